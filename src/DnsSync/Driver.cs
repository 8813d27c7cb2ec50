using System.Collections.Immutable;
using DnsSync.Calls;
using DnsSync.Observing;
using DnsSync.Planning;
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
    /// <param name="sightings">Shared by several in one process. Default: its own.</param>
    public Driver(
        IEndpointInventory endpoints,
        IHostedZones zones,
        QuotaShare share,
        TimeProvider time,
        Random chance,
        Sightings? sightings = null)
        : this(new Reconciler(endpoints, zones, share, time, chance, sightings), time)
    {
    }

    /// <returns>What the run did, the names included that time did not suffice for.</returns>
    /// <exception cref="OperationCanceledException">The caller cancelled the run.</exception>
    public async Task<SyncReport> RunAsync(SyncRequest request, CancellationToken cancellationToken = default)
    {
        var startedAt = time.GetUtcNow();
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
                if (names.Any(name => name is { IsDone: false, Counts.ExpiredPlans: > 0 }))
                {
                    request.Progress?.Invoke("plans expired before they could be submitted: "
                        + $"trying {taken.Length} of {names.Count(name => !name.IsDone)} names next");
                }

                var results = await reconciler.RunOnceAsync(PassOf(request, names, taken, calls), cancellationToken);
                names = Apply(results, names, request, startedAt);
                if (results.Length < taken.Length)
                {
                    break;
                }

                if (request.Interim is { } interim && NextDue(names) is not null)
                {
                    var now = time.GetUtcNow();
                    interim(Report([.. names.Select(name => name.SoFar(now)).OfType<NameResult>()], now));
                }
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // The time was over while nothing was under way: what was done is reported.
        }

        var ended = time.GetUtcNow();
        ImmutableArray<NameResult> final =
            [.. names.Select(name => name.Final(ended, request.Stop.IsCancellationRequested))];
        var bindings = Report(final, ended).Bindings;
        var (spread, problem) = await WaitForInSyncAsync(request, bindings, calls, waiting.Token);
        return Report(final, time.GetUtcNow()) with
        {
            InSyncEverywhere = spread,
            SpreadProblem = problem,
        };

        SyncReport Report(ImmutableArray<NameResult> results, DateTimeOffset now) => new(
            request.Owner, request.DryRun, startedAt, now - startedAt,
            [.. results.Select(result => result.Report(startedAt))], calls.Calls, calls.Throttled);
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
        ImmutableArray<NameResult> results,
        ImmutableArray<RunName> names,
        SyncRequest request,
        DateTimeOffset startedAt)
    {
        var byKey = results.ToDictionary(result => result.Target.Key);
        return
        [
            .. names.Select(name => byKey.TryGetValue(name.Target.Key, out var result)
                ? name.After(result, request.Wait, startedAt)
                : name),
        ];
    }

    private async Task WaitUntilAsync(DateTimeOffset due, SyncRequest request, CancellationToken cancellationToken)
    {
        var pause = due - time.GetUtcNow();
        if (pause > TimeSpan.Zero)
        {
            request.Progress?.Invoke($"looking again in {pause.TotalSeconds:0} s");
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
            request.Progress?.Invoke("waiting for the changes to spread to every DNS server");
        }

        return request.Stop.IsCancellationRequested
            ? (null, null)
            : await new ChangeWatcher(reconciler.ZoneCalls(calls), time, request.Progress).WaitAsync(
                [.. bindings.SelectMany(binding => binding.ChangeIds)], bindings.Any(binding => binding.AnswerLost),
                request.Deadline, request.Stop, cancellationToken);
    }
}

/// <summary>One name of a run: what is known of it, and when it is due.</summary>
/// <param name="Counts">How often each reason brought it back.</param>
/// <param name="Last">The result of its latest pass; null before the first.</param>
internal sealed record RunName(
    Target Target, DateTimeOffset Due, ReasonCounts Counts, NameResult? Last, bool IsDone)
{
    /// <summary>The names of a run, sorted by zone, then name.</summary>
    public static ImmutableArray<RunName> Of(SyncRequest request) =>
    [
        .. request.Bindings
            .Select(binding => new Target(binding, Prune: false)
            {
                Overrides = request.ActsFor(binding),
                Approval = request.ApprovalFor(binding),
                Evidence = RunEvidence.None with { HadMarker = request.HadMarkers },
            })
            .Concat(request.Prune.Select(binding => new Target(binding, Prune: true)
            {
                Approval = request.ApprovalFor(binding),
            }))
            .OrderBy(target => target.Binding.ZoneId, StringComparer.Ordinal)
            .ThenBy(target => target.Binding.Name)
            .Select(target => new RunName(target, DateTimeOffset.MinValue, ReasonCounts.None, null, IsDone: false)),
    ];

    /// <summary>Takes in a result, and decides whether the name is done.</summary>
    public RunName After(NameResult result, bool waits, DateTimeOffset startedAt)
    {
        var counts = Counts.With(result.Reason);
        var next = RequeuePolicy.After(result, counts, waits, startedAt);
        return this with
        {
            Target = result.Target,
            Counts = counts,
            Due = next is Next.Here here ? here.At : Due,
            Last = next is Next.GaveUp gaveUp
                ? result with { Findings = [new(FindingKind.Failed, gaveUp.Why)] }
                : result,
            IsDone = next is not Next.Here,
        };
    }

    /// <summary>How the name is while the run goes on; null if no pass has planned it yet.</summary>
    public NameResult? SoFar(DateTimeOffset now) => IsDone ? Last : Last is null ? null : Last with { At = now };

    /// <summary>How the name is at the end of the run.</summary>
    public NameResult Final(DateTimeOffset now, bool isInterrupted) => IsDone ? Last! : new(
        Target, Reason.Finished,
        (Target.Evidence.Plan?.Findings ?? []).Insert(0, new(FindingKind.Unsettled,
            isInterrupted
                ? "interrupted before this name was finished: run it again"
                : "the run's time was over before this name was finished: look again")),
        now);
}
