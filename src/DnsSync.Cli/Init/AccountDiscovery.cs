using System.Collections.Immutable;
using DnsSync.Calls;
using DnsSync.Endpoints;
using DnsSync.Model;
using DnsSync.Zones;

namespace DnsSync.Cli.Init;

/// <summary>Endpoints of one service in one VPC, with the name and the zone that fit them.</summary>
/// <param name="Name">Null if only its owner knows it.</param>
/// <param name="ZoneId">Null if no private zone around the name is associated with the VPC.</param>
internal sealed record Discovered(string Service, string VpcId, int Endpoints, DnsName? Name, string? ZoneId);

/// <summary>Reads what an account has to bind. Each listing has a bound, and nothing is written.</summary>
internal sealed class AccountDiscovery(
    IEndpointInventory endpoints, IHostedZones zones, Route53HostedZones zonesByName, IotEndpointNames names)
{
    private const int MaximumPages = 100;

    private readonly CallRunner _runner = new(TimeProvider.System, new Random(), new CallLog());

    /// <summary>Everything that serves, by service and VPC.</summary>
    /// <param name="service">Only this service; null for all.</param>
    /// <param name="vpcId">Only this VPC; null for all.</param>
    /// <exception cref="AwsCallException">AWS could not be read.</exception>
    public async Task<ImmutableArray<Discovered>> FindAsync(
        string? service, string? vpcId, CancellationToken cancellation)
    {
        var found = ImmutableArray.CreateBuilder<Discovered>();
        var groups = (await EndpointsAsync(new EndpointFilter([], service, vpcId), cancellation))
            .Where(Serves)
            .GroupBy(endpoint => (endpoint.ServiceName, endpoint.VpcId))
            .OrderBy(group => group.Key.ServiceName, StringComparer.Ordinal)
            .ThenBy(group => group.Key.VpcId, StringComparer.Ordinal);
        foreach (var group in groups)
        {
            var name = await NameAsync(group.Key.ServiceName, cancellation);
            found.Add(new Discovered(
                group.Key.ServiceName, group.Key.VpcId, group.Count(), name,
                name is { } known ? await ZoneAsync(known, group.Key.VpcId, cancellation) : null));
        }

        return found.ToImmutable();
    }

    /// <summary>The VPCs with an endpoint of a service that serves, sorted.</summary>
    /// <exception cref="AwsCallException">AWS could not be read.</exception>
    public async Task<ImmutableArray<string>> VpcsAsync(string service, CancellationToken cancellation) =>
    [
        .. (await EndpointsAsync(new EndpointFilter([], service, null), cancellation))
            .Where(Serves).Select(endpoint => endpoint.VpcId).Distinct().Order(StringComparer.Ordinal),
    ];

    private static bool Serves(Endpoint endpoint) =>
        endpoint.State is EndpointState.Available or EndpointState.Pending or EndpointState.Partial;

    /// <summary>The private zone closest around a name; of several, the one associated with the VPC.</summary>
    /// <param name="vpcId">Null if any VPC will do.</param>
    /// <exception cref="AwsCallException">AWS could not be read.</exception>
    public async Task<string?> ZoneAsync(DnsName name, string? vpcId, CancellationToken cancellation)
    {
        // A top-level domain is nobody's private zone.
        for (var from = 0; from < name.Labels.Count - 1; from++)
        {
            var around = DnsName.Parse(string.Join('.', name.Labels.Skip(from)));
            var ids = await _runner.RunAsync("route53:ListHostedZonesByName", null,
                token => zonesByName.PrivateZonesNamedAsync(around, token), cancellation);
            foreach (var id in ids)
            {
                var zone = await _runner.RunAsync(
                    "route53:GetHostedZone", null, token => zones.GetZoneAsync(id, token), cancellation);
                if (vpcId is null || zone.VpcIds.Contains(vpcId))
                {
                    return id;
                }
            }
        }

        return null;
    }

    // Only IoT Core tells the names of its endpoints.
    private async Task<DnsName?> NameAsync(string service, CancellationToken cancellation)
    {
        var type = service.EndsWith(".iot.data", StringComparison.Ordinal) ? "iot:Data-ATS"
            : service.EndsWith(".iot.credentials", StringComparison.Ordinal) ? "iot:CredentialProvider"
            : null;
        return type is null
            ? null
            : DnsName.Parse(await _runner.RunAsync(
                "iot:DescribeEndpoint", null, token => names.DescribeAsync(type, token), cancellation));
    }

    private async Task<List<Endpoint>> EndpointsAsync(EndpointFilter filter, CancellationToken cancellation)
    {
        var all = new List<Endpoint>();
        string? next = null;
        for (var page = 0; page < MaximumPages; page++)
        {
            var token = next;
            var answer = await _runner.RunAsync("ec2:DescribeVpcEndpoints", null,
                call => endpoints.DescribeEndpointsAsync(filter, token, call), cancellation);
            all.AddRange(answer.Endpoints);
            if ((next = answer.NextToken) is null)
            {
                return all;
            }
        }

        throw new CommandException(
            $"more than {MaximumPages} pages of endpoints: narrow the search with --service or --vpc");
    }
}
