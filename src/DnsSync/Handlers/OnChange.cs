using System.Collections.Immutable;
using DnsSync.Calls;
using DnsSync.Configuration;
using DnsSync.Model;
using DnsSync.Planning;
using DnsSync.Reporting;
using DnsSync.Triggers;

namespace DnsSync.Handlers;

/// <summary>
/// Answers a batch of events and follow-ups with at most one run, for the union of what they tell,
/// and at most one follow-up.
/// </summary>
internal sealed class OnChange(ServiceParts parts, Runs runs)
{
    // More chains than any account has at once; beyond that the oldest is forgotten.
    private const int RememberedFollowUps = 1000;

    private readonly Queue<(DateTimeOffset, int)> _answeredInOrder = [];
    private readonly HashSet<(DateTimeOffset, int)> _answered = [];

    /// <exception cref="AwsCallException">
    /// AWS failed, and a follow-up could not be sent either: the batch must be delivered again.
    /// </exception>
    public async Task HandleAsync(
        ImmutableArray<QueuedItem> items, Invocation invocation, CancellationToken cancellation)
    {
        var triggers = items.Select(item => item.Trigger).OfType<Trigger>().ToList();
        foreach (var ignored in triggers.Where(trigger => trigger.Ignored is not null))
        {
            Log.Ignored(parts.Logger, ignored.EventId, ignored.What, ignored.Ignored!);
        }

        var followUps = items.Select(item => item.FollowUp).OfType<FollowUp>().Where(IsNew).ToList();
        await AnswerAsync(triggers, followUps, invocation, cancellation);
    }

    private async Task AnswerAsync(
        List<Trigger> triggers, List<FollowUp> followUps, Invocation invocation, CancellationToken cancellation)
    {
        while (true)
        {
            var next = await AnswerOnceAsync(triggers, followUps, invocation, cancellation);
            if (next.Next is not { } followUp)
            {
                return;
            }

            if (parts.Queue is { } queue)
            {
                await SendAsync(queue, followUp, next.Delay, cancellation);
                return;
            }

            if (parts.Time.GetUtcNow() + next.Delay >= invocation.WorkEnds(parts.Time.GetUtcNow()))
            {
                return;
            }

            await Pause.ForAsync(next.Delay, parts.Time, cancellation);
            (triggers, followUps) = ([], [followUp]);
        }
    }

    private async Task<FollowUps> AnswerOnceAsync(
        List<Trigger> triggers, List<FollowUp> followUps, Invocation invocation, CancellationToken cancellation)
    {
        var nothing = new FollowUps(null, TimeSpan.Zero, []);
        if (triggers.All(trigger => trigger.Ignored is not null) && followUps.Count == 0)
        {
            CountIgnored(triggers.Count);
            return nothing;
        }

        SyncConfiguration? configuration;
        try
        {
            configuration = await runs.ConfigurationAsync(cancellation);
        }
        catch (AwsCallException failure) when (parts.Queue is not null && failure.Fault.IsWorthRetrying)
        {
            return Again(triggers, followUps);
        }

        if (configuration is null)
        {
            throw new InvalidOperationException(
                "there is no usable configuration: see the errors that were logged with their paths");
        }

        var scope = await ScopeOfAsync(triggers, configuration, cancellation);
        var bindings = Union(configuration, scope, followUps);
        var ignored = triggers.Count(trigger => trigger.Ignored is not null);
        if (bindings.IsEmpty)
        {
            CountIgnored(triggers.Count);
            return nothing;
        }

        ImmutableArray<Expectation> expected =
            [.. scope.Expected.Union(followUps.SelectMany(followUp => followUp.Expected))];
        var report = await runs.RunAsync(
            triggers.Count > 0 ? "change" : "follow-up",
            new SyncRequest(configuration.Owner, bindings)
            {
                Expected = expected,
                Deadline = invocation.WorkEnds(parts.Time.GetUtcNow()),
            },
            cancellation);
        var causedAt = triggers.Select(trigger => trigger.At)
            .Concat(followUps.Select(followUp => followUp.CausedAt)).Min();
        var next = FollowUps.After(
            report, expected, followUps, isFresh: !scope.Bindings.IsEmpty, causedAt, parts.Time.GetUtcNow());
        foreach (var name in next.Exhausted)
        {
            Log.GaveUp(parts.Logger, name.Name, FollowUps.LongestChain.TotalMinutes);
        }

        runs.Count(configuration.Owner, report,
            new RunCounts(ignored, next.Exhausted.Length, runs.Convergence(report, causedAt)));
        return next;
    }

