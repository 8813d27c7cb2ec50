using System.Collections.Immutable;
using DnsSync.Endpoints;
using DnsSync.Model;
using DnsSync.Simulator.Ec2;
using DnsSync.Simulator.Time;

namespace DnsSync.Simulator.Seams;

/// <summary>EC2 of a world, in memory, as one process sees it.</summary>
/// <param name="process">
/// Who calls. Without one, the calls have no caller and cannot be killed.
/// </param>
public sealed class SimulatedEndpointInventory(World world, SimulatedProcess? process = null)
    : IEndpointInventory
{
    private readonly SimulatedCalls _calls = new(world, process);

    public string? Region => world.Settings.Region;

    public Task<EndpointPage> DescribeEndpointsAsync(
        EndpointFilter filter, string? nextToken, CancellationToken cancellation)
    {
        var request = new DescribeRequest
        {
            Filters = [.. Ec2Filters.Of(filter).Select(one => new Ec2Filter(one.Name, one.Values))],
            MaxResults = IEndpointInventory.EndpointPageSize,
            NextToken = nextToken,
        };
        return _calls.MakeAsync("ec2:DescribeVpcEndpoints", () =>
        {
            var page = world.Ec2.DescribeEndpoints(request);
            return new EndpointPage([.. page.Items.Select(ToModel)], page.NextToken);
        }, cancellation);
    }

    public Task<NetworkInterfacePage> DescribeNetworkInterfacesAsync(
        ImmutableArray<string> ids, string? nextToken, CancellationToken cancellation)
    {
        var request = new DescribeRequest
        {
            Filters = [new Ec2Filter("network-interface-id", ids)],
            MaxResults = 1000,
            NextToken = nextToken,
        };
        return _calls.MakeAsync("ec2:DescribeNetworkInterfaces", () =>
        {
            var page = world.Ec2.DescribeInterfaces(request);
            return new NetworkInterfacePage([.. page.Items.Select(ToModel)], page.NextToken);
        }, cancellation);
    }

    private static Endpoint ToModel(WorldEndpoint endpoint) => new(
        endpoint.Id,
        endpoint.ServiceName,
        endpoint.VpcId,
        EndpointStates.Parse(endpoint.State),
        endpoint.SubnetIds,
        endpoint.InterfaceIds)
    {
        IpAddressType = endpoint.IpAddressType,
        Tags = endpoint.Tags,
    };

    private static NetworkInterface ToModel(WorldInterface eni) => new(
        eni.Id,
        eni.SubnetId,
        eni.AvailabilityZone,
        eni.IPv4 is null ? [] : [eni.IPv4],
        eni.IPv6 is null ? [] : [eni.IPv6],
        eni.Status);
}
