using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;

namespace DnsSync.Simulator.Ec2;

/// <summary>
/// EC2, as far as interface endpoints go. Each public method that is an AWS action is noted
/// under its name, and refuses with <see cref="AwsErrorException"/>.
/// </summary>
public sealed partial class Ec2Service
{
    private readonly World _world;
    private readonly Ids _ids;
    private readonly Ec2History _history;

    // By id; looked up, never enumerated.
    private readonly Dictionary<string, SubnetAddresses> _addresses = [];
    private readonly Dictionary<string, WorldInterface> _interfaces = [];

    internal Ec2Service(World world, Ids ids)
    {
        _world = world;
        _ids = ids;
        _history = new Ec2History(world);
    }

    /// <summary>What is so now, however stale reads may be.</summary>
    public Ec2Snapshot Current
    {
        get => _history.Current;
        private set => _history.Current = value;
    }

    /// <summary>
    /// Every ENI that carries traffic now, listed and describable or not: who answers at which
    /// address. For a demo's listeners, and for the oracles of a simulation.
    /// </summary>
    public IEnumerable<WorldInterface> LiveInterfaces =>
        Current.Endpoints.Values.SelectMany(endpoint => endpoint.Placements.Values)
            .Select(id => _interfaces[id]);

    /// <summary>CreateVpc.</summary>
    /// <param name="id">The id to give it; by default one in AWS's shape.</param>
    public WorldVpc CreateVpc(
        string cidr,
        string? ipv6Cidr = null,
        string? id = null,
        ImmutableSortedDictionary<string, string>? tags = null,
        bool dnsHostnames = true,
        bool dnsSupport = true) =>
        _world.Note("ec2:CreateVpc", cidr, () =>
        {
            var network = Network(cidr, "CidrBlock");
            if (network.PrefixLength is < 16 or > 28)
            {
                throw new AwsErrorException(
                    "InvalidVpc.Range", $"The CIDR '{cidr}' is invalid.");
            }

            var vpc = new WorldVpc(id ?? _ids.Ec2("vpc"), cidr)
            {
                Ipv6Cidr = ipv6Cidr,
                SecurityGroupId = _ids.Ec2("sg"),
                Tags = tags ?? Ec2Snapshot.NoTags,
                DnsHostnames = dnsHostnames,
                DnsSupport = dnsSupport,
            };
            Current = Current with { Vpcs = Current.Vpcs.Add(vpc.Id, vpc) };
            return vpc;
        });

    /// <summary>CreateSubnet.</summary>
    /// <param name="id">The id to give it; by default one in AWS's shape.</param>
    public WorldSubnet CreateSubnet(
        string vpcId,
        string cidr,
        string availabilityZone,
        string? ipv6Cidr = null,
        string? id = null,
        ImmutableSortedDictionary<string, string>? tags = null) =>
        _world.Note("ec2:CreateSubnet", cidr, () =>
        {
            var vpc = VpcOf(vpcId);
            var network = Network(cidr, "CidrBlock");
            if (!Network(vpc.Cidr, "CidrBlock").Contains(network.BaseAddress)
                || network.PrefixLength > 28)
            {
                throw new AwsErrorException(
                    "InvalidSubnet.Range", $"The CIDR '{cidr}' is invalid.");
            }

            foreach (var other in Current.Subnets.Values)
            {
                var taken = IPNetwork.Parse(other.Cidr);
                if (other.VpcId == vpcId && (taken.Contains(network.BaseAddress)
                    || network.Contains(taken.BaseAddress)))
                {
                    throw new AwsErrorException(
                        "InvalidSubnet.Conflict",
                        $"The CIDR '{cidr}' conflicts with another subnet");
                }
            }

            var subnet = new WorldSubnet(id ?? _ids.Ec2("subnet"), vpcId, availabilityZone, cidr)
            {
                Ipv6Cidr = ipv6Cidr,
                Tags = tags ?? Ec2Snapshot.NoTags,
            };
            _addresses.Add(subnet.Id, new SubnetAddresses(cidr, ipv6Cidr));
            Current = Current with { Subnets = Current.Subnets.Add(subnet.Id, subnet) };
            return subnet;
        });

    /// <summary>How many IPv4 addresses a subnet has left.</summary>
    public int FreeAddresses(string subnetId) => _addresses[subnetId].Free;

    /// <summary>CreateTags on an endpoint.</summary>
    public void CreateTags(string endpointId, ImmutableSortedDictionary<string, string> tags)
    {
        var request = new TagsRequest(endpointId, tags);
        _world.Note("ec2:CreateTags", request, () =>
        {
            var endpoint = EndpointOf(endpointId);
            return Put(endpoint with { Tags = endpoint.Tags.SetItems(tags) });
        });
    }

    /// <summary>DeleteTags on an endpoint, whatever the values.</summary>
    public void DeleteTags(string endpointId, params ImmutableArray<string> keys)
    {
        var request = new TagsRequest(
            endpointId,
            keys.ToImmutableSortedDictionary(key => key, _ => "", StringComparer.Ordinal));
        _world.Note("ec2:DeleteTags", request, () =>
        {
            var endpoint = EndpointOf(endpointId);
            return Put(endpoint with { Tags = endpoint.Tags.RemoveRange(keys) });
        });
    }

    private WorldVpc VpcOf(string id) =>
        Current.Vpcs.TryGetValue(id, out var vpc)
            ? vpc
            : throw new AwsErrorException(Ec2Errors.NoVpc(id));

    private WorldSubnet SubnetOf(string id) =>
        Current.Subnets.TryGetValue(id, out var subnet)
            ? subnet
            : throw new AwsErrorException(Ec2Errors.NoSubnet(id));

    private WorldEndpoint EndpointOf(string id) =>
        Current.Endpoints.TryGetValue(id, out var endpoint) && endpoint.State != "deleted"
            ? endpoint
            : throw new AwsErrorException(Ec2Errors.NoEndpoint(id));

    private WorldEndpoint Put(WorldEndpoint endpoint)
    {
        Current = Current with { Endpoints = Current.Endpoints.SetItem(endpoint.Id, endpoint) };
        _world.Trace(
            $"{endpoint.Id} {endpoint.State} {string.Join(',', endpoint.InterfaceIds)}");
        return endpoint;
    }

    private static IPNetwork Network(string cidr, string parameter) =>
        IPNetwork.TryParse(cidr, out var network)
        && network.BaseAddress.AddressFamily == AddressFamily.InterNetwork
            ? network
            : throw Ec2Errors.InvalidValue(
                $"Value ({cidr}) for parameter {parameter} is invalid. This is not a valid CIDR "
                    + "block.");
}
