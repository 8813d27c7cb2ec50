using System.Globalization;
using DnsSync.Simulation;
using DnsSync.Simulation.Scenarios;

// What 'dnssync simulate' does, compiled ahead of time: much of a long run's time is otherwise the
// compiler's. The trace is the same, to the last bit.
if (args is not [var seeds, var hours, var faults, .. var rest] || rest.Length > 1
    || !int.TryParse(seeds, CultureInfo.InvariantCulture, out var count) || count < 1
    || !int.TryParse(hours, CultureInfo.InvariantCulture, out var length) || length < SimulationRequest.FewestHours
    || !Enum.TryParse<FaultLevel>(faults, ignoreCase: true, out var level)
    || !ulong.TryParse(rest is [var from] ? from : "1", CultureInfo.InvariantCulture, out var first))
{
    await Console.Error.WriteLineAsync("usage: simulate SEEDS HOURS none|aws|hostile [FIRST-SEED]");
    return 1;
}

var report = Simulations.Run(new SimulationRequest(first, count, length, level));
await Console.Out.WriteLineAsync(report.ToText().TrimEnd());
return report.Failed.IsEmpty ? 0 : 1;
