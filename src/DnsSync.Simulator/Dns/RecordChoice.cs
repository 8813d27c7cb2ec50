using System.Collections.Immutable;
using DnsSync.Model;
using DnsSync.Simulator.Time;

namespace DnsSync.Simulator.Dns;

/// <summary>
/// Which of the record sets of one name and type answer, by Route 53's routing policies. All
/// health checks are healthy, and every client is nowhere: latency, geolocation, geoproximity
/// and CIDR routing take the default location if there is one, else the first set identifier;
/// failover takes the primary.
/// </summary>
internal static class RecordChoice
{
    // "Route 53 responds to DNS queries with up to eight healthy records" (multivalue answer).
    private const int MultivalueAnswers = 8;

    /// <summary>The chosen sets: one, or several of a multivalue answer.</summary>
    public static ImmutableArray<RecordSet> Choose(
        ImmutableArray<RecordSet> sets, SplitMix64 chance)
    {
        if (sets.Length <= 1)
        {
            return sets;
        }

        if (sets[0].Weight is not null)
        {
            return [ByWeight(sets, chance)];
        }

        if (sets[0].MultiValueAnswer is true)
        {
            return [.. Shuffled(sets, chance).Take(MultivalueAnswers)];
        }

        return
        [
            sets.OrderBy(set => set.Failover == "SECONDARY")
                .ThenBy(set => set.GeoLocation is not null and not { CountryCode: "*" })
                .ThenBy(set => set.CidrRouting is not null and not { LocationName: "*" })
                .ThenBy(set => set.SetIdentifier, StringComparer.Ordinal)
                .First(),
        ];
    }

    /// <summary>The values from a random one on, and round.</summary>
    public static ImmutableArray<string> Rotated(
        ImmutableArray<string> values, SplitMix64 chance)
    {
        if (values.Length <= 1)
        {
            return values;
        }

        var first = chance.Below(values.Length);
        return values[first..].AddRange(values[..first]);
    }

    // A set of weight 0 is chosen only if all have it, and then they are equals.
    private static RecordSet ByWeight(ImmutableArray<RecordSet> sets, SplitMix64 chance)
    {
        var total = (int)sets.Sum(set => set.Weight ?? 0);
        if (total == 0)
        {
            return sets[chance.Below(sets.Length)];
        }

        long drawn = chance.Below(total);
        foreach (var set in sets)
        {
            drawn -= set.Weight ?? 0;
            if (drawn < 0)
            {
                return set;
            }
        }

        return sets[^1];
    }

    private static RecordSet[] Shuffled(ImmutableArray<RecordSet> sets, SplitMix64 chance)
    {
        var shuffled = sets.ToArray();
        for (var i = shuffled.Length - 1; i > 0; i--)
        {
            var other = chance.Below(i + 1);
            (shuffled[i], shuffled[other]) = (shuffled[other], shuffled[i]);
        }

        return shuffled;
    }
}
