namespace DnsSync.Cli.Tests;

/// <summary>Who watches a terminal sees that long work goes on; who reads stderr elsewhere is spared.</summary>
[Trait("Speed", "slow")]
public sealed class ProgressTests : IAsyncLifetime
{
    private TestAccount _account = null!;

    public async ValueTask InitializeAsync() => _account = await TestAccount.StartAsync(
        settings => settings with { ChangeInSync = TimeSpan.FromSeconds(2) });

    public ValueTask DisposeAsync() => _account.DisposeAsync();

    [Fact]
    public async Task A_waiting_sync_reports_its_progress()
    {
        var shown = await OnTerminalAsync("sync", "--wait", "-c", _account.ConfigPath, "--endpoint-url", _account.Url);
        foreach (var line in (string[])
            [
                $"reading zone {TestAccount.DataZone} for 1 name", "reading endpoints",
                $"changing 1 name in zone {TestAccount.DataZone}",
                "waiting for the changes to propagate to every DNS server", "0 of 1 change propagated",
            ])
        {
            Assert.Contains(line, shown, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_waiting_sync_is_silent_without_a_terminal()
    {
        var result = await Programs.DnsSyncAsync(AwsEnvironment.Variables,
            "sync", "--wait", "-c", _account.ConfigPath, "--endpoint-url", _account.Url);
        Assert.Equal("", result.Ends(ExitCodes.InSync).Error);
    }

    [Fact]
    public async Task A_plan_of_thousands_of_names_reports_how_many_were_read()
    {
        _account.WriteConfig([.. Enumerable.Range(0, 3000).Select(i => TestAccount.Fleet($"n{i:0000}"))]);
        _account.Put([.. Enumerable.Range(0, 3000).Select(i =>
            TestAccount.A($"n{i:0000}.fleet.example", "10.0.0.1"))]);
        var shown = await OnTerminalAsync(
            "plan", "--quota-share", "0.1", "-c", _account.ConfigPath, "--endpoint-url", _account.Url);
        Assert.Matches(@"reading zone Z0FLEET: [12]\d{3} of 3000 names", shown);
    }

    [Fact]
    public async Task A_long_simulation_reports_its_progress()
    {
        using var error = new StringWriter();
        using var enough = new CancellationTokenSource(TimeSpan.FromSeconds(7));
        await DnsSyncCommand.RunAsync(
            ["simulate", "--seeds", "1000000", "--faults", "none"],
            new Terminal(TextWriter.Null, error, isTerminal: true), enough.Token);
        Assert.Contains("simulating, for 5 s now", error.ToString(), StringComparison.Ordinal);
    }

    private static async Task<string> OnTerminalAsync(params string[] arguments)
    {
        Assert.SkipUnless(Programs.Has("python3"), "python3 is not installed");
        return (await Programs.OnTerminalAsync(AwsEnvironment.Variables, arguments)).Output;
    }
}
