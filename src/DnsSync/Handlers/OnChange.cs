using System.Collections.Immutable;
using DnsSync.Calls;
using DnsSync.Configuration;
using DnsSync.Model;
using DnsSync.Observing;
using DnsSync.Planning;
using DnsSync.Reporting;
using DnsSync.Triggers;

namespace DnsSync.Handlers;

/// <summary>
/// Answers a batch of events and follow-ups with at most one run, for the union of what they tell,
/// and at most one follow-up.
/// </summary>
internal sealed class OnChange(ServiceParts parts, Runs runs, FollowUpSender sender)
{
    private readonly AnsweredFollowUps _answered = new();
    private readonly MissingEndpoints _missing = new(parts.Time);
    private Deletions _deletions = Deletions.None;

    /// <exception cref="AwsCallException">
    /// AWS failed, and a follow-up could not be sent either: the batch must be delivered again.
    /// </exception>
    public async Task HandleAsync(
        ImmutableArray<QueuedItem> items, Invocation invocation, CancellationToken cancellation)
    {
        var now = parts.Time.GetUtcNow();
        var triggers = items.Select(item => item.Trigger).OfType<Trigger>().ToList();
        _deletions = _deletions.With(triggers.SelectMany(trigger =>
            trigger.Expected.Select(expectation => expectation with { At = trigger.At })));
        var batch = new Batch(
            [.. triggers.Select(trigger => trigger.AsOf(now))],
            _answered.New(WithinBounds(items, now)),
            items.Any(item => item.IsTick || item.FollowUp == FollowUp.Unreadable));
        foreach (var ignored in batch.Triggers.Where(trigger => trigger.Ignored is not null))
        {
            if (ignored.IsMalformed)
            {
                Log.Malformed(parts.Logger, ignored.EventId, ignored.Ignored!);
            }
            else
            {
                Log.Ignored(parts.Logger, ignored.EventId, ignored.What, ignored.Ignored!);
            }
        }

        await AnswerAsync(batch, invocation, cancellation);

        // Not before: what failed is delivered again, and must be answered then.
        _answered.Add(batch.FollowUps);
    }

    // They do not rely on what decides when a sequence ends, and so hold where that is wrong.
    private List<FollowUp> WithinBounds(ImmutableArray<QueuedItem> items, DateTimeOffset now)
    {
        var within = new List<FollowUp>();
        var dropped = 0;
        foreach (var (messageId, followUp) in items
            .Where(item => item.FollowUp is not null)
            .Select(item => (item.MessageId, item.FollowUp!)))
        {
            if (followUp == FollowUp.Unreadable)
            {
                Log.Malformed(parts.Logger, messageId, "it is a follow-up that cannot be read, so every name is read");
            }
            else if (followUp.IsTooOld(now))
            {
                dropped++;
                Log.RequeueDropped(
                    parts.Logger, messageId, followUp.Sequence ?? "(unknown)", followUp.Attempt, followUp.StartedAt,
                    FollowUp.MaximumAge.TotalMinutes, FollowUp.MaximumAttempt);
            }
            else
            {
                within.Add(followUp);
            }
        }

        if (dropped > 0)
        {
            runs.Count(parts.Configuration.Owner, null, new RunCounts(0, 0, null) { DroppedRequeues = dropped });
        }

        return within;
    }

    private async Task AnswerAsync(Batch batch, Invocation invocation, CancellationToken cancellation)
    {
        while (true)
        {
            var next = await AnswerOnceAsync(batch, invocation, cancellation);
            if (next.Next is not { } followUp)
            {
                return;
            }

            if (parts.Queue is { } queue)
            {
                await sender.SendAsync(queue, followUp, next.Delay, invocation, cancellation);
                return;
            }

            var now = parts.Time.GetUtcNow();
            if (now + next.Delay >= invocation.WorkEnds(now))
            {
                return;
            }

            await Pause.ForAsync(next.Delay, parts.Time, cancellation);
            batch = new Batch([], [followUp], IsTick: false);
        }
    }

    private async Task<FollowUps> AnswerOnceAsync(
        Batch batch, Invocation invocation, CancellationToken cancellation)
    {
        if (batch.SaysNothing)
        {
            runs.CountIgnored(parts.Configuration.Owner, batch.Triggers.Length);
            return FollowUps.None;
        }

        SyncConfiguration configuration;
        try
        {
            configuration = await runs.ConfigurationAsync(invocation, cancellation);
        }
        catch (AwsCallException failure) when (parts.Queue is not null && failure.Fault.IsWorthRetrying)
        {
            return Again(batch);
        }

        var lookUps = new CallLog();
        var began = parts.Time.GetUtcNow();
        var scope = await ScopeOfAsync(batch.Triggers, configuration, lookUps, invocation, cancellation);
        var chained = Chained(configuration, scope, batch.FollowUps);
        var bindings = batch.IsTick ? configuration.Bindings : chained;
        if (bindings.IsEmpty && !batch.IsTick)
        {
            runs.CountIgnored(configuration.Owner, scope.Idle, lookUps);
            return FollowUps.None;
        }

        var expected = Expected(scope.Expected, batch, began);
        var causedAt = batch.FollowUps.Select(followUp => followUp.CausedAt).Append(scope.Since).Min();
        var report = await runs.RunAsync(
            batch.Trigger,
            new SyncRequest(configuration.Owner, bindings)
            {
                Expected = expected,
                BoundSince = runs.BoundSince,
                CreatesUntil = runs.CreatesUntil(began),
                Deadline = invocation.WorkEnds(parts.Time.GetUtcNow()),
            },
            cancellation,
            lookUps,
            causedAt);
        var next = FollowUps.After(
            [.. report.Bindings.Where(binding => chained.Any(other =>
                other.ZoneId == binding.ZoneId && other.Name == binding.Name))],
            expected, batch.FollowUps, isFresh: !scope.Bindings.IsEmpty, causedAt, parts.Time.GetUtcNow());
        LogGivenUp(next);
        runs.Count(configuration.Owner, report,
            new RunCounts(scope.Idle, next.Exhausted.Length, runs.Convergence(report, causedAt)));
        return next;
    }