    // The configuration cannot be read just now: everything that came is looked at later.
    private FollowUps Again(List<Trigger> triggers, List<FollowUp> followUps)
    {
        var now = parts.Time.GetUtcNow();
        var attempt = followUps.Select(followUp => followUp.Attempt).DefaultIfEmpty().Max() + 1;
        var startedAt = followUps.Select(followUp => followUp.StartedAt).DefaultIfEmpty(now).Min();
        return now > startedAt + FollowUps.LongestChain
            ? new FollowUps(null, TimeSpan.Zero, [])
            : new FollowUps(
                new FollowUp(
                    attempt, startedAt, triggers.Select(trigger => trigger.At).Min(), null,
                    [.. triggers.SelectMany(trigger => trigger.Expected)
                        .Concat(followUps.SelectMany(followUp => followUp.Expected)).Distinct()],
                    [], null),
                Settling.PauseBefore(attempt), []);
    }

    private async Task<Scope> ScopeOfAsync(
        List<Trigger> triggers, SyncConfiguration configuration, CancellationToken cancellation)
    {
        Scope Now() => Scope.Of(
            triggers, configuration.Bindings, parts.Sightings.Endpoints, parts.Sightings.Interfaces);
        var scope = Now();
        if (scope.Unplaced.IsEmpty)
        {
            return scope;
        }

        try
        {
            foreach (var ids in scope.Unplaced.Chunk(Observing.IEndpointInventory.MaximumIds))
            {
                var page = await parts.Endpoints.DescribeEndpointsAsync(
                    new EndpointFilter([.. ids], null, null), null, cancellation);
                parts.Sightings.Learn(page.Endpoints);
            }
        }
        catch (AwsCallException failure)
        {
            Log.NotLookedUp(parts.Logger, string.Join(',', scope.Unplaced), failure.Fault.ToString());
        }

        return Now();
    }

    private static ImmutableArray<Binding> Union(
        SyncConfiguration configuration, Scope scope, List<FollowUp> followUps)
    {
        var placed = scope.Bindings.ToHashSet();
        return
        [
            .. configuration.Bindings.Where(binding =>
                placed.Contains(binding) || followUps.Any(followUp => followUp.Names(binding))),
        ];
    }

    private async Task SendAsync(
        IFollowUpQueue queue, FollowUp followUp, TimeSpan delay, CancellationToken cancellation)
    {
        var runner = new CallRunner(parts.Time, parts.Chance, new CallLog());
        try
        {
            await runner.RunAsync(
                "sqs:SendMessage", null,
                async token =>
                {
                    await queue.SendAsync(followUp.ToJson(), delay, token);
                    return true;
                },
                cancellation);
            Log.FollowUpSent(parts.Logger, followUp.Attempt, delay.TotalSeconds,
                followUp.Bindings?.Length ?? -1, followUp.Confirm.Length);
        }
        catch (AwsCallException failure)
        {
            Log.FollowUpNotSent(parts.Logger, failure.Fault.ToString());
            throw;
        }
    }

    private void CountIgnored(int events)
    {
        if (events > 0)
        {
            runs.Count("", null, new RunCounts(events, 0, null));
        }
    }

    // The queue delivers at least once: a look that was taken already would fork its chain.
    private bool IsNew(FollowUp followUp)
    {
        var key = (followUp.StartedAt, followUp.Attempt);
        if (!_answered.Add(key))
        {
            return false;
        }

        _answeredInOrder.Enqueue(key);
        if (_answeredInOrder.Count > RememberedFollowUps)
        {
            _answered.Remove(_answeredInOrder.Dequeue());
        }

        return true;
    }
}
