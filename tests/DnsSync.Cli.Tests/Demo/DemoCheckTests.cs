using System.Net;
using System.Text.RegularExpressions;
using DnsSync.Cli.Commands;
using DnsSync.Cli.Demo;
using DnsSync.Simulator;
using DnsSync.Simulator.Files;
using Account = DnsSync.Cli.Demo.SimulatedAccount;

namespace DnsSync.Cli.Tests.Demo;

/// <summary>The checks that the demo suggests, run as it prints them, at the ports that AWS has.</summary>
[Trait("Speed", "slow")]
public sealed class DemoCheckTests : IAsyncLifetime
{
    private static readonly IPEndPoint Anywhere = new(IPAddress.Loopback, 0);

    private readonly LoopbackNetwork _network = LoopbackNetwork.Take();
    private readonly List<string> _problems = [];
    private Account _account = null!;
    private DemoFiles _files = null!;

    public async ValueTask InitializeAsync()
    {
        var demo = DemoWorld.Create(
            new WorldSettings { Start = TimeProvider.System.GetUtcNow() }, _network.Number);
        _account = await Account.StartAsync(
            demo.World, Anywhere, Anywhere, [DemoWorld.DataName, DemoWorld.CredentialsName],
            _problems.Add, CancellationToken.None);
        _files = await DemoFiles.WriteAsync(_account, DemoCommand.Configuration(), CancellationToken.None);
        (await RunAsync($"dnssync sync -c {_files.Configuration} --endpoint-url {_account.Aws}"))
            .Ends(ExitCodes.InSync);
    }

    public async ValueTask DisposeAsync()
    {
        _files.Dispose();
        await _account.DisposeAsync();
        _network.Dispose();
    }

    [Fact]
    public async Task Every_port_of_every_address_is_reached_without_naming_one()
    {
        var check = NextSteps.Checks(_account, _files).Tls;
        var output = (await RunAsync(check)).Ends(ExitCodes.InSync).Output;
        Assert.EndsWith("2 reachable\n", output, StringComparison.Ordinal);
        if (_account.HasHttps)
        {
            Assert.Empty(_problems);
            Assert.DoesNotContain("--port", check, StringComparison.Ordinal);
            Assert.Equal(2, Regex.Count(output, " 8883 TLS .* 443 TLS .* 8443 TLS "));
            Assert.Equal(4, Regex.Count(output, " 443 TLS "));
        }
        else
        {
            Assert.Contains("using 8443", Assert.Single(_problems), StringComparison.Ordinal);
            Assert.Equal(4, Regex.Count(output, " 8443 TLS "));
        }
    }

    [Fact]
    public async Task With_a_certificate_MQTT_is_opened_on_8883_and_by_ALPN_on_443()
    {
        var output = (await RunAsync(NextSteps.Checks(_account, _files).Mqtt)).Ends(ExitCodes.InSync).Output;
        Assert.Equal(2, Regex.Count(output, " 8883 MQTT "));
        Assert.Equal(_account.HasHttps ? 2 : 0, Regex.Count(output, " 443 MQTT by ALPN "));
        Assert.Equal(2, Regex.Count(output, " 8443 TLS "));
    }

    [Fact]
    public void The_demo_prints_both_commands()
    {
        var text = NextSteps.In(_account, _files);
        Assert.Contains(NextSteps.Checks(_account, _files).Tls + "\n", text, StringComparison.Ordinal);
        Assert.Contains(NextSteps.Checks(_account, _files).Mqtt + "\n", text, StringComparison.Ordinal);
    }

    private static Task<CommandResult> RunAsync(string command) => CommandLine.RunAsync(command.Split(' ')[1..]);
}
