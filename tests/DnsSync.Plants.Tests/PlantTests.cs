using System.Globalization;
using System.Text;

namespace DnsSync.Plants;

public sealed class PlantTests(ITestOutputHelper output)
{
    private const int MostSeeds = 300;

    [Fact]
    public void No_seed_breaks_a_rule_while_nothing_is_planted()
    {
        var broken = Garden.Tend(Enumerable.Range(1, MostSeeds), seed => Garden.Run(null, Garden.ScenarioOf(seed)))
            .Where(run => !run.Violations.IsEmpty)
            .Select(run => $"seed {run.Scenario.Seed}: {run.Violations[0]}");
        Assert.True(!broken.Any(), string.Join("\n", broken));
    }

    [Fact]
    public void Every_planted_mistake_is_caught_and_every_oracle_catches_one()
    {
        var caught = Garden.Tend(Garden.All, plant => (plant.Name, plant.What, Caught: Garden.Hunt(plant.Name, MostSeeds)));
        var table = new StringBuilder("| planted | the mistake | seeds | caught by |\n|---|---|---|---|\n");
        foreach (var (name, what, by) in caught)
        {
            table.Append(CultureInfo.InvariantCulture,
                $"| {name} | {what} | {by?.Seeds.ToString(CultureInfo.InvariantCulture) ?? "none"} | {(by is null ? "nothing" : string.Join(", ", by.Oracles))} |\n");
        }

        output.WriteLine(table.ToString());
        Garden.Keep("planted-mistakes.md", table.ToString());
        Assert.Equal([], caught.Where(plant => plant.Caught is null).Select(plant => plant.Name));
        Assert.Equal([], Garden.Oracles.Except(caught.SelectMany(plant => plant.Caught!.Oracles)));
    }
}
