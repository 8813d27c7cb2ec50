using System.Collections.Immutable;
using System.Text.Json;
using DnsSync.Calls;
using DnsSync.Handlers;
using DnsSync.Model;
using DnsSync.Planning;
using DnsSync.Reporting;

namespace DnsSync.Tests.Handlers;

public sealed class FollowUpsTests
{
    private static readonly Expectation SubnetGone = Expectation.Gone("vpce-1", "subnet-a") with { At = Make.Noon };

    [Fact]
    public void A_chain_looks_after_5_10_20_40_and_then_every_60_seconds_and_ends_after_15_minutes()
    {
        var now = Make.Noon;
        var next = After(now, [], isFresh: true, Unsettled("a"));
        var looks = new List<double>();
        while (next.Next is { } followUp)
        {
            Assert.Equal(Make.Noon, followUp.StartedAt);
            Assert.Equal(looks.Count + 1, followUp.Attempt);
            looks.Add(next.Delay.TotalSeconds);
            now += next.Delay;
            Assert.True(looks.Count < 100);
            next = After(now, [followUp], isFresh: false, Unsettled("a"));
        }

        Assert.Equal([5, 10, 20, 40, .. Enumerable.Repeat(60.0, 13)], looks);
        Assert.Equal("a", Assert.Single(next.Exhausted).Name);
        Assert.InRange(now - Make.Noon, TimeSpan.FromMinutes(14), TimeSpan.FromMinutes(15));
    }

    [Fact]
    public void What_is_in_sync_held_in_conflict_or_failed_for_good_has_no_follow_up()
    {
        var next = After(Make.Noon, [], true,
            Of("a", Outcome.InSync), Of("b", Outcome.Held), Of("c", Outcome.Conflict),
            Of("d", Outcome.Failed), Failed("e", AwsFaultKind.AccessDenied));
        Assert.Equal(("-", 0), (Text(next), next.Exhausted.Length));
    }

    [Theory]
    [InlineData(AwsFaultKind.Throttled)]
    [InlineData(AwsFaultKind.Transient)]
    [InlineData(AwsFaultKind.Unreachable)]
    [InlineData(AwsFaultKind.PriorRequestNotComplete)]
    public void What_failed_in_passing_is_looked_at_again(AwsFaultKind kind) =>
        Assert.Equal("look 1 in 5 s at a", Text(After(Make.Noon, [], true, Failed("a", kind))));

    [Fact]
    public void A_change_gets_one_confirming_look_after_30_seconds()
    {
        var first = After(Make.Noon, [], true, Changed("a"));
        Assert.Equal("look 1 in 30 s at nothing, confirm a", Text(first));
        Assert.Equal("-", Text(After(Make.Noon + first.Delay, [first.Next!], false, Of("a", Outcome.InSync))));
    }

    [Fact]
    public void One_message_carries_what_is_unsettled_and_what_is_to_be_confirmed() =>
        Assert.Equal("look 1 in 5 s at c d, confirm a b",
            Text(After(Make.Noon, [], true, Changed("b"), Unsettled("d"), Changed("a"), Unsettled("c"))));

    [Fact]
    public void What_changed_while_unsettled_is_confirmed_too_though_it_settles_before()
    {
        var first = After(Make.Noon, [], true, Changed("a", Outcome.Unsettled));
        Assert.Equal("look 1 in 5 s at a, confirm a", Text(first));
        Assert.Equal("look 2 in 25 s at nothing, confirm a",
            Text(After(Make.Noon + first.Delay, [first.Next!], false, Of("a", Outcome.InSync))));
    }

    [Fact]
    public void A_confirming_look_is_not_put_off_by_a_longer_pause()
    {
        var late = Chain(5, Make.Noon - TimeSpan.FromMinutes(3));
        Assert.Equal("look 6 in 30 s at b, confirm a",
            Text(After(Make.Noon, [late], false, Changed("a"), Unsettled("b"))));
    }

    [Fact]
    public void A_fresh_event_begins_the_chain_anew()
    {
        var next = After(Make.Noon, [Chain(7, Make.Noon - TimeSpan.FromMinutes(10))], true, Unsettled("a"));
        Assert.Equal("look 1 in 5 s at a", Text(next));
        Assert.Equal(Make.Noon, next.Next!.StartedAt);
    }

