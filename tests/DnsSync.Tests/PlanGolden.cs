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
        Absences? earlier = null,
        Acts? acts = null,
        params Expectation[] expected) =>
        Planner.Plan(
            binding, Make.Owner, state,
            new Evidence(seen)
            {
                Earlier = earlier ?? Absences.None,
                Expected = [.. expected],
                Homes = Homes.After(Known, seen),
            },
            acts ?? Acts.None);

    /// <summary>Where the addresses of these tests were seen before.</summary>
    private static readonly ImmutableSortedDictionary<Address, Home> Known = Homes.None
        .Add(Address.Parse("10.0.2.9"), new Home("vpce-2", "subnet-9"));

    /// <summary>Plans as the second of two looks that both saw the same.</summary>
    public static BindingPlan PlanTwice(
        Binding binding, NameState state, Observation seen, Acts? acts = null)
    {
        var first = Plan(binding, state, seen, null, acts);
        var later = seen with { ReadAt = seen.ReadAt + Absences.BetweenLooks };
        return Plan(binding, state, later, first.Absences, acts);
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
