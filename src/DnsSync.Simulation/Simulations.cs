using DnsSync.Simulation.Running;
using DnsSync.Simulation.Scenarios;

namespace DnsSync.Simulation;

/// <summary>Which runs to make.</summary>
/// <param name="FirstSeed">Of <paramref name="Seeds"/> seeds, one after the other.</param>
/// <param name="Hours">Simulated, each run.</param>
public sealed record SimulationRequest(ulong FirstSeed, int Seeds, int Hours, FaultLevel Faults)
{
    /// <summary>The shortest run in which there is time for faults before the quiet.</summary>
    public const int FewestHours = 1;
}

/// <summary>Makes runs, one on each core at a time. What a run comes to depends on its seed alone.</summary>
public static class Simulations
{
    /// <returns>All runs put together.</returns>
    public static SimulationReport Run(SimulationRequest request, CancellationToken cancellation = default) =>
        Run(request, () => { }, cancellation);

    /// <param name="onRun">Told after each run, on any thread.</param>
    /// <returns>All runs put together.</returns>
    public static SimulationReport Run(
        SimulationRequest request, Action onRun, CancellationToken cancellation = default)
    {
        var results = new RunResult?[request.Seeds];
        var next = -1;
        void Work()
        {
            while (!cancellation.IsCancellationRequested && Interlocked.Increment(ref next) is var i && i < results.Length)
            {
                var scenario = Scenarios.Scenarios.Draw(
                    request.FirstSeed + (ulong)i, request.Hours, request.Faults);
                results[i] = Run(scenario);
                onRun();
            }
        }

        var failures = new System.Collections.Concurrent.ConcurrentQueue<Exception>();
        var threads = Enumerable.Range(0, Math.Min(Environment.ProcessorCount, request.Seeds)).Select(_ =>
        {
            var thread = new Thread(() =>
            {
                try
                {
                    Work();
                }
#pragma warning disable CA1031 // It is thrown again on the caller's thread.
                catch (Exception failure)
#pragma warning restore CA1031
                {
                    failures.Enqueue(failure);
                }
            });
            thread.Start();
            return thread;
        }).ToList();
        threads.ForEach(thread => thread.Join());
        if (failures.TryDequeue(out var failed))
        {
            throw new InvalidOperationException($"the simulation itself failed: {failed.InnerException ?? failed}", failed);
        }

        return SimulationReport.Of(request, [.. results.OfType<RunResult>()]);
    }

    private static RunResult Run(Scenario scenario)
    {
        try
        {
            return SimulationRun.Of(scenario);
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            throw new InvalidOperationException($"seed {scenario.Seed} could not be run: {failure.Message}", failure);
        }
    }
}
