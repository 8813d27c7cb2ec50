using System.Collections.Immutable;
using DnsSync.Model;

namespace DnsSync.Planning;

/// <summary>Who manages a name, and whether we may write it.</summary>
/// <param name="Revision">The marker's revision that was read; 0 if there is none.</param>
/// <param name="TakesOver">Whether writing the marker is itself the change that is asked for.</param>
/// <param name="Refusal">Why the name is not ours to change; null if it is.</param>
internal sealed record Ownership(long Revision, bool TakesOver, string? Refusal)
{
    /// <summary>Fields of the marker that only a newer version knows.</summary>
    public string OtherFields { get; init; } = "";

    private static readonly ImmutableArray<string> OccupyingTypes =
        [RecordTypes.A, RecordTypes.Aaaa, RecordTypes.Cname];

    /// <summary>
    /// Record sets that hold a name: addresses, and the CNAME that excludes them. Other types
    /// are left alone.
    /// </summary>
    public static IEnumerable<RecordSet> Occupying(NameState state) =>
        state.RecordSets.Where(set => OccupyingTypes.Contains(set.Type));

    public static Ownership Of(Binding binding, string owner, NameState state, Overrides overrides)
    {
        var occupying = Occupying(state).ToList();
        if (occupying.Concat(state.Markers).FirstOrDefault(IsFromTrafficPolicy) is { } policy)
        {
            return Refuse($"{policy.Type} belongs to traffic policy instance {policy.TrafficPolicyInstanceId}, and "
                + "only that can change it: delete the instance, or remove the name from the configuration");
        }

        var marker = state.Markers is [var only] ? Marker.Parse(only) : null;
        var ownership = (state.Markers.IsEmpty, marker) switch
        {
            (true, _) when occupying.Count == 0 => new(0, TakesOver: false, null),
            (true, _) when overrides is { Adopt: true, AdoptFrom: null } => new(0, TakesOver: true, null),
            (true, _) when overrides.Adopt => Refuse(
                $"the name has no marker, so it cannot be adopted from {overrides.AdoptFrom}: omit --from"),
            (true, _) => Refuse(
                $"{Describe(occupying)} without a marker, created by someone else; to take over: 'sync --adopt "
                + $"{binding.Name}'"),
            (false, null) when overrides is { Adopt: true, AdoptFrom: null } => new(0, true, null),
            (false, null) => Refuse(
                $"this version cannot parse the marker {binding.MarkerName}: inspect it, then take over the name with "
                + $"'sync --adopt {binding.Name}'"),
            (false, { } theirs) when theirs.Owner != owner =>
                overrides.Adopt && overrides.AdoptFrom == theirs.Owner
                    ? new(theirs.Revision, TakesOver: true, null)
                    : Refuse(
                        $"managed by owner {theirs.Owner}; to take over: 'sync --adopt {binding.Name} --from "
                        + $"{theirs.Owner}'"),
            (false, { } ours) when occupying.Any(set => set.Type == RecordTypes.Cname) =>
                overrides.Adopt
                    ? new(ours.Revision, TakesOver: false, null)
                    : Refuse(
                        "the name has a CNAME that DnsSync did not create: delete it, or replace it with 'sync "
                        + $"--adopt {binding.Name}'"),
            (false, { } ours) => new(ours.Revision, TakesOver: false, null),
        };
        return ownership with { OtherFields = marker?.OtherFields ?? "" };
    }

    private static Ownership Refuse(string reason) => new(0, TakesOver: false, reason);

    private static bool IsFromTrafficPolicy(RecordSet set) => set.TrafficPolicyInstanceId is not null;

    private static string Describe(List<RecordSet> sets) =>
        string.Join(" and ", sets.Select(DescribeOne).Distinct().Order(StringComparer.Ordinal));

    private static string DescribeOne(RecordSet set)
    {
        var kind = set switch
        {
            { AliasTarget: not null } => "alias ",
            { Weight: not null } => "weighted ",
            { Region: not null } => "latency ",
            { Failover: not null } => "failover ",
            { GeoLocation: not null } => "geolocation ",
            { GeoProximity: not null } => "geoproximity ",
            { MultiValueAnswer: true } => "multivalue ",
            { CidrRouting: not null } => "IP-based ",
            _ => "",
        };
        return $"{kind}{set.Type}{(set.HealthCheckId is null ? "" : " with a health check")}";
    }
}
