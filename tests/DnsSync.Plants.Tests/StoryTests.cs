using DnsSync.Simulation;
using DnsSync.Simulation.Running;

namespace DnsSync.Plants;

public sealed class StoryTests
{
    private const string Planted = "one-stale-look";

    [Fact]
    public void A_failing_seed_is_shrunk_to_a_story_that_breaks_the_same_rule()
    {
        var caught = Garden.Hunt(Planted, 300)!;
        var failed = Garden.Run(Planted, Garden.ScenarioOf(caught.Seeds));
        var shrunk = Shrinking.Shrink(failed, mostRuns: 150, run: scenario => Garden.Run(Planted, scenario));

        Assert.Equal(caught.First.Oracle, shrunk.Violation.Oracle);
        Assert.True(shrunk.Result.Scenario.Steps.Length <= 5, $"{shrunk.Result.Scenario.Steps.Length} steps are left");
        Assert.True(shrunk.Result.Scenario.World.Names.Length <= failed.Scenario.World.Names.Length);
        Golden.Expect("story.txt", Story.Of(
            shrunk, (scenario, tell) => Plant.With(Planted, () => SimulationRun.Tell(scenario, tell))));
    }
}

/// <summary>Text that stands beside the test; <c>DNSSYNC_ACCEPT=1</c> writes it anew.</summary>
internal static class Golden
{
    public static void Expect(string file, string actual, [System.Runtime.CompilerServices.CallerFilePath] string test = "")
    {
        var path = Path.Combine(Path.GetDirectoryName(test)!, file);
        if (Environment.GetEnvironmentVariable("DNSSYNC_ACCEPT") == "1")
        {
            File.WriteAllText(path, actual);
        }

        Assert.Equal(File.ReadAllText(path), actual);
    }
}
