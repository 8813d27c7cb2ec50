using DnsSync.Simulation;
using DnsSync.Simulation.Running;

namespace DnsSync.Mutants;

public sealed class TranscriptTests
{
    private const string Mutated = "one-stale-look";

    [Fact]
    public void A_failing_seed_shrinks_to_a_transcript_that_breaks_the_same_rule()
    {
        var detected = MutantRunner.FirstDetection(Mutated, 300)!;
        var failed = MutantRunner.Run(Mutated, MutantRunner.ScenarioOf(detected.Seeds));
        var shrunk = Shrinking.Shrink(failed, maximumRuns: 150, run: scenario => MutantRunner.Run(Mutated, scenario));

        Assert.Equal(detected.First.Oracle, shrunk.Violation.Oracle);
        Assert.True(shrunk.Result.Scenario.Steps.Length <= 5, $"{shrunk.Result.Scenario.Steps.Length} steps are left");
        Assert.True(shrunk.Result.Scenario.World.Names.Length <= failed.Scenario.World.Names.Length);
        Golden.Expect("transcript.txt", Transcript.Of(
            shrunk, (scenario, tell) => Mutant.With(Mutated, () => SimulationRun.Narrate(scenario, tell))));
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
