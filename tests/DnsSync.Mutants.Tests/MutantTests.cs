using System.Globalization;
using System.Text;

namespace DnsSync.Mutants;

public sealed class MutantTests(ITestOutputHelper output)
{
    private const int MaximumSeeds = 300;

    [Fact]
    public void No_seed_breaks_a_rule_without_a_mutant()
    {
        var broken = MutantRunner.RunAll(Enumerable.Range(1, MaximumSeeds), seed => MutantRunner.Run(null, MutantRunner.ScenarioOf(seed)))
            .Where(run => !run.Violations.IsEmpty)
            .Select(run => $"seed {run.Scenario.Seed}: {run.Violations[0]}");
        Assert.True(!broken.Any(), string.Join("\n", broken));
    }

    [Fact]
    public void Every_mutant_is_killed_and_every_oracle_kills_one()
    {
        var detected = MutantRunner.RunAll(MutantRunner.All, mutant => (mutant.Name, mutant.What, Detection: MutantRunner.FirstDetection(mutant.Name, MaximumSeeds)));
        var table = new StringBuilder("| mutant | mistake | seeds | killed by |\n|---|---|---|---|\n");
        foreach (var (name, what, by) in detected)
        {
            table.Append(CultureInfo.InvariantCulture,
                $"| {name} | {what} | {by?.Seeds.ToString(CultureInfo.InvariantCulture) ?? "none"} | {(by is null ? "nothing" : string.Join(", ", by.Oracles))} |\n");
        }

        output.WriteLine(table.ToString());
        MutantRunner.SaveResult("mutants.md", table.ToString());
        Assert.Equal([], detected.Where(mutant => mutant.Detection is null).Select(mutant => mutant.Name));
        Assert.Equal([], MutantRunner.Oracles.Except(detected.SelectMany(mutant => mutant.Detection!.Oracles)));
    }
}
