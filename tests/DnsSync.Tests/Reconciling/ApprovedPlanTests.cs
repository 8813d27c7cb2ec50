using DnsSync.Model;
using DnsSync.Reporting;
using DnsSync.Simulator.Files;

namespace DnsSync.Tests.Reconciling;

/// <summary>A run that may make approved changes alone, when the world moves after the approval.</summary>
public sealed class ApprovedPlanTests
{
    private readonly Simulation _simulation = new();

    private Binding Data => _simulation.Data;

    [Fact]
    public void An_approved_plan_is_applied()
    {
        Assert.Equal(Outcome.Changed, RunApproved(Approve()).Outcome);
        Assert.Equal(["127.10.1.4", "127.10.2.4"], _simulation.AddressesOf(Data));
    }

    [Fact]
    public void An_endpoint_created_after_the_approval_is_not_published()
    {
        var approved = Approve();
        _simulation.AddEndpoint(DemoWorld.SubnetD);
        _simulation.Settle();
        var report = RunApproved(approved);
        Assert.Equal(Outcome.Failed, report.Outcome);
        Assert.Contains("changed after the plan was verified", report.Findings[0].Text, StringComparison.Ordinal);
        Assert.Equal(0, _simulation.Writes);
    }

    [Fact]
    public void The_second_half_of_a_replacement_must_match_the_approval()
    {
        _simulation.Sync(Data);
        var old = _simulation.DataEndpointId;
        _simulation.AddEndpoint(DemoWorld.SubnetA, DemoWorld.SubnetD);
        _simulation.Settle();
        _simulation.World.Ec2.DeleteEndpoints(old);
        _simulation.Settle();
        var approved = Approve();
        Assert.Equal(Outcome.Changed, RunApproved(approved).Outcome);
        Assert.Equal(approved.Bindings[0].Addresses.Select(address => address.ToString()), _simulation.AddressesOf(Data));
        Assert.Equal(3, _simulation.MarkerOf(Data)!.Revision);
    }

    [Fact]
    public void A_name_that_was_not_in_the_approved_plan_is_left_alone()
    {
        var report = _simulation.Run(_simulation.Request(Data, _simulation.Credentials) with { Approved = Approve() });
        Assert.Equal([Outcome.Changed, Outcome.Failed],
            report.Bindings.OrderBy(one => one.Name == Data.Name ? 0 : 1).Select(one => one.Outcome));
        Assert.Empty(_simulation.AddressesOf(_simulation.Credentials));
    }

    [Fact]
    public void Records_created_after_a_prune_was_approved_are_kept()
    {
        _simulation.Sync(Data);
        var prune = new SyncRequest(_simulation.Request(Data).Owner, []) { Prune = [Data] };
        var approved = _simulation.Run(prune with { DryRun = true });
        _simulation.AddEndpoint(DemoWorld.SubnetD);
        _simulation.Settle();
        _simulation.Sync(Data);
        var report = _simulation.Run(prune with { Approved = approved }).Bindings[0];
        Assert.Equal(Outcome.Failed, report.Outcome);
        Assert.Equal(3, _simulation.AddressesOf(Data).Length);

        approved = _simulation.Run(prune with { DryRun = true });
        Assert.Equal(Outcome.Changed, _simulation.Run(prune with { Approved = approved }).Bindings[0].Outcome);
        Assert.Empty(_simulation.AddressesOf(Data));
    }

    private SyncReport Approve() => _simulation.Run(_simulation.Request(Data) with { DryRun = true });

    private BindingReport RunApproved(SyncReport approved) =>
        _simulation.Run(_simulation.Request(Data) with { Approved = approved }).Bindings[0];
}
