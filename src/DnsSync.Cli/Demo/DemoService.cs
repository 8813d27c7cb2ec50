using System.Collections.Concurrent;
using System.Collections.Immutable;
using DnsSync.Configuration;
using DnsSync.Handlers;
using DnsSync.Reporting;
using DnsSync.Simulator;
using DnsSync.Simulator.Events;
using DnsSync.Simulator.Queues;
using Microsoft.Extensions.Logging.Abstractions;

namespace DnsSync.Cli.Demo;

/// <summary>Receives what the demo's service is told, and does.</summary>
internal interface IDemoListener
{
    /// <summary>The account was changed.</summary>
    void EventReceived(DateTimeOffset at, string text);

    /// <summary>A run of the function has ended.</summary>
    void Reported(string trigger, SyncReport report);

    /// <summary>How names are while a run goes on.</summary>
    void Interim(SyncReport sofar);

    /// <summary>An invocation failed; its messages come again.</summary>
    void Problem(string text);
}

/// <summary>
/// The deployed service in this process: the function itself, behind the event bus and the queue of
/// the simulated account, with the SDK's clients on the wire. Its delays are the deployed ones.
/// </summary>
internal sealed class DemoService : IAsyncDisposable
{
    private const string Role = "arn:aws:iam::111122223333:role/dnssync";

    // As many copies as Lambda would start, so that no change waits for another one's second read.
    private const int Copies = 8;

    private static readonly TimeSpan FunctionTimeout = TimeSpan.FromMinutes(5);

    private readonly SimulatedAccount _account;
    private readonly AwsClients _clients;
    private readonly IDemoListener _listener;
    private readonly DnsSyncFunction _function;
    private readonly EventBus _bus;
    private readonly EventSourceMapping _mapping;
    private readonly ConcurrentQueue<SyncReport> _reports = [];

    private DemoService(SimulatedAccount account, SyncConfiguration configuration, IDemoListener listener)
    {
        (_account, _listener) = (account, listener);
        var queueUrl = account.World.Use(world => world.Queues.CreateQueue(new CreateQueueRequest("dnssync")));
        _clients = AwsClients.ForSimulator(account.Aws, new WorldSettings().Region);
        _function = new DnsSyncFunction(new ServiceParts(
            _clients.Endpoints,
            _clients.Zones,
            new ConfigurationSource(DemoFiles.Json(configuration), _clients.Parameters.ReadAsync, TimeProvider.System),
            _clients.Queue(queueUrl),
            TimeProvider.System,
            new Random(),
            NullLogger.Instance,
            Metrics: null)
        {
            Share = new(1),
            OwnRole = Role,
            Reported = OnReported,
            Interim = listener.Interim,
        });
        _bus = account.World.Use(world =>
        {
            world.OnApiCall += OnApiCall;
            return new EventBus(
                world,
                new CloudTrailEvents(world.Settings)
                {
                    RoleOf = caller => caller == AwsClients.SimulatorAccessKey ? Role : null,
                },
                new EventDelivery(),
                made => world.Queues.Send(new SendMessageRequest(queueUrl, made.Json)));
        });
        _mapping = EventSourceMapping.Start(
            account.World, queueUrl, new(), Enumerable.Repeat<EventSourceMapping.Invoke>(
                (payload, _, cancellation) => InvokeAsync(payload, cancellation), Copies));
    }

    public static DemoService Start(
        SimulatedAccount account, SyncConfiguration configuration, IDemoListener listener) =>
        new(account, configuration, listener);

    /// <summary>The reports since this was last called, oldest first.</summary>
    public ImmutableArray<SyncReport> TakeReports()
    {
        var taken = ImmutableArray.CreateBuilder<SyncReport>();
        while (_reports.TryDequeue(out var report))
        {
            taken.Add(report);
        }

        return taken.ToImmutable();
    }

    /// <summary>
    /// Whether no run is under way or about to begin. Requeued messages that wait for their time,
    /// such as confirming reads, do not count.
    /// </summary>
    public bool IsIdle => _mapping.Counts() is { Visible: 0, InFlight: 0 };

    /// <summary>Asks for a resync of every name, as an operator does by hand.</summary>
    public Task ResyncAsync(CancellationToken cancellation) =>
        InvokeAsync("""{"action":"resync"}"""u8.ToArray(), cancellation);

    public async ValueTask DisposeAsync()
    {
        _account.World.Use(world =>
        {
            world.OnApiCall -= OnApiCall;
            _bus.Disconnect();
        });
        await _mapping.DisposeAsync();
        _clients.Dispose();
    }

    private void OnApiCall(ApiCall call)
    {
        if (DemoEvents.Describe(call) is { } text)
        {
            _listener.EventReceived(call.Time, text);
        }
    }

    private void OnReported(string trigger, SyncReport report)
    {
        _reports.Enqueue(report);
        _listener.Reported(trigger, report);
    }

    private async Task<bool> InvokeAsync(ReadOnlyMemory<byte> payload, CancellationToken cancellation)
    {
        try
        {
            await _function.HandleAsync(
                payload,
                new Invocation("demo", TimeProvider.System.GetUtcNow() + FunctionTimeout),
                cancellation);
            return true;
        }
#pragma warning disable CA1031 // As Lambda: whatever fails an invocation is reported, and its messages come again.
        catch (Exception failure) when (!cancellation.IsCancellationRequested)
#pragma warning restore CA1031
        {
            _listener.Problem(failure.Message);
            return false;
        }
    }
}
