using DnsSync.Simulation.Running;
using DnsSync.Simulation.Scenarios;
using DnsSync.Simulator;
using DnsSync.Simulator.Route53;

namespace DnsSync.Simulation.Oracles;

/// <summary>What a read costs.</summary>
internal sealed class CallBudget(Account account) : Oracle(
    "call-budget", "a run with nothing to do makes one call for each filter's endpoints, one for their interfaces, and one for each zone; two more for a wildcard")
{
    public override void OnEnded(FunctionRun run)
    {
        // With small pages, or with faults and their retries, calls are counted otherwise.
        if (account.Scenario.Faults != FaultLevel.None || run.Kind != RunKind.Queue || run.WasKilled || run.Changes > 0
            || run.Reported.Count > 0)
        {
            return;
        }

        var bound = account.Names.Where(name =>
            name.Latest.Until is not { } until || until >= run.StartedAt - TimeSpan.FromSeconds(75)).ToList();
        var zones = bound.Select(name => name.ZoneId).Distinct().Count();
        var filters = bound.Select(name => (
            name.Latest.Binding.Endpoints.Service, name.Latest.Binding.Endpoints.VpcId,
            string.Join(',', name.Latest.Binding.Endpoints.Tags), name.Latest.Binding.Endpoints.Ids.IsEmpty)).Distinct().Count();

        // Where a read lacked something, a second follows; and an event's endpoint may be looked up.
        var rounds = run.IsTickOnly ? 1 : 2;

        // A wildcard that a page does not show, and its marker, are each asked for by themselves.
        var wildcards = bound.Count(name => name.Name.Labels[0] is "*");
        Check(run.ZoneCalls <= rounds * (zones + (2 * wildcards)) || run.EndpointReads.Count > filters, () => $"it read {run.ZoneCalls} pages of {zones} zones");
        Check(run.EndpointCalls <= (rounds * 2 * filters) + 2, () =>
            $"it made {run.EndpointCalls} calls to EC2 for {filters} filters");
        Check(run.ZoneReads <= (bound.Exists(name => FunctionKnowledge.IsWithinZone(name.Latest.Binding)) ? 1 + rounds : 1) * zones, () => $"it described {zones} zones {run.ZoneReads} times");
    }
}

/// <summary>An uncounted request takes no token, and a change that is sent twice looks rejected.</summary>
internal sealed class EveryRequestIsCounted(Lambda lambda) : Oracle(
    "every-request-counted", "no more requests arrive than the service knows that it made")
{
    private readonly Dictionary<(string Caller, string Operation), int> _arrived = [];

    public void OnCall(ApiCall call)
    {
        if (lambda.ProxyOf(call.Caller) is not { } proxy
            || call.Operation.StartsWith("ssm:", StringComparison.Ordinal))
        {
            return;
        }

        var begun = proxy.Begun.GetValueOrDefault(call.Operation);

        var key = (call.Caller, call.Operation);
        var arrived = _arrived[key] = _arrived.GetValueOrDefault(key) + 1;
        Check(arrived <= begun, () =>
            $"{arrived} requests for {call.Operation} came from {call.Caller}, which had made {begun} of these calls");
    }
}

/// <summary>What a proxy answers says nothing about AWS.</summary>
internal sealed class OnlyAwsResponses() : Oracle(
    "only-aws-responses", "what something else than AWS answers, or half of an answer, is no answer to the service")
{
    public override void OnEnded(FunctionRun run)
    {
        foreach (var (operation, foreign) in run.Calls!.Foreign.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            var (begun, answered) = (
                run.Calls.Begun.GetValueOrDefault(operation), run.Calls.Answered.GetValueOrDefault(operation));
            Check(operation.StartsWith("ssm:", StringComparison.Ordinal) || answered + foreign <= begun, () =>
                $"of {begun} calls of {operation}, {foreign} got a foreign answer, and {answered} were taken for answered");
        }
    }
}

/// <summary>The quotas are the account's, and others need them, too.</summary>
internal sealed class QuotaShareRespected(Lambda lambda) : Oracle(
    "quota-share", "a process takes no more than a quarter of Route 53's quota: 2.5 requests a second of one action, and 12 at once after a quiet time")
{
    private const int AtOnce = 12;
    private static readonly TimeSpan Apart = TimeSpan.FromSeconds(0.4);

    // A request takes up to so long to arrive, and one that set out before it less.
    private static readonly TimeSpan OnItsWay = TimeSpan.FromMilliseconds(100);

    // For each process and action, when its calls would be due if they came evenly.
    private readonly Dictionary<(string Caller, string Operation), DateTimeOffset> _due = [];

    public void OnCall(ApiCall call)
    {
        if (!call.Operation.StartsWith("route53:", StringComparison.Ordinal)
            || lambda.ProxyOf(call.Caller) is null)
        {
            return;
        }

        var key = (call.Caller, call.Operation);
        var due = _due.GetValueOrDefault(key);
        Check(due - call.Time <= (AtOnce * Apart) + OnItsWay, () =>
            $"{call.Caller} makes {call.Operation} {(due - call.Time).TotalSeconds:0.0} s before its turn");
        _due[key] = (due > call.Time ? due : call.Time) + Apart;
    }
}

/// <summary>A plan that was made from the current records is not rejected.</summary>
internal sealed class NoRejectedBatch(Account account) : Oracle(
    "no-rejected-batch", "Route 53 refuses a batch only if the zone was written after the function began to read it")
{
    public void OnRefused(FunctionRun run, ZoneChangeBatch batch, AwsError error)
    {
        var now = account.World.Route53.Find(batch.ZoneId);
        var readings = run.ZoneReadings.Where(reading => reading.ZoneId == batch.ZoneId).ToList();
        Check(readings.Exists(reading => reading.Before != now), () =>
            $"invocation {run.Number} read zone {batch.ZoneId}, which no one wrote since, and was rejected: {error.Message}");
    }
}
