using System.Text.Json;
using DnsSync.Model;
using DnsSync.Simulation.Running;
using DnsSync.Simulation.Scenarios;

namespace DnsSync.Simulation.Oracles;

/// <summary>What a requeue message must carry on with.</summary>
internal sealed class UnsettledNamesAreRequeued(Account account) : Oracle(
    "unsettled-requeued", "a requeue message carries announced changes that are not visible yet, and confirms changes")
{
    // A retry sequence ends after 15 minutes, and clocks differ.
    private static readonly TimeSpan OldSequence = TimeSpan.FromMinutes(10);

    private readonly AnsweredRequeues _answered = new();

    public override void OnEnded(FunctionRun run)
    {
        Judge(run);
        _answered.Add(run);
    }

    private void Judge(FunctionRun run)
    {
        // Names that only a tick reads have no retry sequence, and only the service knows them.
        if (run is not { Kind: RunKind.Queue, HasTick: false, Failure: null, WasKilled: false } || run.ContinuesSequence(OldSequence))
        {
            return;
        }

        var sent = run.RequeueMessages.Select(RequeueMessage.Read).FirstOrDefault();
        foreach (var (zoneId, name) in run.Acknowledged)
        {
            Check(sent?.Confirmed.Any(confirmed => confirmed.Is(zoneId, name.ToString())) == true, () =>
                $"invocation {run.Number} changed {name}, and asked for no confirming read");
        }

        if (sent is null || !sent.Unsettled.Any(name => name.Name is not null))
        {
            return;
        }

        foreach (var endpoint in AnnouncedGone(run))
        {
            Check(sent.Expected.Any(expected => expected.EndpointId == endpoint), () =>
                $"invocation {run.Number} was told what of {endpoint} is gone, but its requeue message omits it");
        }
    }

    // Two messages about one endpoint may contradict each other, and then neither has to count.
    private IEnumerable<string> AnnouncedGone(FunctionRun run) => run.Messages
        .Where(message => !_answered.Has(message) && !IsOld(message, run.StartedAt))
        .SelectMany(message => FunctionKnowledge.GoneIn(message).Select(gone => gone.Endpoint).Distinct())
        .Where(endpoint => run.Messages.Count(message => message.Contains(endpoint, StringComparison.Ordinal)) == 1
            && account.Names.Any(name => IsFollowed(endpoint, name, run)));

    // What an event told a quarter of an hour ago, or a message to itself carries for five minutes, counts no more.
    private bool IsOld(string message, DateTimeOffset now)
    {
        var skew = 2 * account.Scenario.FaultRates.Skew;
        if (RequeueMessage.Read(message) is { } requeued)
        {
            return requeued.Expected.Any(said => now - said.At > TimeSpan.FromMinutes(5) - skew);
        }

        using var json = JsonDocument.Parse(message);
        return json.RootElement.TryGetProperty("detail", out var detail) && detail.TryGetProperty("eventTime", out var time)
                && now - time.GetDateTimeOffset() > TimeSpan.FromMinutes(15) - skew;
    }

    private static bool IsFollowed(string endpoint, SimulatedName name, FunctionRun run) =>
        name.HasBeenConfiguredFor(FunctionKnowledge.ConfigurationAge, run.StartedAt)
        && FunctionKnowledge.ReadsFor(name.Latest.Binding, run).Any(read =>
            FunctionKnowledge.Followed(read, name.Latest.Binding).Any(seen => seen.Id == endpoint));
}

/// <summary>An event is why the service reads all: the schedule alone would hide that it is not heard.</summary>
internal sealed class EventsAreHandled(Account account) : Oracle(
    "events-handled", "an invocation that acknowledges an endpoint event reads the affected names, says why not, or requeues them")
{
    public override void OnEnded(FunctionRun run)
    {
        if (run is not { Kind: RunKind.Queue, Failure: null, WasKilled: false })
        {
            return;
        }

        // One that is gone again may be unknown to a process that has never seen it.
        foreach (var (id, isTagged) in run.Messages.SelectMany(Changed).Distinct())
        {
            if (account.World.Ec2.Current.Endpoints.GetValueOrDefault(id) is not { State: "available" or "pending" } endpoint)
            {
                continue;
            }

            foreach (var name in account.Names.Where(name =>
                name.HasBeenConfiguredFor(FunctionKnowledge.ConfigurationAge, run.StartedAt)
                && (isTagged
                    ? !name.Latest.Binding.Endpoints.Tags.IsEmpty && Converged.MayFollow(name.Latest.Binding, endpoint)
                    : account.Follows(name.Latest.Binding, endpoint))))
            {
                Check(
                    FunctionKnowledge.ReadsFor(name.Latest.Binding, run).Count > 0
                        || run.Reports(name)
                        || run.RequeueMessages.Any(body => RequeuesAreBounded.Lists(body, (name.ZoneId, name.Name.ToString()))),
                    () => $"invocation {run.Number} was told of {id}, and did not read {name}");
            }
        }
    }

    /// <summary>The endpoints that an event says were created or modified, or whose tags it says were.</summary>
    public static IEnumerable<(string Id, bool IsTagged)> Changed(string message)
    {
        if (FunctionRun.IsTick(message))
        {
            return [];
        }

        using var json = JsonDocument.Parse(message);
        if (!json.RootElement.TryGetProperty("detail", out var detail)
            || !detail.TryGetProperty("eventName", out var eventName) || detail.TryGetProperty("errorCode", out _))
        {
            return [];
        }

        return eventName.GetString() switch
        {
            "CreateVpcEndpoint" =>
            [
                (detail.GetProperty("responseElements").GetProperty("CreateVpcEndpointResponse")
                    .GetProperty("vpcEndpoint").GetProperty("vpcEndpointId").GetString()!, false),
            ],
            "ModifyVpcEndpoint" =>
            [
                (detail.GetProperty("requestParameters").GetProperty("ModifyVpcEndpointRequest")
                    .GetProperty("VpcEndpointId").GetString()!, false),
            ],
            "CreateTags" or "DeleteTags" =>
            [
                .. detail.GetProperty("requestParameters").GetProperty("resourcesSet").GetProperty("items")
                    .EnumerateArray().Select(item => (item.GetProperty("resourceId").GetString()!, true)),
            ],
            _ => [],
        };
    }
}

