using Amazon.CDK;
using DnsSync.Configuration;

namespace DnsSync.Infra;

/// <summary>A VPC from which a name resolves.</summary>
/// <param name="Region">Null for the stack's own.</param>
public sealed record ZoneVpc(string VpcId, string? Region = null);

/// <summary>Where a name's records live.</summary>
public abstract record NameZone
{
    /// <summary>A new zone, named exactly as the name: it hides nothing else. The default.</summary>
    public static NameZone Exact { get; } = new NewZone();

    /// <summary>A private zone that is there already, or a <see cref="ParentZone"/>.</summary>
    public static NameZone Existing(string zoneId) => new GivenZone(zoneId);

    internal sealed record NewZone : NameZone;

    internal sealed record GivenZone(string ZoneId) : NameZone;
}

/// <summary>What <see cref="PrivateName"/> is made of.</summary>
public sealed record PrivateNameProps
{
    public required IDnsSyncService Service { get; init; }

    /// <summary>The name that devices resolve; may be a token.</summary>
    public required string Name { get; init; }

    /// <summary>
    /// The endpoints whose addresses it carries. Either this or <see cref="Selector"/> is required.
    /// </summary>
    public IotEndpoint? Endpoint { get; init; }

    /// <summary>Endpoints that no construct of this app makes.</summary>
    public EndpointsFile? Selector { get; init; }

    public NameZone Zone { get; init; } = NameZone.Exact;

    /// <summary>From where it resolves. Default: from the endpoint's VPC.</summary>
    public IReadOnlyList<ZoneVpc> Vpcs { get; init; } = [];

    /// <summary>How many seconds resolvers may cache the addresses. Default: 60.</summary>
    public int? Ttl { get; init; }

    /// <summary><c>merged</c> (default) or <c>weighted</c>.</summary>
    public string? Layout { get; init; }

    /// <summary><c>ipv4</c>, <c>ipv6</c>. Default: those that the endpoint has.</summary>
    public IReadOnlyList<string> Families { get; init; } = [];

    /// <summary>The fewest addresses that a removal may leave. Default: 1.</summary>
    public int? MinimumAddresses { get; init; }

    /// <summary><c>keep</c> (default) or <c>delete</c>.</summary>
    public string? WhenEmpty { get; init; }

    /// <summary>
    /// Whether a <see cref="Selector"/> without a VPC follows endpoints in VPCs that the zone is not
    /// associated with. Default: no.
    /// </summary>
    public bool? AnyVpc { get; init; }

    /// <summary>
    /// Takes over records that someone else created, once: remove it after the deployment. A
    /// CNAME cannot be adopted so, since the service may not delete one; the CLI can.
    /// </summary>
    public bool Adopt { get; init; }

    /// <summary>The owner in the marker, where the records are another owner's.</summary>
    public string? AdoptFrom { get; init; }

    /// <summary>Other resources that must be there before the zone is.</summary>
    public IReadOnlyList<CfnResource> After { get; init; } = [];

    /// <summary>
    /// The longest that <see cref="Name"/> can become, where it is a token. Default: as long as IoT
    /// Core's own names can be.
    /// </summary>
    public int LongestName { get; init; } = EndpointNames.LongestName;
}
