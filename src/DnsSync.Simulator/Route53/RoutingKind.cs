using System.Collections.Immutable;
using DnsSync.Model;

namespace DnsSync.Simulator.Route53;

/// <summary>How Route 53 chooses among the record sets of one name and type.</summary>
internal static class RoutingKind
{
    private static readonly ImmutableArray<string> KnownTypes =
    [
        "A", "AAAA", "CAA", "CNAME", "DS", "HTTPS", "MX", "NAPTR", "NS", "PTR", "SOA", "SPF",
        "SRV", "SSHFP", "SVCB", "TLSA", "TXT",
    ];

    public static bool IsKnownType(string type) => KnownTypes.Contains(type);

    /// <summary>
    /// <c>simple</c>, <c>weighted</c> and so on; several where a set has several.
    /// </summary>
    public static ImmutableArray<string> Of(RecordSet set)
    {
        var kinds = ImmutableArray.CreateBuilder<string>();
        Add(set.Weight is not null, "weighted");
        Add(set.Region is not null, "latency");
        Add(set.Failover is not null, "failover");
        Add(set.GeoLocation is not null, "geolocation");
        Add(set.GeoProximity is not null, "geoproximity");
        Add(set.MultiValueAnswer is true, "multivalue answer");
        Add(set.CidrRouting is not null, "cidr");
        return kinds.Count == 0 ? ["simple"] : kinds.DrainToImmutable();

        void Add(bool applies, string kind)
        {
            if (applies)
            {
                kinds.Add(kind);
            }
        }
    }

    /// <summary>Whether two sets are the same in every attribute; values in any order.</summary>
    public static bool AreSame(RecordSet left, RecordSet right) =>
        left with { Values = Sorted(left.Values) } == right with { Values = Sorted(right.Values) };

    private static ImmutableArray<string> Sorted(ImmutableArray<string> values) =>
        values.Sort(StringComparer.Ordinal);
}