    [Fact]
    public void Several_follow_ups_become_one_chain_which_goes_on_as_the_youngest()
    {
        var next = After(
            Make.Noon,
            [Chain(4, Make.Noon - TimeSpan.FromSeconds(90), "a"), Chain(2, Make.Noon - TimeSpan.FromSeconds(20), "b")],
            false, Unsettled("a"), Unsettled("b"));
        Assert.Equal("look 3 in 20 s at a b", Text(next));
        Assert.Equal(Make.Noon - TimeSpan.FromSeconds(20), next.Next!.StartedAt);
    }

    [Fact]
    public void A_follow_up_that_comes_again_when_its_chain_is_over_does_not_end_a_young_one()
    {
        var next = After(
            Make.Noon,
            [Chain(3, Make.Noon - TimeSpan.FromMinutes(31), "a"), Chain(1, Make.Noon - TimeSpan.FromSeconds(5), "b")],
            false, Unsettled("a"), Unsettled("b"));
        Assert.Equal("look 2 in 10 s at b", Text(next));
        Assert.Equal(Make.Noon - TimeSpan.FromSeconds(5), next.Next!.StartedAt);
        Assert.Equal(["a"], next.Exhausted.Select(name => name.Name));
    }

    [Fact]
    public void An_old_follow_up_for_every_name_does_not_end_a_young_chain_either()
    {
        var old = Chain(3, Make.Noon - TimeSpan.FromMinutes(31)) with { Bindings = null };
        var young = Chain(1, Make.Noon - TimeSpan.FromSeconds(5), "b");
        var next = After(Make.Noon, [young, old], false, Unsettled("a"), Unsettled("b"));
        Assert.Equal("look 2 in 10 s at b", Text(next));
        Assert.Equal(["a"], next.Exhausted.Select(name => name.Name));

        next = FollowUps.AfterNothing([], [old, young], isFresh: false, null, Make.Noon);
        Assert.Equal("look 2 in 10 s at all", Text(next));
    }

    [Fact]
    public void Follow_ups_that_come_again_and_again_lengthen_no_chain()
    {
        var now = Make.Noon;
        var first = Chain(1, now, "a", "b");
        var next = After(now, [first], isFresh: false, Unsettled("a"), Unsettled("b"));
        for (var looks = 0; next.Next is { } followUp; looks++)
        {
            Assert.True(looks < 40, "the chain does not end");
            now += next.Delay;
            next = After(now, [first, followUp], isFresh: false, Unsettled("a"), Unsettled("b"));
        }

        Assert.InRange(now - Make.Noon, TimeSpan.FromMinutes(14), TimeSpan.FromMinutes(15));
    }

    [Fact]
    public void A_name_that_somebody_keeps_changing_is_not_confirmed_for_ever()
    {
        var now = Make.Noon;
        var next = After(now, [], true, Changed("a"));
        for (var looks = 0; next.Next is { } followUp; looks++)
        {
            Assert.True(looks < 40, "the chain does not end");
            now += next.Delay;
            next = After(now, [followUp], false, Changed("a"));
        }

        Assert.InRange(now - Make.Noon, TimeSpan.FromMinutes(14), TimeSpan.FromMinutes(16));
    }

    [Fact]
    public void Expectations_travel_with_what_is_unsettled_and_come_back_whole()
    {
        var followUp = After(Make.Noon, [], true, Unsettled("a")).Next!;
        var read = Read(followUp.ToJson());
        Assert.Equal([SubnetGone], read.Expected);
        Assert.Equal([new BoundName(Make.ZoneId, "a")], read.Bindings!.Value.AsEnumerable());
        Assert.Equal((followUp.Attempt, followUp.StartedAt, followUp.CausedAt),
            (read.Attempt, read.StartedAt, read.CausedAt));
        Assert.Empty(After(Make.Noon, [], true, Changed("a")).Next!.Expected);
    }

    [Fact]
    public void A_message_that_would_be_too_large_asks_for_every_name()
    {
        var names = Enumerable.Range(0, 10_000).Select(i => new BoundName("Z1", $"n{i:0000}.fleet.example")).ToImmutableArray();
        var large = Chain(1, Make.Noon) with { Bindings = names, Expected = [SubnetGone], Confirm = names };
        Assert.True(large.ToJson().Length < 1000);
        var read = Read(large.ToJson());
        Assert.Null(read.Bindings);
        Assert.Equal([SubnetGone], read.Expected);
    }

