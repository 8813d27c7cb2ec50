using System.Collections.Immutable;
using DnsSync.Simulation.Oracles;
using DnsSync.Simulation.Scenarios;
using DnsSync.Simulator.Events;
using DnsSync.Simulator.Queues;

namespace DnsSync.Simulation.Running;

/// <summary>
/// One run of the real service in a simulated account: faults and people first, then quiet, in
/// which everything must become right.
/// </summary>
public sealed class SimulationRun
{
    private static readonly TimeSpan StackCreatedAfter = TimeSpan.FromSeconds(75);

    private readonly Account _account;
    private readonly ImmutableArray<ServiceStack> _stacks;
    private readonly EventBus _bus;
    private readonly FaultInjector _faultRates;
    private bool _stackExists;
    private TranscriptRecorder? _transcriptRecorder;
    private Comparison? _comparison;

    private SimulationRun(Scenario scenario, Action<string>? trace)
    {
        _account = new Account(scenario);
        var world = _account.World;
        if (trace is not null)
        {
            world.OnTrace += trace;
        }

        _stacks = scenario.World.SecondOwnerNames.IsEmpty
            ? [new ServiceStack(_account, "dnssync")]
            : [new ServiceStack(_account, "dnssync"), new ServiceStack(new Account(_account), "dnssync-2")];
        var events = new CloudTrailEvents(world.Settings)
        {
            RoleOf = caller => _stacks.FirstOrDefault(stack => stack.Lambda.ProxyOf(caller) is not null)?.Account.Role,
        };

        // That AWS announces the interfaces of endpoints is not proven: half of the accounts do without.
        var announcesInterfaces = Chance.Stream(scenario.Seed, "interface events").Chance(500);
        _bus = new EventBus(world, events, new EventDelivery(), made =>
        {
            // The rules are part of the stack.
            if (_stackExists && (announcesInterfaces || !made.Name.EndsWith("NetworkInterface", StringComparison.Ordinal)))
            {
                _comparison?.OnEvent(made);
                foreach (var stack in _stacks)
                {
                    world.Queues.Send(new SendMessageRequest(stack.Queue, made.Json));
                }
            }
        });
        _faultRates = new FaultInjector(_account, _bus, Chance.Stream(scenario.Seed, "faults"));
        foreach (var stack in _stacks)
        {
            stack.Connect(_faultRates);
        }
    }

    private ServiceStack First => _stacks[0];

    /// <param name="trace">Told of every line of the run's history; null for none.</param>
    public static RunResult Of(Scenario scenario, Action<string>? trace = null) =>
        new SimulationRun(scenario, trace).Run();

    /// <summary>Makes a run, and has it told, each part at its end.</summary>
    public static RunResult Narrate(Scenario scenario, Action<TranscriptEntry> tell)
    {
        var run = new SimulationRun(scenario, null);
        run._transcriptRecorder = new TranscriptRecorder(run._account, tell);
        run.First.Lambda.OnEnded += run._transcriptRecorder.OnEnded;
        run.First.OracleSuite.OnWrite += run._transcriptRecorder.OnWrite;
        return run.Run();
    }

    /// <summary>Makes a run, with naive followers beside the service.</summary>
    public static ImmutableArray<NameTime> Compare(Scenario scenario)
    {
        var run = new SimulationRun(scenario, null);
        run._comparison = new Comparison(run._account);
        run.Run();
        return run._comparison.Times;
    }

    private RunResult Run()
    {
        var scenario = _account.Scenario;
        var world = _account.World;
        _account.Build();
        world.Clock.After(StackCreatedAfter, CreateStack);
        foreach (var step in scenario.Steps)
        {
            // What happens before the stack exists is applied to the plan.
            var at = StackCreatedAfter + step.At;
            if (at < scenario.QuietFrom)
            {
                world.Clock.After(at, () => Do(step));
            }
        }

        world.RunFor(scenario.QuietFrom);
        _faultRates.Stop();
        world.RunFor(2 * scenario.SchedulePeriod);
        foreach (var stack in _stacks)
        {
            stack.OracleSuite.WhenQuiet();
        }

        world.RunFor(scenario.Length - _account.Age);
        foreach (var stack in _stacks)
        {
            stack.OracleSuite.AtEnd();
        }

        return new RunResult(
            scenario, _stacks.Sum(stack => stack.Lambda.Invocations), _stacks.Sum(stack => stack.OracleSuite.Writes), _bus.Delivered,
            _faultRates.Faults, _stacks.Sum(stack => stack.Lambda.Killed), world.Clock.Steps, world.TraceHash,
            [.. _stacks.SelectMany(stack => stack.OracleSuite.ViolationLog.Violations)])
        {
            Oracles = First.OracleSuite.Names,
        };
    }

    private void CreateStack()
    {
        _stackExists = true;
        _faultRates.CreateRole();
        foreach (var stack in _stacks)
        {
            stack.Make();
        }

        _account.Names.ForEach(name => _comparison?.OnDeployed(name));
    }

    private void Do(ScenarioStep step)
    {
        _account.World.Trace($"step {step.GetType().Name}");
        _transcriptRecorder?.OnStep(step.What);
        First.OperatorActions.Do(step);
        if (step is ByOtherOwner other)
        {
            _stacks[^1].OperatorActions.Do(other.Step);
        }

        switch (step)
        {
            case EditZone edit when _account.Find(edit.Name) is { IsConfigured: true } name:
                _comparison?.OnEdit(name, edit.Kind);
                break;
            case MoveName move when _account.Find(move.Name.Key) is { IsConfigured: true } moved
                && moved.Plan.Name == move.Name.Name && moved.Plan.Zone == move.Name.Zone:
                _comparison?.OnDeployed(moved);
                break;
            case AddName add when _account.Find(add.Name.Key) is { } name:
                _comparison?.OnDeployed(name);
                break;
            case ModifyName modify when _account.Find(modify.Name.Key) is { IsConfigured: true } name:
                _comparison?.OnDeployed(name);
                break;
        }
    }
}

/// <summary>What one run came to.</summary>
/// <param name="Invocations">Of the function, for whatever reason.</param>
/// <param name="Writes">Change batches that Route 53 applied.</param>
/// <param name="Events">Delivered to the queue, each as often as it came.</param>
/// <param name="Faults">Calls that met a fault.</param>
/// <param name="ClockSteps">Entries of the world's queue that ran.</param>
/// <param name="TraceHash">Of all that happened: the same on every machine.</param>
public sealed record RunResult(
    Scenario Scenario,
    int Invocations,
    int Writes,
    int Events,
    int Faults,
    int Killed,
    long ClockSteps,
    ulong TraceHash,
    ImmutableArray<Violation> Violations)
{
    /// <summary>The names of the oracles that judged it.</summary>
    public ImmutableArray<string> Oracles { get; init; } = [];
}
