using System.Collections.Immutable;
using Amazon.EC2;
using Amazon.EC2.Model;
using Amazon.Runtime;
using DnsSync.Calls;
using DnsSync.Model;
using Endpoint = DnsSync.Model.Endpoint;
using NetworkInterface = DnsSync.Model.NetworkInterface;

namespace DnsSync.Endpoints;

/// <summary>The real EC2, by a client that <see cref="ClientSettings"/> set up.</summary>
public sealed class Ec2EndpointInventory(IAmazonEC2 ec2) : IEndpointInventory
{
    private readonly IAmazonEC2 _ec2 = ClientSettings.Require(ec2);

    // EC2: MaxResults of DescribeNetworkInterfaces is 5 to 1000.
    private const int InterfacePageSize = 1000;

    public string? Region => ec2.Config.AuthenticationRegion ?? ec2.Config.RegionEndpoint?.SystemName;

    public async Task<EndpointPage> DescribeEndpointsAsync(
        EndpointFilter filter, string? nextToken, CancellationToken cancellation)
    {
        var request = new DescribeVpcEndpointsRequest
        {
            Filters = [.. Ec2Filters.Of(filter).Select(one => new Filter(one.Name, [.. one.Values]))],
            MaxResults = IEndpointInventory.EndpointPageSize,
            NextToken = nextToken,
        };
        var response = await SdkFaults.CallAsync(
            "ec2:DescribeVpcEndpoints",
            () => _ec2.DescribeVpcEndpointsAsync(request, cancellation),
            cancellation);
        Require("ec2:DescribeVpcEndpoints", response, (response.VpcEndpoints ?? [])
            .All(endpoint => IsFilled(endpoint.VpcEndpointId) && IsFilled(endpoint.ServiceName)));
        return new EndpointPage(
            [.. (response.VpcEndpoints ?? []).Select(Read)], NullIfEmpty(response.NextToken));
    }

    public async Task<NetworkInterfacePage> DescribeNetworkInterfacesAsync(
        ImmutableArray<string> ids, string? nextToken, CancellationToken cancellation)
    {
        // The filter tolerates ids that are gone; NetworkInterfaceIds would fail the whole call.
        var request = new DescribeNetworkInterfacesRequest
        {
            Filters = [new Filter("network-interface-id", [.. ids])],
            MaxResults = InterfacePageSize,
            NextToken = nextToken,
        };
        var response = await SdkFaults.CallAsync(
            "ec2:DescribeNetworkInterfaces",
            () => _ec2.DescribeNetworkInterfacesAsync(request, cancellation),
            cancellation);
        Require("ec2:DescribeNetworkInterfaces", response, (response.NetworkInterfaces ?? [])
            .All(nic => IsFilled(nic.NetworkInterfaceId)));
        return new NetworkInterfacePage(
            [.. (response.NetworkInterfaces ?? []).Select(Read)], NullIfEmpty(response.NextToken));
    }

    /// <exception cref="AwsCallException">It is no answer of EC2's.</exception>
    private static void Require(string operation, AmazonWebServiceResponse response, bool areWhole)
    {
        if (!IsFilled(response.ResponseMetadata?.RequestId) || !areWhole)
        {
            throw AwsCallException.Unreadable(operation, areWhole
                ? "the response has no request id"
                : "the response lists an item without an id");
        }
    }

    private static bool IsFilled(string? text) => !string.IsNullOrEmpty(text);

    private static Endpoint Read(VpcEndpoint endpoint) => new(
        endpoint.VpcEndpointId,
        endpoint.ServiceName,
        endpoint.VpcId,
        EndpointStates.Parse(endpoint.State?.Value),
        Sorted(endpoint.SubnetIds),
        Sorted(endpoint.NetworkInterfaceIds))
    {
        IpAddressType = endpoint.IpAddressType?.Value,
        Type = endpoint.VpcEndpointType?.Value ?? "Interface",
        Tags = (endpoint.Tags ?? [])
            .DistinctBy(tag => tag.Key)
            .ToImmutableSortedDictionary(tag => tag.Key, tag => tag.Value ?? "", StringComparer.Ordinal),
    };

    // An endpoint's interface has one IPv4 address, its primary one.
    private static NetworkInterface Read(Amazon.EC2.Model.NetworkInterface nic) => new(
        nic.NetworkInterfaceId,
        nic.SubnetId ?? "",
        nic.AvailabilityZone ?? "",
        nic.PrivateIpAddress is { Length: > 0 } address ? [address] : [],
        Sorted((nic.Ipv6Addresses ?? []).Select(entry => entry.Ipv6Address)),
        nic.Status?.Value ?? "");

    private static ImmutableArray<string> Sorted(IEnumerable<string>? values) =>
        [.. (values ?? []).Order(StringComparer.Ordinal)];

    private static string? NullIfEmpty(string? token) => string.IsNullOrEmpty(token) ? null : token;
}
