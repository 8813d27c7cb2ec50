using static DnsSync.Cli.Tests.TestAccount;

namespace DnsSync.Cli.Tests;

/// <summary>A plan that was written down is applied as it was read, or not at all.</summary>
public sealed class SavedPlanTests : IAsyncLifetime
{
    private TestAccount _account = null!;
    private string _plan = "";

    public async ValueTask InitializeAsync()
    {
        _account = await StartAsync();
        _plan = Path.Combine(Path.GetDirectoryName(_account.ConfigPath)!, "plan.json");
    }

    public ValueTask DisposeAsync() => _account.DisposeAsync();

    [Fact]
    public async Task An_unchanged_plan_is_applied()
    {
        var planned = (await _account.PlanAsync("--out", _plan)).Ends(ExitCodes.ChangesToMake);
        Assert.Contains("+ CREATE", planned.Output, StringComparison.Ordinal);
        (await _account.SyncAsync("--plan", _plan)).Ends(ExitCodes.InSync);
        Assert.Equal("127.10.1.4,127.10.2.4", _account.AddressesOf(Data));
        Assert.Equal(1, _account.RevisionOf(Data));
    }

    [Fact]
    public async Task A_name_in_two_zones_has_two_plans_that_must_both_still_hold()
    {
        _account.World.Use(world =>
        {
            world.Ec2.CreateVpc("127.11.0.0/16", id: "vpc-two");
            world.Route53.CreateZone(new(Model.DnsName.Parse("fleet.example"), "two") { Id = "Z0TWO", VpcId = "vpc-two" });
        });
        _account.WriteConfig(Fleet("a"), Fleet("a") with { ZoneId = "Z0TWO" });
        (await _account.PlanAsync("--out", _plan)).Ends(ExitCodes.ChangesToMake);
        _account.World.Use(world => world.Route53.SeedRecord("Z0TWO", A("a.fleet.example", "192.0.2.1")));
        var result = (await _account.SyncAsync("--plan", _plan)).Ends(ExitCodes.NotAsExpected);
        Assert.Contains("in zone Z0TWO, with 192.0.2.1\n", result.Error, StringComparison.Ordinal);
        Assert.Equal(0, _account.Writes);
    }

    [Fact]
    public async Task A_replaced_endpoint_takes_two_changes_and_ends_as_planned()
    {
        (await _account.SyncAsync()).Ends(ExitCodes.InSync);
        _account.AddEndpoint(Simulator.Files.DemoWorld.SubnetA, Simulator.Files.DemoWorld.SubnetD);
        await Task.Delay(50);
        _account.DeleteDataEndpoint();
        await Task.Delay(50);
        (await _account.PlanAsync("--out", _plan)).Ends(ExitCodes.ChangesToMake);
        (await _account.SyncAsync("--plan", _plan)).Ends(ExitCodes.InSync);
        Assert.Equal(3, _account.RevisionOf(Data));
        Assert.Equal("in sync", (await _account.PlanAsync()).Ends(ExitCodes.InSync).Steady.Split("  ")[1]);
    }

    [Fact]
    public async Task An_outdated_plan_is_refused_with_the_difference()
    {
        (await _account.PlanAsync("--out", _plan)).Ends(ExitCodes.ChangesToMake);
        _account.AddEndpoint(Simulator.Files.DemoWorld.SubnetD);
        await Task.Delay(50);
        var before = _account.Everything;
        var result = (await _account.SyncAsync("--plan", _plan)).Ends(ExitCodes.NotAsExpected);
        Assert.Equal(
            $"""
            dnssync: nothing was written: the plan differs from {_plan}
            {Data}
              - was: to change in zone {DataZone}, with 127.10.1.4,127.10.2.4
              - was: + CREATE {Data}. A 127.10.1.4,127.10.2.4 ttl=60
              + is:  to change in zone {DataZone}, with 127.10.1.4,127.10.2.4,127.10.3.4
              + is:  + CREATE {Data}. A 127.10.1.4,127.10.2.4,127.10.3.4 ttl=60
            Review the new plan above. To apply it, save it with 'dnssync plan --out'.

            """.ReplaceLineEndings("\n"), result.Error);
        Assert.Equal(before, _account.Everything);
    }

    [Fact]
    public async Task A_plan_of_some_names_applies_those_and_no_others()
    {
        _account.WriteConfig(Fleet("a"), Fleet("b"));
        (await _account.PlanAsync("--name", "b.fleet.example", "--out", _plan)).Ends(ExitCodes.ChangesToMake);
        (await _account.SyncAsync("--plan", _plan)).Ends(ExitCodes.InSync);
        Assert.Empty(_account.At("a.fleet.example", FleetZone));
        Assert.NotEmpty(_account.At("b.fleet.example", FleetZone));
    }

    [Fact]
    public async Task An_edited_plan_is_not_used()
    {
        (await _account.PlanAsync("--out", _plan)).Ends(ExitCodes.ChangesToMake);
        await File.WriteAllTextAsync(_plan, (await File.ReadAllTextAsync(_plan, TestContext.Current.CancellationToken))
            .Replace("127.10.1.4", "127.10.1.5", StringComparison.Ordinal), TestContext.Current.CancellationToken);
        (await _account.SyncAsync("--plan", _plan)).IsRefused("was changed after it was written");
        Assert.Equal(0, _account.Writes);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("null")]
    [InlineData("[1]")]
    [InlineData("{\"format\":\"dnssync-plan-9\",\"owner\":\"prod\",\"names\":[],\"checksum\":\"\"}")]
    [InlineData("{\"format\":\"dnssync-plan-1\",\"owner\":\"prod\",\"names\":[null],\"checksum\":\"\"}")]
    public async Task A_file_of_another_format_is_not_a_plan(string text)
    {
        await File.WriteAllTextAsync(_plan, text, TestContext.Current.CancellationToken);
        (await _account.SyncAsync("--plan", _plan)).IsRefused($"cannot use the plan {_plan}: ");
    }

    [Fact]
    public async Task A_plan_is_not_combined_with_other_options_or_another_owner()
    {
        (await _account.PlanAsync("--out", _plan)).Ends(ExitCodes.ChangesToMake);
        (await _account.SyncAsync("--plan", _plan, "--name", Data)).IsRefused("--plan cannot be combined");
        _account.WriteText((await File.ReadAllTextAsync(_account.ConfigPath, TestContext.Current.CancellationToken))
            .Replace("\"prod\"", "\"stage\"", StringComparison.Ordinal));
        (await _account.SyncAsync("--plan", _plan)).IsRefused("has owner prod, but the configuration has owner stage");
        (await _account.SyncAsync("--plan", _plan + ".none")).IsRefused("cannot read the plan");
    }

    [Fact]
    public async Task A_plan_that_failed_is_not_written()
    {
        _account.WriteConfig(DataBinding with { ZoneId = "Z9NONE" });
        var result = (await _account.PlanAsync("--out", _plan)).Ends(ExitCodes.Failed);
        Assert.Contains("was not written: the plan is incomplete", result.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(_plan));
    }

    [Fact]
    public async Task Unexpected_drift_has_its_own_exit_code()
    {
        var result = (await _account.PlanAsync("--expect-no-changes")).Ends(ExitCodes.NotAsExpected);
        Assert.Contains($"expected no changes, but {Data} has changes", result.Error, StringComparison.Ordinal);
        (await _account.SyncAsync()).Ends(ExitCodes.InSync);
        Assert.Equal("", (await _account.PlanAsync("--expect-no-changes")).Ends(ExitCodes.InSync).Error);
    }
}
