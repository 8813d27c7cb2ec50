using System.Text.RegularExpressions;
using DnsSync.Simulator;

namespace DnsSync.Cli.Tests;

/// <summary>What <c>--verbose</c> adds, and what colours depend on.</summary>
public sealed class VerboseTests : IAsyncLifetime
{
    private TestAccount _account = null!;

    public async ValueTask InitializeAsync() => _account = await TestAccount.StartAsync();

    public ValueTask DisposeAsync() => _account.DisposeAsync();

    [Fact]
    public async Task Each_call_is_shown_with_its_time_on_stderr_and_a_failed_one_with_its_error()
    {
        _account.World.Use(world => world.Faults.Add("ec2:DescribeVpcEndpoints", FaultKind.Throttled, 1));
        var result = (await _account.PlanAsync("-v", "-o", "json")).Ends(ExitCodes.ChangesToMake);
        var lines = result.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(
            ["route53:GetHostedZone", "route53:ListResourceRecordSets", "ec2:DescribeVpcEndpoints",
                "ec2:DescribeVpcEndpoints", "ec2:DescribeNetworkInterfaces"],
            lines.Select(line => line.Split(' ')[0]));
        Assert.All(lines, line => Assert.Matches(@"\A\S+ \(.+\)  [0-9]+\.[0-9] ms(  \S+)?\z", line));
        Assert.EndsWith("  RequestLimitExceeded", lines[2], StringComparison.Ordinal);
        Assert.Equal(lines.Length, result.Json.GetProperty("calls").EnumerateObject().Sum(one => one.Value.GetInt32()));
    }

    [Theory]
    [InlineData(null, true)]
    [InlineData("1", false)]
    public async Task A_terminal_gets_colours_unless_NO_COLOR_is_set(string? noColor, bool expected)
    {
        Assert.SkipUnless(Programs.Has("python3"), "python3 is not installed");
        var environment = AwsEnvironment.Variables.ToDictionary();
        environment["TERM"] = "xterm-256color";
        if (noColor is not null)
        {
            environment["NO_COLOR"] = noColor;
        }

        var result = await Programs.OnTerminalAsync(
            environment, "plan", "-c", _account.ConfigPath, "--endpoint-url", _account.Url);
        Assert.Contains("+ CREATE", result.Output, StringComparison.Ordinal);

        // Other sequences only prepare the terminal; those that end in m set colours.
        Assert.Equal(expected, Regex.IsMatch(result.Output, "\u001b\\[[0-9;]+m"));
    }
}
