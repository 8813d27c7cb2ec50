using System.Collections.Immutable;

namespace DnsSync.Simulator.Ec2;

/// <summary>A VPC of the world.</summary>
public sealed record WorldVpc(string Id, string Cidr)
{
    public string? Ipv6Cidr { get; init; }

    public bool DnsSupport { get; init; } = true;

    public bool DnsHostnames { get; init; } = true;

    /// <summary>The id of its default security group.</summary>
    public required string SecurityGroupId { get; init; }

    public ImmutableSortedDictionary<string, string> Tags { get; init; } = Ec2Snapshot.NoTags;
}

/// <summary>A subnet of the world, in one availability zone.</summary>
public sealed record WorldSubnet(
    string Id, string VpcId, string AvailabilityZone, string Cidr)
{
    public string? Ipv6Cidr { get; init; }

    public ImmutableSortedDictionary<string, string> Tags { get; init; } = Ec2Snapshot.NoTags;
}

/// <summary>An interface endpoint as a description shows it.</summary>
/// <param name="State">In EC2's spelling: <c>pending</c>, <c>available</c> and so on.</param>
public sealed record WorldEndpoint(string Id, string VpcId, string ServiceName, string State)
{
    public ImmutableArray<string> SubnetIds { get; init; } = [];

    /// <summary>The ENIs that it lists, which may be fewer than it has.</summary>
    public ImmutableArray<string> InterfaceIds { get; init; } = [];

    /// <summary><c>ipv4</c>, <c>ipv6</c> or <c>dualstack</c>.</summary>
    public string IpAddressType { get; init; } = "ipv4";

    public bool PrivateDnsEnabled { get; init; }

    public ImmutableArray<string> SecurityGroupIds { get; init; } = [];

    public DateTimeOffset Created { get; init; }

    public ImmutableSortedDictionary<string, string> Tags { get; init; } = Ec2Snapshot.NoTags;

    /// <summary>The ENI of each subnet, listed or not.</summary>
    internal ImmutableSortedDictionary<string, string> Placements { get; init; } =
        ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);

    /// <summary>
    /// Counts modifications, so that only the latest one's end makes it available.
    /// </summary>
    internal int Generation { get; init; }

    internal bool IsGoingOrGone => State is "deleting" or "deleted";
}

/// <summary>An ENI of an endpoint. Its addresses do not change while it lives.</summary>
public sealed record WorldInterface(
    string Id, string EndpointId, string VpcId, string SubnetId, string AvailabilityZone)
{
    public string? IPv4 { get; init; }

    public string? IPv6 { get; init; }

    public string Status { get; init; } = "in-use";

    public ImmutableArray<string> SecurityGroupIds { get; init; } = [];

    /// <summary>As EC2 writes it for the ENIs of endpoints.</summary>
    public string Description => $"VPC Endpoint Interface {EndpointId}";
}

/// <summary>What EC2 holds at one moment; everything in order of its id.</summary>
public sealed record Ec2Snapshot
{
    internal static readonly ImmutableSortedDictionary<string, string> NoTags =
        ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);

    internal static readonly Ec2Snapshot Empty = new();

    public ImmutableSortedDictionary<string, WorldVpc> Vpcs { get; init; } = Of<WorldVpc>();

    public ImmutableSortedDictionary<string, WorldSubnet> Subnets { get; init; } =
        Of<WorldSubnet>();

    public ImmutableSortedDictionary<string, WorldEndpoint> Endpoints { get; init; } =
        Of<WorldEndpoint>();

    public ImmutableSortedDictionary<string, WorldInterface> Interfaces { get; init; } =
        Of<WorldInterface>();

    private static ImmutableSortedDictionary<string, T> Of<T>() =>
        ImmutableSortedDictionary.Create<string, T>(StringComparer.Ordinal);
}

/// <summary>CreateVpcEndpoint, for interface endpoints.</summary>
public sealed record CreateEndpointRequest(string VpcId, string ServiceName)
{
    public string Type { get; init; } = "Interface";

    public ImmutableArray<string> SubnetIds { get; init; } = [];

    public ImmutableArray<string> SecurityGroupIds { get; init; } = [];

    public string? IpAddressType { get; init; }

    /// <summary>
    /// Off where it is not said, which differs from AWS for services that have it.
    /// </summary>
    public bool? PrivateDnsEnabled { get; init; }

    public ImmutableSortedDictionary<string, string> Tags { get; init; } = Ec2Snapshot.NoTags;

    /// <summary>IPv4 addresses asked for, by subnet id (SubnetConfiguration.N.Ipv4).</summary>
    public ImmutableSortedDictionary<string, string> Addresses { get; init; } = Ec2Snapshot.NoTags;
}

/// <summary>ModifyVpcEndpoint; what is not given stays.</summary>
public sealed record ModifyEndpointRequest(string EndpointId)
{
    public ImmutableArray<string> AddSubnetIds { get; init; } = [];

    public ImmutableArray<string> RemoveSubnetIds { get; init; } = [];

    public ImmutableArray<string> AddSecurityGroupIds { get; init; } = [];

    public ImmutableArray<string> RemoveSecurityGroupIds { get; init; } = [];

    public string? IpAddressType { get; init; }

    public bool? PrivateDnsEnabled { get; init; }
}

/// <summary>DeleteVpcEndpoints.</summary>
public sealed record DeleteEndpointsRequest(ImmutableArray<string> EndpointIds);

/// <summary>
/// The endpoints that DeleteVpcEndpoints could not delete, each with its reason.
/// </summary>
public sealed record DeleteEndpointsResponse(
    ImmutableArray<(string EndpointId, AwsError Error)> Unsuccessful);

/// <summary>CreateTags or DeleteTags.</summary>
public sealed record TagsRequest(
    string ResourceId, ImmutableSortedDictionary<string, string> Tags);

/// <summary>
/// One filter of a description; any of its values may match, <c>*</c> and <c>?</c> too.
/// </summary>
public sealed record Ec2Filter(string Name, ImmutableArray<string> Values);

/// <summary>A description: all that is given must match.</summary>
public sealed record DescribeRequest
{
    /// <summary>Ids that must exist: one that does not fails the whole call.</summary>
    public ImmutableArray<string> Ids { get; init; } = [];

    public ImmutableArray<Ec2Filter> Filters { get; init; } = [];

    public int? MaxResults { get; init; }

    public string? NextToken { get; init; }
}

/// <summary>One page of a description; the token is null on the last.</summary>
public sealed record DescribeResponse<T>(ImmutableArray<T> Items, string? NextToken);
