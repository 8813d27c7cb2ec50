using DnsSync.Handlers;
using DnsSync.Simulation.Oracles;
using DnsSync.Simulation.Scenarios;
using DnsSync.Simulator.Queues;

namespace DnsSync.Simulation.Running;

/// <summary>One owner's service as it is deployed: the function, its queue and schedule, its stack, and who judges it.</summary>
internal sealed class ServiceStack
{
    private readonly string _deadLetters;

    /// <param name="name">Of the queue, and of its streams of chance.</param>
    public ServiceStack(Account account, string name)
    {
        Account = account;
        var world = account.World;
        _deadLetters = world.Queues.CreateQueue(new CreateQueueRequest($"{name}-dead-letters"));
        Queue = world.Queues.CreateQueue(new CreateQueueRequest(name)
        {
            Visibility = TimeSpan.FromMinutes(6),
            DeadLetterQueue = $"{name}-dead-letters",
        });
        Lambda = new Lambda(account, Queue, Stream("lambda"))
        {
            RecursiveLoop = IRequeueQueue.RecursiveLoop,
        };
        Poller = new QueuePoller(world, Lambda, Queue, account.Scenario.World.Concurrency, Stream("poller"));
        Deployments = new Deployments(world, Lambda);
    }

    public Account Account { get; }

    public string Queue { get; }

    public Lambda Lambda { get; }

    public QueuePoller Poller { get; }

    public Deployments Deployments { get; }

    public OperatorActions OperatorActions { get; private set; } = null!;

    public OracleSuite OracleSuite { get; private set; } = null!;

    /// <summary>Adds the operators and the oracles.</summary>
    public void Connect(FaultInjector faultInjector)
    {
        faultInjector.Reach(Lambda, Poller);
        OperatorActions = new OperatorActions(Account, Lambda, Deployments, faultInjector);
        Deployments.OnRemoved += OperatorActions.OnRemoved;
        OracleSuite = new OracleSuite(Account, Lambda, OperatorActions, Deployments, () => (Left(Queue), Left(_deadLetters)));
    }

    /// <summary>Deploys the stack: its names, its custom resources and its schedule.</summary>
    public void Make()
    {
        foreach (var name in Account.Scenario.World.Names)
        {
            Account.Add(name);
        }

        foreach (var name in Account.Names)
        {
            Deployments.Send(name, "Create");
        }

        var period = Account.Scenario.SchedulePeriod;
        var first = Stream("schedule").Between(TimeSpan.Zero, period);
        var end = Account.World.Clock.Start + Account.Scenario.Length;
        SimulatedSchedule.Start(Account.World, Queue, period, first, end - (2 * period));
    }

    private Simulator.Time.SplitMix64 Stream(string name) =>
        Chance.Stream(Account.Scenario.Seed, Account.Function == "fn" ? name : $"{name} of {Account.Owner}");

    private int Left(string queue) => Account.World.Queues.CountsOf(queue) is var (visible, inFlight, delayed)
        ? visible + inFlight + delayed
        : 0;
}
