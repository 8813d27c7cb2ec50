using DnsSync.Model;
using DnsSync.Planning;
using DnsSync.Zones;

namespace DnsSync.Tests.Reconciling;

public sealed class EvidenceTests
{
    private static readonly Binding Name = Make.Binding("a.example");

    [Theory]
    [InlineData("10.0.1.7")]
    [InlineData("10.0.2.7")]
    public void Of_several_changes_without_an_answer_the_one_that_the_zone_shows_was_made(string made)
    {
        var first = Plan(Make.Empty, "10.0.1.7");
        var second = Plan(Make.Empty, "10.0.2.7");
        var lost = new Submission(SubmissionKind.Expired) { PossiblyApplied = true };
        var now = Make.Holding(Name, Make.A("a.example", made), Make.MarkerOf("a.example"));
        var evidence = Evidence.None.After(first, lost).After(second, lost).After(Plan(now, made), null);
        Assert.Equal((made == "10.0.1.7" ? first : second).Changes, evidence.Applied);
        Assert.True(evidence.AnswerLost);
    }

    [Fact]
    public void After_another_read_the_addresses_are_those_of_the_zone()
    {
        var target = NameResult.After(
            new Target(Name, Prune: false), Plan(Make.Empty, "10.0.1.7"), new(SubmissionKind.Applied, "C1"),
            dryRun: false, Make.Noon).Target;
        Assert.Equal([Address.Parse("10.0.1.7")], target.Evidence.Addresses.AsEnumerable());
        var edited = Make.Holding(Name, Make.A("a.example", "10.0.2.9"), Make.MarkerOf("a.example"));
        Assert.Equal([Address.Parse("10.0.2.9")], target.With(edited).Evidence.Addresses.AsEnumerable());
    }

    private static BindingPlan Plan(NameState state, string address) => Planner.Plan(
        Name, Make.Owner, state,
        new PlanningInputs(Make.Seen(Make.Endpoint("vpce-1", EndpointState.Available, address))), Overrides.None);
}
