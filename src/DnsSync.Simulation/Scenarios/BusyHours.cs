using DnsSync.Simulator.Time;

namespace DnsSync.Simulation.Scenarios;

/// <summary>
/// Draws hours in which people of a small account do something every few minutes, one thing goes
/// wrong after the other, and several functions are always at work. What takes a coincidence shows
/// here in a few seeds.
/// </summary>
public static class BusyHours
{
    private const int MaximumNames = 3;
    private static readonly TimeSpan Apart = TimeSpan.FromMinutes(3);
    private static readonly TimeSpan Fast = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Slow = TimeSpan.FromSeconds(280);

    public static Scenario Draw(ulong seed, int hours, FaultLevel faults)
    {
        var (worlds, world) = SmallWorld(seed, faults);
        var scenario = Scenarios.DrawPlain(seed, hours, faults) with { World = world };
        var random = Chance.Stream(seed, "busy");
        var steps = new Operators(Chance.Stream(seed, "operators"), worlds, world)
            .Draw(scenario.QuietFrom, Apart)
            .SelectMany(step => WithCompany(step, random, worlds, world))
            .Concat(Troubles(Chance.Stream(seed, "episodes"), faults, scenario.QuietFrom));
        return Variations.Apply(scenario with { Steps = [.. steps.OrderBy(step => step.At)] }, 2 * Apart);
    }

    private static (WorldGenerator WorldGenerator, WorldPlan World) SmallWorld(ulong seed, FaultLevel faults)
    {
        for (var draw = 0; ; draw++)
        {
            var worlds = new WorldGenerator(Chance.Stream(seed, $"small world {draw}"));
            var world = worlds.Draw(faults);
            if (world.Names.Length <= MaximumNames)
            {
                return (worlds, world with
                {
                    Concurrency = 4,
                    OverTheWire = Scenarios.IsOverTheWire(seed, faults),
                    StoredConfiguration = world.StoredConfiguration || draw % 2 == 0,
                    EndpointSettles = Chance.Stream(seed, "settling").Between(Fast, Slow),
                });
            }
        }
    }

    // Operators who act during another change, change their minds, or rely on old state.
    private static IEnumerable<ScenarioStep> WithCompany(
        ScenarioStep step, SplitMix64 random, WorldGenerator worlds, WorldPlan world)
    {
        TimeSpan After(double least, double most) =>
            step.At + random.Between(TimeSpan.FromSeconds(least), TimeSpan.FromSeconds(most));
        switch (step)
        {
            // A stack adds a name and its endpoint, and is rolled back while the endpoint is pending.
            case CreateEndpoint create when random.Chance(150):
                yield return step;
                var own = worlds.DrawName(
                    $"own-{create.Endpoint.Key}", world.Vpcs.First(vpc => vpc.Key == create.Endpoint.Vpc));
                yield return new AddName(step.At, own with { Endpoints = [create.Endpoint.Key] });
                yield return new DropName(After(0.2, 100), own.Key, TimeSpan.Zero);
                break;
            case AddName add when random.Chance(600):
                yield return step;
                foreach (var part in RecreateDuringDeletion(add.Name.Key, After(120, 900), random))
                {
                    yield return part;
                }

                break;
            case DropName drop when step.At > TimeSpan.FromSeconds(5) && random.Chance(600):
                foreach (var part in RecreateDuringDeletion(drop.Name, step.At, random))
                {
                    yield return part;
                }

                break;

            // An operator uses the configuration of a minute ago.
            case DropName drop when step.At > TimeSpan.FromSeconds(5):
                yield return new Resync(After(-5, 0));
                yield return drop with { Pause = TimeSpan.FromSeconds(random.Below(3)) };
                yield return new Resync(After(36, 56));
                break;
            case EditZone edit when random.Chance(500):
                yield return step;
                var read = After(0.05, 2);
                yield return new Resync(read);
                yield return new EditZone(
                    read + random.Between(TimeSpan.Zero, TimeSpan.FromSeconds(0.5)), edit.Name,
                    random.Of([ZoneEditKind.DeleteAddresses, ZoneEditKind.WrongAddress, ZoneEditKind.WrongTtl]));
                break;
            default:
                yield return step;
                if (random.Chance(300))
                {
                    yield return random.Of<Resync>(
                        (60, new(After(0, 10))),
                        (20, new(After(0, 10), ResyncKind.DryRun)),
                        (20, new(After(0, 10), ResyncKind.Only, random.Of([.. world.Names]).Key)));
                }

                break;
        }
    }

    // An operator finds its records deleted just before it is dropped.
    private static IEnumerable<ScenarioStep> RecreateDuringDeletion(string name, TimeSpan at, SplitMix64 random) =>
    [
        new EditZone(at - TimeSpan.FromSeconds(1), name, ZoneEditKind.DeleteAll),
        new Resync(at - random.Between(TimeSpan.FromMilliseconds(80), TimeSpan.FromMilliseconds(300))),
        new DropName(at, name, TimeSpan.Zero),
    ];

    private static IEnumerable<ScenarioStep> Troubles(SplitMix64 random, FaultLevel faults, TimeSpan until)
    {
        var disturbances = Scenarios.DisturbancesOf(faults);
        for (var at = TimeSpan.Zero; at < until && !disturbances.IsEmpty;)
        {
            var length = random.Between(TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(12));
            yield return new Episode(at, random.Of(disturbances), length);
            at += length + random.Between(TimeSpan.Zero, TimeSpan.FromMinutes(4));
        }
    }
}
