using System.Collections.Immutable;
using DnsSync.Model;
using DnsSync.Simulation.Running;
using DnsSync.Simulator.Ec2;

namespace DnsSync.Simulation.Oracles;

/// <summary>After the faults the records equal the world; what cannot be right was reported.</summary>
internal sealed class Converged(Account account) : Oracle(
    "converged", "within two schedule periods without faults every binding is right, or is held or in conflict for a reason")
{
    /// <summary>The names that are not right for a reason, and what must be said of them.</summary>
    public List<(SimulatedName Name, string Outcome, string Why)> Excused { get; } = [];

    public override void WhenQuiet() => JudgeAll();

    /// <summary>And so it stays, although minutes later old messages come again.</summary>
    public override void AtEnd() => JudgeAll();

    private void JudgeAll()
    {
        Excused.Clear();
        foreach (var name in account.Names.Where(name => name.IsConfigured))
        {
            if (account.World.Route53.Find(name.ZoneId) is { } zone)
            {
                Judge(name, name.Latest.Binding, zone.At(name.Name), zone.At(name.MarkerName));
            }
            else
            {
                Broken($"the zone of {name} is gone");
            }
        }
    }

    private void Judge(
        SimulatedName name, Binding binding, ImmutableArray<RecordSet> sets, ImmutableArray<RecordSet> markers)
    {
        var occupying = sets.Where(set => set.Type is "A" or "AAAA" or "CNAME").ToList();
        var marker = MarkerText.Of(markers);
        if (markers.IsEmpty ? occupying.Count > 0 : marker?.Owner != name.Owner)
        {
            Check(name.WasTakenOver || account.IsContested(name), () => $"{name} lost its marker, and no operator took it over");
            Excused.Add((name, "Conflict", "it is not ours"));
            return;
        }

        var endpoints = account.World.Ec2.Current.Endpoints.Values.Where(endpoint => account.Follows(binding, endpoint)).ToList();
        var isRight = true;
        var hasAny = false;
        foreach (var family in binding.Families)
        {
            var type = Addresses.TypeOf(family);
            var existing = occupying.Where(set => set.Type == type).ToList();
            isRight &= JudgeFamily(name, binding, type, existing, endpoints);
            hasAny |= existing.Count > 0;
        }

        foreach (var type in Addresses.Types.Where(type =>
            !binding.Families.Any(family => Addresses.TypeOf(family) == type)))
        {
            var left = occupying.Any(set => set.Type == type);
            if (left && hasAny)
            {
                Broken($"{name} has {type}, which is not asked for");
            }
            else if (left)
            {
                Excused.Add((name, "Held", $"{type} stays until there is another address"));
            }
        }

        Check(occupying.Count == 0 || marker is not null, () => $"{name} has addresses and no marker");
    }

    private bool JudgeFamily(
        SimulatedName name, Binding binding, string type, List<RecordSet> existing, List<WorldEndpoint> endpoints)
    {
        var outside = account.World.Ec2.Current.Endpoints.Values.Where(endpoint => account.IsOutside(binding, endpoint)).ToList();
        var live = AddressesOf(endpoints.Where(endpoint => endpoint.State == "available"), type);
        var transient = AddressesOf(endpoints.Where(endpoint => endpoint.State is "pending" or "partial"), type);
        var visible = AddressesOf(endpoints.Concat(outside), type);
        var published = Addresses.In(existing, type);
        var isInTransition = endpoints.Any(endpoint => endpoint.State is "pending" or "partial" or "pendingAcceptance");
        if (isInTransition)
        {
            // What an endpoint that never settles contributes depends on what was published before.
            Excused.Add((name, "Unsettled", "an endpoint is in transition"));
            Check(live.IsSubsetOf(published), () => $"{name} lacks {type} {List(live.Except(published))}");
            Check(live.Count == 0 || published.IsSubsetOf(live.Union(transient).Union(visible)), () =>
                $"{name} has {type} {List(published.Except(live).Except(transient))}, which is on no endpoint");
            return false;
        }

        if (live.Count == 0)
        {
            // Where a matching endpoint is in another VPC, the configuration may only fail to say that it is meant.
            if (binding.WhenEmpty == WhenEmpty.Delete && outside.Count == 0)
            {
                Check(published.Count == 0, () => $"{name} has {type} {List(published)}, and nothing to publish");
            }
            else
            {
                Excused.Add((name, "Held", $"no endpoint offers an {type}"));
            }

            return false;
        }

        if (live.Count < binding.MinimumAddresses && published.Except(live).Any(visible.Contains))
        {
            Excused.Add((name, "Held", "what is left may be alive"));
            Check(live.IsSubsetOf(published), () => $"{name} lacks {type} {List(live.Except(published))}");
            return false;
        }

        Check(published.SetEquals(live), () =>
            $"{name} has {type} [{List(published)}], and its endpoints have [{List(live)}]");
        if (published.SetEquals(live))
        {
            JudgeLayout(name, binding, type, existing, endpoints);
        }

        return published.SetEquals(live);
    }

    private void JudgeLayout(
        SimulatedName name, Binding binding, string type, List<RecordSet> existing, List<WorldEndpoint> endpoints)
    {
        Check(existing.All(set => set.Ttl == binding.Ttl), () =>
            $"{name} has {type} with a TTL of {existing[0].Ttl}, and {binding.Ttl} is configured");
        if (binding.Layout == RecordLayout.Merged)
        {
            Check(existing is [{ SetIdentifier: null }], () => $"{name} has {existing.Count} {type} record sets, not one");
            return;
        }

        foreach (var endpoint in endpoints.Where(endpoint => endpoint.State == "available"))
        {
            var wanted = AddressesOf([endpoint], type);
            var set = existing.FirstOrDefault(set => set.SetIdentifier == endpoint.Id);
            Check(set is null ? wanted.Count == 0 : wanted.SetEquals(Addresses.In([set], type)), () =>
                $"{name} has for {endpoint.Id} {type} [{List(set?.Values ?? [])}], and it has [{List(wanted)}]");
        }

        Check(existing.All(set => set.Weight == existing[0].Weight && set.Weight > 0), () =>
            $"{name} has {type} record sets of different weights");
    }

    private HashSet<string> AddressesOf(IEnumerable<WorldEndpoint> endpoints, string type)
    {
        var interfaces = account.World.Ec2.Current.Interfaces;
        return
        [
            .. endpoints.SelectMany(endpoint => endpoint.InterfaceIds)
                .Where(interfaces.ContainsKey)
                .Select(id => type == "A" ? interfaces[id].IPv4 : interfaces[id].IPv6)
                .OfType<string>()
                .Select(Addresses.Plain),
        ];
    }

    /// <summary>Whether a name follows an endpoint, or would with other tags, or in another VPC.</summary>
    internal static bool MayFollow(Binding binding, WorldEndpoint endpoint) =>
        (binding.Endpoints.Ids.IsEmpty || binding.Endpoints.Ids.Contains(endpoint.Id))
        && (binding.Endpoints.Service is null || binding.Endpoints.Service == endpoint.ServiceName)
        && (binding.Endpoints.VpcId is null || binding.Endpoints.VpcId == endpoint.VpcId);
}

