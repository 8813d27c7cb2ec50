using System.Collections.Immutable;
using System.Text.Json;
using DnsSync.Model;
using DnsSync.Simulation.Running;
using DnsSync.Simulation.Scenarios;

namespace DnsSync.Simulation.Oracles;

/// <summary>Every wait has a bound that keeps clear of the deadline, and nothing throws by surprise.</summary>
internal sealed class InvocationsFinish(FaultLevel faults) : Oracle(
    "invocations-finish", "an invocation ends before its time-out, and fails only when AWS does")
{
    public override void OnEnded(FunctionRun run)
    {
        if (run.Failure is TimeoutException)
        {
            Broken($"invocation {run.Number} ({run.Kind}) ran into its time-out");
        }
        else if (run.Failure is not null and not Calls.AwsCallException && !IsRefusal(run))
        {
            Broken($"invocation {run.Number} ({run.Kind}) threw {run.Failure.GetType().Name}: {run.Failure.Message}");
        }
        else if (run.Failure is not null && faults == FaultLevel.None && !IsRefusal(run))
        {
            Broken($"invocation {run.Number} ({run.Kind}) failed without any fault: {run.Failure.Message}");
        }
    }

    // An operator asked for what was being dropped, and is told so.
    private static bool IsRefusal(FunctionRun run) =>
        run is { OperatorRequest: not null, About: { } name, Failure: InvalidOperationException }
        && !name.HasBeenConfiguredFor(TimeSpan.Zero, run.StartedAt);
}

