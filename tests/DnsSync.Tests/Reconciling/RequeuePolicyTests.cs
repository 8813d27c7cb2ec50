using System.Collections.Immutable;
using CsCheck;
using DnsSync.Calls;
using DnsSync.Model;
using DnsSync.Planning;

namespace DnsSync.Tests.Reconciling;

public sealed class RequeuePolicyTests
{
    private static readonly Start AtNoon = new(Make.Noon, Waits: false, IsDeployment: false);

    [Fact]
    public void A_sequence_reads_after_5_10_20_40_and_60_seconds_and_ends_after_15_minutes()
    {
        var sequence = Begun();
        var now = Make.Noon;
        var pauses = new List<double>();
        var next = After(Reason.Unsettled, sequence, now);
        while (next is Next.Later later)
        {
            Assert.Equal((Make.Noon, pauses.Count + 1), (later.Sequence.StartedAt, later.Sequence.Attempt));
            pauses.Add((later.Sequence.Due - now).TotalSeconds);
            now = later.Sequence.Due;
            Assert.True(pauses.Count < 100);
            next = After(Reason.Unsettled, later.Sequence, now);
        }

        Assert.Equal([5, 10, 20, 40, .. Enumerable.Repeat(60.0, 13)], pauses);
        Assert.Equal(Next.Exhausted, next);
        Assert.InRange(now - Make.Noon, TimeSpan.FromMinutes(14), TimeSpan.FromMinutes(15));
    }

    [Theory]
    [InlineData(nameof(Reason.Unsettled), true)]
    [InlineData(nameof(Reason.TransientFailure), true)]
    [InlineData(nameof(Reason.VanishedMarker), true)]
    [InlineData(nameof(Reason.NotCreatedYet), true)]
    [InlineData(nameof(Reason.Deadline), true)]
    [InlineData(nameof(Reason.Settled), false)]
    [InlineData(nameof(Reason.Finished), false)]
    public void Names_that_wait_for_AWS_are_requeued(string reason, bool isRequeued)
    {
        var why = Enum.Parse<Reason>(reason);
        Assert.Equal(isRequeued ? "attempt 1 in 5 s" : "done", Text(After(why, Begun(), Make.Noon)));
        Assert.Equal("done", Text(After(why, null, Make.Noon)));
    }

    [Theory]
    [InlineData(nameof(AwsFaultKind.Throttled), true)]
    [InlineData(nameof(AwsFaultKind.Transient), true)]
    [InlineData(nameof(AwsFaultKind.Unreachable), true)]
    [InlineData(nameof(AwsFaultKind.PriorRequestNotComplete), true)]
    [InlineData(nameof(AwsFaultKind.AccessDenied), false)]
    [InlineData(nameof(AwsFaultKind.NotFound), false)]
    public void Only_transient_failures_are_retried(string kind, bool isRetried)
    {
        var result = NameResult.Failed(
            Target(), new AwsFault(Enum.Parse<AwsFaultKind>(kind), "x:Y", "Code", "message"), Make.Noon);
        Assert.Equal(
            isRetried ? "attempt 1 in 5 s" : "done", Text(RequeuePolicy.After(result, Begun(), AtNoon)));
    }

    [Theory]
    [InlineData(0, nameof(Reason.Finished), true)]
    [InlineData(54, nameof(Reason.Finished), true)]
    [InlineData(55, nameof(Reason.Finished), false)]
    [InlineData(10, nameof(Reason.LostAnswer), true)]
    public void A_denial_right_after_a_deployment_is_read_again_in_5_seconds(int seconds, string reason, bool isRetried)
    {
        var denied = NameResult.Failed(
            Target(), new AwsFault(AwsFaultKind.AccessDenied, "x:Y", "Code", "message"), Make.Noon.AddSeconds(seconds),
            Enum.Parse<Reason>(reason));
        denied = denied with
        {
            Target = denied.Target with { Evidence = Evidence.None with { Counts = new(LostAnswers: 2) } },
        };
        Next After(bool isDeployment) => RequeuePolicy.After(denied, null, AtNoon with { IsDeployment = isDeployment });
        Assert.Equal(isRetried ? new Next.Here(denied.At.AddSeconds(5)) : Next.Done, After(isDeployment: true));
        Assert.Equal(Next.Done, After(isDeployment: false));
    }

    [Fact]
    public void An_unsettled_name_gets_its_second_read_in_the_same_run()
    {
        var binding = Target().Binding;
        var plan = PlanGolden.Plan(binding,
            Make.Holding(binding, Make.A("a.example", "10.0.1.7", "10.0.2.9"), Make.MarkerOf("a.example")),
            Make.Seen(
                Make.Endpoint("vpce-1", EndpointState.Available, "10.0.1.7"),
                Make.Endpoint("vpce-3", EndpointState.Pending, "10.0.3.3")));
        Assert.Contains(plan.Findings, finding => finding.Kind == FindingKind.Unsettled);
        var result = NameResult.After(Target(), plan, null, dryRun: false, Make.Noon);
        Assert.Equal(
            new Next.Here(Make.Noon + PendingRemovals.ConfirmationDelay), RequeuePolicy.After(result, Begun(), AtNoon));
    }