    [Theory]
    [InlineData("""{"dnssync":"follow-up"}""")]
    [InlineData("""{"dnssync":"follow-up","attempt":"many"}""")]
    [InlineData("""{"dnssync":"follow-up","attempt":2147483647,"startedAt":"2026-01-15T12:00:00Z","expected":[],"confirm":[]}""")]
    [InlineData("""{"dnssync":"follow-up","attempt":1,"startedAt":"9999-12-31T23:59:59Z","expected":[],"confirm":[]}""")]
    [InlineData("""{"dnssync":"follow-up","attempt":1,"startedAt":"2026-01-15T12:00:00Z","expected":[null],"confirm":[]}""")]
    [InlineData("""{"dnssync":"follow-up","attempt":1,"startedAt":"2026-01-15T12:00:00Z","expected":[{}],"confirm":[]}""")]
    [InlineData("""{"dnssync":"follow-up","attempt":1,"startedAt":"2026-01-15T12:00:00Z","bindings":[null],"confirm":[]}""")]
    [InlineData("""{"dnssync":"follow-up","attempt":1,"startedAt":"2026-01-15T12:00:00Z","bindings":[{"name":"\ud800"}]}""")]
    [InlineData("""{"dnssync":"follow-up","attempt":1,"startedAt":"2026-01-15T12:00:00Z","confirm":[{"zoneId":null}]}""")]
    public void A_follow_up_that_cannot_be_read_is_recognised(string json) =>
        Assert.Equal(FollowUp.Unreadable, Read(json));

    [Fact]
    public void A_clock_ahead_does_not_lengthen_a_chain()
    {
        var next = After(Make.Noon, [Chain(3, Make.Noon + TimeSpan.FromDays(1))], false, Unsettled("a"));
        Assert.Equal(Make.Noon, next.Next!.StartedAt);
    }

    [Fact]
    public void A_look_that_was_taken_is_not_taken_again_and_one_that_failed_is()
    {
        var answered = new AnsweredFollowUps();
        var followUp = Chain(3, Make.Noon);
        Assert.Equal([followUp], answered.New([followUp, followUp with { Confirm = [] }]).AsEnumerable());
        Assert.Single(answered.New([followUp]));
        answered.Add([followUp]);
        Assert.Empty(answered.New([followUp]));
        Assert.Single(answered.New([Chain(4, Make.Noon)]));

        answered.Add([FollowUp.Unreadable]);
        Assert.Single(answered.New([FollowUp.Unreadable]));
    }

    [Fact]
    public void A_look_that_met_another_chain_is_taken_for_what_that_chain_asks()
    {
        var answered = new AnsweredFollowUps();
        var first = Chain(3, Make.Noon, "a");
        var other = Chain(3, Make.Noon, "a", "b");
        answered.Add([first]);
        Assert.Equal([other], answered.New([first, other]).AsEnumerable());
        var expecting = first with { Expected = [SubnetGone] };
        Assert.Equal([expecting], answered.New([expecting]).AsEnumerable());
        Assert.Single(answered.New([first with { Bindings = null }]));
        answered.Add([other]);
        Assert.Empty(answered.New([first, other]));
    }

    private static FollowUps After(
        DateTimeOffset now, IReadOnlyCollection<FollowUp> earlier, bool isFresh, params BindingReport[] report) =>
        FollowUps.After(report, [SubnetGone], earlier, isFresh, Make.Noon, now);

    private static FollowUp Read(string json)
    {
        using var document = JsonDocument.Parse(json);
        return FollowUp.Read(document.RootElement)!;
    }

    private static FollowUp Chain(int attempt, DateTimeOffset startedAt, params string[] names) =>
        new(attempt, startedAt, null, [.. names.Select(name => new BoundName(Make.ZoneId, name))], [], [], null);

    private static string Text(FollowUps next) => next.Next is not { } followUp ? "-" :
        $"look {followUp.Attempt} in {next.Delay.TotalSeconds} s at "
        + (followUp.Bindings is not { } names ? "all" : names.IsEmpty ? "nothing" : string.Join(' ', names.Select(n => n.Name)))
        + (followUp.Confirm.IsEmpty ? "" : ", confirm " + string.Join(' ', followUp.Confirm.Select(n => n.Name)));

    private static BindingReport Of(string name, Outcome outcome) =>
        new(DnsName.Parse(name), Make.ZoneId, outcome, [], [], [], TimeSpan.Zero);

    private static BindingReport Unsettled(string name) => Of(name, Outcome.Unsettled);

    private static BindingReport Changed(string name, Outcome outcome = Outcome.Changed) =>
        Of(name, outcome) with { Changes = [new RecordChange(ChangeAction.Create, Make.A(name, "10.0.1.7"))] };

    private static BindingReport Failed(string name, AwsFaultKind kind) =>
        Of(name, Outcome.Failed) with { Fault = new AwsFault(kind, "x:Y", "Code", "message") };
}
