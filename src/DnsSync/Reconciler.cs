using System.Collections.Immutable;
using DnsSync.Calls;
using DnsSync.Configuration;
using DnsSync.Endpoints;
using DnsSync.Model;
using DnsSync.Planning;
using DnsSync.Zones;

namespace DnsSync;

/// <summary>
/// Reconciles names with their endpoints, one pass at a time. One instance serves a process: it
/// holds the process's share of the quota, and what is known of the zones.
/// </summary>
/// <param name="chance">Spreads retries; nothing else depends on it.</param>
/// <param name="endpointCache">Shared by several in one process. Default: its own.</param>
public sealed class Reconciler(
    IEndpointInventory endpoints,
    IHostedZones zones,
    QuotaShare share,
    TimeProvider time,
    Random chance,
    EndpointCache? endpointCache = null)
{
    private static readonly TimeSpan ProgressInterval = TimeSpan.FromSeconds(2);

    private readonly ZoneDirectory _directory = new(time);
    private readonly EndpointCache _endpointCache = endpointCache ?? new();

    internal ZonePace Pace { get; } = new(share, time);

    /// <summary>
    /// One pass. The zones are read first, since their markers are the lock; then the endpoints;
    /// then each name is planned, and what its zone holds is swapped for what it should hold. A pass
    /// never waits between two reads of a name: its result says why the name is to be read again,
    /// and <see cref="RequeuePolicy"/> when.
    /// </summary>
    /// <returns>
    /// A result for each name. Names that could not be read within <see cref="ZonePace.PerPass"/> are left to the next
    /// pass, so that no plan expires while others are read.
    /// </returns>
    internal async Task<ImmutableArray<NameResult>> RunOnceAsync(
        PassRequest request, CancellationToken cancellationToken)
    {
        var pass = new Pass(request, Runner(request.Calls), ZoneCalls(request.Calls), time.GetUtcNow());
        using var over = TimeLimit.At(request.Deadline, time);
        using var reading = CancellationTokenSource.CreateLinkedTokenSource(
            cancellationToken, over.Token, request.Stop);
        try
        {
            var read = await ReadZonesAsync(pass, reading.Token);
            var plans = await PlanAsync(pass, read, reading.Token);
            plans = await RecheckBindingsAsync(pass, plans, reading.Token);
            foreach (var zone in plans.GroupBy(plan => plan.Target.Binding.ZoneId, StringComparer.Ordinal))
            {
                await SubmitAsync(pass, zone.Key, [.. zone], cancellationToken);
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // Nothing was submitted yet, and the names without a result are not done.
        }

        return [.. pass.Results];
    }

    /// <summary>Route 53 at this process's pace, for what a run asks beside its passes.</summary>
    internal ZoneCalls ZoneCalls(CallLog log) => new(zones, Runner(log), Pace);

    private CallRunner Runner(CallLog log) => new(time, chance, log);

    private async Task<List<Target>> ReadZonesAsync(Pass pass, CancellationToken cancellationToken)
    {
        var read = new List<Target>();
        var ends = pass.BeganAt + ZonePace.PerPass;
        foreach (var zone in pass.Request.Targets.GroupBy(target => target.Binding.ZoneId, StringComparer.Ordinal))
        {
            pass.Request.Progress?.Invoke($"reading zone {zone.Key} for {Counted.Of(zone.Count(), "name")}");
            if (read.Count > 0 && time.GetUtcNow() >= ends)
            {
                break;
            }

            var left = zone.ToList();
            try
            {
                foreach (var target in zone)
                {
                    var refusal = target.Binding.Endpoints.WhyNotIn(endpoints.Region)
                        ?? await _directory.RefusalAsync(target.Binding, pass.Zones, cancellationToken);
                    if (refusal is not null)
                    {
                        left.Remove(target);
                        pass.Finish(
                            target, Reason.Finished, FindingKind.Failed, refusal, time.GetUtcNow(), wrongZone: true);
                    }
                }

                var states = await new ZoneReader(pass.Zones, time).ReadAsync(
                    zone.Key, [.. left.Select(target => target.Binding)], cancellationToken,
                    ReadSoFar(pass.Request, zone.Key, left.Count), ends);
                foreach (var (target, state) in left
                    .Where(target => states.ContainsKey(target.Binding.Name))
                    .Select(target => (target, states[target.Binding.Name])))
                {
                    if (MarkerVanished(target, state))
                    {
                        pass.Finish(target.WithoutPlan(), Reason.VanishedMarker, FindingKind.Unsettled,
                            "its records and marker were removed during this run; the next run may create them again", time.GetUtcNow());
                    }
                    else
                    {
                        read.Add(target.With(state));
                    }
                }
            }
            catch (AwsCallException failure)
            {
                pass.Fail(left, failure.Fault, time.GetUtcNow());
            }
        }

        return read;
    }

    // The stack that the name belongs to may have dropped it, which only a new run can tell.
    private static bool MarkerVanished(Target target, NameState state) =>
        !target.Prune && state.Markers.IsEmpty && (target.Evidence.HadMarker || !target.Evidence.Applied.IsEmpty);

    // A long read reports now and then, not at each of its pages.
    private Action<int>? ReadSoFar(PassRequest request, string zoneId, int names)
    {
        var reported = time.GetUtcNow();
        return request.Progress is not { } progress ? null : read =>
        {
            if (time.GetUtcNow() - reported >= ProgressInterval)
            {
                reported = time.GetUtcNow();
                progress($"reading zone {zoneId}: {read} of {Counted.Of(names, "name")}");
            }
        };
    }

    private async Task<List<TargetPlan>> PlanAsync(
        Pass pass, List<Target> targets, CancellationToken cancellationToken)
    {
        var request = pass.Request;
        request.Progress?.Invoke("reading endpoints");
        var pruned = targets.Where(target => target.Prune);
        var kept = targets.Where(target => !target.Prune).ToList();
        var observed = await new EndpointReader(endpoints, pass.Runner, time).ReadAsync(
            [.. kept.Select(target => target.Binding)], cancellationToken);
        var plans = pruned
            .Select(target => new TargetPlan(target, AsApproved(
                target, request, Planner.Prune(target.Binding, request.Owner, target.Zone))))
            .ToList();
        foreach (var (target, (_, all, readFault)) in kept.Zip(observed))
        {
            var (seen, fault) = all is null || readFault is not null
                ? (all, readFault)
                : await WithinZoneAsync(pass, target.Binding, all, cancellationToken);
            if (fault is not null)
            {
                pass.Fail([target.With(seen)], fault, time.GetUtcNow());
                continue;
            }

            plans.Add(new(target.With(seen), PlanFor(target, request, new PlanningInputs(seen!)
            {
                Earlier = target.Evidence.Removals,
                Expected = request.Expected,
                AddressOrigins = _endpointCache.After(target.Binding, all!),
            })));
        }

        return plans;
    }

    // A selector without a VPC follows the endpoints in the zone's VPCs, unless it says that any will do.
    private async Task<(Observation? Seen, AwsFault? Fault)> WithinZoneAsync(
        Pass pass, Binding binding, Observation seen, CancellationToken cancellationToken)
    {
        if (!binding.IsWithinZone || seen.Endpoints.IsEmpty)
        {
            return (seen, null);
        }

        if (pass.UnreadZones.TryGetValue(binding.ZoneId, out var earlier))
        {
            return (seen, earlier);
        }

        try
        {
            return (seen.Within(await _directory.VpcsAsync(
                binding.ZoneId, seen.Endpoints.Select(one => one.Endpoint.VpcId), pass.BeganAt, pass.Zones,
                cancellationToken)), null);
        }
        catch (AwsCallException failure)
        {
            pass.UnreadZones[binding.ZoneId] = failure.Fault;
            return (seen, failure.Fault);
        }
    }

    private static BindingPlan PlanFor(Target target, PassRequest request, PlanningInputs inputs)
    {
        var plan = Planner.Plan(target.Binding, request.Owner, target.Zone, inputs, target.Overrides);
        if (!request.DryRun && target.Approval is null)
        {
            return plan;
        }

        // A dry run shows what follows if the second read agrees with the first.
        var predicted = plan.AwaitsConfirmation
            ? Planner.Plan(target.Binding, request.Owner, target.Zone,
                new PlanningInputs(inputs.Seen with { ReadAt = plan.PendingRemovals.ConfirmationDue }) { Earlier = plan.PendingRemovals },
                target.Overrides)
            : plan;
        return request.DryRun ? predicted : AsApproved(target, request, plan, predicted);
    }

    private static BindingPlan AsApproved(
        Target target, PassRequest request, BindingPlan plan, BindingPlan? predicted = null) =>
        request.DryRun || target.Approval is not { } approval
            || approval.Allows(predicted ?? plan, isFirst: target.Evidence.WroteNothing)
            ? plan
            : BindingPlan.Refuse(target.Binding, target.Zone, FindingKind.Failed,
                "the zone or the endpoints changed after the plan was verified; nothing more was written: create a "
                + "new plan");

    // Where a new name would be written, the configuration is read once more, after the zone: then
    // no plan for a name outlives its configuration by more than a plan may live.
    private async Task<List<TargetPlan>> RecheckBindingsAsync(
        Pass pass, List<TargetPlan> plans, CancellationToken cancellationToken)
    {
        var created = plans
            .Where(plan => !plan.Plan.Changes.IsEmpty && plan.Target.Zone.Markers.IsEmpty && !plan.Target.Prune)
            .ToList();
        if (created.Count == 0 || pass.Request.DryRun)
        {
            return plans;
        }

        var late = created.Where(plan => plan.Target.Zone.ReadAt > pass.Request.CreatesUntil).ToList();
        foreach (var (target, _) in late)
        {
            pass.Finish(target.WithoutPlan(), Reason.NotCreatedYet, FindingKind.Unsettled,
                "not created: the name has no marker, and the configuration may have dropped it since this run began; "
                    + "the next run creates it", time.GetUtcNow());
        }

        if (pass.Request.Recheck is not { } recheck)
        {
            return [.. plans.Except(late)];
        }

        try
        {
            var since = created.Max(plan => plan.Target.Zone.ReadAt);
            var bound = (await pass.Runner.RunAsync(
                    ConfigurationSource.Operation, null, token => recheck(since, token), cancellationToken))
                .Select(binding => (binding.ZoneId, binding.Name)).ToHashSet();
            created.RemoveAll(plan => bound.Contains((plan.Target.Binding.ZoneId, plan.Target.Binding.Name)));
            foreach (var (target, _) in created)
            {
                pass.Finish(target, Reason.Finished, FindingKind.Note,
                    "the configuration no longer has this name, and it has no marker of this owner: nothing was written",
                    time.GetUtcNow());
            }
        }
        catch (AwsCallException failure)
        {
            pass.Fail(created.Select(plan => plan.Target), failure.Fault, time.GetUtcNow());
        }

        return [.. plans.Except(late).Except(created)];
    }

    private async Task SubmitAsync(
        Pass pass, string zoneId, IReadOnlyCollection<TargetPlan> plans, CancellationToken cancellationToken)
    {
        var request = pass.Request;
        var changing = request.DryRun ? [] : plans.Where(plan => !plan.Plan.Changes.IsEmpty).ToList();
        var submissions = ImmutableDictionary<DnsName, Submission>.Empty;
        if (changing.Count > 0)
        {
            var left = request.Others + request.Targets.Length - pass.Results.Count;
            request.Progress?.Invoke($"changing {Counted.Of(changing.Count, "name")} in zone {zoneId}"
                + (left > changing.Count ? $"; {Counted.Of(left, "name")} remaining" : ""));
            var submitter = new Submitter(
                pass.Zones, new ZoneReader(pass.Zones, time), _directory, Pace, time, request.Deadline, request.Stop);
            submissions = (await submitter.SubmitAsync(zoneId, changing.Select(plan => plan.Plan), cancellationToken))
                .ToImmutableDictionary(pair => pair.Plan.Binding.Name, pair => pair.Result);
        }

        foreach (var (target, plan) in plans)
        {
            pass.Results.Add(NameResult.After(
                target, plan, submissions.GetValueOrDefault(plan.Binding.Name), request.DryRun, time.GetUtcNow()));
        }
    }

    /// <summary>What the steps of one pass share.</summary>
    private sealed record Pass(
        PassRequest Request, CallRunner Runner, ZoneCalls Zones, DateTimeOffset BeganAt)
    {
        public List<NameResult> Results { get; } = [];

        /// <summary>Zones whose VPCs could not be read.</summary>
        public Dictionary<string, AwsFault> UnreadZones { get; } = new(StringComparer.Ordinal);

        public void Finish(
            Target target, Reason reason, FindingKind kind, string finding, DateTimeOffset at, bool wrongZone = false) =>
            Results.Add(new(target, reason, [new(kind, finding)], at) { WrongZone = wrongZone });

        public void Fail(IEnumerable<Target> targets, AwsFault fault, DateTimeOffset at) =>
            Results.AddRange(targets.Select(target => NameResult.Failed(target, fault, at)));
    }

    private readonly record struct TargetPlan(Target Target, BindingPlan Plan);
}
