using DnsSync.Calls;
using DnsSync.Model;
using DnsSync.Reporting;
using DnsSync.Simulator;
using DnsSync.Simulator.Files;
using DnsSync.Simulator.Route53;

namespace DnsSync.Tests.Reconciling;

/// <summary>Zones that take longer to read than a plan may live.</summary>
public sealed class SlowZoneTests
{
    [Fact]
    public void Names_on_separate_slow_pages_are_changed()
    {
        var simulation = new Simulation(new WorldSettings
        {
            RecordSetPage = 2,
            ShortestLatency = TimeSpan.FromSeconds(1.5),
            LongestLatency = TimeSpan.FromSeconds(1.5),
        });
        var fleet = simulation.AddFleet(13);
        foreach (var name in fleet)
        {
            simulation.Write(name, ZoneAction.Create, Make.A(name.Name.ToString(), "192.0.2.1"));
            simulation.Write(name, ZoneAction.Create, Make.MarkerOf(name.Name.ToString()));
        }

        var told = new List<string>();
        var report = simulation.Run(simulation.Request([.. fleet]) with { Progress = told.Add });
        Assert.All(report.Bindings, binding => Assert.Equal(Outcome.Changed, binding.Outcome));
        Assert.InRange(report.Elapsed.TotalSeconds, 39, 200);
        Assert.DoesNotContain(told, text => text.Contains("expired", StringComparison.Ordinal));

        // Every pass writes what it has read.
        var reads = told.FindAll(text => text.StartsWith("reading zone", StringComparison.Ordinal) && !text.Contains(" of ", StringComparison.Ordinal));
        Assert.InRange(reads.Count, 3, 10);
        Assert.Equal(reads.Count, told.Count(text => text.StartsWith("changing", StringComparison.Ordinal)));
    }

    [Fact]
    public void The_smallest_share_changes_names_of_one_zone() => ChangesAll(zones: 1, names: 5);

    [Fact]
    public void The_smallest_share_changes_names_of_five_zones() => ChangesAll(zones: 5, names: 1);

    private static void ChangesAll(int zones, int names)
    {
        var simulation = new Simulation { Share = new QuotaShare(0.01) };
        var bindings = new List<Binding>();
        for (var zone = 0; zone < zones; zone++)
        {
            var name = DnsName.Parse($"z{zone}.example");
            simulation.World.Route53.CreateZone(new CreateZoneRequest(name, name.ToString())
            {
                Id = $"Z0SLOW{zone}",
                VpcId = DemoWorld.VpcId,
            });
            bindings.AddRange(Enumerable.Range(0, names).Select(i => simulation.Data with
            {
                Name = name.Prepend($"n{i}"),
                ZoneId = $"Z0SLOW{zone}",
            }));
        }

        // The second run changes what the first has made, which takes twice as many units.
        Assert.All(simulation.Sync([.. bindings]).Bindings, binding => Assert.Equal(Outcome.Changed, binding.Outcome));
        simulation.AddEndpoint(DemoWorld.SubnetD);
        simulation.Settle();
        var report = simulation.Sync([.. bindings]);
        Assert.All(report.Bindings, binding => Assert.Equal(Outcome.Changed, binding.Outcome));
        Assert.InRange(report.Elapsed.TotalSeconds, 0, 300);
    }
}
