using System.Text.Json;

namespace DnsSync.Cli.Tests;

public sealed class SimulateTests
{
    [Fact]
    public async Task Reports_the_runs_and_that_no_rule_was_broken()
    {
        var result = (await CommandLine.RunAsync("simulate", "--seeds", "2", "--hours", "3")).Ends(0);
        Assert.StartsWith("2 seeds from 1, 6 simulated hours, faults hostile\n", result.Output, StringComparison.Ordinal);
        Assert.Matches(@"\ntrace [0-9a-f]{16}\n", result.Output);
        Assert.EndsWith("no rule was broken\n", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_same_seed_gives_the_same_bytes()
    {
        string[] command = ["simulate", "--seed", "42", "--hours", "3", "--faults", "aws", "-o", "json"];
        var first = (await CommandLine.RunAsync(command)).Ends(0).Output;
        Assert.Equal(first, (await CommandLine.RunAsync(command)).Ends(0).Output);
        var root = JsonDocument.Parse(first).RootElement;
        Assert.Equal(42, root.GetProperty("firstSeed").GetInt32());
        Assert.Equal("aws", root.GetProperty("faults").GetString());
        Assert.Equal(0, root.GetProperty("failed").GetArrayLength());
        Assert.True(root.GetProperty("reconciles").GetInt32() > 5);
    }

    [Fact]
    public async Task A_trace_shows_the_steps_and_every_call()
    {
        var result = (await CommandLine.RunAsync("simulate", "--seed", "3", "--hours", "2", "--trace")).Ends(0);
        Assert.Contains("route53:ListResourceRecordSets fn-1 ok", result.Error, StringComparison.Ordinal);
        (await CommandLine.RunAsync("simulate", "--seeds", "2", "--trace")).Ends(1);
    }

    [Fact]
    public async Task An_interruption_reports_the_progress_so_far()
    {
        using var output = new StringWriter { NewLine = "\n" };
        using var error = new StringWriter { NewLine = "\n" };
        using var stop = new CancellationTokenSource();
        var simulating = Task.Run(() => DnsSyncCommand.RunAsync(
            ["simulate", "--seeds", "100000", "--hours", "1"], new Terminal(output, error, isTerminal: false), stop.Token));
        await Task.Delay(TimeSpan.FromSeconds(1));
        await stop.CancelAsync();
        Assert.Equal(ExitCodes.Failed, await simulating);
        Assert.Matches(@"dnssync: interrupted after \d+ of 100000 seeds\n", error.ToString());
    }

    [Theory]
    [InlineData("--seeds", "0")]
    [InlineData("--hours", "0")]
    [InlineData("--faults", "some")]
    [InlineData("-o", "markdown")]
    public async Task Refuses_invalid_options(string option, string value)
    {
        var result = (await CommandLine.RunAsync("simulate", option, value)).Ends(1);
        Assert.Empty(result.Output);
        Assert.NotEmpty(result.Error);
    }
}
