using System.Collections.Immutable;
using DnsSync.Model;

namespace DnsSync.Simulator.Route53;

/// <summary>
/// A change batch being applied to a working copy of its zone, entry by entry, in order. If any
/// entry has a problem, none of it happens.
/// </summary>
internal sealed class ZoneEdit
{
    private readonly WorldZone _zone;
    private readonly ImmutableSortedDictionary<DnsName, ImmutableArray<RecordSet>>.Builder _names;
    private readonly ImmutableArray<string>.Builder _problems =
        ImmutableArray.CreateBuilder<string>();

    private ZoneEdit(WorldZone zone)
    {
        _zone = zone;
        _names = zone.Names.ToBuilder();
    }

    /// <summary>The zone after the batch, or the problems that kept it from happening.</summary>
    public static (WorldZone? Zone, ImmutableArray<string> Problems) Apply(
        WorldZone zone, ZoneChangeBatch batch, int maximumRecords)
    {
        if (BatchLimits.Problem(batch) is { } problem)
        {
            return (null, [problem]);
        }

        var edit = new ZoneEdit(zone);
        foreach (var change in batch.Changes)
        {
            edit.Apply(change);
        }

        edit.CheckApex();
        edit.CheckSize(batch, maximumRecords);
        var problems = edit._problems.DrainToImmutable();
        return problems.IsEmpty
            ? (zone.WithNames(edit._names.ToImmutable()), [])
            : (null, problems);
    }

    private void Apply(ZoneChange change)
    {
        var (action, set) = change;
        var siblings = _names.TryGetValue(set.Name, out var sets) ? sets : [];
        var at = IndexOf(siblings, set);
        var before = _problems.Count;
        switch (action)
        {
            case ZoneAction.Delete:
                CheckDelete(set, at < 0 ? null : siblings[at]);
                if (_problems.Count == before)
                {
                    Put(set.Name, siblings.RemoveAt(at));
                }

                return;
            case ZoneAction.Create when at >= 0:
                _problems.Add($"Tried to create resource record set {BatchLimits.Describe(set)} "
                    + "but it already exists");
                return;
            default:
                if (at >= 0)
                {
                    CheckPolicy(siblings[at]);
                    siblings = siblings.RemoveAt(at);
                }

                CheckSet(set);
                CheckNeighbours(set, siblings);
                if (_problems.Count == before)
                {
                    Put(set.Name, Insert(siblings, set));
                }

                return;
        }
    }

    private void CheckDelete(RecordSet set, RecordSet? current)
    {
        if (current is null)
        {
            _problems.Add($"Tried to delete resource record set {BatchLimits.Describe(set)} "
                + "but it was not found");
        }
        else if (!RoutingKind.AreSame(
            set with { TrafficPolicyInstanceId = current.TrafficPolicyInstanceId }, current))
        {
            _problems.Add($"Tried to delete resource record set {BatchLimits.Describe(set)} "
                + "but the values provided do not match the current values");
        }
        else
        {
            CheckPolicy(current);
        }
    }

    private void CheckPolicy(RecordSet current)
    {
        if (current.TrafficPolicyInstanceId is { } policy)
        {
            _problems.Add($"RRSet with DNS name {current.Name.ToRoute53()}, type {current.Type} "
                + $"cannot be changed because it belongs to traffic policy instance {policy}.");
        }
    }

    private void CheckSet(RecordSet set)
    {
        var kinds = RoutingKind.Of(set);
        if (!set.Name.IsAtOrBelow(_zone.Name))
        {
            _problems.Add($"RRSet with DNS name {set.Name.ToRoute53()} is not permitted in zone "
                + _zone.Name.ToRoute53());
        }

        if (set.Type == "CNAME" && set.Name == _zone.Name)
        {
            _problems.Add($"RRSet of type CNAME with DNS name {set.Name.ToRoute53()} is not "
                + $"permitted at apex in zone {_zone.Name.ToRoute53()}");
        }

        if (kinds.Length > 1)
        {
            _problems.Add($"RRSet with DNS name {set.Name.ToRoute53()}, type {set.Type} has more "
                + $"than one routing policy ({string.Join(", ", kinds)})");
        }
        else if (kinds[0] == "simple" != set.SetIdentifier is null)
        {
            _problems.Add(set.SetIdentifier is null
                ? $"Missing field 'SetIdentifier' in Change with {BatchLimits.Describe(set)}"
                : "Missing field 'Weight', 'Region', 'Failover', 'GeoLocation', "
                    + $"'MultiValueAnswer' or 'CidrRoutingConfig' in Change with "
                    + BatchLimits.Describe(set));
        }

        if (set.Values.Length > BatchLimits.ValuesPerSet)
        {
            _problems.Add($"RRSet with DNS name {set.Name.ToRoute53()}, type {set.Type} has "
                + $"{set.Values.Length} values, more than {BatchLimits.ValuesPerSet}");
        }

        CheckValues(set);
    }