/// <summary>A name that is not reported counts as in sync.</summary>
internal sealed class DoneMeansConverged(Account account) : Oracle(
    "done-means-converged", "a tick, a resync or a deployment leaves a name that it does not report with what its last read showed, and so does a run that tried to change one")
{
    // On smaller pages a name's record sets may be spread over several readings.
    private const int WholePage = 100;

    public override void OnEnded(FunctionRun run)
    {
        // Where the configuration could not be read there is nothing to go by: the next tick comes anyway.
        if (run is { Failure: null, WasKilled: false } && (run.ZoneCalls > 0 || run.Kind == RunKind.Deployment)
            && account.Scenario.World.RecordSetPage >= WholePage)
        {
            foreach (var name in account.Names.Where(name =>
                (IsDeployment(run, name)
                    || ((run.HasTick || Reads(run, name) || run.Attempted.Contains((name.ZoneId, name.Name)))
                        && name.HasBeenConfiguredFor(FunctionKnowledge.ConfigurationAge, run.StartedAt)))
                && !run.Acknowledged.Contains((name.ZoneId, name.Name))

                // Which VPCs a name was judged by is not known where they were read again for another.
                && !(run.ReassociatedZones.Contains(name.ZoneId) && FunctionKnowledge.IsWithinZone(name.Latest.Binding))
                && !run.Reports(name)))
            {
                Judge(run, name, name.Latest.Binding);
            }
        }
    }

    private static bool Reads(FunctionRun run, SimulatedName name) => run.OperatorRequest is { } operatorRequest
        && (operatorRequest.Kind is ResyncKind.All or ResyncKind.Wait
            || (operatorRequest.Kind is ResyncKind.Only or ResyncKind.Force && run.About == name));

    // What a custom resource goes by is in its request.
    private static bool IsDeployment(FunctionRun run, SimulatedName name) =>
        run.Kind == RunKind.Deployment && run.About == name && name.HasBeenConfiguredFor(TimeSpan.Zero, run.StartedAt);

    private void Judge(FunctionRun run, SimulatedName name, Binding binding)
    {
        // The last need not be this name's: a finished one is not judged again where another
        // name of the same zone or the same endpoints is read again.
        var readings = run.ZoneReadings.Where(reading => reading.ZoneId == name.ZoneId && reading.Covers(name.Name)).ToList();
        if (run.Removes(name))
        {
            Check(
                readings is [.., var last] && last.Page.RecordSets.All(set =>
                    set.Name != name.Name || set.Type is not ("A" or "AAAA" or "CNAME")), () =>
                $"invocation {run.Number} was asked to remove {name}, reports nothing, and saw it stand");
            return;
        }

        var reads = FunctionKnowledge.ReadsFor(binding, run);
        if (readings.Count == 0 || reads.Count == 0)
        {
            Broken($"invocation {run.Number} reports nothing about {name}, and did not read it");
            return;
        }

        foreach (var type in binding.Families.Select(Addresses.TypeOf))
        {
            var existing = readings.ConvertAll(reading =>
                Addresses.In(reading.Page.RecordSets.Where(set => set.Name == name.Name), type));
            var shown = reads.ConvertAll(read =>
                FunctionKnowledge.Shown(read, binding, type, state => state == EndpointState.Available));
            Check(shown.Exists(read => existing.Exists(read.SetEquals)), () =>
                $"invocation {run.Number} reports nothing of {name}, which had {type} [{List(existing[^1])}] when it read "
                + $"the zone last, and its reads showed {string.Join(", then ", shown.Select(set => $"[{List(set)}]"))}");
        }
    }
}

/// <summary>What an operator did not ask for is not done.</summary>
internal sealed class RequestsAreHonoured() : Oracle(
    "requests-honoured", "a dry run changes nothing and is not followed up, and a resync of one name changes no other")
{
    public override void OnEnded(FunctionRun run)
    {
        switch (run.OperatorRequest?.Kind)
        {
            case ResyncKind.DryRun:
                Check(run.Changes == 0 && run.RequeueMessages.Count == 0, () =>
                    $"invocation {run.Number} is a dry run, made {run.Changes} changes and sent {run.RequeueMessages.Count} requeue messages");
                break;
            case ResyncKind.Only or ResyncKind.Force or ResyncKind.Prune:
                // What is asked of a name alone is asked of it in every zone.
                foreach (var (zoneId, other) in run.Attempted.Where(name =>
                    name.Name != run.About!.Name || (run.OperatorRequest.Kind != ResyncKind.Only && name.ZoneId != run.About.ZoneId)))
                {
                    Broken($"invocation {run.Number} was asked for {run.About}, and changed {other} in {zoneId}");
                }

                break;
        }
    }
}