    // The configuration cannot be read just now: everything that came is looked at later. A tick
    // alone is not: the next one comes anyway.
    private FollowUps Again(Batch batch)
    {
        var relevant = batch.Triggers.Where(trigger => trigger.Ignored is null).ToList();
        if (relevant.Count == 0 && batch.FollowUps.IsEmpty)
        {
            return FollowUps.None;
        }

        var next = FollowUps.AfterNothing(
            Expected(
                relevant.SelectMany(trigger =>
                    trigger.Expected.Select(expectation => expectation with { At = trigger.At })),
                batch, parts.Time.GetUtcNow()),
            batch.FollowUps,
            isFresh: relevant.Count > 0,
            relevant.Select(trigger => trigger.At)
                .Concat(batch.FollowUps.Select(followUp => followUp.CausedAt)).Min(),
            parts.Time.GetUtcNow());
        LogGivenUp(next);
        runs.Count(parts.Configuration.Owner, null,
            new RunCounts(batch.Triggers.Length - relevant.Count, next.Exhausted.Length, null));
        return next;
    }

    private ImmutableArray<Expectation> Expected(
        IEnumerable<Expectation> announced, Batch batch, DateTimeOffset now) =>
    [
        .. Scope.Latest(announced.Concat(batch.FollowUps
                .SelectMany(followUp => followUp.Expected)
                .Where(expectation => !(expectation.At < now - Expectation.LongestUnseen))))
            .Where(expectation => !_deletions.Ends(expectation)),
    ];

    private async Task<Scope> ScopeOfAsync(
        ImmutableArray<Trigger> triggers,
        SyncConfiguration configuration,
        CallLog lookUps,
        Invocation invocation,
        CancellationToken cancellation)
    {
        Scope Now() => Scope.Of(
            triggers, configuration.Bindings, parts.Sightings.Endpoints, parts.Sightings.Interfaces);
        var scope = Now();
        var unplaced = scope.Unplaced.RemoveAll(_missing.Contains);
        if (unplaced.IsEmpty)
        {
            return scope;
        }

        const string operation = "ec2:DescribeVpcEndpoints";
        var runner = new CallRunner(parts.Time, parts.Chance, lookUps);
        try
        {
            foreach (var ids in unplaced.Chunk(IEndpointInventory.MaximumIds))
            {
                var page = await TimeLimit.CallAsync(
                    operation, invocation.WorkEnds(parts.Time.GetUtcNow()), parts.Time,
                    within => runner.RunAsync(
                        operation, null,
                        token => parts.Endpoints.DescribeEndpointsAsync(
                            new EndpointFilter([.. ids], null, null), null, token),
                        within),
                    cancellation);
                parts.Sightings.Learn(page.Endpoints);
                _missing.Add(ids.Except(page.Endpoints.Select(endpoint => endpoint.Id), StringComparer.Ordinal));
            }
        }
        catch (AwsCallException failure)
        {
            Log.NotLookedUp(parts.Logger, string.Join(',', unplaced), failure.Fault.ToString());
        }

        return Now();
    }

    // What only a tick looks at has no chain.
    private static ImmutableArray<Binding> Chained(
        SyncConfiguration configuration, Scope scope, ImmutableArray<FollowUp> followUps)
    {
        var placed = scope.Bindings.ToHashSet();
        var named = followUps.SelectMany(followUp => followUp.AllNames).ToHashSet();
        var all = followUps.Any(followUp => followUp.Bindings is null);
        return
        [
            .. configuration.Bindings.Where(binding =>
                all || placed.Contains(binding) || named.Contains(BoundName.Of(binding))),
        ];
    }

    private void LogGivenUp(FollowUps next)
    {
        foreach (var name in next.Exhausted)
        {
            Log.GaveUp(parts.Logger, name.Name, FollowUps.LongestChain.TotalMinutes);
        }
    }

    /// <summary>What one run answers.</summary>
    private sealed record Batch(
        ImmutableArray<Trigger> Triggers, ImmutableArray<FollowUp> FollowUps, bool IsTick)
    {
        public bool SaysNothing =>
            FollowUps.IsEmpty && !IsTick && Triggers.All(trigger => trigger.Ignored is not null);

        /// <summary>For the log.</summary>
        public string Trigger => (Triggers.IsEmpty, FollowUps.IsEmpty) switch
        {
            (false, _) => "change",
            (_, false) => "follow-up",
            _ => "schedule",
        };
    }
}
