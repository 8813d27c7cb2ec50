using System.Collections.Immutable;
using DnsSync.Planting;
using DnsSync.Simulation.Oracles;
using DnsSync.Simulation.Running;
using DnsSync.Simulation.Scenarios;

namespace DnsSync.Plants;

/// <summary>All planted mistakes, and the seeds in which they must show.</summary>
internal static class Garden
{
    public static ImmutableArray<Mistake> All { get; } = Read();

    /// <summary>
    /// The scenario of a seed: quiet days and busy hours, every kind of weather, and hostile weather over the wire and
    /// in memory, in turn.
    /// </summary>
    public static Scenario ScenarioOf(int seed)
    {
        var faults = (seed % 3) switch { 0 => FaultLevel.None, 1 => FaultLevel.Hostile, _ => FaultLevel.Aws };
        var scenario = seed % 2 == 0
            ? BusyHours.Draw((ulong)seed, hours: 2, faults)
            : Scenarios.Draw((ulong)seed, hours: 4, faults);
        return scenario with { World = scenario.World with { OverTheWire = seed % 12 is 4 or 7 } };
    }

    /// <returns>The first seed in which an oracle notices, and what it says; null if none does.</returns>
    public static Caught? Hunt(string plant, int seeds)
    {
        for (var seed = 1; seed <= seeds; seed++)
        {
            if (Run(plant, ScenarioOf(seed)).Violations is [var first, ..] all)
            {
                return new Caught(plant, seed, first, [.. all.Select(violation => violation.Oracle).Distinct()]);
            }
        }

        return null;
    }

    public static RunResult Run(string? plant, Scenario scenario) =>
        Plant.With(plant, () => SimulationRun.Of(scenario));

    /// <summary>The names of all oracles.</summary>
    public static IEnumerable<string> Oracles => Run(null, Scenarios.Draw(1, hours: 1, FaultLevel.None)).Oracles;

    /// <summary>Does one thing after the other, on as many threads as there are cores.</summary>
    public static ImmutableArray<TResult> Tend<T, TResult>(IEnumerable<T> items, Func<T, TResult> tend)
    {
        var work = items.ToList();
        var results = new TResult[work.Count];
        Parallel.For(0, work.Count, i => results[i] = tend(work[i]));
        return [.. results];
    }

    /// <summary>Leaves a result where CI and people find it.</summary>
    public static void Keep(string file, string text)
    {
        var folder = Path.Combine(AppContext.BaseDirectory, "results");
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, file), text);
    }

    private static ImmutableArray<Mistake> Read()
    {
        var assembly = typeof(Garden).Assembly;
        return
        [
            .. assembly.GetManifestResourceNames()
                .Where(name => name.EndsWith(".plants", StringComparison.Ordinal))
                .Order(StringComparer.Ordinal)
                .SelectMany(name =>
                {
                    using var text = new StreamReader(assembly.GetManifestResourceStream(name)!);
                    return Mistake.Read(name, text.ReadToEnd());
                }),
        ];
    }
}

/// <summary>How a planted mistake was noticed.</summary>
/// <param name="Seeds">How many it took.</param>
/// <param name="First">What was noticed first.</param>
/// <param name="Oracles">All who noticed in that run.</param>
internal sealed record Caught(string Plant, int Seeds, Violation First, ImmutableArray<string> Oracles);
