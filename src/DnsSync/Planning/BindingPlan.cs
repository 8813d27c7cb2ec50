using System.Collections.Immutable;
using DnsSync.Model;

namespace DnsSync.Planning;

/// <summary>What is to be done for one binding, and what was kept back.</summary>
/// <param name="State">What the plan was made from; a batch succeeds only while it still stands.</param>
/// <param name="Changes">DELETEs first, then CREATEs, each sorted; the marker's swap among them.</param>
/// <param name="Findings">Sorted by kind, gravest first, then text.</param>
/// <param name="Addresses">The addresses that are published once the changes stand; sorted.</param>
/// <param name="Absences">What this look lacked, for the next one.</param>
public sealed record BindingPlan(
    Binding Binding,
    NameState State,
    ImmutableArray<RecordChange> Changes,
    ImmutableArray<Finding> Findings,
    ImmutableArray<Address> Addresses,
    Absences Absences)
{
    /// <summary>Whether a removal waits for a second look.</summary>
    public bool AwaitsSecondLook => Findings.Any(finding => finding.Kind == FindingKind.SecondLook);

    /// <summary>A plan that changes nothing, and says why.</summary>
    public static BindingPlan Refuse(
        Binding binding, NameState state, FindingKind kind, string reason) =>
        new(binding, state, [], [new(kind, reason)],
            [.. PublishedAddresses.In(state.RecordSets)], Absences.None);
}
