using DnsSync.Model;
using DnsSync.Planning;
using static DnsSync.Tests.Make;
using static DnsSync.Tests.PlanGolden;

namespace DnsSync.Tests.Planning;

/// <summary>
/// The marker is what makes these safe: some of the plans touch no record set in common, and both
/// would land without it.
/// </summary>
public sealed class ConcurrentWriterTests
{
    private static readonly Binding Merged = Binding();
    private static readonly Binding Weights = Merged with { Layout = RecordLayout.Weighted };
    private static readonly Binding Dual = Merged with { Families = [AddressFamily.IPv4, AddressFamily.IPv6] };

    private static readonly ObservedEndpoint One = Endpoint("vpce-1", EndpointState.Available, "10.0.1.7");
    private static readonly ObservedEndpoint Two = Endpoint("vpce-2", EndpointState.Available, "10.0.1.8");
    private static readonly ObservedEndpoint Three = Endpoint("vpce-3", EndpointState.Available, "10.0.1.9");

    [Fact]
    public void Merged_sets() => ExactlyOneLands(
        [A("a.example", "10.0.1.7"), MarkerOf("a.example", 3)],
        state => Plan(Merged, state, Seen(One, Two)),
        state => Plan(Merged, state, Seen(One, Three)));

    [Fact]
    public void Weighted_with_disjoint_sets() => ExactlyOneLands(
        [Weighted(A("a.example", "10.0.1.7"), "vpce-1"), MarkerOf("a.example", 3)],
        state => Plan(Weights, state, Seen(One, Two)),
        state => Plan(Weights, state, Seen(One, Three)));

    [Fact]
    public void AAAA_added_while_another_prunes() => ExactlyOneLands(
        [A("a.example", "10.0.1.7"), MarkerOf("a.example", 3)],
        state => Plan(Dual, state, Seen(DualStack("vpce-1", "10.0.1.7", "2001:db8::7"))),
        state => Planner.Prune(Merged, Owner, state));

    [Fact]
    public void AAAA_added_while_another_changes_A() => ExactlyOneLands(
        [A("a.example", "10.0.1.7"), MarkerOf("a.example", 3)],
        state => Plan(Dual, state, Seen(DualStack("vpce-1", "10.0.1.7", "2001:db8::7"))),
        state => Plan(Merged, state, Seen(One, Two)));

    [Fact]
    public void First_creation() => ExactlyOneLands(
        [],
        state => Plan(Merged, state, Seen(One)),
        state => Plan(Merged, state, Seen(Two)));

    [Fact]
    public void First_creation_in_disjoint_weighted_sets() => ExactlyOneLands(
        [],
        state => Plan(Weights, state, Seen(One)),
        state => Plan(Weights, state, Seen(Two)));

    [Fact]
    public void First_creation_by_two_owners() => ExactlyOneLands(
        [],
        state => Plan(Merged, state, Seen(One)),
        state => Planner.Plan(Dual, "other", state,
            new PlanningInputs(Seen(DualStack("vpce-9", "10.0.1.70", "2001:db8::9"))), Overrides.None));

    [Fact]
    public void Adoption() => ExactlyOneLands(
        [A("a.example", "192.0.2.1")],
        state => PlanTwice(Merged, state, Seen(One), new Overrides(Adopt: true)),
        state => PlanTwice(Merged, state, Seen(Two), new Overrides(Adopt: true)));

    private static void ExactlyOneLands(
        RecordSet[] existing, Func<NameState, BindingPlan> first, Func<NameState, BindingPlan> second)
    {
        foreach (var (winner, loser) in new[] { (first, second), (second, first) })
        {
            var zone = new ZoneModel(existing);
            var (wins, loses) = (winner(zone.StateOf(Merged)), loser(zone.StateOf(Merged)));
            Assert.NotEmpty(wins.Changes);
            Assert.NotEmpty(loses.Changes);
            Assert.True(zone.Apply(ChangeBatches.Merge([wins])));
            var after = zone.RecordSets;
            Assert.False(zone.Apply(ChangeBatches.Merge([loses])));
            Assert.Equal(after.AsEnumerable(), zone.RecordSets);
        }
    }
}
