using System.Collections.Immutable;
using DnsSync.Model;

namespace DnsSync.Planning;

/// <summary>What is to be done for one binding, and what was kept back.</summary>
/// <param name="State">What the plan was made from; a batch succeeds only while it is unchanged.</param>
/// <param name="Changes">DELETEs first, then CREATEs, each sorted; the marker's swap among them.</param>
/// <param name="Findings">Sorted by kind, most severe first, then text.</param>
/// <param name="Addresses">The addresses that are published once the changes stand; sorted.</param>
/// <param name="PendingRemovals">What this read lacked, for the next one.</param>
public sealed record BindingPlan(
    Binding Binding,
    NameState State,
    ImmutableArray<RecordChange> Changes,
    ImmutableArray<Finding> Findings,
    ImmutableArray<Address> Addresses,
    PendingRemovals PendingRemovals)
{
    /// <summary>Whether a removal waits for a second read.</summary>
    public bool AwaitsConfirmation => Findings.Any(finding => finding.Kind == FindingKind.PendingRemoval);

    /// <summary>Whether a name holds just what it would hold if the changes had been made.</summary>
    public bool ResultsIn(NameState now)
    {
        var after = Changes.Aggregate(
            Everything(State),
            (sets, change) => change.Action == ChangeAction.Delete
                ? sets.Remove(Sorted(change.RecordSet))
                : sets.Add(Sorted(change.RecordSet)));
        var existing = Everything(now);
        return after.Length == existing.Length && after.All(set => existing.Contains(set));
    }

    /// <summary>
    /// Whether the name holds the same record sets, markers aside, after this plan as after other
    /// changes of another state.
    /// </summary>
    internal bool EndsAs(NameState state, ImmutableArray<RecordChange> changes) =>
        RecordSetsAfter(State, Changes).SetEquals(RecordSetsAfter(state, changes));

    private HashSet<RecordSet> RecordSetsAfter(NameState state, ImmutableArray<RecordChange> changes)
    {
        var sets = Ownership.Occupying(state).Select(Sorted).ToHashSet();
        foreach (var (action, set) in changes.Where(change => change.RecordSet.Name == Binding.Name))
        {
            _ = action == ChangeAction.Delete ? sets.Remove(Sorted(set)) : sets.Add(Sorted(set));
        }

        return sets;
    }

    private static ImmutableArray<RecordSet> Everything(NameState state) =>
        [.. state.RecordSets.Concat(state.Markers).Select(Sorted)];

    // Route 53 keeps values in any order.
    private static RecordSet Sorted(RecordSet set) => set with { Values = set.Values.Sort(StringComparer.Ordinal) };

    /// <summary>A plan that changes nothing, and says why.</summary>
    public static BindingPlan Refuse(
        Binding binding, NameState state, FindingKind kind, string reason) =>
        new(binding, state, [], [new(kind, reason)],
            [.. PublishedAddresses.In(state.RecordSets)], PendingRemovals.None);
}
