using System.Collections.Immutable;
using System.Globalization;
using DnsSync.Model;

namespace DnsSync.Simulator.Dns;

/// <summary>
/// One zone, indexed for lookups. Names are keyed by their canonical text, in which a dot only
/// ever ends a label, so that a name's parent is what follows its first dot.
/// </summary>
internal sealed class ZoneContents
{
    private readonly DnsName _name;
    private readonly Dictionary<string, ImmutableArray<RecordSet>> _sets;
    private readonly HashSet<string> _existing;

    public ZoneContents(DnsName name, ImmutableArray<RecordSet> recordSets)
    {
        _name = name;
        _sets = recordSets.GroupBy(set => set.Name.ToString(), StringComparer.Ordinal)
            .ToDictionary(
                group => group.Key, group => group.ToImmutableArray(), StringComparer.Ordinal);
        _existing = new HashSet<string>(StringComparer.Ordinal) { name.ToString() };
        foreach (var owner in _sets.Keys)
        {
            // The empty non-terminals between a name and its zone exist too (RFC 8020).
            for (var at = owner; at is not null && _existing.Add(at);)
            {
                at = ParentOf(at);
            }
        }
    }

    /// <summary>
    /// The record sets that answer for a name: its own, or those of the wildcard that covers it;
    /// empty for a name that exists without any, null for one that does not exist.
    /// </summary>
    public ImmutableArray<RecordSet>? Find(string name)
    {
        if (_existing.Contains(name))
        {
            return _sets.TryGetValue(name, out var own) ? own : [];
        }

        // RFC 4592: only the wildcard right below the closest encloser applies.
        var encloser = ParentOf(name);
        while (encloser is not null && !_existing.Contains(encloser))
        {
            encloser = ParentOf(encloser);
        }

        var wildcard = "*." + encloser;
        return _sets.TryGetValue(wildcard, out var covering) ? covering
            : _existing.Contains(wildcard) ? []
            : null;
    }

    /// <summary>The SOA of a negative answer, with the TTL that RFC 2308 gives it.</summary>
    public ImmutableArray<DnsRecord> NegativeAuthority()
    {
        if (!_sets.TryGetValue(_name.ToString(), out var apex)
            || apex.FirstOrDefault(set => set.Type == "SOA") is not { Values: [var value, ..] } soa)
        {
            return [];
        }

        var minimum = value.Split(' ', StringSplitOptions.RemoveEmptyEntries) is { Length: 7 } parts
            && long.TryParse(parts[6], NumberStyles.None, CultureInfo.InvariantCulture, out var m)
                ? m
                : long.MaxValue;
        return [new DnsRecord(_name, "SOA", Math.Min(soa.Ttl ?? 0, minimum), value)];
    }

    /// <summary>The name without its first label; null above a top-level domain.</summary>
    public static string? ParentOf(string name) =>
        name.IndexOf('.', StringComparison.Ordinal) is var dot and >= 0 ? name[(dot + 1)..] : null;
}