    [Fact]
    public void A_change_gets_one_confirming_read_after_30_seconds()
    {
        var first = Assert.IsType<Next.Later>(After(Reason.Settled, Begun(), Make.Noon, changed: true)).Sequence;
        Assert.Equal("attempt 1 in 30 s, confirms in 30 s", Text(new Next.Later(first)));
        Assert.Equal("done", Text(After(Reason.Settled, first, first.Due)));
    }

    [Fact]
    public void A_change_of_an_unsettled_name_is_confirmed_too()
    {
        var first = Assert.IsType<Next.Later>(After(Reason.Unsettled, Begun(), Make.Noon, changed: true)).Sequence;
        Assert.Equal("attempt 1 in 5 s, confirms in 30 s", Text(new Next.Later(first)));
        var then = After(Reason.Settled, first, first.Due);
        Assert.Equal("attempt 2 in 25 s, confirms in 25 s", Text(then, first.Due));
    }

    [Fact]
    public void A_confirming_read_is_not_delayed_by_a_longer_backoff()
    {
        var late = Begun() with { StartedAt = Make.Noon.AddMinutes(-3), Attempt = 5 };
        Assert.Equal("attempt 6 in 30 s, confirms in 30 s", Text(After(Reason.Unsettled, late, Make.Noon, changed: true)));
    }

    [Fact]
    public void A_name_that_keeps_changing_is_not_confirmed_forever()
    {
        var now = Make.Noon;
        var next = After(Reason.Settled, Begun(), now, changed: true);
        for (var reads = 0; next is Next.Later later; reads++)
        {
            Assert.True(reads < 40, "the sequence does not end");
            now = later.Sequence.Due;
            next = After(Reason.Settled, later.Sequence, now, changed: true);
        }

        Assert.InRange(now - Make.Noon, TimeSpan.FromMinutes(14), TimeSpan.FromMinutes(16));
    }

    [Fact]
    public void A_sequence_is_exhausted_only_after_its_confirming_read()
    {
        var old = Begun() with { StartedAt = Make.Noon.AddMinutes(-15), Attempt = 17, ConfirmAt = Make.Noon.AddSeconds(20) };
        var last = Assert.IsType<Next.Later>(After(Reason.Unsettled, old, Make.Noon)).Sequence;
        Assert.Equal("attempt 18 in 20 s, confirms in 20 s", Text(new Next.Later(last)));
        Assert.Equal(Next.Exhausted, After(Reason.Unsettled, last, last.Due));
    }

    [Fact]
    public void A_run_that_gives_up_on_a_name_still_confirms_what_it_changed()
    {
        var result = Result(Reason.LostRace, Make.Noon, changed: true);
        result = result with
        {
            Target = result.Target with
            {
                Evidence = result.Target.Evidence with { Counts = new(LostRaces: RequeuePolicy.MaximumLostRaces + 1) },
            },
        };
        var gaveUp = Assert.IsType<Next.GaveUp>(RequeuePolicy.After(result, Begun(), AtNoon));
        Assert.Equal("attempt 1 in 30 s, confirms in 30 s", Text(gaveUp.Then));
    }

    [Fact]
    public void A_name_that_a_run_gives_up_on_is_confirmed_by_another_run()
    {
        var request = new SyncRequest(Make.Owner, [Target().Binding])
        {
            Requeues = true,
            Sequences = ImmutableSortedDictionary.Create<NameInZone, RetrySequence>(NameInZone.Order).Add(Name, Begun()),
        };
        var result = Result(Reason.LostRace, Make.Noon, changed: true);
        result = result with
        {
            Target = result.Target with
            {
                Evidence = result.Target.Evidence with { Counts = new(LostRaces: RequeuePolicy.MaximumLostRaces) },
            },
        };
        var name = RunName.Of(request)[0].After(result, request, AtNoon);
        Assert.True(name.IsDone);
        Assert.Equal("attempt 1 in 30 s, confirms in 30 s", Text(new Next.Later(Assert.IsType<RetrySequence>(name.Later))));
    }

    [Theory]
    [InlineData(0, "attempt 4 in 40 s")]
    [InlineData(14.5, "exhausted")]
    public void An_unreadable_configuration_is_requeued(double minutes, string expected)
    {
        var sequence = Begun() with { Name = null, StartedAt = Make.Noon.AddMinutes(-minutes), Attempt = 3 };
        Assert.Equal(expected, Text(RequeuePolicy.AfterUnreadableConfiguration(sequence, Make.Noon)));
    }

