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

/// <summary>
/// Follows a simulated account as the service follows a real one: a change that its API announces
/// starts a sync, and what is not settled yet is looked at again. It reads and writes through the
/// AWS clients, on the wire. Several changes are followed at once, as several functions would.
/// </summary>
internal sealed class Follower : IAsyncDisposable
{
    // Several calls in a row are one change, and a simulated endpoint settles within a second.
    private static readonly TimeSpan Coalescing = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan GiveUpAfter = TimeSpan.FromMinutes(15);
    private const int MostAtOnce = 8;

    private readonly SimulatedAccount _account;
    private readonly SyncConfiguration _configuration;
    private readonly AwsClients _clients;
    private readonly Sightings _sightings = new();
    private readonly Action<SyncReport> _tell;
    private readonly Action<string> _problem;
    private readonly Channel<ImmutableArray<Expectation>> _changes =
        Channel.CreateUnbounded<ImmutableArray<Expectation>>();

    private readonly ConcurrentQueue<SyncReport> _reports = [];
    private readonly CancellationTokenSource _stop = new();
    private Task _following = Task.CompletedTask;

    private Follower(
        SimulatedAccount account,
        SyncConfiguration configuration,
        Action<SyncReport> tell,
        Action<string> problem)
    {
        (_account, _configuration, _tell, _problem) = (account, configuration, tell, problem);
        _clients = AwsClients.ForSimulator(account.Aws);
    }

    /// <param name="tell">Told of every sync that changed, held or refused something.</param>
    /// <param name="problem">Told of what went wrong otherwise; the follower goes on.</param>
    public static Follower Start(
        SimulatedAccount account,
        SyncConfiguration configuration,
        Action<SyncReport> tell,
        Action<string> problem)
    {
        var follower = new Follower(account, configuration, tell, problem);
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

    /// <summary>Makes it look at everything now.</summary>
    public void LookNow() => _changes.Writer.TryWrite([]);

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
        if (call.IsRead || call.Error is not null)
        {
            return;
        }

        _changes.Writer.TryWrite(call.Request switch
        {
            DeleteEndpointsRequest deleted => [.. deleted.EndpointIds.Select(id => Expectation.Gone(id))],
            ModifyEndpointRequest modified =>
                [.. modified.RemoveSubnetIds.Select(subnet => Expectation.Gone(modified.EndpointId, subnet))],
            _ => [],
        });
    }

    private async Task FollowAsync()
    {
        try
        {
            var runs = new List<Task>();
            while (await _changes.Reader.WaitToReadAsync(_stop.Token))
            {
                await Task.Delay(Coalescing, _stop.Token);
                runs.RemoveAll(run => run.IsCompletedSuccessfully);
                while (runs.Count >= MostAtOnce)
                {
                    runs.Remove(await Task.WhenAny(runs));
                }

                runs.Add(FollowOneChangeAsync(TakeExpectations(), _stop.Token));
            }
        }
        catch (OperationCanceledException)
        {
            // Stopped: what was applied stands.
        }
    }

    private ImmutableArray<Expectation> TakeExpectations()
    {
        var expected = new List<Expectation>();
        while (_changes.Reader.TryRead(out var more))
        {
            expected.AddRange(more);
        }

        return [.. expected.Distinct()];
    }

    private async Task FollowOneChangeAsync(
        ImmutableArray<Expectation> expected, CancellationToken cancellation)
    {
        var reconciler = _clients.CreateReconciler(new QuotaShare(1), _sightings);
        var pause = FirstPause;
        var giveUp = TimeProvider.System.GetUtcNow() + GiveUpAfter;
        while (TimeProvider.System.GetUtcNow() < giveUp)
        {
            var report = await SyncAsync(reconciler, expected, cancellation);
            if (report?.Any(Outcome.Unsettled, Outcome.Failed) == false)
            {
                return;
            }

            await Task.Delay(pause, cancellation);
            pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
        }

        _problem("gave up on what would not settle; the next change starts again");
    }

    private async Task<SyncReport?> SyncAsync(
        Reconciler reconciler, ImmutableArray<Expectation> expected, CancellationToken cancellation)
    {
        try
        {
            var report = await reconciler.RunAsync(
                new SyncRequest(_configuration.Owner, _configuration.Bindings) { Expected = expected },
                cancellation);
            _reports.Enqueue(report);
            _tell(report);
            return report;
        }
        catch (AwsCallException failure)
        {
            _problem(failure.Fault.ToString());
            return null;
        }
    }
}
