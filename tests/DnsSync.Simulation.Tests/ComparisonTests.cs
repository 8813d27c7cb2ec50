using DnsSync.Simulation.Scenarios;

namespace DnsSync.Simulation.Tests;

public sealed class ComparisonTests
{
    [Fact]
    public void Names_are_wrong_a_tenth_as_long_as_with_naive_designs()
    {
        var times = Comparison.Run(new SimulationRequest(1, 12, 12, FaultLevel.Aws));

        Assert.Equal([Design.DnsSync, Design.DeploymentOnly, Design.UpsertFromEvents], times.Select(time => time.Design));
        Assert.All(times, time => Assert.Equal(times[0].Samples, time.Samples));
        Assert.True(times[0].Samples > 1000);
        Assert.All(times.Skip(1), naive => Assert.True(
            10 * times[0].Wrong < naive.Wrong, $"{naive} beside {times[0]}"));
    }

    [Fact]
    public void The_same_seeds_give_the_same_comparison() =>
        Assert.Equal(
            Comparison.Run(new SimulationRequest(7, 3, 4, FaultLevel.Hostile)),
            Comparison.Run(new SimulationRequest(7, 3, 4, FaultLevel.Hostile)));
}