/// <summary>Retry sequences: started by an event, one at a time, and bounded.</summary>
internal sealed class RequeuesAreBounded(Account account) : Oracle(
    "requeues", "an invocation sends at most one requeue message, a tick none; unsettled and changed names get one; retry sequences end after 15 minutes")
{
    private static readonly TimeSpan LongestSequence = TimeSpan.FromMinutes(15);

    private readonly FaultRates _faultRates = account.Scenario.FaultRates;

    // The confirming read, the invocation itself, and the queue's delivery. Where nothing fails, none takes long,
    // and a sequence ends well before the bound of 20 minutes.
    private readonly TimeSpan _slack = TimeSpan.FromMinutes(account.Scenario.Faults == FaultLevel.None ? 2 : 7);

    private readonly AnsweredRequeues _answered = new();

    public override void OnEnded(FunctionRun run)
    {
        Judge(run);
        _answered.Add(run);
    }

    private void Judge(FunctionRun run)
    {
        Check(
            run is not { Failure: null, WasKilled: false }
                || run.Dropped >= run.Messages.Count(message => IsTooOld(run, message)),
            () => $"invocation {run.Number} answered messages to itself that are past 20 minutes or 150 attempts");
        Check(run.RequeueMessages.Count <= 1, () => $"invocation {run.Number} sent {run.RequeueMessages.Count} requeue messages");
        if (run.IsTickOnly)
        {
            Check(run.RequeueMessages.Count == 0, () => $"invocation {run.Number} answers ticks alone, and sent a requeue message");
        }
        else if (run is { Kind: RunKind.Queue, HasTick: false, Failure: null, WasKilled: false })
        {
            var sent = run.RequeueMessages.FirstOrDefault();
            foreach (var (zoneId, name, _) in run.Reported.Where(report => report.Outcome == "unsettled"))
            {
                Check((sent is not null && Lists(sent, (zoneId, name))) || IsGivenUp(run, (zoneId, name)), () =>
                    $"invocation {run.Number} left {name} in {zoneId} unsettled, and sent no requeue message for it");
            }
        }

        if (run is { Kind: RunKind.Queue, Failure: null, WasKilled: false })
        {
            JudgeWaiting(run);
        }

        if (run.RequeueDelays is [var delay] && run.RequeueMessages.Count == 1)
        {
            JudgeDelay(run, RequeueMessage.Read(run.RequeueMessages.First())!, delay);
        }

        // One that only confirms has its own end, half a minute away.
        foreach (var name in run.RequeueMessages.SelectMany(body => RequeueMessage.Read(body)!.Names))
        {
            Check(name.Sequence is not null, () =>
                $"invocation {run.Number} sent a message that does not tell the sequence of {name}");
            var age = run.EndedAt!.Value - name.StartedAt;
            Check(!name.IsUnsettled || age <= LongestSequence + _slack + (2 * _faultRates.Skew), () =>
                $"invocation {run.Number} continues a sequence that began {age.TotalMinutes:0} minutes ago: {name}");
        }
    }

    // A name that came with a message before it is due is read all the same, or goes on as it is.
    private void JudgeWaiting(FunctionRun run)
    {
        foreach (var message in run.Messages.Select(RequeueMessage.Read).OfType<RequeueMessage>())
        {
            var first = message.Names.Min(name => name.Due);
            foreach (var name in message.Names.Where(name =>
                name.Due > first && name.Due > run.EndedAt!.Value + (2 * _faultRates.Skew) && !_answered.Has(name)))
            {
                Check(
                    run.RequeueMessages.Any(body => RequeueMessage.Read(body)!.Names.Any(sent => sent.Is(name.ZoneId!, name.Name!)))
                        || !account.Names.Exists(bound => bound.ZoneId == name.ZoneId && bound.Name.ToString() == name.Name
                            && bound.HasBeenConfiguredFor(FunctionKnowledge.ConfigurationAge, run.StartedAt)
                            && FunctionKnowledge.ReadsFor(bound.Latest.Binding, run).Count == 0),
                    () => $"invocation {run.Number} neither read nor passed on {name}");
            }
        }
    }

    // 5, 10, 20, 40, 60, 60 … seconds, or sooner where something that changed is confirmed. What came with the
    // messages and is not due yet goes on as it is.
    private void JudgeDelay(FunctionRun run, RequeueMessage sent, TimeSpan delay)
    {
        var skew = 2 * _faultRates.Skew;
        var (earliest, latest) = (run.StartedAt - skew, run.EndedAt!.Value + skew);
        var carried = run.Messages.Select(RequeueMessage.Read).OfType<RequeueMessage>()
            .SelectMany(message => message.Names).Select(name => name.Due).ToHashSet();
        foreach (var name in sent.Names.Where(name => !carried.Contains(name.Due)))
        {
            var pause = TimeSpan.FromSeconds(name.Attempt is >= 1 and <= 4 and var attempt ? Pauses[attempt - 1] : 60);
            var (least, most) = name.IsUnsettled ? (pause, pause) : (TimeSpan.Zero, LongestConfirmation);
            Check(name.Due >= earliest + least && name.Due <= latest + most, () =>
                $"invocation {run.Number} asked for a read of {name} neither {pause.TotalSeconds} s later nor to confirm a change");
        }

        var due = sent.Names.Min(name => name.Due);
        Check(
            delay.TotalSeconds == 1 ? due <= latest + delay : due >= earliest + delay && due <= latest + delay,
            () => $"invocation {run.Number} has a message delayed by {delay.TotalSeconds} s that is due at {due:O}");
    }

    private static readonly TimeSpan LongestConfirmation = TimeSpan.FromSeconds(30);

    private static readonly ImmutableArray<int> Pauses = [5, 10, 20, 40];

    // Only what was read for long enough, and of which nothing new has come.
    private bool IsGivenUp(FunctionRun run, (string ZoneId, string Name) name) => run.Messages.All(message =>
        RequeueMessage.Read(message) is { } requeued
            ? !Lists(message, name) || _answered.Has(message)
                || run.EndedAt!.Value + LongestPause + (2 * _faultRates.Skew) > StartOf(requeued, name) + LongestSequence
            : !Affects(message, name));

    // Interfaces are a bonus, and our own edits are no news. Which names followed an endpoint that is gone, only
    // the process may know.
    private bool Affects(string message, (string ZoneId, string Name) name) =>
        message.Contains("\"ChangeResourceRecordSets\"", StringComparison.Ordinal)
            ? Edits(message, name)
                && !message.Contains(account.Role, StringComparison.Ordinal)
            : !message.Contains("NetworkInterface\"", StringComparison.Ordinal)
                && !message.Contains("\"DeleteVpcEndpoints\"", StringComparison.Ordinal)
                && IsAbout(message, name);

    private static bool Edits(string message, (string ZoneId, string Name) name)
    {
        using var json = JsonDocument.Parse(message);
        var own = DnsName.Parse(name.Name).ToRoute53();
        var request = json.RootElement.GetProperty("detail").GetProperty("requestParameters");
        return request.GetProperty("hostedZoneId").GetString()!.EndsWith(name.ZoneId, StringComparison.Ordinal)
            && request.GetProperty("changeBatch").GetProperty("changes").EnumerateArray()
            .Select(change => change.GetProperty("resourceRecordSet").GetProperty("name").GetString())
            .Any(edited => edited == own || edited == "_dnssync." + own);
    }

    // A tick is about every name, and so may be what says no endpoint that is there, nor a service.
    private bool IsAbout(string message, (string ZoneId, string Name) name)
    {
        var endpoints = EventsAreHandled.Changed(message).ToList();
        return endpoints.Count == 0 || account.Names.Exists(bound => (bound.ZoneId, bound.Name.ToString()) == name
            && endpoints.Exists(changed => account.World.Ec2.Current.Endpoints.TryGetValue(changed.Id, out var endpoint)
                ? Converged.MayFollow(bound.Latest.Binding, endpoint)
                : !message.Contains("\"com.amazonaws.", StringComparison.Ordinal)
                    || bound.Latest.Binding.Endpoints.Service is not { } service
                    || message.Contains($"\"{service}\"", StringComparison.Ordinal)));
    }

    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(60);

    private bool IsTooOld(FunctionRun run, string message) =>
        RequeueMessage.Read(message) is { } requeued
        && (run.StartedAt - requeued.StartedAt > TimeSpan.FromMinutes(20) + (2 * _faultRates.Skew) || requeued.Attempt > 150);

    private static DateTimeOffset StartOf(RequeueMessage message, (string ZoneId, string Name) name) =>
        message.Names.Where(listed => listed.Is(name.ZoneId, name.Name)).Min(listed => listed.StartedAt);

    /// <summary>Whether a message goes on with a name, or with every one.</summary>
    public static bool Lists(string body, (string ZoneId, string Name) name) =>
        RequeueMessage.Read(body)!.Names.Any(listed => listed.Is(name.ZoneId, name.Name));
}
