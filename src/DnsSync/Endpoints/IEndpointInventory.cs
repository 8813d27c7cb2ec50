using System.Collections.Immutable;
using DnsSync.Calls;
using DnsSync.Model;

namespace DnsSync.Endpoints;

/// <summary>
/// EC2, as far as DnsSync reads it. Each method is exactly one API call: paging, retries and
/// deadlines belong to the caller, so that the simulation can break them.
/// </summary>
public interface IEndpointInventory
{
    /// <summary>The most ids that one call may name (EC2: values of one filter).</summary>
    const int MaximumIds = 200;

    /// <summary>The most endpoints in one page (EC2: MaxResults of DescribeVpcEndpoints).</summary>
    const int EndpointPageSize = 1000;

    /// <summary>The Region whose endpoints these are; null if it is not known.</summary>
    string? Region { get; }

    /// <summary>DescribeVpcEndpoints, one page, interface endpoints only.</summary>
    /// <exception cref="AwsCallException">The call failed; nothing may be concluded.</exception>
    Task<EndpointPage> DescribeEndpointsAsync(
        EndpointFilter filter, string? nextToken, CancellationToken cancellation);

    /// <summary>
    /// DescribeNetworkInterfaces, one page, by the filter <c>network-interface-id</c>: ids that
    /// are gone are left out instead of failing the call.
    /// </summary>
    /// <exception cref="AwsCallException">The call failed; nothing may be concluded.</exception>
    Task<NetworkInterfacePage> DescribeNetworkInterfacesAsync(
        ImmutableArray<string> ids, string? nextToken, CancellationToken cancellation);
}
