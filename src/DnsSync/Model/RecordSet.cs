using System.Collections.Immutable;

namespace DnsSync.Model;

/// <summary>The record types (RFC 9499, section 5) that DnsSync writes, and one it respects.</summary>
public static class RecordTypes
{
    public const string A = "A";
    public const string Aaaa = "AAAA";
    public const string Cname = "CNAME";
    public const string Txt = "TXT";
}

/// <summary>
/// A resource record set as Route 53 holds it. One that was read keeps everything verbatim that
/// an exact DELETE needs; comparison with a desired one is the planner's.
/// </summary>
/// <param name="Name">The owner name.</param>
/// <param name="Type">The type, such as <c>A</c>, as Route 53 spells it.</param>
/// <param name="Ttl">Seconds; null for alias and traffic-policy record sets.</param>
/// <param name="Values">The values, in presentation format, as read or sorted if desired.</param>
public sealed record RecordSet(
    DnsName Name, string Type, long? Ttl, ImmutableArray<string> Values)
{
    /// <summary>Tells apart record sets of one name and type; null for a simple record set.</summary>
    public string? SetIdentifier { get; init; }

    /// <summary>0 to 255, of a weighted record set.</summary>
    public long? Weight { get; init; }

    /// <summary>The AWS Region of a latency record set.</summary>
    public string? Region { get; init; }

    /// <summary><c>PRIMARY</c> or <c>SECONDARY</c>, of a failover record set.</summary>
    public string? Failover { get; init; }

    public GeoLocation? GeoLocation { get; init; }

    public GeoProximity? GeoProximity { get; init; }

    /// <summary>Set for a multivalue answer record set.</summary>
    public bool? MultiValueAnswer { get; init; }

    public CidrRouting? CidrRouting { get; init; }

    public AliasTarget? AliasTarget { get; init; }

    public string? HealthCheckId { get; init; }

    /// <summary>Set if a traffic policy made the record set; only that can change it.</summary>
    public string? TrafficPolicyInstanceId { get; init; }

    /// <summary>Whether it has a name, type and values and nothing else.</summary>
    public bool IsSimple => this is
    {
        SetIdentifier: null, Weight: null, Region: null, Failover: null, GeoLocation: null,
        GeoProximity: null, MultiValueAnswer: null, CidrRouting: null, AliasTarget: null,
        HealthCheckId: null, TrafficPolicyInstanceId: null,
    };

    public bool Equals(RecordSet? other) =>
        other is not null
        && Name == other.Name
        && Type == other.Type
        && Ttl == other.Ttl
        && Values.AsSpan().SequenceEqual(other.Values.AsSpan())
        && SetIdentifier == other.SetIdentifier
        && Weight == other.Weight
        && Region == other.Region
        && Failover == other.Failover
        && GeoLocation == other.GeoLocation
        && GeoProximity == other.GeoProximity
        && MultiValueAnswer == other.MultiValueAnswer
        && CidrRouting == other.CidrRouting
        && AliasTarget == other.AliasTarget
        && HealthCheckId == other.HealthCheckId
        && TrafficPolicyInstanceId == other.TrafficPolicyInstanceId;

    public override int GetHashCode() => HashCode.Combine(Name, Type, SetIdentifier, Ttl);
}

public sealed record GeoLocation(string? ContinentCode, string? CountryCode, string? SubdivisionCode);

public sealed record GeoProximity(
    string? AwsRegion, string? LocalZoneGroup, string? Latitude, string? Longitude, int? Bias);

public sealed record CidrRouting(string CollectionId, string LocationName);

public sealed record AliasTarget(string HostedZoneId, string DnsName, bool EvaluateTargetHealth);
