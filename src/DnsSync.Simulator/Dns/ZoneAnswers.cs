using System.Collections.Immutable;
using DnsSync.Model;
using DnsSync.Simulator.Time;

namespace DnsSync.Simulator.Dns;

/// <summary>
/// How a VPC's resolver answers from private hosted zones, without the network: zones and a
/// question in, an answer out; chance comes from the caller.
/// </summary>
/// <remarks>
/// The most specific zone that encloses the name answers and never falls back: what it does not
/// hold is NXDOMAIN, or NODATA if the name exists. A name in no zone is refused, where a real
/// resolver would ask public DNS. A CNAME that leaves the zones ends the answer; an alias that
/// leaves them is SERVFAIL, because there is no resolver. NS record sets below the apex are data,
/// not delegations.
/// </remarks>
public sealed class ZoneAnswers
{
    /// <summary>How many CNAME or alias steps an answer may take.</summary>
    public const int LongestChain = 16;

    private const string Any = "ANY";

    private readonly Dictionary<string, ZoneContents> _zones = new(StringComparer.Ordinal);

    /// <param name="zones">
    /// The zones to answer from, with SOA and NS. Of two with one name, the first counts.
    /// </param>
    public ZoneAnswers(
        IEnumerable<(HostedZone Zone, ImmutableArray<RecordSet> RecordSets)> zones)
    {
        foreach (var (zone, recordSets) in zones)
        {
            _zones.TryAdd(zone.Name.ToString(), new ZoneContents(zone.Name, recordSets));
        }
    }

    /// <summary>Answers a question of class IN.</summary>
    /// <param name="type">Such as <c>A</c>; <c>ANY</c> gets one record set (RFC 8482).</param>
    /// <param name="chance">Chooses among weighted sets and rotates values.</param>
    public DnsAnswer Answer(DnsName name, string type, SplitMix64 chance)
    {
        var answer = ImmutableArray.CreateBuilder<DnsRecord>();
        var visited = new HashSet<DnsName>();
        for (var at = name; visited.Count < LongestChain && visited.Add(at);)
        {
            if (ZoneOf(at.ToString()) is not { } zone)
            {
                return answer.Count == 0
                    ? DnsAnswer.Refused
                    : new(DnsResponseCode.NoError, true, answer.ToImmutable(), []);
            }

            if (zone.Find(at.ToString()) is not { } sets)
            {
                return Negative(DnsResponseCode.NameError, zone);
            }

            var asked = type == Any && !sets.IsEmpty ? sets[0].Type : type;
            ImmutableArray<RecordSet> matching = [.. sets.Where(set => set.Type == asked)];
            if (matching.IsEmpty && Chosen(sets, "CNAME", chance) is { } alias)
            {
                if (TargetOf(alias, at) is not { } link)
                {
                    return DnsAnswer.Failed;
                }

                answer.Add(link);
                at = DnsName.Parse(link.Value);
                continue;
            }

            foreach (var set in RecordChoice.Choose(matching, chance))
            {
                if (!TryExpand(set, at, chance, answer))
                {
                    return DnsAnswer.Failed;
                }
            }

            return answer.Count > 0 && answer[^1].Type == asked && !matching.IsEmpty
                ? new(DnsResponseCode.NoError, true, answer.ToImmutable(), [])
                : Negative(DnsResponseCode.NoError, zone);
        }

        return DnsAnswer.Failed;

        DnsAnswer Negative(DnsResponseCode code, ZoneContents zone) =>
            new(code, true, answer.ToImmutable(), zone.NegativeAuthority());
    }

    private static RecordSet? Chosen(
        ImmutableArray<RecordSet> sets, string type, SplitMix64 chance) =>
        RecordChoice.Choose([.. sets.Where(set => set.Type == type)], chance).FirstOrDefault();

    // A CNAME may itself be an alias record, to another CNAME.
    private DnsRecord? TargetOf(RecordSet cname, DnsName owner)
    {
        var set = cname;
        for (var step = 0; step < LongestChain; step++)
        {
            if (set.AliasTarget is null)
            {
                return set.Values is [var value, ..] && DnsName.TryParse(value, out _, out _)
                    ? new DnsRecord(owner, "CNAME", set.Ttl ?? 0, value)
                    : null;
            }

            if (Aliased(set) is not { } sets || sets.IsEmpty)
            {
                return null;
            }

            set = sets[0];
        }

        return null;
    }

    // Adds a set's records under the owner; false if it is an alias that cannot be followed. An
    // alias to a name without such records adds none: NODATA, as in Route 53.
    private bool TryExpand(
        RecordSet set, DnsName owner, SplitMix64 chance, ImmutableArray<DnsRecord>.Builder answer)
    {
        for (var step = 0; step < LongestChain; step++)
        {
            if (set.AliasTarget is null)
            {
                answer.AddRange(RecordChoice.Rotated(set.Values, chance)
                    .Select(value => new DnsRecord(owner, set.Type, set.Ttl ?? 0, value)));
                return true;
            }

            if (Aliased(set) is not { } sets)
            {
                return false;
            }

            if (Chosen(sets, set.Type, chance) is not { } next)
            {
                return true;
            }

            set = next;
        }

        return false;
    }

    // The sets of an alias's type at its target; null if no zone here holds the target.
    private ImmutableArray<RecordSet>? Aliased(RecordSet alias)
    {
        if (!DnsName.TryParse(alias.AliasTarget!.DnsName, out var target, out _)
            || ZoneOf(target.ToString()) is not { } zone)
        {
            return null;
        }

        return zone.Find(target.ToString()) is { } sets
            ? [.. sets.Where(set => set.Type == alias.Type)]
            : [];
    }

    private ZoneContents? ZoneOf(string name)
    {
        for (var at = name; at is not null; at = ZoneContents.ParentOf(at))
        {
            if (_zones.TryGetValue(at, out var zone))
            {
                return zone;
            }
        }

        return null;
    }
}
