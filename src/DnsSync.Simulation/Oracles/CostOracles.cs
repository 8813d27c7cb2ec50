using DnsSync.Simulation.Running;
using DnsSync.Simulation.Scenarios;
using DnsSync.Simulator;

namespace DnsSync.Simulation.Oracles;

/// <summary>What a look costs.</summary>
internal sealed class CallBudget(Account account) : Oracle(
    "call-budget", "whoever finds nothing to do makes one call for each filter's endpoints, one for their interfaces, and one for each zone")
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
            name.Latest.Binding.Endpoints.Ids.IsEmpty)).Distinct().Count();

        // Where a look lacked something, a second follows; and an event's endpoint may be looked up.
        var rounds = run.IsTickOnly ? 1 : 2;
        Check(run.ZoneCalls <= rounds * zones || run.Looks.Count > filters, () => $"it read {run.ZoneCalls} pages of {zones} zones");
        Check(run.EndpointCalls <= (rounds * 2 * filters) + 2, () =>
            $"it made {run.EndpointCalls} calls to EC2 for {filters} filters");
        Check(run.ZoneLooks <= zones, () => $"it looked {run.ZoneLooks} times at {zones} zones themselves");
    }
}

/// <summary>The quotas are the account's, and others need them, too.</summary>
internal sealed class GoodNeighbour() : Oracle(
    "good-neighbour", "a process takes no more than a quarter of Route 53's quota: 2.5 requests a second of one action, and 12 at once after a quiet time")
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
            || !call.Caller.StartsWith("fn-", StringComparison.Ordinal))
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
