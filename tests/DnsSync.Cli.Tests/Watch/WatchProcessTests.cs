using System.Diagnostics;
using System.Text.Json;
using DnsSync.Configuration;
using DnsSync.Simulator.Parameters;

namespace DnsSync.Cli.Tests.Watch;

/// <summary><c>dnssync watch</c> as a process: what it prints, and how it ends.</summary>
[Trait("Speed", "slow")]
public sealed class WatchProcessTests : IAsyncLifetime
{
    private TestAccount _account = null!;

    public async ValueTask InitializeAsync() => _account = await TestAccount.StartAsync();

    public ValueTask DisposeAsync() => _account.DisposeAsync();

    [Theory]
    [InlineData("TERM")]
    [InlineData("INT")]
    public async Task Prints_a_line_for_each_pass_and_exits_with_0_on_a_signal(string signal)
    {
        using var watch = Start("--interval", "1s");
        var lines = new List<string>();
        while (lines.Count(line => line.Contains(" interval: 1 in sync in ", StringComparison.Ordinal)) < 2)
        {
            lines.Add(await LineAsync(watch));
        }

        Assert.EndsWith("watching 1 name of owner prod", lines[0], StringComparison.Ordinal);
        Assert.Contains(lines, line => line.StartsWith("  + CREATE a1b2c3d4e5f6g7-ats", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.Contains(" start: 1 changed in ", StringComparison.Ordinal));
        Assert.Equal(0, await SignalAsync(watch, signal));
        Assert.Equal("", await watch.StandardError.ReadToEndAsync());
        Assert.Equal("127.10.1.4,127.10.2.4", _account.AddressesOf(TestAccount.Data));
    }

    [Fact]
    public async Task Applies_a_changed_file_and_reports_a_broken_file_once()
    {
        using var watch = Start("--interval", "1s");
        await UntilAsync(watch, "interval: 1 in sync");
        _account.WriteText("{}");
        await Task.Delay(TimeSpan.FromSeconds(5));
        _account.WriteConfig(TestAccount.DataBinding, TestAccount.CredentialsBinding);
        await UntilAsync(watch, "interval: 2 in sync");
        Assert.Equal(0, await SignalAsync(watch, "TERM"));
        var error = await watch.StandardError.ReadToEndAsync();
        Assert.Equal(2, error.Split("is invalid:").Length);
        Assert.Contains("the previous configuration stays in force", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Prints_each_pass_as_one_line_of_JSON_on_request()
    {
        using var watch = Start("--interval", "1s", "-o", "json");
        var reads = new List<JsonElement>();
        while (reads.Count < 3)
        {
            reads.Add(JsonDocument.Parse(await LineAsync(watch)).RootElement);
        }

        Assert.Equal(["start", "interval", "interval"], reads.Select(read => read.GetProperty("trigger").GetString()));
        Assert.Equal(["Changed", "InSync", "InSync"], reads.Select(read =>
            read.GetProperty("report").GetProperty("bindings")[0].GetProperty("outcome").GetString()));
        Assert.Equal("prod", reads[0].GetProperty("report").GetProperty("owner").GetString());
        Assert.Equal(0, await SignalAsync(watch, "TERM"));
        Assert.Equal("", await watch.StandardError.ReadToEndAsync());
    }

    [Fact]
    public async Task Follows_a_configuration_that_is_deployed()
    {
        _account.ConfigPath = $"ssm:/dnssync/{TestAccount.Owner}/";
        _account.World.Use(world => world.Parameters.Put(new PutParameterRequest(
            $"/dnssync/{TestAccount.Owner}/data", ConfigurationWriter.WriteBinding(TestAccount.DataBinding))));
        using var watch = Start("--interval", "1s");
        await UntilAsync(watch, "watching 1 name of owner prod");
        await UntilAsync(watch, "interval: 1 in sync");
        Assert.Equal(0, await SignalAsync(watch, "TERM"));
        Assert.Equal("", await watch.StandardError.ReadToEndAsync());
        Assert.Equal("127.10.1.4,127.10.2.4", _account.AddressesOf(TestAccount.Data));
    }

    [Theory]
    [InlineData("ssm:prod", "'ssm:prod' is not a Parameter Store path")]
    [InlineData("ssm:/dnssync/none/", "there are no parameters at this path")]
    public async Task Refuses_to_start_without_a_deployed_configuration(string place, string why)
    {
        _account.ConfigPath = place;
        var result = await CommandLine.RunAsync("watch", "-c", place, "--endpoint-url", _account.Url, "--page", "none");
        result.IsRefused(why);
        Assert.Equal(0, _account.Writes);
    }

    [Theory]
    [InlineData("0s")]
    [InlineData("25h")]
    [InlineData("1 m")]
    [InlineData("-1")]
    [InlineData("forever")]
    public async Task Refuses_an_invalid_interval(string interval)
    {
        var result = await CommandLine.RunAsync(
            "watch", "-c", _account.ConfigPath, "--endpoint-url", _account.Url, "--interval", interval);
        result.IsRefused("--interval must be from 1s to 24h, such as 30s, 5m or 1h");
    }

    [Fact]
    public async Task Refuses_to_start_with_an_invalid_configuration()
    {
        _account.WriteText("""{"owner":"prod","bindings":[],"more":1}""");
        var result = await CommandLine.RunAsync("watch", "-c", _account.ConfigPath, "--endpoint-url", _account.Url);
        result.IsRefused("$.more");
        Assert.Equal("", _account.Calls);
    }

    private Process Start(params string[] options) => Programs.StartDnsSync(
        AwsEnvironment.Variables,
        ["watch", "-c", _account.ConfigPath, "--endpoint-url", _account.Url, "--quota-share", "1", "--page", "none", .. options]);

    private static async Task UntilAsync(Process watch, string text)
    {
        while (!(await LineAsync(watch)).Contains(text, StringComparison.Ordinal))
        {
        }
    }

    private static async Task<string> LineAsync(Process watch) =>
        await watch.StandardOutput.ReadLineAsync().WaitAsync(TimeSpan.FromSeconds(30))
            ?? throw new InvalidOperationException("it ended: " + await watch.StandardError.ReadToEndAsync());

    private static async Task<int> SignalAsync(Process watch, string signal)
    {
        using var kill = Process.Start("kill", ["-" + signal, watch.Id.ToString()]);
        await watch.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(20));
        return watch.ExitCode;
    }
}
