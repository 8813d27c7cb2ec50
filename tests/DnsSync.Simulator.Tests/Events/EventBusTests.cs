using DnsSync.Simulator.Events;
using DnsSync.Simulator.Files;

namespace DnsSync.Simulator.Tests.Events;

public sealed class EventBusTests
{
    private readonly World _world = DemoWorld.Create().World;
    private readonly List<CloudTrailEvent> _arrived = [];

    [Fact]
    public void Events_come_late_and_overtake_each_other()
    {
        Connect(new() { Soonest = TimeSpan.FromSeconds(1), Latest = TimeSpan.FromMinutes(5) });
        var id = _world.Endpoint(DemoWorld.SubnetD).Id;
        for (var i = 0; i < 10; i++)
        {
            _world.Ec2.DeleteTags(id, $"{i}");
        }

        Assert.Empty(_arrived);
        _world.RunFor(TimeSpan.FromMinutes(6));
        Assert.Equal(12, _arrived.Count);
        Assert.NotEqual("CreateVpcEndpoint", _arrived[0].Name);
    }

    [Fact]
    public void Events_may_come_twice_or_never()
    {
        Connect(new() { TwicePermille = 300, LostPermille = 300 });
        var id = _world.Endpoint(DemoWorld.SubnetD).Id;
        for (var i = 0; i < 100; i++)
        {
            _world.Ec2.DeleteTags(id, $"{i}");
        }

        _world.RunFor(TimeSpan.FromMinutes(1));
        var different = _arrived.DistinctBy(made => made.Id).Count();
        Assert.InRange(different, 40, 95);
        Assert.InRange(_arrived.Count - different, 5, 50);
    }

    [Fact]
    public void A_bus_that_is_cut_delivers_nothing_and_counts_what_is_lost()
    {
        var bus = Connect(new());
        bus.IsCut = true;
        _world.Endpoint(DemoWorld.SubnetD);
        _world.RunFor(TimeSpan.FromMinutes(1));
        Assert.Equal((0, 2), (bus.Delivered, bus.Lost));
        Assert.Empty(_arrived);
    }

    [Fact]
    public void Calls_that_failed_do_not_match_the_rules()
    {
        Connect(new());
        Worlds.CodeOf(() => _world.Endpoint("subnet-missing"));
        _world.RunFor(TimeSpan.FromMinutes(1));
        Assert.Empty(_arrived);
    }

    private EventBus Connect(EventDelivery delivery) =>
        new(_world, new CloudTrailEvents(_world.Settings), delivery, _arrived.Add);
}