/// <summary>Rule 10.</summary>
internal sealed class Reported(Account account, Converged converged) : Oracle(
    "reported", "every binding that is held, in conflict or not settled is reported by the next read, and no other is")
{
    // What was done last has settled by then.
    private static readonly TimeSpan Settled = TimeSpan.FromMinutes(5);

    private FunctionRun? _latest;

    public override void OnEnded(FunctionRun run)
    {
        if (run.HasTick && run is { Failure: null, WasKilled: false })
        {
            _latest = run;
        }
    }

    public override void WhenQuiet()
    {
        foreach (var (name, outcome, why) in converged.Excused)
        {
            // Only the most severe finding counts: another finding of the name may outweigh this.
            Check(
                _latest?.Reports(name) == true,
                () => $"{name} should be {outcome} ({why}), and the last read did not report it");
        }

        // An event that comes late may expect what has been changed since.
        if (_latest is not { IsTickOnly: true } || _latest.StartedAt - account.World.Clock.Start < account.Scenario.QuietFrom + Settled)
        {
            return;
        }

        foreach (var name in account.Names.Where(name => name.IsConfigured
            && converged.Excused.TrueForAll(excused => excused.Name != name)))
        {
            Check(!_latest.Reports(name), () =>
                $"{name} is right, and the last read reported it: "
                + string.Join(", ", _latest.Reported.Where(report => report.Name == name.Name.ToString()).Select(report => report.Outcome)));
        }
    }
}

/// <summary>Nothing is lost: every message was answered, or lies in the dead letters.</summary>
internal sealed class NothingLost(Account account, Func<(int Queue, int Dead)> messages, Func<IEnumerable<string>> open) : Oracle(
    "nothing-lost", "every event ends processed or in the dead letters, every request of CloudFormation is answered, and others' records are untouched")
{
    public Func<IEnumerable<(string ZoneId, RecordSet Set)>> Foreign { get; init; } = () => [];

    public override void OnEnded(FunctionRun run) => Check(
        run is not { Kind: RunKind.Queue, Failure: null, WasKilled: false, RequeueMessages.Count: > 0, RequeuesAccepted: 0 },
        () => $"invocation {run.Number} took its messages for answered, and what was to follow was never sent");

    public override void AtEnd()
    {
        var (queue, dead) = messages();
        Check(queue == 0, () => $"{queue} messages are left in the queue");
        Check(dead == 0 || account.Scenario.Faults == Scenarios.FaultLevel.Hostile, () =>
            $"{dead} messages are in the dead letters");
        foreach (var request in open())
        {
            Broken($"the request '{request}' never succeeded");
        }

        foreach (var (zoneId, set) in Foreign())
        {
            Check(account.World.Route53.Find(zoneId)?.At(set.Name).Contains(set) == true, () =>
                $"the foreign record set {set.Name} {set.Type} is not as it was");
        }
    }
}
