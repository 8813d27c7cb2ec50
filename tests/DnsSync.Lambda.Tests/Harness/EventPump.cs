using System.Collections.Concurrent;
using System.Collections.Immutable;
using DnsSync.Simulator.Events;
using DnsSync.Simulator.Queues;
using DnsSync.Simulator.Time;

namespace DnsSync.Lambda.Tests.Harness;

/// <summary>How <see cref="EventPump"/> feeds a function.</summary>
internal sealed record EventPumpSettings
{
    /// <summary>How messages become batches. By default they gather for 200 ms.</summary>
    public EventSourceSettings Batches { get; init; } = new() { Window = TimeSpan.FromMilliseconds(200) };

    /// <summary>The function's time-out. Default a minute.</summary>
    public TimeSpan FunctionTimeout { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>How CloudTrail delivers; null for no events but those that a test sends.</summary>
    public EventDelivery? Events { get; init; } = new();

    /// <summary>The role that a caller has assumed, by its access key id.</summary>
    public Func<string, string?> RoleOf { get; init; } = _ => null;
}

/// <summary>A batch that went to a function, and what became of it.</summary>
internal sealed record PumpedBatch(
    ImmutableArray<ReceivedMessage> Messages, InvocationResult Result);

/// <summary>
/// What stands between a world and a function: what happens in the world becomes events, events
/// become messages, and messages batches.
/// </summary>
internal sealed class EventPump : IAsyncDisposable
{
    private readonly RealTimeWorld _world;
    private readonly string _queueUrl;
    private readonly EventBus? _bus;
    private readonly ConcurrentQueue<PumpedBatch> _batches = new();
    private readonly EventSourceMapping _mapping;

    private EventPump(
        RealTimeWorld world, string queueUrl, EventPumpSettings settings, RuntimeApi[] functions)
    {
        _world = world;
        _queueUrl = queueUrl;
        _bus = world.Use(it => settings.Events is null ? null : new EventBus(
            it,
            new CloudTrailEvents(it.Settings) { RoleOf = settings.RoleOf },
            settings.Events,
            made => it.Queues.Send(new SendMessageRequest(queueUrl, made.Json))));
        _mapping = EventSourceMapping.Start(world, queueUrl, settings.Batches,
            functions.Select<RuntimeApi, EventSourceMapping.Invoke>(function => async (payload, messages, _) =>
            {
                var result = await function.InvokeAsync(payload.ToArray(), settings.FunctionTimeout);
                _batches.Enqueue(new PumpedBatch(messages, result));
                return result.Succeeded;
            }));
    }

    /// <summary>The rules between the world and the queue; null without events.</summary>
    public EventBus? Bus => _bus;

    /// <summary>Every batch that has ended, oldest first.</summary>
    public IReadOnlyList<PumpedBatch> Batches => [.. _batches];

    /// <summary>Starts to feed these copies of one function, each with one batch at a time.</summary>
    public static EventPump Start(
        RealTimeWorld world,
        string queueUrl,
        EventPumpSettings settings,
        params RuntimeApi[] functions) => new(world, queueUrl, settings, functions);

    /// <summary>Puts an event or another body into the queue.</summary>
    public void Send(string body) => _world.Use(
        world => world.Queues.Send(new SendMessageRequest(_queueUrl, body)));

    /// <summary>Waits until the queue holds nothing, requeue messages included.</summary>
    /// <exception cref="TimeoutException">It still holds something.</exception>
    public Task DrainAsync(TimeSpan? patience = null) => Eventually.TrueAsync(
        () => Counts() is { Visible: 0, InFlight: 0, Delayed: 0 },
        () => $"the queue still holds {Counts()}; {_batches.Count} batches have ended",
        patience);

    /// <summary>What the queue holds.</summary>
    public QueueCounts Counts() => _mapping.Counts();

    /// <exception cref="Exception">A function did not take a batch.</exception>
    public async ValueTask DisposeAsync()
    {
        _world.Use(_ => _bus?.Disconnect());
        await _mapping.DisposeAsync();
    }
}
