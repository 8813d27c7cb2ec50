using System.Collections.Immutable;
using DnsSync.Calls;
using DnsSync.Endpoints;
using DnsSync.Model;
using DnsSync.Reporting;
using DnsSync.Zones;

namespace DnsSync;

/// <summary>
/// Runs passes until every name of a run is done. What a lost race, an expired plan or a pending
/// removal brings back is read again in this process, when <see cref="RequeuePolicy"/> says.
/// </summary>
public sealed class Driver(Reconciler reconciler, TimeProvider time)
{
    /// <summary>A driver with a reconciler of its own.</summary>
    /// <param name="chance">Spreads retries; nothing else depends on it.</param>
    /// <param name="endpointCache">Shared by several in one process. Default: its own.</param>
    public Driver(
        IEndpointInventory endpoints,
        IHostedZones zones,
        QuotaShare share,
        TimeProvider time,
        Random chance,
        EndpointCache? endpointCache = null)
        : this(new Reconciler(endpoints, zones, share, time, chance, endpointCache), time)
    {
    }

    /// <returns>What the run did, the names included that time did not suffice for.</returns>
    /// <exception cref="OperationCanceledException">The caller cancelled the run.</exception>
    public async Task<SyncReport> RunAsync(SyncRequest request, CancellationToken cancellationToken = default) =>
        (await DriveAsync(request, cancellationToken)).Report;

    /// <returns>The report, and what is to be read again by another run.</returns>
    /// <exception cref="OperationCanceledException">The caller cancelled the run.</exception>
    public async Task<DriverResult> DriveAsync(SyncRequest request, CancellationToken cancellationToken = default)
    {
        var startedAt = time.GetUtcNow();
        var start = new Start(startedAt, request.Wait, request.IsDeployment);
        var calls = new CallLog();
        var names = RunName.Of(request);
        using var over = TimeLimit.At(request.Deadline, time);
        using var waiting = CancellationTokenSource.CreateLinkedTokenSource(
            cancellationToken, over.Token, request.Stop);

        try
        {
            while (NextDue(names) is { } due && due < request.Deadline && time.GetUtcNow() < request.Deadline)
            {
                await WaitUntilAsync(due, request, waiting.Token);
                var taken = Admission.Take(names, reconciler.Pace, time.GetUtcNow());
                if (taken.IsEmpty)
                {
                    // The timer fired a moment before the clock shows the time.
                    continue;
                }

                if (names.Any(name => name is { IsDone: false, Target.Evidence.Counts.ExpiredPlans: > 0 }))
                {
                    request.Progress?.Invoke("plans expired before they could be submitted: "
                        + $"trying {taken.Length} of {names.Count(name => !name.IsDone)} names next");
                }

                var results = await reconciler.RunOnceAsync(PassOf(request, names, taken, calls), cancellationToken);
                names = Apply(results, names, request, start);
                if (results.IsEmpty)
                {
                    break;
                }

                if (request.Interim is { } interim && NextDue(names) is not null)
                {
                    var now = time.GetUtcNow();
                    interim(Report(names.Where(name => name.Last is not null), now));
                }
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // The time was over while nothing was under way: what was done is reported.
        }

        var ended = time.GetUtcNow();
        names = [.. names.Select(name => name.AtEnd(ended, request, start))];
        var bindings = Report(names, ended).Bindings;
        var (spread, problem) = await WaitForInSyncAsync(request, bindings, calls, waiting.Token);
        return new(
            Report(names, time.GetUtcNow()) with
            {
                InSyncEverywhere = spread,
                SpreadProblem = problem,
            },
            [.. names.Select(name => name.Later).OfType<RetrySequence>()],
            [.. names.Where(name => name.IsExhausted).Select(name => NameInZone.Of(name.Target.Binding))]);

        SyncReport Report(IEnumerable<RunName> reported, DateTimeOffset now) => new(
            request.Owner, request.DryRun, startedAt, now - startedAt,
            [.. reported.Select(name => name.SoFar(now).Report(startedAt, name.Sequence?.CausedAt))],
            calls.Calls, calls.Throttled);
    }

    private static DateTimeOffset? NextDue(ImmutableArray<RunName> names) =>
        names.Where(name => !name.IsDone).Select(name => (DateTimeOffset?)name.Due).Min();

    private static PassRequest PassOf(
        SyncRequest request, ImmutableArray<RunName> names, ImmutableArray<Target> taken, CallLog calls) =>
        new(request.Owner, taken, calls)
        {
            Expected = request.Expected,
            Recheck = request.BoundSince,
            CreatesUntil = request.CreatesUntil,
            DryRun = request.DryRun,
            Deadline = request.Deadline,
            Stop = request.Stop,
            Others = names.Count(name => !name.IsDone) - taken.Length,
            Progress = request.Progress,
        };

    private static ImmutableArray<RunName> Apply(
        ImmutableArray<NameResult> results, ImmutableArray<RunName> names, SyncRequest request, Start start)
    {
        var byKey = results.ToDictionary(result => result.Target.Key);
        return
        [
            .. names.Select(name => byKey.TryGetValue(name.Target.Key, out var result)
                ? name.After(result, request, start)
                : name),
        ];
    }

    private async Task WaitUntilAsync(DateTimeOffset due, SyncRequest request, CancellationToken cancellationToken)
    {
        var pause = due - time.GetUtcNow();
        if (pause > TimeSpan.Zero)
        {
            request.Progress?.Invoke($"reading again in {pause.TotalSeconds:0} s");
            await Pause.ForAsync(pause, time, cancellationToken);
        }
    }

    private async Task<(bool? Spread, string? Problem)> WaitForInSyncAsync(
        SyncRequest request, ImmutableArray<BindingReport> bindings, CallLog calls, CancellationToken cancellationToken)
    {
        if (request is not { Wait: true, DryRun: false })
        {
            return (null, null);
        }

        if (bindings.Any(binding => !binding.ChangeIds.IsEmpty))
        {
            request.Progress?.Invoke("waiting for the changes to propagate to every DNS server");
        }

        return request.Stop.IsCancellationRequested
            ? (null, null)
            : await new ChangeWatcher(reconciler.ZoneCalls(calls), time, request.Progress).WaitAsync(
                [.. bindings.SelectMany(binding => binding.ChangeIds)], bindings.Any(binding => binding.AnswerLost),
                request.Deadline, request.Stop, cancellationToken);
    }
}

/// <summary>What a run did, and what follows.</summary>
/// <param name="Later">The sequences that another run continues, each when it is due; sorted by zone, then name.</param>
/// <param name="GaveUp">Names whose sequence has ended without their settling.</param>
public sealed record DriverResult(
    SyncReport Report, ImmutableArray<RetrySequence> Later, ImmutableArray<NameInZone> GaveUp);
