using System.Collections.Immutable;

namespace DnsSync.Model;

/// <summary>
/// The state of a VPC endpoint, as EC2 spells it in one API and capitalises it in another:
/// read it with <see cref="EndpointStates.Parse"/>.
/// </summary>
public enum EndpointState
{
    /// <summary>A state that this version does not know: it is treated as in transition.</summary>
    Unknown,
    PendingAcceptance,
    Pending,
    Available,
    Partial,
    Deleting,
    Deleted,
    Rejected,
    Failed,
    Expired,
}

public static class EndpointStates
{
    public static EndpointState Parse(string? text) =>
        Enum.TryParse<EndpointState>(text, ignoreCase: true, out var state)
        && !char.IsAsciiDigit(text![0])
            ? state
            : EndpointState.Unknown;
}

/// <summary>An interface VPC endpoint, as DescribeVpcEndpoints shows it.</summary>
/// <param name="Id">Such as <c>vpce-0a1b2c3d</c>.</param>
/// <param name="ServiceName">Such as <c>com.amazonaws.ap-northeast-1.iot.data</c>.</param>
/// <param name="NetworkInterfaceIds">Its ENIs, which need not be describable yet.</param>
public sealed record Endpoint(
    string Id,
    string ServiceName,
    string VpcId,
    EndpointState State,
    ImmutableArray<string> SubnetIds,
    ImmutableArray<string> NetworkInterfaceIds)
{
    /// <summary><c>ipv4</c>, <c>ipv6</c> or <c>dualstack</c>; null where EC2 does not say.</summary>
    public string? IpAddressType { get; init; }

    /// <summary><c>Interface</c> for the endpoints that DnsSync follows.</summary>
    public string Type { get; init; } = "Interface";

    public ImmutableSortedDictionary<string, string> Tags { get; init; } =
        ImmutableSortedDictionary<string, string>.Empty;
}

/// <summary>A network interface (ENI), as DescribeNetworkInterfaces shows it.</summary>
/// <param name="IPv4Addresses">Its private addresses, in presentation format.</param>
/// <param name="IPv6Addresses">Its IPv6 addresses, in presentation format.</param>
/// <param name="Status">Such as <c>in-use</c>.</param>
public sealed record NetworkInterface(
    string Id,
    string SubnetId,
    string AvailabilityZone,
    ImmutableArray<string> IPv4Addresses,
    ImmutableArray<string> IPv6Addresses,
    string Status);

/// <summary>Which endpoints to describe; everything given must match.</summary>
/// <param name="Ids">At most 200, which is EC2's limit for the values of one filter.</param>
/// <param name="ServiceName">The exact service name.</param>
public sealed record EndpointFilter(
    ImmutableArray<string> Ids, string? ServiceName, string? VpcId)
{
    public ImmutableSortedDictionary<string, string> Tags { get; init; } =
        ImmutableSortedDictionary<string, string>.Empty;
}

/// <summary>One page of endpoints; <paramref name="NextToken"/> is null on the last.</summary>
public sealed record EndpointPage(ImmutableArray<Endpoint> Endpoints, string? NextToken);

/// <summary>One page of ENIs; <paramref name="NextToken"/> is null on the last.</summary>
public sealed record NetworkInterfacePage(
    ImmutableArray<NetworkInterface> NetworkInterfaces, string? NextToken);
