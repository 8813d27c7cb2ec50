using System.Collections.Immutable;
using DnsSync.Calls;
using DnsSync.Configuration;
using DnsSync.Model;
using DnsSync.Observing;
using DnsSync.Planning;
using DnsSync.Reporting;
using DnsSync.Zones;

namespace DnsSync;

/// <summary>
/// Brings names in line with their endpoints. One instance serves a process: it holds the share of
/// the quota, and what is known of the zones.
/// </summary>
/// <param name="chance">Spreads retries; nothing else depends on it.</param>
/// <param name="sightings">To share between several in one process. Default: its own.</param>
public sealed class Reconciler(
    IEndpointInventory endpoints,
    IHostedZones zones,
    QuotaShare share,
    TimeProvider time,
    Random chance,
    Sightings? sightings = null)
{
    private static readonly TimeSpan BetweenNews = TimeSpan.FromSeconds(2);

    private readonly ZonePace _pace = new(share, time);
    private readonly ZoneDirectory _directory = new();
    private readonly Sightings _sightings = sightings ?? new();

    /// <summary>
    /// Reads the zones, then the endpoints, plans, and swaps what stands for what is wanted; again
    /// for the names that a lost race, a second look or an old plan sends round.
    /// </summary>
    public async Task<SyncReport> RunAsync(SyncRequest request, CancellationToken cancellation = default)
    {
        var startedAt = time.GetUtcNow();
        var log = new CallLog();
        var runner = new CallRunner(time, chance, log);
        var calls = new ZoneCalls(zones, runner, _pace);
        var zoneReader = new ZoneReader(calls, time);
        var endpointReader = new EndpointReader(endpoints, runner, time);
        var submitter = new Submitter(
            calls, zoneReader, _directory, _pace, time, request.Deadline, request.Stop);
        var work = new Worklist(request, _pace, startedAt);
        using var over = TimeLimit.At(request.Deadline, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(
            cancellation, over.Token, request.Stop);

        try
        {
            while (work.NextDue is { } due && due < request.Deadline && time.GetUtcNow() < request.Deadline)
            {
                await WaitUntilAsync(due, request, either.Token);
                var round = work.Take(time.GetUtcNow());
                var read = await ReadZonesAsync(round, request, work, calls, zoneReader, either.Token);
                var plans = await StillBoundAsync(
                    await PlanAsync(read, request, work, endpointReader, either.Token),
                    request, work, runner, either.Token);
                foreach (var zone in plans.GroupBy(plan => plan.Plan.Binding.ZoneId, StringComparer.Ordinal))
                {
                    var submissions = request.DryRun
                        ? []
                        : await SubmitAsync(zone.Key, zone, request, submitter, work.Left, cancellation);
                    foreach (var (item, plan) in zone)
                    {
                        work.Settle(
                            item, time.GetUtcNow(), plan, submissions.GetValueOrDefault(plan.Binding.Name));
                    }
                }

                if (request.Interim is { } interim && work.NextDue is not null)
                {
                    var now = time.GetUtcNow();
                    interim(new SyncReport(
                        request.Owner, request.DryRun, startedAt, now - startedAt, work.ReportSoFar(now),
                        log.Calls, log.Throttled));
                }
            }
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            // The run is over early, and what it has done so far is reported.
        }

        work.GiveUp(time.GetUtcNow());
        var bindings = work.Report();
        if (request is { Wait: true, DryRun: false } && bindings.Any(binding => !binding.ChangeIds.IsEmpty))
        {
            request.Progress?.Invoke("waiting for the changes to spread to every DNS server");
        }

        var (spread, spreadProblem) = request is { Wait: true, DryRun: false, Stop.IsCancellationRequested: false }
            ? await new ChangeWatcher(calls, time, request.Progress).WaitAsync(
                [.. bindings.SelectMany(binding => binding.ChangeIds)], bindings.Any(binding => binding.AnswerLost),
                request.Deadline, request.Stop, either.Token)
            : (null, null);
        return new SyncReport(
            request.Owner, request.DryRun, startedAt, time.GetUtcNow() - startedAt, bindings,
            log.Calls, log.Throttled)
        {
            InSyncEverywhere = spread,
            SpreadProblem = spreadProblem,
        };
    }

    private async Task WaitUntilAsync(
        DateTimeOffset due, SyncRequest request, CancellationToken cancellation)
    {
        var pause = due - time.GetUtcNow();
        if (pause > TimeSpan.Zero)
        {
            request.Progress?.Invoke($"looking again in {pause.TotalSeconds:0} s");
            await Pause.ForAsync(pause, time, cancellation);
        }
    }

    private async Task<List<(Worklist.Item Item, NameState State)>> ReadZonesAsync(
        IReadOnlyList<Worklist.Item> round,
        SyncRequest request,
        Worklist work,
        ZoneCalls calls,
        ZoneReader reader,
        CancellationToken cancellation)
    {
        var read = new List<(Worklist.Item, NameState)>();
        foreach (var zone in round.GroupBy(item => item.Binding.ZoneId, StringComparer.Ordinal))
        {
            request.Progress?.Invoke($"reading zone {zone.Key} for {zone.Count()} names");
            try
            {
                var allowed = new List<Worklist.Item>();
                foreach (var item in zone)
                {
                    if (await _directory.RefusalAsync(item.Binding, calls, cancellation) is { } refusal)
                    {
                        work.Misplaced(item, time.GetUtcNow(), refusal);
                    }
                    else
                    {
                        allowed.Add(item);
                    }
                }

                var states = await reader.ReadAsync(
                    zone.Key, [.. allowed.Select(item => item.Binding)], cancellation,
                    ReadSoFar(request, zone.Key, allowed.Count));
                read.AddRange(allowed
                    .Select(item => (Item: item, State: states[item.Binding.Name]))
                    .Where(pair => !work.WasRemoved(pair.Item, time.GetUtcNow(), pair.State)));
            }
            catch (AwsCallException failure)
            {
                foreach (var item in zone.Where(item => !item.IsDone))
                {
                    work.Fail(item, time.GetUtcNow(), failure.Fault);
                }
            }
        }

        return read;
    }

    // A long read is told of now and then, not at each of its pages.
    private Action<int>? ReadSoFar(SyncRequest request, string zoneId, int names)
    {
        var told = time.GetUtcNow();
        return request.Progress is not { } progress ? null : read =>
        {
            if (time.GetUtcNow() - told >= BetweenNews)
            {
                told = time.GetUtcNow();
                progress($"reading zone {zoneId}: {read} of {names} names");
            }
        };
    }

    private async Task<List<(Worklist.Item Item, BindingPlan Plan)>> PlanAsync(
        List<(Worklist.Item Item, NameState State)> read,
        SyncRequest request,
        Worklist work,
        EndpointReader reader,
        CancellationToken cancellation)
    {
        var plans = new List<(Worklist.Item, BindingPlan)>();
        request.Progress?.Invoke("reading endpoints");
        var observed = await reader.ReadAsync(
            [.. read.Where(pair => !pair.Item.IsPrune).Select(pair => pair.Item.Binding)], cancellation);
        var seen = observed.GetEnumerator();
        foreach (var (item, state) in read)
        {
            item.State = state;
            if (item.IsPrune)
            {
                plans.Add((item, Planner.Prune(item.Binding, request.Owner, state)));
                continue;
            }

            seen.MoveNext();
            var (_, observation, fault) = seen.Current;
            item.Seen = observation;
            if (fault is not null)
            {
                work.Fail(item, time.GetUtcNow(), fault);
                continue;
            }

            plans.Add((item, Plan(item, state, observation!, request)));
        }

        return plans;
    }

    private BindingPlan Plan(
        Worklist.Item item, NameState state, Observation observation, SyncRequest request)
    {
        var acts = request.ActsFor(item.Binding);
        var evidence = new Evidence(observation)
        {
            Earlier = item.Absences,
            Expected = request.Expected,
            Homes = _sightings.After(item.Binding, observation),
        };
        var plan = Planner.Plan(item.Binding, request.Owner, state, evidence, acts);
        if (request is { DryRun: false, Approved: null })
        {
            return plan;
        }

        // A dry run shows what follows if the second look agrees with the first.
        var foreseen = plan.AwaitsSecondLook
            ? Planner.Plan(item.Binding, request.Owner, state,
                new Evidence(observation with { ReadAt = plan.Absences.SecondLookDue }) { Earlier = plan.Absences },
                acts)
            : plan;
        return request.DryRun ? foreseen
            : request.Approves(item.Binding, foreseen, isFirst: item.Applied.Count == 0) ? plan
            : BindingPlan.Refuse(item.Binding, state, FindingKind.Failed,
                "the zone or the endpoints changed after the plan was looked at again, and nothing more was "
                + "written: make a new plan");
    }

    // Where a new name would be written, the configuration is read once more, after the zone: then
    // no plan for a name outlives its configuration by more than a plan may live.
    private async Task<List<(Worklist.Item Item, BindingPlan Plan)>> StillBoundAsync(
        List<(Worklist.Item Item, BindingPlan Plan)> plans,
        SyncRequest request,
        Worklist work,
        CallRunner runner,
        CancellationToken cancellation)
    {
        var news = plans
            .Where(pair => !pair.Plan.Changes.IsEmpty && pair.Plan.State.Markers.IsEmpty && !pair.Item.IsPrune)
            .ToList();
        if (news.Count == 0 || request.DryRun)
        {
            return plans;
        }

        foreach (var (item, _) in news.Where(pair => pair.Plan.State.ReadAt > request.CreatesUntil))
        {
            work.LeaveToNextRun(item, time.GetUtcNow());
        }

        if (request.BoundSince is not { } boundSince)
        {
            return [.. plans.Where(pair => !pair.Item.IsDone)];
        }

        try
        {
            var since = news.Max(pair => pair.Plan.State.ReadAt);
            var bound = (await runner.RunAsync(
                    ConfigurationSource.Operation, null, token => boundSince(since, token), cancellation))
                .Select(binding => (binding.ZoneId, binding.Name)).ToHashSet();
            foreach (var (item, _) in news.Where(pair => !bound.Contains((pair.Item.Binding.ZoneId, pair.Item.Binding.Name))))
            {
                work.Drop(item, time.GetUtcNow());
            }
        }
        catch (AwsCallException failure)
        {
            foreach (var (item, _) in news)
            {
                work.Fail(item, time.GetUtcNow(), failure.Fault);
            }
        }

        return [.. plans.Where(pair => !pair.Item.IsDone)];
    }

    private static async Task<ImmutableDictionary<DnsName, Submission>> SubmitAsync(
        string zoneId,
        IEnumerable<(Worklist.Item Item, BindingPlan Plan)> zone,
        SyncRequest request,
        Submitter submitter,
        int left,
        CancellationToken cancellation)
    {
        var changing = zone.Select(pair => pair.Plan).Where(plan => !plan.Changes.IsEmpty).ToList();
        if (changing.Count == 0)
        {
            return ImmutableDictionary<DnsName, Submission>.Empty;
        }

        request.Progress?.Invoke($"changing {changing.Count} names in zone {zoneId}"
            + (left > changing.Count ? $"; {left} names are not done" : ""));
        var results = await submitter.SubmitAsync(zoneId, changing, cancellation);
        return results.ToImmutableDictionary(pair => pair.Plan.Binding.Name, pair => pair.Result);
    }
}
