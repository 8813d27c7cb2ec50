using DnsSync.Simulator;

namespace DnsSync.Cli.Tests;

/// <summary>The exit codes, which scripts rely on.</summary>
public sealed class ExitCodeTests : IAsyncLifetime
{
    private TestAccount _account = null!;

    public async ValueTask InitializeAsync() => _account = await TestAccount.StartAsync();

    public ValueTask DisposeAsync() => _account.DisposeAsync();

    [Fact]
    public async Task A_plan_with_changes_exits_with_2_and_writes_nothing()
    {
        var before = _account.Everything;
        (await _account.PlanAsync()).Ends(ExitCodes.ChangesToMake);
        Assert.Equal(before, _account.Everything);
        Assert.Equal(0, _account.Writes);
    }

    [Fact]
    public async Task A_sync_exits_with_0_and_so_does_the_next_plan()
    {
        (await _account.SyncAsync()).Ends(ExitCodes.InSync);
        Assert.Equal("127.10.1.4,127.10.2.4", _account.AddressesOf(TestAccount.Data));
        (await _account.PlanAsync()).Ends(ExitCodes.InSync);
    }

    [Fact]
    public async Task A_second_sync_exits_with_0_and_writes_nothing()
    {
        await _account.SyncAsync();
        var (before, writes) = (_account.Everything, _account.Writes);
        (await _account.SyncAsync()).Ends(ExitCodes.InSync);
        Assert.Equal(before, _account.Everything);
        Assert.Equal(writes, _account.Writes);
        Assert.Equal(1, _account.RevisionOf(TestAccount.Data));
    }

    [Theory]
    [InlineData("conflict")]
    [InlineData("unsettled")]
    [InlineData("held")]
    public async Task Needs_attention_takes_precedence_over_changes(string what)
    {
        _account.WriteConfig(TestAccount.DataBinding, TestAccount.CredentialsBinding);
        switch (what)
        {
            case "conflict":
                _account.Put(TestAccount.A(TestAccount.Data, "192.0.2.1"));
                break;
            case "unsettled":
                _account.World.Use(world => world.Ec2.SetState(_account.DataEndpointId, "pending"));
                break;
            default:
                _account.DeleteDataEndpoint();
                break;
        }

        var plan = (await _account.PlanAsync("-o", "json")).Ends(ExitCodes.NeedsAttention);
        Assert.Contains("Changed", plan.Outcomes, StringComparison.Ordinal);
        Assert.Contains(what, plan.Outcomes, StringComparison.OrdinalIgnoreCase);
        (await _account.SyncAsync()).Ends(ExitCodes.NeedsAttention);
        Assert.NotEqual("", _account.AddressesOf(
            TestAccount.CredentialsBinding.Name, TestAccount.CredentialsBinding.ZoneId));
    }

    [Fact]
    public async Task A_failure_takes_precedence_over_needs_attention()
    {
        _account.WriteConfig(
            TestAccount.DataBinding, TestAccount.CredentialsBinding with { ZoneId = "Z0NOSUCHZONE" });
        _account.Put(TestAccount.A(TestAccount.Data, "192.0.2.1"));
        var plan = (await _account.PlanAsync("-o", "json")).Ends(ExitCodes.Failed);
        Assert.Equal("Conflict, Failed", plan.Outcomes);
        Assert.Contains(TestAccount.CredentialsBinding.Name, plan.Error, StringComparison.Ordinal);
        (await _account.SyncAsync()).Ends(ExitCodes.Failed);
    }

    [Theory]
    [InlineData("sync", "--colour")]
    [InlineData("plan")]
    [InlineData("plan", "-c")]
    [InlineData("plan", "-c", "x", "-o", "yaml")]
    [InlineData("plan", "-c", "x", "-o", "1")]
    [InlineData("plan", "-c", "x", "-o", "")]
    [InlineData("sync", "-c", "x", "--quota-share", "much")]
    [InlineData("reconcile", "-c", "x")]
    [InlineData("plan", "-c", "x", "--force")]
    public async Task An_invalid_command_line_exits_with_1_and_explains_on_stderr(
        params string[] arguments)
    {
        var result = (await CommandLine.RunAsync(arguments)).Ends(ExitCodes.Failed);
        Assert.Equal("", result.Output);
        Assert.NotEqual("", result.Error);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("-0.5")]
    [InlineData("1.01")]
    [InlineData("NaN")]
    [InlineData("1e-300")]
    [InlineData("25%")]
    public async Task A_quota_share_must_be_large_enough_for_a_run_to_finish(string share)
    {
        var result = await CommandLine.RunAsync("plan", "-c", "x", "--quota-share", share);
        result.IsRefused($"--quota-share '{share}': expected a number from 0.01 to 1");
    }

    [Theory]
    [InlineData("not a region")]
    [InlineData("")]
    [InlineData("eu-west-1\n")]
    [InlineData("eu-west-1.example")]
    public async Task An_invalid_region_is_not_mistaken_for_missing_credentials(string region) =>
        (await _account.PlanAsync("--region", region)).IsRefused($"'{region}' is not an AWS Region; example: eu-west-1");

    [Theory]
    [InlineData("us-iso-east-1")]
    [InlineData("eusc-de-east-1")]
    public async Task A_region_of_an_unknown_partition_is_refused(string region) =>
        (await _account.PlanAsync("--region", region)).IsRefused($"{region} is not in a supported AWS partition");

    [Theory]
    [InlineData("text", "a1b2")]
    [InlineData("JSON", "{")]
    [InlineData("markdown", "###")]
    public async Task The_format_is_case_insensitive(string format, string start) =>
        Assert.StartsWith(start, (await _account.PlanAsync("-o", format)).Output, StringComparison.Ordinal);

    [Fact]
    public async Task A_quota_share_of_one_is_accepted() =>
        (await _account.SyncAsync("--quota-share", "1")).Ends(ExitCodes.InSync);

    [Theory]
    [InlineData("ftp://127.0.0.1")]
    [InlineData("127.0.0.1:4599")]
    [InlineData("nonsense")]
    public async Task An_invalid_endpoint_URL_is_refused(string url) =>
        (await CommandLine.RunAsync("plan", "-c", _account.ConfigPath, "--endpoint-url", url))
            .IsRefused($"--endpoint-url '{url}' is not an http or https URL");

    [Fact]
    public async Task A_plan_that_failed_says_so_on_stderr_and_still_prints_its_report()
    {
        _account.World.Use(world => world.Faults.Add("ec2:*", FaultKind.AccessDenied, 99));
        var plan = (await _account.PlanAsync("-o", "json")).Ends(ExitCodes.Failed);
        Assert.Equal("Failed", plan.Outcomes);
        Assert.StartsWith($"dnssync: {TestAccount.Data}: ec2:DescribeVpcEndpoints failed with "
            + "UnauthorizedOperation", plan.Error, StringComparison.Ordinal);
    }
}
