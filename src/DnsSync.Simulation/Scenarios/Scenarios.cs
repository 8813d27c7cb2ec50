using System.Collections.Immutable;
using DnsSync.Simulator.Time;

namespace DnsSync.Simulation.Scenarios;

/// <summary>Draws what a run will meet from its seed.</summary>
public static class Scenarios
{
    private static readonly TimeSpan BetweenVariations = TimeSpan.FromHours(1);

    public static Scenario Draw(ulong seed, int hours, FaultLevel faults) =>
        Variations.Apply(DrawPlain(seed, hours, faults), BetweenVariations);

    /// <summary>Draws a scenario without what only some have.</summary>
    internal static Scenario DrawPlain(ulong seed, int hours, FaultLevel faults)
    {
        var worlds = new WorldGenerator(Chance.Stream(seed, "world"));
        var world = worlds.Draw(faults) with { OverTheWire = IsOverTheWire(seed, faults) };
        var scenario = new Scenario(
            seed, hours, faults, world, DrawFaultRates(Chance.Stream(seed, "weather"), faults), []);
        var steps = new Operators(Chance.Stream(seed, "operators"), worlds, world)
            .Draw(scenario.QuietFrom)
            .Concat(Episodes(Chance.Stream(seed, "episodes"), faults, scenario.QuietFrom));
        return scenario with { Steps = [.. steps.OrderBy(step => step.At)] };
    }

    /// <summary>One account of a few is called over the wire where anything may break: the SDK costs its time.</summary>
    internal static bool IsOverTheWire(ulong seed, FaultLevel faults) =>
        faults == FaultLevel.Hostile && Chance.Stream(seed, "wire").Chance(50);

    private static FaultRates DrawFaultRates(SplitMix64 random, FaultLevel faults) => faults switch
    {
        FaultLevel.None => FaultRates.None,
        FaultLevel.Aws => new FaultRates
        {
            ThrottledPermille = random.From(0, 10),
            ServerErrorPermille = random.From(0, 3),
            PriorRequestPermille = random.From(0, 10),
            Staleness = TimeSpan.FromMilliseconds(random.From(0, 4000)),
            EventsSoonest = TimeSpan.FromSeconds(2),
            EventsLatest = TimeSpan.FromSeconds(random.From(5, 300)),
            EventsTwicePermille = random.From(0, 30),
            EventsLostPermille = random.From(0, 20),
            MessagesTwicePermille = random.From(0, 10),
        },
        _ => new FaultRates
        {
            ThrottledPermille = random.From(0, 80),
            ServerErrorPermille = random.From(0, 40),
            PriorRequestPermille = random.From(0, 80),
            LostAnswerPermille = random.From(0, 30),
            Staleness = TimeSpan.FromMilliseconds(random.From(0, 15_000)),
            EventsSoonest = TimeSpan.Zero,
            EventsLatest = TimeSpan.FromSeconds(random.From(1, 900)),
            EventsTwicePermille = random.From(0, 200),
            EventsLostPermille = random.From(0, 300),
            MessagesTwicePermille = random.From(0, 100),
            KilledPermille = random.From(0, 60),
            Skew = TimeSpan.FromSeconds(random.From(0, 60)),
            ForeignAnswerPermille = random.From(0, 15),
        },
    };

    private static List<ScenarioStep> Episodes(SplitMix64 random, FaultLevel faults, TimeSpan until)
    {
        var steps = new List<ScenarioStep>();
        var disturbances = DisturbancesOf(faults);
        if (disturbances.IsEmpty)
        {
            return steps;
        }

        var apart = TimeSpan.FromHours(faults == FaultLevel.Aws ? 12 : 5);
        for (var at = random.Between(TimeSpan.Zero, apart); at < until; at += random.Between(TimeSpan.Zero, apart))
        {
            steps.Add(new Episode(
                at, random.Of(disturbances),
                random.Between(TimeSpan.FromSeconds(5), TimeSpan.FromMinutes(random.Chance(200) ? 40 : 8))));
        }

        return steps;
    }

    /// <summary>What permissions that come and go look like: a variation, so that other scenarios stay as they are.</summary>
    internal static ImmutableArray<Disturbance> Denials { get; } =
        [Disturbance.Ec2Denied, Disturbance.Route53Denied, Disturbance.ChangesDenied];

    /// <summary>What may go wrong for a while.</summary>
    internal static ImmutableArray<Disturbance> DisturbancesOf(FaultLevel faults) => faults switch
    {
        FaultLevel.None => [],
        FaultLevel.Aws => [Disturbance.Ec2Throttled, Disturbance.Route53Throttled, Disturbance.PriorRequests, Disturbance.NoEvents],
        _ => [.. Enum.GetValues<Disturbance>().Except(Denials)],
    };
}
