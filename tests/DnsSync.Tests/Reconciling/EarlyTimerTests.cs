using DnsSync.Reporting;
using DnsSync.Simulator.Ec2;
using DnsSync.Simulator.Files;
using DnsSync.Simulator.Seams;

namespace DnsSync.Tests.Reconciling;

/// <summary>A machine's timers and its clock are not the same: a timer may fire before the clock shows its time.</summary>
public sealed class EarlyTimerTests
{
    [Fact]
    public void A_removal_is_confirmed_although_the_timer_fires_early()
    {
        var simulation = new Simulation();
        simulation.Sync(simulation.Data);
        simulation.World.Ec2.ModifyEndpoint(
            new ModifyEndpointRequest(simulation.DataEndpointId) { RemoveSubnetIds = [DemoWorld.SubnetC] });
        simulation.Settle();
        SyncReport? report = null;
        simulation.World.Run(async process => report = await new Driver(
            new SimulatedEndpointInventory(simulation.World, process),
            new SimulatedHostedZones(simulation.World, process),
            simulation.Share, new EarlyTimers(process.Time), new Random(1)).RunAsync(simulation.Request(simulation.Data)));
        Assert.Equal(Outcome.Changed, Assert.Single(report!.Bindings).Outcome);
        Assert.Equal(["127.10.1.4"], simulation.AddressesOf(simulation.Data));
    }

    private sealed class EarlyTimers(TimeProvider inner) : TimeProvider
    {
        private static readonly TimeSpan Early = TimeSpan.FromMilliseconds(1);

        public override long TimestampFrequency => inner.TimestampFrequency;

        public override DateTimeOffset GetUtcNow() => inner.GetUtcNow();

        public override long GetTimestamp() => inner.GetTimestamp();

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            inner.CreateTimer(callback, state, dueTime > Early ? dueTime - Early : dueTime, period);
    }
}
