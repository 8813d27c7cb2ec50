using DnsSync.Simulator.Files;
using DnsSync.Tests.Events;

namespace DnsSync.Tests.Handlers;

/// <summary>An endpoint that was created and deleted again before its events arrive.</summary>
public sealed class ShortLivedEndpointTests
{
    private readonly Service _service = new();

    [Theory]
    [InlineData("created deleted", 1)]
    [InlineData("deleted created", 1)]
    [InlineData("created, deleted", 1)]
    [InlineData("deleted, created", 1)]
    [InlineData("created, deleted", 0)]
    [InlineData("created deleted", 0)]
    [InlineData("deleted, modified, created", 1)]
    [InlineData("created, modified, deleted", 1)]
    public void Its_deletion_ends_its_expectations_in_any_order_and_batch(string batches, int secondsApart)
    {
        _service.Invoke(SampleEvents.Tick());
        var (created, modified, deleted) = MakeAndDelete(secondsApart);
        foreach (var batch in batches.Split(", "))
        {
            _service.Invoke(Payloads.Batch([.. batch.Split(' ').Select(kind =>
                kind == "created" ? created : kind == "modified" ? modified : deleted)]));
        }

        Assert.InRange(_service.DeliverAll(), 0, 1);
        ExpectNoAlarm();
    }

    /// <summary>EC2 shows a deleted endpoint for a while, and this process saw no event of its deletion.</summary>
    [Fact]
    public void A_deleting_endpoint_has_no_expectations()
    {
        var made = _service.Simulation.AddEndpoint(DemoWorld.SubnetD);
        var at = _service.World.Now;
        _service.World.Ec2.DeleteEndpoints(made);
        _service.World.RunFor(TimeSpan.FromSeconds(2));
        _service.Invoke(Payloads.Batch(Created(made, at)));
        Assert.Equal(0, _service.Metric("Unsettled"));
    }

    [Fact]
    public void A_process_that_saw_no_deletion_waits_five_minutes_and_raises_no_alarm()
    {
        _service.Invoke(SampleEvents.Tick());
        var made = _service.Simulation.AddEndpoint(DemoWorld.SubnetD);
        _service.World.Ec2.DeleteEndpoints(made);
        _service.Simulation.Settle();
        var began = _service.World.Now;
        _service.Invoke(Payloads.Batch(Created(made, began)));
        Assert.InRange(_service.DeliverAll(), 4, 9);
        Assert.InRange(_service.World.Now - began, TimeSpan.FromMinutes(4), TimeSpan.FromMinutes(7));
        ExpectNoAlarm();
    }

    [Fact]
    public void A_subnet_that_was_added_and_removed_in_another_process_raises_no_alarm()
    {
        _service.Invoke(SampleEvents.Tick());
        _service.Invoke(Payloads.Batch(
            SampleEvents.Modified(_service.Simulation.DataEndpointId, _service.World.Now, adds: DemoWorld.SubnetD)));
        Assert.InRange(_service.DeliverAll(), 4, 9);
        ExpectNoAlarm();
    }

    /// <summary>A replay of an archive brings events of another day.</summary>
    [Theory]
    [InlineData(14, true)]
    [InlineData(16, false)]
    [InlineData(60 * 24 * 30, false)]
    public void An_old_event_says_where_to_look_and_no_more(int minutes, bool isExpected)
    {
        _service.World.RunFor(TimeSpan.FromDays(31));
        var at = _service.World.Now - TimeSpan.FromMinutes(minutes);
        _service.Invoke(Payloads.Batch(Created("vpce-0missing", at)));
        Assert.Equal(2, _service.Simulation.AddressesOf(_service.Simulation.Data).Length);
        Assert.Equal(isExpected ? 1 : 0, _service.Metric("Unsettled"));
        Assert.Equal(isExpected, _service.Metric("ConvergenceMilliseconds") > 0);
        _service.DeliverAll();
        ExpectNoAlarm();
    }

    private (string Created, string Modified, string Deleted) MakeAndDelete(int secondsApart)
    {
        var made = _service.Simulation.AddEndpoint(DemoWorld.SubnetD);
        var at = _service.World.Now;
        _service.World.Ec2.DeleteEndpoints(made);
        _service.World.RunFor(TimeSpan.FromSeconds(200));
        return (
            Created(made, at),
            SampleEvents.Modified(made, at, adds: DemoWorld.SubnetC),
            SampleEvents.Deleted(made, at + TimeSpan.FromSeconds(secondsApart)));
    }

    private static string Created(string endpointId, DateTimeOffset at) =>
        SampleEvents.Created(endpointId, DemoWorld.DataService, DemoWorld.VpcId, at, DemoWorld.SubnetD);

    private void ExpectNoAlarm()
    {
        Assert.Equal(0, _service.Metric("FollowUpsExhausted"));
        Assert.DoesNotContain(_service.Logs, line => line.StartsWith("Error", StringComparison.Ordinal));
    }
}
