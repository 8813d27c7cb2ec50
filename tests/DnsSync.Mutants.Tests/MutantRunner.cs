using System.Collections.Immutable;
using DnsSync.Mutations;
using DnsSync.Simulation.Oracles;
using DnsSync.Simulation.Running;
using DnsSync.Simulation.Scenarios;

namespace DnsSync.Mutants;

/// <summary>All mutants, and the seeds in which they must show.</summary>
internal static class MutantRunner
{
    public static ImmutableArray<Mutation> All { get; } = Read();

    /// <summary>
    /// The scenario of a seed: quiet days and busy hours, each fault level, and hostile faults over the wire and
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
    public static Detection? FirstDetection(string mutant, int seeds)
    {
        for (var seed = 1; seed <= seeds; seed++)
        {
            if (Run(mutant, ScenarioOf(seed)).Violations is [var first, ..] all)
            {
                return new Detection(mutant, seed, first, [.. all.Select(violation => violation.Oracle).Distinct()]);
            }
        }

        return null;
    }

    public static RunResult Run(string? mutant, Scenario scenario) =>
        Mutant.With(mutant, () => SimulationRun.Of(scenario));

    /// <summary>The names of all oracles.</summary>
    public static IEnumerable<string> Oracles => Run(null, Scenarios.Draw(1, hours: 1, FaultLevel.None)).Oracles;

    /// <summary>Does one thing after the other, on as many threads as there are cores.</summary>
    public static ImmutableArray<TResult> RunAll<T, TResult>(IEnumerable<T> items, Func<T, TResult> run)
    {
        var work = items.ToList();
        var results = new TResult[work.Count];
        Parallel.For(0, work.Count, i => results[i] = run(work[i]));
        return [.. results];
    }

    /// <summary>Leaves a result where CI and people find it.</summary>
    public static void SaveResult(string file, string text)
    {
        var folder = Path.Combine(AppContext.BaseDirectory, "results");
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, file), text);
    }

    private static ImmutableArray<Mutation> Read()
    {
        var assembly = typeof(MutantRunner).Assembly;
        return
        [
            .. assembly.GetManifestResourceNames()
                .Where(name => name.EndsWith(".mutants", StringComparison.Ordinal))
                .Order(StringComparer.Ordinal)
                .SelectMany(name =>
                {
                    using var text = new StreamReader(assembly.GetManifestResourceStream(name)!);
                    return Mutation.Read(name, text.ReadToEnd());
                }),
        ];
    }
}

/// <summary>How a mutant was noticed.</summary>
/// <param name="Seeds">How many it took.</param>
/// <param name="First">What was noticed first.</param>
/// <param name="Oracles">All who noticed in that run.</param>
internal sealed record Detection(string Mutant, int Seeds, Violation First, ImmutableArray<string> Oracles);
