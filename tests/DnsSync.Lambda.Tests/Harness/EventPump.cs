using System.Collections.Concurrent;
using System.Collections.Immutable;
using DnsSync.Simulator.Events;
using DnsSync.Simulator.Queues;
using DnsSync.Simulator.Time;

namespace DnsSync.Lambda.Tests.Harness;

/// <summary>How <see cref="EventPump"/> feeds a function.</summary>
internal sealed record EventPumpSettings
{
    /// <summary>For how long a batch gathers. The stack's is 2 s. Default 200 ms.</summary>
    public TimeSpan Window { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>The most messages of a batch. Default 1000.</summary>
    public int BatchSize { get; init; } = 1000;

    /// <summary>The most octets of a batch's bodies: with the rest, below 6 MB.</summary>
    public int BatchOctets { get; init; } = 4_500_000;

    /// <summary>The function's time-out. Default a minute.</summary>
    public TimeSpan FunctionTimeout { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>After a failure, when the batch comes again. Default 100 ms.</summary>
    public TimeSpan RetryAfter { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>How CloudTrail delivers; null for no events but those that a test sends.</summary>
    public EventDelivery? Events { get; init; } = new();

    /// <summary>The role that a caller has assumed, by its access key id.</summary>
    public Func<string, string?> RoleOf { get; init; } = _ => null;
}

/// <summary>A batch that went to a function, and what became of it.</summary>
internal sealed record PumpedBatch(
    ImmutableArray<ReceivedMessage> Messages, InvocationResult Result);

/// <summary>
/// The event source between a queue and a function: what happens in the world becomes events,
/// events become messages, and messages batches. A batch is deleted when the function succeeded,
/// and comes again when it did not.
/// </summary>
internal sealed class EventPump : IAsyncDisposable
{
    // Longer than any batch takes: only the pump gives messages back.
    private static readonly TimeSpan Hidden = TimeSpan.FromMinutes(30);

    private readonly RealTimeWorld _world;
    private readonly string _queueUrl;
    private readonly string _queueArn;
    private readonly EventPumpSettings _settings;
    private readonly EventBus? _bus;
    private readonly Action _listener;
    private readonly SemaphoreSlim _arrived = new(0);
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentQueue<PumpedBatch> _batches = new();
    private readonly Task[] _loops;

    private EventPump(
        RealTimeWorld world, string queueUrl, EventPumpSettings settings, RuntimeApi[] functions)
    {
        _world = world;
        _queueUrl = queueUrl;
        _settings = settings;
        _listener = () => _arrived.Release();
        (_queueArn, _bus) = world.Use(it =>
        {
            it.Queues.Listen(queueUrl, _listener);
            var bus = settings.Events is null ? null : new EventBus(
                it,
                new CloudTrailEvents(it.Settings) { RoleOf = settings.RoleOf },
                settings.Events,
                made => it.Queues.Send(new SendMessageRequest(queueUrl, made.Json)));
            return (it.Queues.ArnOf(queueUrl), bus);
        });
        _loops = [.. functions.Select(PumpAsync)];
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

    /// <summary>Waits until the queue holds nothing, follow-ups included.</summary>
    /// <exception cref="TimeoutException">It still holds something.</exception>
    public Task DrainAsync(TimeSpan? patience = null) => Eventually.TrueAsync(
        () => Counts() is { Visible: 0, InFlight: 0, Delayed: 0 },
        () => $"the queue still holds {Counts()}; {_batches.Count} batches have ended",
        patience);

    /// <summary>What the queue holds.</summary>
    public QueueCounts Counts() => _world.Use(world => world.Queues.CountsOf(_queueUrl));

    /// <exception cref="Exception">A function did not take a batch.</exception>
    public async ValueTask DisposeAsync()
    {
        _world.Use(world =>
        {
            _bus?.Disconnect();
            world.Queues.Unlisten(_queueUrl, _listener);
        });
        await _stop.CancelAsync();
        await Task.WhenAll(_loops);
        _stop.Dispose();
        _arrived.Dispose();
    }

    private async Task PumpAsync(RuntimeApi function)
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                await _arrived.WaitAsync(_stop.Token);
                await Task.Delay(_settings.Window, _stop.Token);
                while (_arrived.Wait(0, CancellationToken.None))
                {
                    // All that has come by now goes into this batch.
                }

                if (Receive() is { IsEmpty: false } messages)
                {
                    // There may be more than one batch holds.
                    _arrived.Release();
                    await HandAsync(function, messages).WaitAsync(_stop.Token);
                }
            }
            catch (OperationCanceledException) when (_stop.IsCancellationRequested)
            {
                return;
            }
        }
    }

    private ImmutableArray<ReceivedMessage> Receive() => _world.Use(world => world.Queues.Receive(
        new ReceiveMessageRequest(_queueUrl, _settings.BatchSize)
        {
            MaximumOctets = _settings.BatchOctets,
            Visibility = Hidden,
        }).Messages);

    private async Task HandAsync(RuntimeApi function, ImmutableArray<ReceivedMessage> messages)
    {
        var result = await function.InvokeAsync(
            SqsEvent.Of(messages, _queueArn), _settings.FunctionTimeout);
        _world.Use(world =>
        {
            foreach (var message in messages)
            {
                if (result.Succeeded)
                {
                    world.Queues.Delete(_queueUrl, message.ReceiptHandle);
                }
                else
                {
                    world.Queues.ChangeVisibility(
                        _queueUrl, message.ReceiptHandle, _settings.RetryAfter);
                }
            }
        });
        _batches.Enqueue(new PumpedBatch(messages, result));
    }
}
