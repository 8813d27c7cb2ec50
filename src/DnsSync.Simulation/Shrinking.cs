using System.Collections.Immutable;
using System.Diagnostics;
using DnsSync.Simulation.Oracles;
using DnsSync.Simulation.Running;
using DnsSync.Simulation.Scenarios;

namespace DnsSync.Simulation;

/// <summary>A scenario made as small as it could be while it still breaks the same rule.</summary>
/// <param name="Runs">How many were made for it.</param>
/// <param name="Result">What the small scenario comes to.</param>
public sealed record Shrunk(Scenario Original, int Runs, RunResult Result)
{
    /// <summary>The first time that the rule is broken.</summary>
    public Violation Violation => Result.Violations[0];
}

/// <summary>
/// Shrinks a failing scenario: fewer hours, fewer faults, a smaller account, fewer steps.
/// What is left out must leave the same oracle with something to say.
/// </summary>
public sealed class Shrinking
{
    private readonly Func<Scenario, RunResult> _run;
    private readonly int _maximumRuns;
    private readonly Func<bool> _isOver;
    private readonly Scenario _original;
    private readonly string _oracle;
    private RunResult _smallest;
    private int _runs;

    private Shrinking(RunResult failed, int maximumRuns, Func<bool> isOver, Func<Scenario, RunResult> run)
    {
        (_run, _maximumRuns, _isOver, _original) = (run, maximumRuns, isOver, failed.Scenario);
        (_oracle, _smallest) = (failed.Violations[0].Oracle, failed);
    }

    /// <param name="failed">A run that broke a rule.</param>
    /// <param name="maximumRuns">After so many runs the smallest scenario so far will do.</param>
    /// <param name="mostTime">After this, too. Null: only the runs are counted.</param>
    /// <param name="run">How a scenario is run. Null: as always.</param>
    public static Shrunk Shrink(
        RunResult failed, int maximumRuns = 400, TimeSpan? mostTime = null, Func<Scenario, RunResult>? run = null)
    {
        var watch = Stopwatch.StartNew();
        var shrinking = new Shrinking(
            failed, maximumRuns, () => watch.Elapsed > mostTime, run ?? (scenario => SimulationRun.Of(scenario)));
        shrinking.Shrink();
        return new Shrunk(shrinking._original, shrinking._runs, shrinking._smallest);
    }

    private Scenario Smallest => _smallest.Scenario;

    private bool IsOver => _runs >= _maximumRuns || _isOver();

    private void Shrink()
    {
        StopAfterTheViolation();
        Try(Smallest with { FaultRates = FaultRates.None });
        DropSteps();
        Simplify();
        RemoveFaults();
        DropNames();
        DropEndpoints();
        DropSteps();
        ShortenHours();
        StopAfterTheViolation();
    }

    private bool Try(Scenario candidate)
    {
        if (IsOver || candidate == Smallest)
        {
            return false;
        }

        _runs++;
        var result = _run(candidate);
        var same = result.Violations.Where(violation => violation.Oracle == _oracle).ToImmutableArray();
        if (same.IsEmpty)
        {
            return false;
        }

        _smallest = result with { Violations = same };
        return true;
    }

    // What is done later cannot be the cause.
    private void StopAfterTheViolation()
    {
        var until = _smallest.Violations[0].At;
        Try(Smallest with { Steps = [.. Smallest.Steps.Where(step => step.At <= until)] });
    }

    // Zeller's ddmin, with ranges of half of the steps first and single ones at last.
    private void DropSteps()
    {
        for (var length = Math.Max(1, Smallest.Steps.Length / 2); !IsOver; length /= 2)
        {
            for (var from = Smallest.Steps.Length - length; from > -length && !IsOver; from -= length)
            {
                var at = Math.Max(0, from);
                if (at < Smallest.Steps.Length)
                {
                    Try(Smallest with
                    {
                        Steps = Smallest.Steps.RemoveRange(at, Math.Min(length, Smallest.Steps.Length - at)),
                    });
                }
            }

            if (length <= 1)
            {
                return;
            }
        }
    }

    private void Simplify()
    {
        Try(Smallest with { World = Smallest.World with { StoredConfiguration = false } });
        Try(Smallest with { World = Smallest.World with { Concurrency = 2 } });
        Try(Smallest with { World = Smallest.World with { RecordSetPage = 300, Ec2Page = 1000 } });
        Try(Smallest with { World = Smallest.World with { ListsByEscapes = false } });
        Try(Smallest with { World = Smallest.World with { SecondOwnerNames = [] } });
    }

    private void RemoveFaults()
    {
        Func<FaultRates, FaultRates>[] better =
        [
            rates => rates with { ThrottledPermille = 0 },
            rates => rates with { ServerErrorPermille = 0 },
            rates => rates with { PriorRequestPermille = 0 },
            rates => rates with { LostAnswerPermille = 0 },
            rates => rates with { Staleness = TimeSpan.Zero },
            rates => rates with { EventsSoonest = FaultRates.None.EventsSoonest, EventsLatest = FaultRates.None.EventsLatest },
            rates => rates with { EventsTwicePermille = 0 },
            rates => rates with { EventsLostPermille = 0 },
            rates => rates with { MessagesTwicePermille = 0 },
            rates => rates with { KilledPermille = 0 },
            rates => rates with { Skew = TimeSpan.Zero },
        ];
        foreach (var change in better)
        {
            Try(Smallest with { FaultRates = change(Smallest.FaultRates) });
        }
    }

    private void DropNames()
    {
        foreach (var name in Smallest.World.Names.Reverse())
        {
            if (Smallest.World.Names.Length > 1)
            {
                Try(Smallest with { World = Smallest.World with { Names = Smallest.World.Names.Remove(name) } });
            }
        }

        foreach (var vpc in Smallest.World.Vpcs.Reverse())
        {
            if (Smallest.World.Vpcs.Length > 1
                && Smallest.World.Names.All(name => name.Vpc != vpc.Key) && Smallest.Steps.All(step => !IsIn(step, vpc)))
            {
                Try(Smallest with
                {
                    World = Smallest.World with
                    {
                        Vpcs = Smallest.World.Vpcs.Remove(vpc),
                        Endpoints = Smallest.World.Endpoints.RemoveAll(endpoint => endpoint.Vpc == vpc.Key),
                    },
                });
            }
        }
    }

    private static bool IsIn(ScenarioStep step, VpcPlan vpc) =>
        (step is CreateEndpoint create && create.Endpoint.Vpc == vpc.Key)
        || (step is AddName add && add.Name.Vpc == vpc.Key);

    private void DropEndpoints()
    {
        foreach (var endpoint in Smallest.World.Endpoints.Reverse())
        {
            Try(Smallest with { World = Smallest.World with { Endpoints = Smallest.World.Endpoints.Remove(endpoint) } });
        }
    }

    private void ShortenHours()
    {
        for (var hours = SimulationRequest.FewestHours; hours < Smallest.Hours && !IsOver; hours++)
        {
            if (Try(Smallest with { Hours = hours }))
            {
                return;
            }
        }
    }
}
