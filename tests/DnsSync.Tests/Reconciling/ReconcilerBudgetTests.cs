using DnsSync.Calls;
using DnsSync.Model;
using DnsSync.Reporting;
using DnsSync.Simulator;
using DnsSync.Simulator.Files;

namespace DnsSync.Tests.Reconciling;

/// <summary>What a run may cost: the figures of the design.</summary>
public sealed class ReconcilerBudgetTests
{
    [Fact]
    public void A_run_with_nothing_to_do_reads_everything_once()
    {
        var simulation = new Simulation();
        simulation.Sync(simulation.Data, simulation.Credentials);
        var report = simulation.Sync(simulation.Data, simulation.Credentials);
        Assert.Equal(
            "ec2:DescribeNetworkInterfaces 2, ec2:DescribeVpcEndpoints 2, "
            + "route53:GetHostedZone 2, route53:ListResourceRecordSets 2",
            string.Join(", ", report.Calls.Select(call => $"{call.Key} {call.Value}")));
    }

    [Fact]
    public void A_zone_is_described_once_per_process()
    {
        var simulation = new Simulation();
        simulation.World.Run(async process =>
        {
            var driver = simulation.Driver(process);
            await driver.RunAsync(simulation.Request(simulation.Data));
            var second = await driver.RunAsync(simulation.Request(simulation.Data));
            Assert.False(second.Calls.ContainsKey("route53:GetHostedZone"));
        });
    }

    [Fact]
    public void Names_that_share_a_selector_share_its_reads()
    {
        var simulation = new Simulation();
        var fleet = simulation.AddFleet(100);
        simulation.Sync([.. fleet]);
        var report = simulation.Sync([.. fleet]);
        Assert.Equal(1, report.Calls["ec2:DescribeVpcEndpoints"]);
        Assert.Equal(1, report.Calls["ec2:DescribeNetworkInterfaces"]);
        Assert.Equal(1, report.Calls["route53:ListResourceRecordSets"]);
    }

    [Fact]
    public void A_large_zone_is_read_by_the_pages_that_hold_bound_names_and_no_others()
    {
        var simulation = new Simulation(new WorldSettings { Quotas = false });
        var fleet = simulation.AddFleet(1000);
        simulation.Share = new QuotaShare(1);
        simulation.Sync([.. fleet]);

        // 2,002 record sets are 7 pages of 300; three names far apart are on three of them.
        Assert.Equal(7, simulation.Sync([.. fleet]).Calls["route53:ListResourceRecordSets"]);
        var few = simulation.Sync(fleet[0], fleet[500], fleet[999]);
        Assert.Equal(3, few.Calls["route53:ListResourceRecordSets"]);
        Assert.All(few.Bindings, binding => Assert.Equal(Outcome.InSync, binding.Outcome));
    }

    [Fact]
    public void Interfaces_are_read_two_hundred_at_a_time()
    {
        var simulation = new Simulation();
        for (var i = 0; i < 120; i++)
        {
            simulation.AddEndpoint(DemoWorld.SubnetA, DemoWorld.SubnetC);
        }

        simulation.Settle();
        var report = simulation.Sync(simulation.Data);
        Assert.Equal(1, report.Calls["ec2:DescribeVpcEndpoints"]);
        Assert.Equal(2, report.Calls["ec2:DescribeNetworkInterfaces"]);
        Assert.Equal(242, simulation.AddressesOf(simulation.Data).Length);
    }

    [Fact]
    public void Endpoints_named_by_id_are_read_together()
    {
        var simulation = new Simulation();
        var fleet = simulation.AddFleet(50).Select(binding => binding with
        {
            Endpoints = new EndpointSelector([simulation.AddEndpoint(DemoWorld.SubnetA)], null, null),
        }).ToArray();
        simulation.Settle();
        var report = simulation.Sync(fleet);
        Assert.Equal(1, report.Calls["ec2:DescribeVpcEndpoints"]);
        Assert.All(fleet, binding => Assert.Single(simulation.AddressesOf(binding)));
    }

    [Fact]
    public void One_changed_endpoint_is_one_batch_of_four_units()
    {
        var simulation = new Simulation();
        simulation.Sync(simulation.Data, simulation.Credentials);
        simulation.AddEndpoint(DemoWorld.SubnetD);
        simulation.Settle();
        var before = simulation.Writes;
        var report = simulation.Sync(simulation.Data);
        Assert.Equal(1, simulation.Writes - before);
        Assert.Equal(4, report.Bindings[0].Changes.Length);
    }

    [Fact]
    public void A_run_takes_at_most_a_quarter_of_the_quota()
    {
        var simulation = new Simulation();
        var fleet = simulation.AddFleet(600);
        var report = simulation.Sync([.. fleet]);
        Assert.All(report.Bindings, binding => Assert.Equal(Outcome.Changed, binding.Outcome));
        Assert.Equal(0, report.Throttled);

        // 1,200 creations, of which a full bucket pays for 375 and the rest come at 25 a second.
        Assert.InRange(report.Elapsed.TotalSeconds, (1200 - 375) / 25.0, 1.25 * (1200 - 375) / 25.0);
    }

    [Fact]
    public void Endpoints_of_many_names_replaced_at_once_converge_at_the_pace_of_the_quota()
    {
        var simulation = new Simulation();
        var fleet = simulation.AddFleet(1000);
        simulation.Sync([.. fleet]);
        simulation.Settle();
        simulation.AddEndpoint(DemoWorld.SubnetD);
        simulation.World.Ec2.DeleteEndpoints(simulation.DataEndpointId);
        simulation.Settle();
        var report = simulation.Sync([.. fleet]);
        Assert.All(fleet, binding => Assert.Equal(["127.10.3.4"], simulation.AddressesOf(binding)));
        Assert.All(report.Bindings, binding => Assert.Equal(Outcome.Changed, binding.Outcome));
        Assert.Equal(0, report.Throttled);

        // The names of the first batch gain and lose in two steps; every later one in one swap.
        var least = ((4 * 1000) - 375) / 25.0;
        Assert.InRange(report.Elapsed.TotalSeconds, least, 1.25 * least);
    }
}
