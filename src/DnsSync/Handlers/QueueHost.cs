using System.Collections.Immutable;
using DnsSync.Calls;
using DnsSync.Planning;
using DnsSync.Reporting;

namespace DnsSync.Handlers;

/// <summary>
/// Keeps retry sequences in the queue: takes the messages that are due, and sends those that carry on.
/// The queue delivers at least once; what this process has answered it does not answer again.
/// </summary>
internal sealed class QueueHost(ServiceParts parts)
{
    // More than any account has at once; beyond that the oldest is forgotten.
    private const int Remembered = 10_000;

    // SQS counts whole seconds.
    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private readonly Queue<RetrySequence> _inOrder = [];
    private readonly HashSet<RetrySequence> _answered = [];

    /// <summary>Whether there is a queue; without one, what waits for AWS is waited for.</summary>
    public bool HasQueue => parts.Queue is not null;

    /// <summary>What the messages of a batch ask for, those that were answered or are too old left out.</summary>
    public Requeued Receive(ImmutableArray<QueuedItem> items, DateTimeOffset now)
    {
        var requeued = Requeued.None;
        var dropped = 0;
        foreach (var (messageId, message) in items
            .Where(item => item.Requeued is not null)
            .Select(item => (item.MessageId, item.Requeued!)))
        {
            if (message == RequeueMessage.Unreadable)
            {
                Log.Malformed(parts.Logger, messageId, "a requeue message that cannot be parsed; reading every name");
                continue;
            }

            // It does not rely on what decides when a sequence ends, and so holds where that is wrong.
            var old = message.Names.Where(name => name.IsTooOld(now)).ToList();
            if (old.MinBy(name => name.StartedAt) is { } oldest)
            {
                dropped++;
                Log.RequeueDropped(
                    parts.Logger, messageId, oldest.Id ?? "(unknown)", oldest.Attempt, oldest.StartedAt,
                    RetrySequence.MaximumAge.TotalMinutes, RetrySequence.MaximumAttempt);
            }

            lock (_lock)
            {
                requeued = requeued.With(
                    message with { Names = [.. message.Names.Except(old).Where(name => !_answered.Contains(KeyOf(name)))] }, now);
            }
        }

        if (dropped > 0)
        {
            parts.Metrics?.Invoke(MetricReport.Render(
                parts.Configuration.Owner, null, new RunCounts(0, 0) { DroppedRequeues = dropped }, now));
        }

        return requeued;
    }

    /// <summary>Remembers what was answered. Not before: what failed is delivered again, and must be answered then.</summary>
    public void Answered(IEnumerable<RetrySequence> sequences)
    {
        lock (_lock)
        {
            foreach (var key in sequences.Select(KeyOf).Where(_answered.Add))
            {
                _inOrder.Enqueue(key);
                if (_inOrder.Count > Remembered)
                {
                    _answered.Remove(_inOrder.Dequeue());
                }
            }
        }
    }

    /// <summary>Sends what carries on, again if need be, before the invocation is cut off.</summary>
    /// <param name="names">None sends nothing.</param>
    /// <exception cref="AwsCallException">It could not be sent.</exception>
    public async Task SendAsync(
        ImmutableArray<RetrySequence> names,
        ImmutableArray<Expectation> expected,
        Invocation invocation,
        CancellationToken cancellation)
    {
        if (names.IsEmpty || parts.Queue is not { } queue)
        {
            return;
        }

        foreach (var (message, body) in new RequeueMessage(names, expected).Write())
        {
            await SendAsync(queue, message, body, invocation, cancellation);
        }
    }

    /// <summary>Sends what carries on after work that is done, and whose answer must not be lost.</summary>
    public async Task TrySendAsync(
        ImmutableArray<RetrySequence> names, Invocation invocation, CancellationToken cancellation)
    {
        try
        {
            await SendAsync(names, [], invocation, cancellation);
        }
        catch (AwsCallException)
        {
            // It is logged, and the schedule reads every name anyway.
        }
    }

    private async Task SendAsync(
        IRequeueQueue queue, RequeueMessage message, string body, Invocation invocation, CancellationToken cancellation)
    {
        const string operation = "sqs:SendMessage";
        var now = parts.Time.GetUtcNow();
        var delay = message.Due - now > Shortest ? message.Due - now : Shortest;
        var runner = new CallRunner(parts.Time, parts.Chance, new CallLog());
        try
        {
            await TimeLimit.CallAsync(
                operation, invocation.SendingEnds(now), parts.Time,
                within => runner.RunAsync(
                    operation, null,
                    async token =>
                    {
                        await queue.SendAsync(body, delay, token);
                        return true;
                    },
                    within),
                cancellation);
        }
        catch (AwsCallException failure)
        {
            Log.RequeueNotSent(parts.Logger, failure.Fault.ToString());
            throw;
        }

        parts.Metrics?.Invoke(MetricReport.Render(
            parts.Configuration.Owner, null, new RunCounts(0, 0) { RequeueMessages = 1 }, parts.Time.GetUtcNow()));
        Log.Requeued(
            parts.Logger, message.Names.Length, delay.TotalSeconds, message.Names.Max(name => name.Attempt),
            message.Names.Count(name => name.ConfirmAt is not null));
    }

    // A sequence that forked has the same start and attempt, whenever it is due.
    private static RetrySequence KeyOf(RetrySequence sequence) =>
        sequence with { Due = default, CausedAt = null, Id = null };
}
