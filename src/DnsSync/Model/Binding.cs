using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace DnsSync.Model;

/// <summary>How the addresses of several endpoints are laid out under one name.</summary>
public enum RecordLayout
{
    /// <summary>One record set with every address.</summary>
    Merged,

    /// <summary>
    /// One equally weighted record set per endpoint, its set identifier the endpoint's id: each
    /// answer is one endpoint, which spreads fleets larger than one endpoint can carry.
    /// </summary>
    Weighted,
}

/// <summary>What becomes of a name when none of its endpoints has an address any more.</summary>
public enum WhenEmpty
{
    /// <summary>The last addresses stay, and it is reported.</summary>
    Keep,

    /// <summary>The records go; resolvers may then cache the name's absence.</summary>
    Delete,
}

/// <summary>One DNS name, its zone, and the endpoints whose addresses it must carry.</summary>
/// <param name="ZoneId">Without the <c>/hostedzone/</c> prefix.</param>
public sealed record Binding(DnsName Name, string ZoneId, EndpointSelector Endpoints)
{
    /// <summary>How many seconds resolvers may cache the addresses. Default 60.</summary>
    public int Ttl { get; init; } = 60;

    /// <summary>Default <see cref="RecordLayout.Merged"/>.</summary>
    public RecordLayout Layout { get; init; }

    /// <summary>Default IPv4 alone; sorted.</summary>
    public ImmutableArray<AddressFamily> Families { get; init; } = [AddressFamily.IPv4];

    /// <summary>
    /// The fewest addresses of a family that a removal may leave while an old one may still be
    /// alive. Default 1.
    /// </summary>
    public int MinimumAddresses { get; init; } = 1;

    /// <summary>Default <see cref="WhenEmpty.Keep"/>.</summary>
    public WhenEmpty WhenEmpty { get; init; }

    /// <summary>
    /// Whether endpoints are followed in VPCs that the zone is not associated with, too. Default: no.
    /// </summary>
    public bool AnyVpc { get; init; }

    /// <summary>Whether the zone's VPCs tell which endpoints are followed: no VPC is named, nor any allowed.</summary>
    public bool IsWithinZone => Endpoints.VpcId is null && !AnyVpc;

    /// <summary>The name of the marker's record set.</summary>
    public DnsName MarkerName => Marker.NameFor(Name);
}

/// <summary>Which endpoints a binding follows; everything given must match.</summary>
/// <param name="Ids">Endpoint ids, sorted; empty if the service selects.</param>
/// <param name="Service">The service name; null if ids select.</param>
public sealed partial record EndpointSelector(ImmutableArray<string> Ids, string? Service, string? VpcId)
{
    public ImmutableSortedDictionary<string, string> Tags { get; init; } =
        ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>
    /// Why the service cannot have endpoints in a Region; null if it can. Only AWS's own services are
    /// judged: an endpoint may follow a PrivateLink service (<c>…vpce.REGION.vpce-svc-…</c>) of another.
    /// </summary>
    public string? WhyNotIn(string? region) =>
        region is not null && Service is not null && !Service.Contains(".vpce-svc-", StringComparison.Ordinal)
        && Service.Split('.').FirstOrDefault(label => RegionName().IsMatch(label)) is { } named && named != region
            ? $"service {Service} belongs to {named}, but this run reads endpoints in {region}: correct 'service' or the Region"
            : null;

    [GeneratedRegex(@"\A[a-z]{2,}(-[a-z]+)+-[0-9]{1,2}\z")]
    private static partial Regex RegionName();

    /// <summary>For people: <c>endpoint of com.amazonaws.ap-northeast-1.iot.data in vpc-0a1b2c3d</c>.</summary>
    public override string ToString() =>
        "endpoint" + (Ids.IsEmpty ? "" : $" {string.Join(" or ", Ids)}")
        + (Service is null ? "" : $" of {Service}")
        + (VpcId is null ? "" : $" in {VpcId}")
        + (Tags.IsEmpty ? "" : $" tagged {string.Join(", ", Tags.Select(tag => $"{tag.Key}={tag.Value}"))}");

    /// <summary>Whether an endpoint is one of those that the binding follows.</summary>
    public bool Matches(Endpoint endpoint) =>
        string.Equals(endpoint.Type, "Interface", StringComparison.OrdinalIgnoreCase)
        && (Ids.IsEmpty || Ids.Contains(endpoint.Id))
        && (Service is null || Service == endpoint.ServiceName)
        && (VpcId is null || VpcId == endpoint.VpcId)
        && Tags.All(tag => endpoint.Tags.TryGetValue(tag.Key, out var value) && value == tag.Value);
}