    private void CheckValues(RecordSet set)
    {
        foreach (var value in set.Values)
        {
            if (RecordValues.Problem(set.Type, value) is { } problem)
            {
                _problems.Add(problem);
            }
        }

        var duplicate = set.Values.GroupBy(value => value, StringComparer.Ordinal)
            .FirstOrDefault(group => group.Count() > 1);
        if (duplicate is not null)
        {
            _problems.Add($"Duplicate Resource Record: '{duplicate.Key}'");
        }

        if (set.Type == "CNAME" && set.Values.Length > 1)
        {
            _problems.Add($"RRSet of type CNAME with DNS name {set.Name.ToRoute53()} has more "
                + "than one value");
        }
    }

    private void CheckNeighbours(RecordSet set, ImmutableArray<RecordSet> siblings)
    {
        var name = set.Name.ToRoute53();
        var zone = _zone.Name.ToRoute53();
        if (set.Type == "CNAME" && siblings.Any(other => other.Type != "CNAME"))
        {
            _problems.Add($"RRSet of type CNAME with DNS name {name} is not permitted as it "
                + $"conflicts with other records with the same DNS name in zone {zone}");
        }
        else if (set.Type != "CNAME" && siblings.Any(other => other.Type == "CNAME"))
        {
            _problems.Add($"RRSet of type {set.Type} with DNS name {name} is not permitted "
                + "because a conflicting RRSet of type  CNAME with the same DNS name already "
                + $"exists in zone {zone}");
        }

        var others = siblings.Where(other => other.Type == set.Type).ToList();
        if (others.Count == 0)
        {
            return;
        }

        var kind = RoutingKind.Of(set)[0];
        var identifier = set.SetIdentifier is null ? "" : $", SetIdentifier {set.SetIdentifier}";
        if (others.Any(other => RoutingKind.Of(other)[0] != kind))
        {
            _problems.Add(set.SetIdentifier is null
                ? $"RRSet with DNS name {name}, type {set.Type} cannot be created as other "
                    + "RRSets exist with the same name and type."
                : $"RRSet with DNS name {name}, type {set.Type}{identifier} cannot be created "
                    + $"because a non {kind} rrset exists with the same name and type.");
        }
        else if (kind == "weighted" && others.Count >= BatchLimits.WeightedPerName)
        {
            _problems.Add($"RRSet with DNS name {name}, type {set.Type}{identifier} cannot be "
                + $"created because {others.Count} weighted RRSets exist with the same name and "
                + "type.");
        }
    }

    private void CheckApex()
    {
        var apex = _names.TryGetValue(_zone.Name, out var sets) ? sets : [];
        if (!apex.Any(set => set is { Type: "SOA", Values.Length: 1 }))
        {
            _problems.Add("A HostedZone must contain exactly one SOA record.");
        }

        if (!apex.Any(set => set is { Type: "NS", Values.IsEmpty: false }))
        {
            _problems.Add("A HostedZone must contain at least one NS record for the zone itself.");
        }
    }

    private void CheckSize(ZoneChangeBatch batch, int maximum)
    {
        if (batch.Changes.Any(change => change.Action != ZoneAction.Delete)
            && _names.Values.Sum(sets => sets.Length) > maximum)
        {
            _problems.Add($"Number of records limit of {maximum} exceeded.");
        }
    }

    private void Put(DnsName name, ImmutableArray<RecordSet> sets)
    {
        if (sets.IsEmpty)
        {
            _names.Remove(name);
        }
        else
        {
            _names[name] = sets;
        }
    }

    private static int IndexOf(ImmutableArray<RecordSet> sets, RecordSet wanted)
    {
        for (var i = 0; i < sets.Length; i++)
        {
            if (sets[i].Type == wanted.Type && sets[i].SetIdentifier == wanted.SetIdentifier)
            {
                return i;
            }
        }

        return -1;
    }

    private static ImmutableArray<RecordSet> Insert(
        ImmutableArray<RecordSet> sets, RecordSet added)
    {
        var at = 0;
        while (at < sets.Length && Compare(sets[at], added) < 0)
        {
            at++;
        }

        return sets.Insert(at, added);
    }

    /// <summary>The order within one name: by type, then by set identifier.</summary>
    public static int Compare(RecordSet left, RecordSet right)
    {
        var byType = string.CompareOrdinal(left.Type, right.Type);
        return byType != 0
            ? byType
            : string.CompareOrdinal(left.SetIdentifier ?? "", right.SetIdentifier ?? "");
    }
}
