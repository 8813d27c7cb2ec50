using DnsSync.Simulator.Time;

namespace DnsSync.Simulator.Events;

/// <summary>How CloudTrail and EventBridge deliver. The defaults: at once, and each once.</summary>
public sealed record EventDelivery
{
    /// <summary>From a call to its event, at least. Default 0.</summary>
    public TimeSpan Soonest { get; init; }

    /// <summary>
    /// From a call to its event, at most; each event takes its own time, so that they overtake
    /// each other. Default 0. AWS: best effort, minutes at worst.
    /// </summary>
    public TimeSpan Latest { get; init; }

    /// <summary>How many in a thousand come twice. Default 0.</summary>
    public int TwicePermille { get; init; }

    /// <summary>How many in a thousand never come. Default 0.</summary>
    public int LostPermille { get; init; }
}

/// <summary>
/// The rules of the stack, on a world's events: what happens to endpoints and zones goes, once
/// CloudTrail has delivered it, to the target.
/// </summary>
public sealed class EventBus
{
    private readonly World _world;
    private readonly CloudTrailEvents _events;
    private readonly Action<CloudTrailEvent> _target;
    private readonly SplitMix64 _random;

    /// <param name="target">Where the rules send an event, such as a queue's Send.</param>
    public EventBus(
        World world,
        CloudTrailEvents events,
        EventDelivery delivery,
        Action<CloudTrailEvent> target)
    {
        _world = world;
        _events = events;
        Delivery = delivery;
        _target = target;
        _random = new SplitMix64(world.Settings.Seed ^ 0xB05UL);
        world.OnApiCall += Publish;
    }

    /// <summary>How events come from now on.</summary>
    public EventDelivery Delivery { get; set; }

    /// <summary>While true, every event is lost.</summary>
    public bool IsCut { get; set; }

    /// <summary>How many events were delivered, each as often as it came.</summary>
    public int Delivered { get; private set; }

    /// <summary>How many events never came.</summary>
    public int Lost { get; private set; }

    /// <summary>No event goes to the target any more.</summary>
    public void Disconnect() => _world.OnApiCall -= Publish;

    private void Publish(ApiCall call)
    {
        // The rules ask for calls that succeeded.
        if (_events.Of(call) is not { Failed: false } made)
        {
            return;
        }

        if (IsCut || _random.Chance(Delivery.LostPermille))
        {
            Lost++;
            return;
        }

        Deliver(made);
        if (_random.Chance(Delivery.TwicePermille))
        {
            Deliver(made);
        }
    }

    private void Deliver(CloudTrailEvent made) => _world.Clock.After(
        _random.Between(Delivery.Soonest, Delivery.Latest),
        () =>
        {
            Delivered++;
            _target(made);
        });
}
