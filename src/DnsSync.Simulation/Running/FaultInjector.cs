using DnsSync.Simulation.Scenarios;
using DnsSync.Simulator;
using DnsSync.Simulator.Events;
using DnsSync.Simulator.Time;

namespace DnsSync.Simulation.Running;

/// <summary>Injects the faults of a scenario and of its episodes until it stops.</summary>
internal sealed class FaultInjector
{
    private const int MaximumPermille = 700;

    private readonly Account _account;
    private readonly List<(Lambda Lambda, QueuePoller Poller)> _functions = [];
    private readonly EventBus _bus;
    private readonly SplitMix64 _random;
    private readonly int[] _disturbances = new int[Enum.GetValues<Disturbance>().Length];
    private FaultRates _plan;
    private DateTimeOffset _roleIsKnown;

    public FaultInjector(Account account, EventBus bus, SplitMix64 random)
    {
        (_account, _bus, _random) = (account, bus, random);
        _plan = account.Scenario.FaultRates;
        account.World.Faults.Chance = Draw;
    }

    /// <summary>A function meets it from now on.</summary>
    public void Reach(Lambda lambda, QueuePoller poller)
    {
        _functions.Add((lambda, poller));
        Apply();
    }

    /// <summary>How many calls met a fault.</summary>
    public int Faults { get; private set; }

    public void Begin(Episode episode)
    {
        _disturbances[(int)episode.Disturbance]++;
        Apply();
        _account.World.Clock.After(episode.Length, () =>
        {
            _disturbances[(int)episode.Disturbance]--;
            Apply();
        });
    }

    /// <summary>The functions' role is created now: until IAM has spread it, it allows nothing.</summary>
    public void CreateRole() => _roleIsKnown = _account.World.Now + _account.Scenario.World.IamSpreads;

    /// <summary>From now on nothing goes wrong any more.</summary>
    public void Stop()
    {
        _plan = FaultRates.None;
        Array.Clear(_disturbances);
        _account.World.Faults.Clear();
        Apply();
    }

    private void Apply()
    {
        var world = _account.World;
        var staleness = Has(Disturbance.StaleReads) ? TimeSpan.FromSeconds(30) : _plan.Staleness;
        world.ChangeSettings(world.Settings with { Ec2Staleness = staleness });
        _bus.IsCut = Has(Disturbance.NoEvents);
        _bus.Delivery = new EventDelivery
        {
            Soonest = _plan.EventsSoonest,
            Latest = _plan.EventsLatest,
            TwicePermille = _plan.EventsTwicePermille,
            LostPermille = _plan.EventsLostPermille,
        };
        foreach (var (lambda, poller) in _functions)
        {
            lambda.KilledPermille = Has(Disturbance.Kills) ? 500 : _plan.KilledPermille;
            lambda.Skew = _plan.Skew;
            poller.TwicePermille = _plan.MessagesTwicePermille;
            poller.IsPaused = Has(Disturbance.NotInvoked);
        }
    }

    private bool Has(Disturbance disturbance) => _disturbances[(int)disturbance] > 0;

    private Fault? Draw(string operation, string caller)
    {
        var proxy = _functions.Select(function => function.Lambda.ProxyOf(caller)).FirstOrDefault(own => own is not null);
        var fault = proxy is not null && _account.World.Now < _roleIsKnown
            ? new Fault(FaultKind.AccessDenied)
            : DrawOne(operation);
        Faults += fault is null ? 0 : 1;
        if (fault?.Kind is FaultKind.ForeignAnswer or FaultKind.HalfAnswer && proxy?.Foreign is { } foreign)
        {
            foreign[operation] = foreign.GetValueOrDefault(operation) + 1;
        }

        return fault;
    }

    private Fault? DrawOne(string operation)
    {
        var isEc2 = operation.StartsWith("ec2:", StringComparison.Ordinal);
        var isZones = operation.StartsWith("route53:", StringComparison.Ordinal);
        var isChange = operation == "route53:ChangeResourceRecordSets";
        if ((operation == "sqs:SendMessage" && Has(Disturbance.QueueRefuses))
            || (operation.StartsWith("ssm:", StringComparison.Ordinal) && Has(Disturbance.ParametersFail)))
        {
            return new Fault(FaultKind.ServerError);
        }

        var isDenied = (isEc2 && Has(Disturbance.Ec2Denied)) || (isZones && Has(Disturbance.Route53Denied))
            || (isChange && Has(Disturbance.ChangesDenied));
        if (isDenied && _random.Chance(MaximumPermille))
        {
            return new Fault(FaultKind.AccessDenied);
        }

        var throttled = (isEc2 && Has(Disturbance.Ec2Throttled)) || (isZones && Has(Disturbance.Route53Throttled))
            ? MaximumPermille
            : _plan.ThrottledPermille;
        var prior = !isChange ? 0 : Has(Disturbance.PriorRequests) ? MaximumPermille : _plan.PriorRequestPermille;
        var lost = Has(Disturbance.LostAnswers) ? 400 : _plan.LostAnswerPermille;
        var foreign = Has(Disturbance.ForeignAnswers) ? 300 : _plan.ForeignAnswerPermille;
        if (throttled + prior + lost + foreign + _plan.ServerErrorPermille == 0)
        {
            return null;
        }

        var drawn = _random.Below(1000);
        return (drawn -= throttled) < 0 ? new Fault(FaultKind.Throttled)
            : (drawn -= prior) < 0 ? new Fault(FaultKind.PriorRequestNotComplete)
            : (drawn -= lost) < 0
                ? new Fault(_random.Chance(500) ? FaultKind.Cut : FaultKind.Timeout, Moment())
            : (drawn -= foreign) < 0
                ? new Fault(_random.Chance(700) ? FaultKind.ForeignAnswer : FaultKind.HalfAnswer, Moment())
            : drawn - _plan.ServerErrorPermille < 0 ? new Fault(FaultKind.ServerError, Moment())
            : null;
    }

    private FaultMoment Moment() => _random.Chance(500) ? FaultMoment.Arrival : FaultMoment.Answer;
}
