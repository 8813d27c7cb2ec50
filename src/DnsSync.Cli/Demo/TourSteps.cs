using System.Collections.Immutable;
using DnsSync.Model;
using DnsSync.Simulator;
using DnsSync.Simulator.Ec2;
using DnsSync.Simulator.Files;
using DnsSync.Simulator.Route53;

namespace DnsSync.Cli.Demo;

/// <summary>One step of the tour.</summary>
/// <param name="Title">What happens, in a few words.</param>
/// <param name="Act">Does it, as an operator of the account would; null asks for a resync instead.</param>
/// <param name="Names">The names that are asked for afterwards.</param>
/// <param name="Expected">The addresses that each name must then have, sorted.</param>
/// <param name="DevicesConnect">Whether devices are expected to get through at those addresses.</param>
internal sealed record TourStep(
    string Title,
    Action<World>? Act,
    ImmutableArray<string> Names,
    Func<World, string, ImmutableArray<string>> Expected,
    bool DevicesConnect = true);

/// <summary>The guided tour: what happens to a fleet's endpoints in a year, in less than a minute.</summary>
internal sealed class TourSteps(DemoWorld demo)
{
    private string _dataEndpointId = demo.DataEndpointId;
    private ImmutableSortedDictionary<string, ImmutableArray<string>> _last =
        ImmutableSortedDictionary<string, ImmutableArray<string>>.Empty;

    public ImmutableArray<TourStep> All =>
    [
        new("First sync: two endpoints, two empty private zones", null,
            [DemoWorld.DataName, DemoWorld.CredentialsName], AddressesOfEndpoints),
        new("A third Availability Zone is added to the data endpoint",
            world => world.Ec2.ModifyEndpoint(
                new ModifyEndpointRequest(_dataEndpointId) { AddSubnetIds = [DemoWorld.SubnetD] }),
            [DemoWorld.DataName], AddressesOfEndpoints),
        new("A subnet is removed from the data endpoint",
            world => world.Ec2.ModifyEndpoint(
                new ModifyEndpointRequest(_dataEndpointId) { RemoveSubnetIds = [DemoWorld.SubnetA] }),
            [DemoWorld.DataName], AddressesOfEndpoints),
        new("The data endpoint is replaced by another", ReplaceDataEndpoint,
            [DemoWorld.DataName], AddressesOfEndpoints),
        new("A record is edited by hand", EditByHand,
            [DemoWorld.DataName], AddressesOfEndpoints),
        new("Every endpoint is deleted: the last addresses are held",
            world => world.Ec2.DeleteEndpoints(
                [.. world.Ec2.Current.Endpoints.Values.Where(IsLive).Select(endpoint => endpoint.Id)]),
            [DemoWorld.DataName, DemoWorld.CredentialsName],
            (_, name) => _last[name], DevicesConnect: false),
        new("Both endpoints are created again: their addresses replace the held ones", MakeEndpoints,
            [DemoWorld.DataName, DemoWorld.CredentialsName], AddressesOfEndpoints),
    ];

    /// <summary>What an available endpoint's interfaces carry, told from the world itself.</summary>
    private ImmutableArray<string> AddressesOfEndpoints(World world, string name)
    {
        var service = name == DemoWorld.DataName ? DemoWorld.DataService : DemoWorld.CredentialsService;
        var endpoints = world.Ec2.Current.Endpoints.Values
            .Where(endpoint => endpoint.ServiceName == service && IsLive(endpoint))
            .ToList();
        if (endpoints.Any(endpoint => endpoint.State != "available"))
        {
            return [];
        }

        var ids = endpoints.SelectMany(endpoint => endpoint.InterfaceIds).ToHashSet(StringComparer.Ordinal);
        ImmutableArray<string> addresses =
        [
            .. world.Ec2.LiveInterfaces
                .Where(nic => ids.Contains(nic.Id))
                .Select(nic => nic.IPv4)
                .OfType<string>()
                .Order(StringComparer.Ordinal),
        ];
        _last = _last.SetItem(name, addresses);
        return addresses;
    }

    private void ReplaceDataEndpoint(World world)
    {
        var old = _dataEndpointId;
        _dataEndpointId = Make(world, DemoWorld.DataService);
        world.Ec2.DeleteEndpoints(old);
    }

    private void MakeEndpoints(World world)
    {
        _dataEndpointId = Make(world, DemoWorld.DataService);
        Make(world, DemoWorld.CredentialsService);
    }

    private static string Make(World world, string service) => world.Ec2.CreateEndpoint(
        new CreateEndpointRequest(DemoWorld.VpcId, service)
        {
            SubnetIds = [DemoWorld.SubnetA, DemoWorld.SubnetC],
        }).Id;

    private static void EditByHand(World world) =>
        world.Route53.ChangeRecordSets(new ZoneChangeBatch(DemoWorld.DataZoneId,
        [
            new ZoneChange(ZoneAction.Upsert,
                new RecordSet(DnsName.Parse(DemoWorld.DataName), RecordTypes.A, 300, ["127.66.66.66"])),
        ]));

    private static bool IsLive(WorldEndpoint endpoint) => endpoint.State is "available" or "pending";
}