    [Fact]
    public void A_confirming_read_outlives_an_unreadable_configuration()
    {
        var sequence = Begun() with { Attempt = 3, ConfirmAt = Make.Noon.AddSeconds(20) };
        Assert.Equal(
            "attempt 4 in 20 s, confirms in 20 s", Text(RequeuePolicy.AfterUnreadableConfiguration(sequence, Make.Noon)));
    }

    [Fact]
    public void The_younger_of_two_sequences_continues()
    {
        var old = Begun() with { StartedAt = Make.Noon.AddMinutes(-31), Attempt = 9, Due = Make.Noon.AddMinutes(-30), Id = "old" };
        var young = Begun() with { StartedAt = Make.Noon.AddSeconds(-5), Attempt = 1, Due = Make.Noon.AddSeconds(5), Id = "young" };
        var merged = RequeuePolicy.Merge(old, young, Make.Noon);
        Assert.Equal((young.StartedAt, 1, "young", old.Due), (merged.StartedAt, merged.Attempt, merged.Id, merged.Due));
    }

    [Fact]
    public void A_merged_sequence_counts_from_its_earliest_cause()
    {
        var early = Begun() with { CausedAt = Make.Noon.AddSeconds(-20) };
        var late = Begun() with { StartedAt = Make.Noon.AddSeconds(5), CausedAt = Make.Noon.AddSeconds(-5) };
        Assert.Equal(early.CausedAt, RequeuePolicy.Merge(late, early, Make.Noon).CausedAt);
        Assert.Equal(late.CausedAt, RequeuePolicy.Merge(late, Begun(), Make.Noon).CausedAt);
    }

    [Fact]
    public void A_fast_clock_extends_neither_a_sequence_nor_a_confirming_read()
    {
        var ahead = Begun() with { StartedAt = Make.Noon.AddDays(1), Attempt = 3, ConfirmAt = Make.Noon.AddDays(1) };
        var merged = RequeuePolicy.Merge(ahead, ahead, Make.Noon);
        Assert.Equal((Make.Noon, Make.Noon.AddSeconds(30)), (merged.StartedAt, merged.ConfirmAt));
    }

    [Fact]
    public void Merging_is_commutative_associative_and_idempotent()
    {
        var times = Gen.Int[-1200, 60].Select(seconds => Make.Noon.AddSeconds(seconds));
        var sequences = Gen.Select(
            times, Gen.Int[0, 3], times.Nullable(), times, times.Nullable(), Gen.Int[0, 2].Select(id => id == 0 ? null : $"r-{id}"),
            (startedAt, attempt, causedAt, due, confirmAt, id) =>
                new RetrySequence(Name, startedAt, attempt, causedAt, due, confirmAt) { Id = id });
        Gen.Select(sequences, sequences, sequences).Sample((one, other, third) =>
        {
            RetrySequence Merge(RetrySequence a, RetrySequence b) => RequeuePolicy.Merge(a, b, Make.Noon);
            Assert.Equal(Merge(one, other), Merge(other, one));
            Assert.Equal(Merge(Merge(one, other), third), Merge(one, Merge(other, third)));
            Assert.Equal(Merge(one, other), Merge(Merge(one, other), other));
            Assert.Equal(Merge(one, one), Merge(Merge(one, one), one));
        });
    }

    private static readonly NameInZone Name = new(Make.ZoneId, DnsName.Parse("a.example"));

    private static RetrySequence Begun() => RetrySequence.Begin(Name, Make.Noon, null, "r-1");

    private static Target Target() => new(Make.Binding("a.example"), Prune: false);

    private static NameResult Result(Reason reason, DateTimeOffset at, bool changed) => new(
        Target() with
        {
            Evidence = Evidence.None with
            {
                Counts = new(RemovalReads: 9, SettlingReads: 9),
                Applied = changed ? [new RecordChange(ChangeAction.Create, Make.A("a.example", "10.0.1.7"))] : [],
            },
        },
        reason, [], at);

    private static Next After(Reason reason, RetrySequence? sequence, DateTimeOffset at, bool changed = false) =>
        RequeuePolicy.After(Result(reason, at, changed), sequence, AtNoon);

    private static string Text(Next next, DateTimeOffset? now = null) => next switch
    {
        Next.Later { Sequence: var sequence } =>
            $"attempt {sequence.Attempt} in {(sequence.Due - (now ?? Make.Noon)).TotalSeconds} s"
            + (sequence.ConfirmAt is { } at ? $", confirms in {(at - (now ?? Make.Noon)).TotalSeconds} s" : ""),
        _ => next == Next.Done ? "done" : next == Next.Exhausted ? "exhausted" : next.ToString()!,
    };
}
