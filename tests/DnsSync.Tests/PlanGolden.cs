using System.Collections.Immutable;
using System.Text;
using DnsSync.Model;
using DnsSync.Planning;
using DnsSync.Reporting;

namespace DnsSync.Tests;

/// <summary>Plans a binding and compares the whole plan, as text, with what is expected.</summary>
internal static class PlanGolden
{
    public static void Expect(this BindingPlan plan, string expected) =>
        Assert.Equal(expected.ReplaceLineEndings("\n").Trim(), Text(plan));

    public static BindingPlan Plan(
        Binding binding,
        NameState state,
        Observation seen,
        PendingRemovals? earlier = null,
        Overrides? overrides = null,
        params Expectation[] expected) =>
        Planner.Plan(
            binding, Make.Owner, state,
            new PlanningInputs(seen)
            {
                Earlier = earlier ?? PendingRemovals.None,
                Expected = [.. expected],
                AddressOrigins = AddressOrigins.After(Known, seen),
            },
            overrides ?? Overrides.None);

    /// <summary>Where the addresses of these tests were seen before.</summary>
    private static readonly ImmutableSortedDictionary<Address, AddressOrigin> Known = AddressOrigins.None
        .Add(Address.Parse("10.0.2.9"), new AddressOrigin("vpce-2", "subnet-9"));

    /// <summary>Plans as the second of two reads that both saw the same.</summary>
    public static BindingPlan PlanTwice(
        Binding binding, NameState state, Observation seen, Overrides? overrides = null)
    {
        var first = Plan(binding, state, seen, null, overrides);
        var later = seen with { ReadAt = seen.ReadAt + PendingRemovals.ConfirmationDelay };
        return Plan(binding, state, later, first.PendingRemovals, overrides);
    }

    private static string Text(BindingPlan plan)
    {
        var outcome = BindingReport.OutcomeOf(plan.Findings, !plan.Changes.IsEmpty);
        var text = new StringBuilder().Append(outcome).Append(" [").AppendJoin(',', plan.Addresses).Append("]\n");
        foreach (var change in plan.Changes)
        {
            text.Append(RecordText.Of(change)).Append('\n');
        }

        foreach (var finding in plan.Findings)
        {
            text.Append(finding.Kind).Append(": ").Append(finding.Text).Append('\n');
        }

        return text.ToString().Trim();
    }
}
