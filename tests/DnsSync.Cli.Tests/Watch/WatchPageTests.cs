using System.Diagnostics;
using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace DnsSync.Cli.Tests.Watch;

/// <summary>The page that <c>dnssync watch</c> and <c>dnssync demo</c> serve.</summary>
[Trait("Speed", "slow")]
public sealed partial class WatchPageTests : IAsyncLifetime
{
    private readonly HttpClient _client = new();
    private TestAccount _account = null!;

    public async ValueTask InitializeAsync() => _account = await TestAccount.StartAsync();

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _account.DisposeAsync();
    }

    [Fact]
    public async Task Shows_what_the_watcher_sees_and_is_healthy()
    {
        using var watch = Watch();
        var page = await PageOfAsync(watch);
        await EventuallyAsync(async () =>
            (await StateAsync(page)).GetProperty("names")[0].GetProperty("label").GetString() == "changed");

        // When the name is read next is known a moment after what it has become.
        await EventuallyAsync(async () => (await StateAsync(page)).GetProperty("names")[0].TryGetProperty("due", out _));
        var state = await StateAsync(page);
        Assert.Equal("prod", state.GetProperty("owner").GetString());
        Assert.Contains(state.GetProperty("drawing").GetProperty("nodes").EnumerateArray(),
            node => node.GetProperty("id").GetString() == "endpoint " + _account.DataEndpointId);

        using var health = await _client.GetAsync(new Uri(page, "/healthz"));
        Assert.Equal(HttpStatusCode.OK, health.StatusCode);
        Assert.Contains("\"status\":\"ok\"", await health.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        using var refused = await PostAsync(page, "resync");
        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        Assert.Equal(0, await EndAsync(watch));
    }

    [Fact]
    public async Task Resyncs_when_the_page_asks_if_it_may()
    {
        using var watch = Watch("--allow-changes");
        var page = await PageOfAsync(watch);
        await EventuallyAsync(() => Task.FromResult(_account.Writes == 1));
        _account.AddEndpoint(Simulator.Files.DemoWorld.SubnetD);
        await Task.Delay(TimeSpan.FromSeconds(1));
        Assert.Equal(1, _account.Writes);
        using var answer = await PostAsync(page, "resync");
        Assert.Equal("Reading every name now.\n", await answer.Content.ReadAsStringAsync());
        await EventuallyAsync(() => Task.FromResult(_account.AddressesOf(TestAccount.Data).Contains("127.10.3.", StringComparison.Ordinal)));
        Assert.Equal(0, await EndAsync(watch));
    }

    [Fact]
    public async Task Is_unhealthy_with_a_reason_while_reads_fail()
    {
        _account.World.Use(world => world.Faults.Add("ec2:*", Simulator.FaultKind.AccessDenied, int.MaxValue));
        using var watch = Watch("--interval", "1s");
        var page = await PageOfAsync(watch);
        await EventuallyAsync(async () =>
        {
            using var health = await _client.GetAsync(new Uri(page, "/healthz"));
            Assert.Equal(HttpStatusCode.ServiceUnavailable, health.StatusCode);
            return (await health.Content.ReadAsStringAsync())
                .Contains("no run has succeeded yet: ec2:DescribeVpcEndpoints", StringComparison.Ordinal);
        });
        Assert.Equal(0, await EndAsync(watch));
    }

    [Fact]
    public async Task A_port_in_use_is_reported_and_nothing_is_changed()
    {
        using var listener = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var result = await RunAsync("--page", $"127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}");
        result.IsRefused("cannot serve the page at 127.0.0.1:");
        Assert.Contains("(pass --page with another port, or --page none)", result.Error, StringComparison.Ordinal);
        Assert.Equal("", _account.Calls);
    }

    [Theory]
    [InlineData("8054")]
    [InlineData("everywhere:8054")]
    public async Task The_health_option_needs_an_address(string address)
    {
        var result = await RunAsync("--page", "none", "--health", address);
        result.IsRefused("expected ADDRESS:PORT, such as 0.0.0.0:8054");
    }

    [Fact]
    public async Task A_health_port_in_use_is_reported()
    {
        using var listener = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var result = await RunAsync("--page", "none", "--health", listener.LocalEndpoint.ToString()!);
        result.IsRefused("cannot serve the health check at 127.0.0.1:");
    }

    [Theory]
    [InlineData("0.0.0.0:8053")]
    [InlineData("192.0.2.1:8053")]
    [InlineData("127.0.0.1")]
    [InlineData("localhost:8053")]
    public async Task The_page_is_on_loopback_only(string address)
    {
        var result = await RunAsync("--page", address);
        result.IsRefused("expected a loopback ADDRESS:PORT, such as 127.0.0.1:8053, or none");
    }

    [Fact]
    public async Task Allowing_changes_needs_a_page()
    {
        var result = await RunAsync("--page", "none", "--allow-changes");
        result.IsRefused("--allow-changes cannot be combined with --page none");
    }

    [Fact]
    public async Task The_demo_page_shows_its_names_and_accepts_actions()
    {
        using var demo = Programs.StartDnsSync(
            AwsEnvironment.Variables,
            ["demo", "--aws", "127.0.0.1:0", "--dns", "127.0.0.1:0", "--page", "127.0.0.1:0", "--allow-changes"]);
        _ = demo.StandardOutput.ReadToEndAsync();
        var page = await PageOfAsync(demo);
        await EventuallyAsync(async () => (await StateAsync(page)).GetProperty("names").EnumerateArray()
            .All(name => name.GetProperty("label").GetString() is "changed" or "in sync"));
        using var answer = await PostAsync(page, "edit-record");
        Assert.Contains("was changed to 127.66.66.66 by hand", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        await EventuallyAsync(async () => (await StateAsync(page)).GetProperty("timeline").EnumerateArray()
            .Any(entry => entry.GetProperty("text").GetString()!.StartsWith("ChangeResourceRecordSets by operator: UPSERT", StringComparison.Ordinal)));
        await EndAsync(demo);
    }

    private Process Watch(params string[] options) => Programs.StartDnsSync(
        AwsEnvironment.Variables,
        ["watch", "-c", _account.ConfigPath, "--endpoint-url", _account.Url, "--page", "127.0.0.1:0", .. options]);

    private Task<CommandResult> RunAsync(params string[] options) =>
        CommandLine.RunAsync(["watch", "-c", _account.ConfigPath, "--endpoint-url", _account.Url, .. options]);

    private static async Task<Uri> PageOfAsync(Process process)
    {
        while (true)
        {
            var line = await process.StandardError.ReadLineAsync().WaitAsync(TimeSpan.FromSeconds(30))
                ?? throw new InvalidOperationException("it ended before its page was there");
            if (PageLine().Match(line) is { Success: true } match)
            {
                return new Uri(match.Groups[1].Value);
            }
        }
    }

    private async Task<JsonElement> StateAsync(Uri page)
    {
        using var document = JsonDocument.Parse(await _client.GetStringAsync(new Uri(page, "/state.json")));
        return document.RootElement.Clone();
    }

    private async Task<HttpResponseMessage> PostAsync(Uri page, string action)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(page, "/actions/" + action));
        request.Headers.Add("Origin", page.GetLeftPart(UriPartial.Authority));
        return await _client.SendAsync(request);
    }

    private static async Task EventuallyAsync(Func<Task<bool>> isSo)
    {
        var since = Stopwatch.GetTimestamp();
        while (!await isSo())
        {
            Assert.True(Stopwatch.GetElapsedTime(since) < TimeSpan.FromSeconds(30), "it never came to be");
            await Task.Delay(100);
        }
    }

    private static async Task<int> EndAsync(Process process)
    {
        using var kill = Process.Start("kill", ["-TERM", process.Id.ToString()]);
        await process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(20));
        return process.ExitCode;
    }

    [GeneratedRegex(@"^live page: (http://127\.0\.0\.1:\d+/)")]
    private static partial Regex PageLine();
}
