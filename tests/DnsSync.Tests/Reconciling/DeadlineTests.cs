using DnsSync.Reporting;
using DnsSync.Simulator;
using DnsSync.Simulator.Files;

namespace DnsSync.Tests.Reconciling;

public sealed class DeadlineTests
{
    private readonly Simulation _simulation = new();

    [Theory]
    [InlineData("route53:GetHostedZone")]
    [InlineData("route53:ListResourceRecordSets")]
    [InlineData("ec2:DescribeVpcEndpoints")]
    [InlineData("ec2:DescribeNetworkInterfaces")]
    [InlineData("route53:ChangeResourceRecordSets")]
    public void A_run_ends_at_its_deadline_whichever_call_hangs(string silent)
    {
        _simulation.World.Faults.Chance = (operation, _) => operation == silent ? new Fault(FaultKind.Timeout) : null;
        var report = _simulation.Run(_simulation.Request(_simulation.Data) with
        {
            Deadline = _simulation.World.Now + TimeSpan.FromSeconds(7),
        });
        Assert.Equal(TimeSpan.FromSeconds(7), report.Elapsed);
        Assert.Equal(Outcome.Unsettled, report.Bindings[0].Outcome);
        Assert.Equal("the run reached its deadline before this name was done; run it again", report.Bindings[0].Findings[0].Text);
    }

    [Fact]
    public void An_interrupted_run_says_so()
    {
        using var stop = new CancellationTokenSource();
        _simulation.World.Faults.Chance = (operation, _) =>
        {
            stop.Cancel();
            return operation == "route53:GetHostedZone" ? new Fault(FaultKind.Timeout) : null;
        };
        var report = _simulation.Run(_simulation.Request(_simulation.Data) with { Stop = stop.Token });
        Assert.Equal("interrupted before this name was done; run the command again", report.Bindings[0].Findings[0].Text);
    }

    [Fact]
    public void Changes_before_the_deadline_are_reported_with_the_rest_undone()
    {
        var changes = 0;
        _simulation.World.Faults.Chance = (operation, _) =>
            operation == "route53:ChangeResourceRecordSets" && ++changes > 1 ? new Fault(FaultKind.Timeout) : null;
        var report = _simulation.Run(_simulation.Request(_simulation.Data, _simulation.Credentials) with
        {
            Deadline = _simulation.World.Now + TimeSpan.FromSeconds(7),
        });
        Assert.Equal(
            [(DemoWorld.CredentialsName, Outcome.Changed), (DemoWorld.DataName, Outcome.Unsettled)],
            report.Bindings.Select(binding => (binding.Name.ToString(), binding.Outcome)));
    }

    [Fact]
    public void A_waiting_run_reports_in_time_if_the_change_stays_pending()
    {
        _simulation.World.Faults.Chance = (operation, _) =>
            operation == "route53:GetChange" ? new Fault(FaultKind.Timeout) : null;
        var report = _simulation.Run(_simulation.Request(_simulation.Data) with
        {
            Wait = true,
            Deadline = _simulation.World.Now + TimeSpan.FromSeconds(7),
        });
        Assert.Equal((TimeSpan.FromSeconds(7), false, "the run reached its deadline", Outcome.Changed),
            (report.Elapsed, report.InSyncEverywhere, report.SpreadProblem, report.Bindings[0].Outcome));
    }
}
