using System.Collections.Immutable;
using DnsSync.Model;
using DnsSync.Reporting;
using DnsSync.Simulator.Route53;

namespace DnsSync.Tests.Reconciling;

/// <summary>A policy of one statement for each name, as the stack has it: no batch may span two.</summary>
public sealed class DeniedBatchTests
{
    private readonly Simulation _simulation = new();

    [Fact]
    public void Names_that_are_denied_together_are_changed_one_by_one()
    {
        var fleet = _simulation.AddFleet(8);
        AllowEach(fleet);
        var report = _simulation.Sync([.. fleet]);
        Assert.All(report.Bindings, binding => Assert.Equal(Outcome.Changed, binding.Outcome));
        Assert.All(fleet, binding => Assert.Equal(2, _simulation.AddressesOf(binding).Length));
        Assert.Equal(1 + 8, _simulation.Writes);
    }

    [Fact]
    public void A_zone_that_denied_a_joint_batch_is_not_asked_again_by_this_process()
    {
        var fleet = _simulation.AddFleet(8);
        AllowEach(fleet);
        _simulation.World.Run(async process =>
        {
            var driver = _simulation.Driver(process);
            await driver.RunAsync(_simulation.Request([.. fleet]));
            _simulation.AddEndpoint(Simulator.Files.DemoWorld.SubnetD);
            await Task.Delay(TimeSpan.FromMinutes(5), process.Time);
            _simulation.World.Calls.Clear();
            var second = await driver.RunAsync(_simulation.Request([.. fleet]));
            Assert.All(second.Bindings, binding => Assert.Equal(Outcome.Changed, binding.Outcome));
            Assert.Equal(8, _simulation.Writes);
        });
    }

    [Fact]
    public void Only_names_that_are_denied_individually_fail()
    {
        var fleet = _simulation.AddFleet(8);
        AllowEach(fleet.RemoveAt(5).RemoveAt(2));
        var report = _simulation.Sync([.. fleet]);
        var failed = report.Bindings.Where(binding => binding.Outcome == Outcome.Failed).ToList();
        Assert.Equal([fleet[2].Name, fleet[5].Name], failed.Select(binding => binding.Name));
        Assert.All(failed, binding =>
            Assert.Contains("AccessDenied", binding.Findings[0].Text, StringComparison.Ordinal));
        Assert.Equal(6, report.Bindings.Count(binding => binding.Outcome == Outcome.Changed));
    }

    [Fact]
    public void A_full_denial_says_nothing_about_joint_batches()
    {
        var fleet = _simulation.AddFleet(4);
        AllowEach([]);
        _simulation.World.Run(async process =>
        {
            var driver = _simulation.Driver(process);
            var denied = await driver.RunAsync(_simulation.Request([.. fleet]));
            Assert.All(denied.Bindings, binding => Assert.Equal(Outcome.Failed, binding.Outcome));
            Allow(new ChangeStatement(
                Simulation.FleetZoneId, [.. fleet.SelectMany(binding => (DnsName[])[binding.Name, binding.MarkerName])]));
            _simulation.World.Calls.Clear();
            await driver.RunAsync(_simulation.Request([.. fleet]));
            Assert.Equal(1, _simulation.Writes);
        });
    }

    [Fact]
    public void A_policy_that_denies_every_name_does_not_cost_a_call_each()
    {
        var fleet = _simulation.AddFleet(300);
        AllowEach([]);
        var report = _simulation.Sync([.. fleet]);
        Assert.All(report.Bindings, binding => Assert.Equal(Outcome.Failed, binding.Outcome));
        Assert.InRange(_simulation.Writes, 51, 60);
        Assert.Contains(
            "not retried alone: 50 names of this zone were denied alone",
            report.Bindings[^1].Findings[0].Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Many_names_one_by_one_keep_to_the_quota_and_to_the_age_of_plans()
    {
        var fleet = _simulation.AddFleet(150);
        AllowEach(fleet);
        var report = _simulation.Sync([.. fleet]);
        Assert.All(report.Bindings, binding => Assert.Equal(Outcome.Changed, binding.Outcome));
        Assert.Equal(0, report.Throttled);

        // A quarter of ten requests a second, less the burst.
        Assert.InRange(report.Elapsed.TotalSeconds, 50, 75);
    }

    private void AllowEach(ImmutableArray<Binding> bindings) => Allow(
        [.. bindings.Select(binding => new ChangeStatement(binding.ZoneId, binding.Name, binding.MarkerName))]);

    private void Allow(params ChangeStatement[] statements) =>
        _simulation.World.Route53.AllowOnly("main", [.. statements]);
}
