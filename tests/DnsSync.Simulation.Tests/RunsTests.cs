using DnsSync.Simulation.Running;
using DnsSync.Simulation.Scenarios;

namespace DnsSync.Simulation.Tests;

/// <summary>The service in simulated accounts, as <c>dnssync simulate</c> runs it.</summary>
public sealed class RunsTests
{
    [Theory]
    [InlineData(FaultLevel.None)]
    [InlineData(FaultLevel.Aws)]
    [InlineData(FaultLevel.Hostile)]
    public void No_rule_is_broken(FaultLevel faults)
    {
        var report = Simulations.Run(new SimulationRequest(1, 30, 24, faults), TestContext.Current.CancellationToken);
        Assert.True(report.Failed.IsEmpty, report.ToText());
        Assert.Equal(30, report.Runs);
        var ticks = Enumerable.Range(1, 30)
            .Select(seed => Scenarios.Scenarios.Draw((ulong)seed, 24, faults))
            .Sum(scenario => (int)(scenario.Length / scenario.SchedulePeriod) - 4);
        Assert.True(report.Invocations > ticks, "the schedule alone makes more");
        Assert.Equal(faults != FaultLevel.None, report.Faults > 0);
        Assert.Equal(faults == FaultLevel.Hostile, report.Killed > 0);
    }

    /// <summary>
    /// The same in Debug and Release, on every machine. The hashes change when the service, the
    /// simulated AWS or the scenarios do: then run this once with DNSSYNC_ACCEPT=1.
    /// </summary>
    [Fact]
    public void A_seed_determines_the_whole_run()
    {
        var hashes = string.Concat(Enum.GetValues<FaultLevel>().Select(faults =>
        {
            var result = SimulationRun.Of(Scenarios.Scenarios.Draw(7, 6, faults));
            return $"{SimulationReport.Replay(result)} {result.TraceHash:x16}\n";
        }));
        var file = Path.Combine(Repository.Root, "tests", "DnsSync.Simulation.Tests", "trace-hashes.txt");
        if (Environment.GetEnvironmentVariable("DNSSYNC_ACCEPT") == "1")
        {
            File.WriteAllText(file, hashes);
        }

        Assert.Equal(File.ReadAllText(file), hashes);
    }

    /// <summary>
    /// The service broke a rule in the first, as perf/README.md tells; in the others an oracle took a
    /// requeue message that was delivered twice for a name that was lost. What a seed draws changes with
    /// the scenarios, so a defect has a test of its own too; these are drawn without the variations that came later.
    /// </summary>
    [Theory]
    [InlineData(3868)] // A resync of a name that was added a moment before.
    [InlineData(5907)]
    [InlineData(7388)]
    public void Regression_seeds_break_no_rule(int seed) =>
        Assert.Empty(SimulationRun.Of(Scenarios.Scenarios.DrawPlain((ulong)seed, 24, FaultLevel.Hostile)).Violations);

    /// <summary>
    /// The real clients and seams, in virtual time: throttled, cut, answered by halves and by others than AWS.
    /// </summary>
    [Theory]
    [InlineData(FaultLevel.Aws, 1, 4)]
    [InlineData(FaultLevel.Hostile, 1, 12)]
    public void No_rule_is_broken_over_the_wire(FaultLevel faults, int first, int seeds)
    {
        for (var seed = first; seed < first + seeds; seed++)
        {
            var result = SimulationRun.Of(OverTheWire(seed, faults));
            Assert.True(result.Violations.IsEmpty, $"seed {seed}: {string.Join("\n", result.Violations)}");
            Assert.True(result.Writes > 0, $"seed {seed} wrote nothing");
        }
    }

    [Fact]
    public void A_seed_determines_the_whole_run_over_the_wire() => Assert.Equal(
        SimulationRun.Of(OverTheWire(3, FaultLevel.Hostile)).TraceHash,
        SimulationRun.Of(OverTheWire(3, FaultLevel.Hostile)).TraceHash);

    private static Scenario OverTheWire(int seed, FaultLevel faults)
    {
        var scenario = Scenarios.Scenarios.Draw((ulong)seed, 6, faults);
        return scenario with { World = scenario.World with { OverTheWire = true } };
    }

    [Fact]
    public void Reading_a_run_does_not_change_it()
    {
        var scenario = Scenarios.Scenarios.Draw(7, 3, FaultLevel.Hostile);
        var lines = 0;
        Assert.Equal(
            SimulationRun.Of(scenario).TraceHash, SimulationRun.Of(scenario, _ => lines++).TraceHash);
        Assert.True(lines > 200, $"only {lines} lines");
    }

    [Fact]
    public void Concurrent_runs_do_not_interfere()
    {
        var together = Simulations.Run(new SimulationRequest(11, 6, 3, FaultLevel.Hostile), TestContext.Current.CancellationToken);
        var alone = Enumerable.Range(11, 6)
            .Select(seed => SimulationRun.Of(Scenarios.Scenarios.Draw((ulong)seed, 3, FaultLevel.Hostile)))
            .ToList();
        Assert.Equal(SimulationReport.Of(together.Request, [.. alone]).TraceHash, together.TraceHash);
    }

    [Fact]
    public void A_scenario_is_readable()
    {
        var scenario = Scenarios.Scenarios.Draw(3, 24, FaultLevel.Hostile);
        Assert.Equal(scenario.Steps, Scenarios.Scenarios.Draw(3, 24, FaultLevel.Hostile).Steps, (left, right) =>
            left.ToString() == right.ToString());
        Assert.Equal(scenario.Steps.OrderBy(step => step.At), scenario.Steps);
        Assert.All(scenario.Steps, step => Assert.Matches(@"^\d\d:\d\d:\d\d\.\d\d\d \w", step.ToString()));
        Assert.All(scenario.Steps, step => Assert.InRange(step.At, TimeSpan.Zero, scenario.QuietFrom));
    }

    [Fact]
    public void Omitting_steps_does_not_change_the_others()
    {
        var scenario = Scenarios.Scenarios.Draw(5, 6, FaultLevel.Aws);
        var shorter = scenario with { Steps = [.. scenario.Steps.Where((_, i) => i % 2 == 0)] };
        var result = SimulationRun.Of(shorter);
        Assert.Empty(result.Violations);
    }
}
