using System.Collections.Immutable;
using DnsSync.Simulator.Time;

namespace DnsSync.Simulator.Queues;

/// <summary>How an <see cref="EventSourceMapping"/> batches. The defaults are the deployed stack's.</summary>
public sealed record EventSourceSettings
{
    /// <summary>For how long a batch gathers. Default 2 s.</summary>
    public TimeSpan Window { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>The most messages of a batch. Default 1000.</summary>
    public int BatchSize { get; init; } = 1000;

    /// <summary>The most octets of a batch's bodies: with the rest, below 6 MB.</summary>
    public int BatchOctets { get; init; } = 4_500_000;

    /// <summary>When a batch that failed comes again. Default 100 ms; AWS: the visibility time-out.</summary>
    public TimeSpan RetryAfter { get; init; } = TimeSpan.FromMilliseconds(100);
}

/// <summary>
/// Lambda's event source mapping between a simulated queue and copies of a function, in real time:
/// it gathers messages for a window, invokes a copy with them, and deletes them if that succeeds.
/// </summary>
public sealed class EventSourceMapping : IAsyncDisposable
{
    /// <param name="payload">The batch, as <see cref="SqsEvent"/> writes it.</param>
    /// <returns>Whether the function succeeded.</returns>
    public delegate Task<bool> Invoke(
        ReadOnlyMemory<byte> payload, ImmutableArray<ReceivedMessage> messages, CancellationToken cancellationToken);

    // Longer than any batch takes: only the mapping makes messages visible again.
    private static readonly TimeSpan Hidden = TimeSpan.FromMinutes(30);

    private readonly RealTimeWorld _world;
    private readonly string _queueUrl;
    private readonly string _queueArn;
    private readonly EventSourceSettings _settings;
    private readonly Action _listener;
    private readonly SemaphoreSlim _arrived = new(0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Task[] _copies;

    private EventSourceMapping(
        RealTimeWorld world, string queueUrl, EventSourceSettings settings, IEnumerable<Invoke> copies)
    {
        _world = world;
        _queueUrl = queueUrl;
        _settings = settings;
        _listener = () => _arrived.Release();
        _queueArn = world.Use(it =>
        {
            it.Queues.Listen(queueUrl, _listener);
            return it.Queues.ArnOf(queueUrl);
        });
        _copies = [.. copies.Select(RunAsync)];
    }

    /// <summary>Starts to invoke these copies of one function, each with one batch at a time.</summary>
    public static EventSourceMapping Start(
        RealTimeWorld world, string queueUrl, EventSourceSettings settings, IEnumerable<Invoke> copies) =>
        new(world, queueUrl, settings, copies);

    /// <summary>What the queue holds.</summary>
    public QueueCounts Counts() => _world.Use(world => world.Queues.CountsOf(_queueUrl));

    /// <exception cref="Exception">A function did not take a batch.</exception>
    public async ValueTask DisposeAsync()
    {
        _world.Use(world => world.Queues.Unlisten(_queueUrl, _listener));
        await _stop.CancelAsync();
        await Task.WhenAll(_copies);
        _stop.Dispose();
        _arrived.Dispose();
    }

    private async Task RunAsync(Invoke copy)
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                await _arrived.WaitAsync(_stop.Token);
                await Task.Delay(_settings.Window, TimeProvider.System, _stop.Token);
                while (_arrived.Wait(0, CancellationToken.None))
                {
                    // All that has come by now goes into this batch.
                }

                if (Receive() is { IsEmpty: false } messages)
                {
                    // There may be more than one batch holds.
                    _arrived.Release();
                    await HandAsync(copy, messages).WaitAsync(_stop.Token);
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

    private async Task HandAsync(Invoke copy, ImmutableArray<ReceivedMessage> messages)
    {
        var succeeded = await copy(SqsEvent.Of(messages, _queueArn), messages, _stop.Token);
        _world.Use(world =>
        {
            foreach (var message in messages)
            {
                if (succeeded)
                {
                    world.Queues.Delete(_queueUrl, message.ReceiptHandle);
                }
                else
                {
                    world.Queues.ChangeVisibility(_queueUrl, message.ReceiptHandle, _settings.RetryAfter);
                }
            }
        });
    }
}
