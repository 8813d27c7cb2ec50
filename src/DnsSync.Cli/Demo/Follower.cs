using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Threading.Channels;
using DnsSync.Calls;
using DnsSync.Configuration;
using DnsSync.Observing;
using DnsSync.Planning;
using DnsSync.Reporting;
using DnsSync.Simulator;
using DnsSync.Simulator.Ec2;

namespace DnsSync.Cli.Demo;

/// <summary>Who is told what the follower hears and does.</summary>
internal interface IFollowerListener
{
    /// <summary>Somebody changed the account.</summary>
    void Heard(DateTimeOffset at, string text);

    /// <summary>Every look.</summary>
    /// <param name="causedAt">When the change was announced.</param>
    void Looked(string trigger, SyncReport report, DateTimeOffset causedAt);

    /// <summary>How names are while a look goes on.</summary>
    void Meanwhile(SyncReport sofar);

    /// <summary>What went wrong otherwise; the follower goes on.</summary>
    void Problem(string text);
}

/// <summary>
/// Follows a simulated account as the service follows a real one: a change that its API announces
/// starts a sync, and what is not settled yet is looked at again. It reads and writes through the
/// AWS clients, on the wire. Several looks are under way at once, as with several functions, so that
/// no name waits for another one's second look.
/// </summary>
internal sealed class Follower : IAsyncDisposable
{
    // Several calls in a row are one change, and a simulated endpoint settles within a second.
    private static readonly TimeSpan Coalescing = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);

    /// <summary>When a change is looked at, after it was announced.</summary>
    private static readonly ImmutableArray<TimeSpan> Looks =
        [.. Enumerable.Range(0, 5).Select(half => TimeSpan.FromSeconds(half / 2.0))];

    private static readonly TimeSpan GiveUpAfter = TimeSpan.FromMinutes(15);
    private const int MostChangesAtOnce = 8;

    private readonly SimulatedAccount _account;
    private readonly SyncConfiguration _configuration;
    private readonly AwsClients _clients;
    private readonly Sightings _sightings = new();
    private readonly IFollowerListener _listener;
    private readonly Channel<Change> _changes = Channel.CreateUnbounded<Change>();

    private readonly ConcurrentQueue<SyncReport> _reports = [];
    private readonly CancellationTokenSource _stop = new();
    private Task _following = Task.CompletedTask;
    private int _pending;

    private Follower(
        SimulatedAccount account,
        SyncConfiguration configuration,
        IFollowerListener listener)
    {
        (_account, _configuration, _listener) = (account, configuration, listener);
        _clients = AwsClients.ForSimulator(account.Aws);
    }

    public static Follower Start(
        SimulatedAccount account,
        SyncConfiguration configuration,
        IFollowerListener listener)
    {
        var follower = new Follower(account, configuration, listener);
        account.World.Use(world => world.OnApiCall += follower.OnApiCall);
        follower._following = Task.Run(follower.FollowAsync);
        return follower;
    }

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

    /// <summary>Whether every change that was announced has been followed to its end.</summary>
    public bool IsIdle => Volatile.Read(ref _pending) == 0;

    /// <summary>Makes it look at everything now.</summary>
    public void LookNow() => Announce([]);

    public async ValueTask DisposeAsync()
    {
        _account.World.Use(world => world.OnApiCall -= OnApiCall);
        await _stop.CancelAsync();
        await _following;
        _clients.Dispose();
        _stop.Dispose();
    }

    private void OnApiCall(ApiCall call)
    {
        if (DemoEvents.Describe(call) is not { } text)
        {
            return;
        }

        _listener.Heard(call.Time, text);
        Announce(call.Request switch
        {
            DeleteEndpointsRequest deleted => [.. deleted.EndpointIds.Select(id => Expectation.Gone(id))],
            ModifyEndpointRequest modified =>
                [.. modified.RemoveSubnetIds.Select(subnet => Expectation.Gone(modified.EndpointId, subnet))],
            _ => [],
        });
    }

    private void Announce(ImmutableArray<Expectation> expected)
    {
        Interlocked.Increment(ref _pending);
        _changes.Writer.TryWrite(new Change(TimeProvider.System.GetUtcNow(), expected));
    }

    private async Task FollowAsync()
    {
        try
        {
            var runs = new List<Task>();
            while (await _changes.Reader.WaitToReadAsync(_stop.Token))
            {
                await Task.Delay(Coalescing, _stop.Token);
                foreach (var done in runs.Where(run => run.IsCompleted))
                {
                    await done;
                }

                runs.RemoveAll(run => run.IsCompleted);
                while (runs.Count >= MostChangesAtOnce)
                {
                    var first = await Task.WhenAny(runs);
                    await first;
                    runs.Remove(first);
                }

                runs.Add(FollowChangesAsync(_stop.Token));
            }
        }
        catch (OperationCanceledException)
        {
            // Stopped: what was applied stands.
        }
    }

    private async Task FollowChangesAsync(CancellationToken cancellation)
    {
        var changes = new List<Change>();
        while (_changes.Reader.TryRead(out var more))
        {
            changes.Add(more);
        }

        if (changes.Count == 0)
        {
            return;
        }

        try
        {
            await FollowAsync(
                [.. changes.SelectMany(change => change.Expected).Distinct()],
                changes.Min(change => change.At), cancellation);
        }
        finally
        {
            Interlocked.Add(ref _pending, -changes.Count);
        }
    }

    private async Task FollowAsync(
        ImmutableArray<Expectation> expected, DateTimeOffset causedAt, CancellationToken cancellation)
    {
        var settled = false;
        await Task.WhenAll(Looks.Select(async after =>
        {
            await Task.Delay(after, cancellation);
            if (!Volatile.Read(ref settled) && await SyncAsync(expected, causedAt, after > TimeSpan.Zero, cancellation))
            {
                Volatile.Write(ref settled, true);
            }
        }));
        var pause = Looks[^1];
        var giveUp = TimeProvider.System.GetUtcNow() + GiveUpAfter;
        while (!settled && TimeProvider.System.GetUtcNow() < giveUp)
        {
            await Task.Delay(pause, cancellation);
            settled = await SyncAsync(expected, causedAt, isFollowUp: true, cancellation);
            pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
        }

        if (!settled)
        {
            _listener.Problem("gave up on what would not settle; the next change starts again");
        }
    }

    /// <returns>Whether everything is settled.</returns>
    private async Task<bool> SyncAsync(
        ImmutableArray<Expectation> expected,
        DateTimeOffset causedAt,
        bool isFollowUp,
        CancellationToken cancellation)
    {
        try
        {
            var report = await _clients.CreateDriver(new QuotaShare(1), _sightings).RunAsync(
                new SyncRequest(_configuration.Owner, _configuration.Bindings) { Expected = expected, Interim = _listener.Meanwhile },
                cancellation);
            _reports.Enqueue(report);
            _listener.Looked(isFollowUp ? "follow-up" : "change", report, causedAt);
            return !report.Any(Outcome.Unsettled, Outcome.Failed);
        }
        catch (AwsCallException failure)
        {
            _listener.Problem(failure.Fault.ToString());
            return false;
        }
    }

    private readonly record struct Change(DateTimeOffset At, ImmutableArray<Expectation> Expected);
}
