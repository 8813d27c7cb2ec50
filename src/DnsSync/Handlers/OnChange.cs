using System.Collections.Immutable;
using DnsSync.Calls;
using DnsSync.Configuration;
using DnsSync.Endpoints;
using DnsSync.Events;
using DnsSync.Model;
using DnsSync.Planning;
using DnsSync.Reporting;

namespace DnsSync.Handlers;

/// <summary>
/// Answers a batch of events and messages to ourselves with at most one run, for the union of what they
/// tell, and sends what is to be read again.
/// </summary>
internal sealed class OnChange(ServiceParts parts, Runs runs, QueueHost queue)
{
    private readonly MissingEndpoints _missing = new(parts.Time);
    private Deletions _deletions = Deletions.None;

    /// <exception cref="AwsCallException">
    /// AWS failed, and nothing could be requeued either: the batch must be delivered again.
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
            queue.Receive(items, now),
            items.Any(item => item.IsTick || item.Requeued == RequeueMessage.Unreadable));
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

        if (batch.SaysNothing)
        {
            runs.CountIgnored(parts.Configuration.Owner, batch.Triggers.Length);
            return;
        }

        SyncConfiguration configuration;
        try
        {
            configuration = await runs.ConfigurationAsync(invocation, cancellation);
        }
        catch (AwsCallException failure) when (queue.HasQueue && failure.Fault.IsWorthRetrying)
        {
            await RequeueAsync(batch, invocation, cancellation);
            return;
        }

        await RunAsync(batch, configuration, invocation, cancellation);
    }

    private async Task RunAsync(
        Batch batch, SyncConfiguration configuration, Invocation invocation, CancellationToken cancellation)
    {
        var lookUps = new CallLog();
        var began = parts.Time.GetUtcNow();
        var scope = await ScopeOfAsync(batch.Triggers, configuration, lookUps, invocation, cancellation);
        var requeued = scope.Bindings.Aggregate(
            batch.Requeued.For(configuration.Bindings, began),
            (next, binding) => next.With(
                RetrySequence.Begin(NameInZone.Of(binding), began, scope.Since, invocation.RequestId), began));
        var expected = Expected(scope.Expected, batch.Requeued, began);

        // A tick reads every name; what it alone reads has no sequence, since the next tick comes anyway.
        ImmutableArray<Binding> bindings =
            batch.IsTick ? configuration.Bindings : [.. configuration.Bindings.Where(requeued.IsDue)];
        var sequences = requeued.Of(bindings);
        ImmutableArray<RetrySequence> waiting = [.. requeued.Except(sequences)];
        if (bindings.IsEmpty && !batch.IsTick)
        {
            runs.CountIgnored(configuration.Owner, scope.Idle, lookUps);
            await queue.SendAsync(waiting, expected, invocation, cancellation);
            return;
        }

        var (report, later, gaveUp) = await runs.RunAsync(
            batch.Trigger,
            new SyncRequest(configuration.Owner, bindings)
            {
                Expected = expected,
                BoundSince = runs.BoundSince,
                CreatesUntil = runs.CreatesUntil(began),
                Sequences = sequences,
                Requeues = queue.HasQueue,
                Deadline = invocation.WorkEnds(parts.Time.GetUtcNow()),
            },
            cancellation,
            lookUps);
        runs.Count(configuration.Owner, report, new RunCounts(scope.Idle, gaveUp.Length));
        await queue.SendAsync([.. later, .. waiting], expected, invocation, cancellation);
        queue.Answered(sequences.Values);
    }

    // The configuration cannot be read just now: everything that came is read later. A tick alone is
    // not: the next one comes anyway.
    private async Task RequeueAsync(Batch batch, Invocation invocation, CancellationToken cancellation)
    {
        var now = parts.Time.GetUtcNow();
        var relevant = batch.Triggers.Where(trigger => trigger.Ignored is null).ToList();
        var requeued = relevant.Count == 0 ? batch.Requeued : batch.Requeued.With(
            RetrySequence.Begin(null, now, relevant.Select(trigger => trigger.At).Min(), invocation.RequestId), now);
        var next = requeued.Due
            .Select(sequence => (sequence.Name, Next: RequeuePolicy.AfterUnreadableConfiguration(sequence, now)))
            .ToList();
        var exhausted = next.Where(pair => pair.Next == Next.Exhausted).Select(pair => pair.Name).ToList();
        foreach (var name in exhausted)
        {
            Log.GaveUp(
                parts.Logger, name?.Name.ToString() ?? "every name", RequeuePolicy.LongestSequence.TotalMinutes);
        }

        runs.Count(parts.Configuration.Owner, null,
            new RunCounts(batch.Triggers.Length - relevant.Count, exhausted.Count));
        await queue.SendAsync(
            [.. next.Select(pair => pair.Next).OfType<Next.Later>().Select(later => later.Sequence), .. requeued.NotDue],
            Expected(
                relevant.SelectMany(trigger =>
                    trigger.Expected.Select(expectation => expectation with { At = trigger.At })),
                batch.Requeued, now),
            invocation, cancellation);
        queue.Answered(batch.Requeued.Due);
    }

    private ImmutableArray<Expectation> Expected(
        IEnumerable<Expectation> announced, Requeued requeued, DateTimeOffset now) =>
    [
        .. Scope.Latest(announced.Concat(requeued.Expected
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
            triggers, configuration.Bindings, parts.EndpointCache.Endpoints, parts.EndpointCache.Interfaces);
        var scope = Now();
        var unknownIds = scope.UnknownIds.RemoveAll(_missing.Contains);
        if (unknownIds.IsEmpty)
        {
            return scope;
        }

        const string operation = "ec2:DescribeVpcEndpoints";
        var runner = new CallRunner(parts.Time, parts.Chance, lookUps);
        try
        {
            foreach (var ids in unknownIds.Chunk(IEndpointInventory.MaximumIds))
            {
                var page = await TimeLimit.CallAsync(
                    operation, invocation.WorkEnds(parts.Time.GetUtcNow()), parts.Time,
                    within => runner.RunAsync(
                        operation, null,
                        token => parts.Endpoints.DescribeEndpointsAsync(
                            new EndpointFilter([.. ids], null, null), null, token),
                        within),
                    cancellation);
                parts.EndpointCache.Learn(page.Endpoints);
                _missing.Add(ids.Except(page.Endpoints.Select(endpoint => endpoint.Id), StringComparer.Ordinal));
            }
        }
        catch (AwsCallException failure)
        {
            Log.NotLookedUp(parts.Logger, string.Join(',', unknownIds), failure.Fault.ToString());
        }

        return Now();
    }

    /// <summary>What one run answers.</summary>
    private sealed record Batch(ImmutableArray<Trigger> Triggers, Requeued Requeued, bool IsTick)
    {
        public bool SaysNothing =>
            Requeued.IsEmpty && !IsTick && Triggers.All(trigger => trigger.Ignored is not null);

        /// <summary>For the log.</summary>
        public string Trigger => (Triggers.IsEmpty, Requeued.IsEmpty) switch
        {
            (false, _) => "change",
            (_, false) => "requeue",
            _ => "schedule",
        };
    }
}
