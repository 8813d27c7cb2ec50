using System.Text.Json;
using DnsSync.Simulation.Running;
using DnsSync.Simulation.Scenarios;

namespace DnsSync.Simulation.Oracles;

/// <summary>Every wait has a bound that keeps clear of the deadline, and nothing throws by surprise.</summary>
internal sealed class RunsEnd(FaultLevel faults) : Oracle(
    "runs-end", "an invocation ends before its time-out, and fails only when AWS does")
{
    public override void OnEnded(FunctionRun run)
    {
        if (run.Failure is TimeoutException)
        {
            Broken($"invocation {run.Number} ({run.Kind}) ran into its time-out");
        }
        else if (run.Failure is not null and not Calls.AwsCallException)
        {
            Broken($"invocation {run.Number} ({run.Kind}) threw {run.Failure.GetType().Name}: {run.Failure.Message}");
        }
        else if (run.Failure is not null && faults == FaultLevel.None)
        {
            Broken($"invocation {run.Number} ({run.Kind}) failed without any fault: {run.Failure.Message}");
        }
    }
}

/// <summary>Chains of looks: begun by what happened, one at a time, and with an end.</summary>
internal sealed class FollowUpsAreFew(WeatherPlan weather) : Oracle(
    "follow-ups", "an invocation sends at most one follow-up, a tick none, what is unsettled or changed gets one, and chains end after 15 minutes")
{
    private static readonly TimeSpan LongestChain = TimeSpan.FromMinutes(15);

    // The confirming look, the invocation itself, and the queue's delivery.
    private static readonly TimeSpan Slack = TimeSpan.FromMinutes(7);

    public override void OnEnded(FunctionRun run)
    {
        Check(run.FollowUps.Count <= 1, () => $"invocation {run.Number} sent {run.FollowUps.Count} follow-ups");
        if (run.IsTickOnly)
        {
            Check(run.FollowUps.Count == 0, () => $"invocation {run.Number} answers ticks alone, and sent a follow-up");
        }
        else if (run is { Kind: RunKind.Queue, HasTick: false, Failure: null, WasKilled: false, FollowUps.Count: 0 })
        {
            var unsettled = run.Reported.FirstOrDefault(report => report.Outcome == "unsettled").Name;
            Check(unsettled is null || HasOldChain(run), () =>
                $"invocation {run.Number} left {unsettled} unsettled, and sent no follow-up");
        }

        // One that only confirms has its own end, half a minute away.
        foreach (var body in run.FollowUps.Where(body => !body.Contains("\"bindings\":[]", StringComparison.Ordinal)))
        {
            var age = run.EndedAt!.Value - StartOf(body);
            Check(age <= LongestChain + Slack + (2 * weather.Skew), () =>
                $"invocation {run.Number} continues a chain that began {age.TotalMinutes:0} minutes ago: {body}");
        }
    }

    private bool HasOldChain(FunctionRun run) => run.Messages.Any(message =>
        message.Contains("\"dnssync\":\"follow-up\"", StringComparison.Ordinal)
        && run.StartedAt - StartOf(message) > LongestChain - TimeSpan.FromMinutes(4) - (2 * weather.Skew));

    private static DateTimeOffset StartOf(string body)
    {
        using var followUp = JsonDocument.Parse(body);
        return followUp.RootElement.GetProperty("startedAt").GetDateTimeOffset();
    }
}

/// <summary>What a look costs.</summary>
internal sealed class CallBudget(Account account) : Oracle(
    "call-budget", "a tick that finds nothing to do makes one call for each filter's endpoints, one for their interfaces, and one for each zone")
{
    public override void OnEnded(FunctionRun run)
    {
        // With small pages, or with faults and their retries, calls are counted otherwise.
        if (account.Scenario.Faults != FaultLevel.None || !run.IsTickOnly || run.WasKilled || run.Changes > 0
            || run.Reported.Count > 0)
        {
            return;
        }

        var bound = account.Names.Where(name =>
            name.Latest.Until is not { } until || until >= run.StartedAt - TimeSpan.FromSeconds(75)).ToList();
        var zones = bound.Select(name => name.ZoneId).Distinct().Count();
        var filters = bound.Select(name => (
            name.Latest.Binding.Endpoints.Service, name.Latest.Binding.Endpoints.VpcId,
            name.Latest.Binding.Endpoints.Ids.IsEmpty)).Distinct().Count();
        Check(run.ZoneCalls <= zones || run.Looks.Count > filters, () => $"a tick read {run.ZoneCalls} pages of {zones} zones");
        Check(run.EndpointCalls <= 2 * filters + 2, () =>
            $"a tick made {run.EndpointCalls} calls to EC2 for {filters} filters");
        Check(run.ZoneLooks <= zones, () => $"a tick looked {run.ZoneLooks} times at {zones} zones themselves");
    }
}
