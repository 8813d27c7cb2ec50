using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using DnsSync.Simulator.Devices;
using DnsSync.Simulator.Dns;
using static DnsSync.Cli.Tests.TestAccount;

namespace DnsSync.Cli.Tests;

/// <summary>The check of an account that really resolves, listens, and speaks TLS and MQTT.</summary>
public sealed class CheckTests : IAsyncLifetime
{
    private readonly CertificateAuthority _authority = new();
    private readonly int _port = FreePort();
    private TestAccount _account = null!;
    private DnsFront _dns = null!;
    private InterfaceListeners _listeners = null!;

    private string Folder => Path.GetDirectoryName(_account.ConfigPath)!;

    private string Port => $"{_port}:mqtt";

    public async ValueTask InitializeAsync()
    {
        _account = await StartAsync();
        _dns = DnsFront.Start(_account.World, new DnsFrontSettings());
        _listeners = await InterfaceListeners.StartAsync(
            _account.World, _authority, new InterfaceListenersSettings { Port = _port });
        await File.WriteAllTextAsync(Path.Combine(Folder, "ca.pem"), _authority.ToPem());
        using var device = _authority.Issue(["device"]);
        await File.WriteAllTextAsync(Path.Combine(Folder, "cert.pem"), device.ExportCertificatePem());
        using var key = device.GetECDsaPrivateKey()!;
        await File.WriteAllTextAsync(Path.Combine(Folder, "key.pem"), key.ExportPkcs8PrivateKeyPem());
    }

    public async ValueTask DisposeAsync()
    {
        await _listeners.DisposeAsync();
        _dns.Dispose();
        _authority.Dispose();
        await _account.DisposeAsync();
    }

    [Fact]
    public async Task Every_address_is_resolved_and_verified_and_nothing_is_written()
    {
        (await _account.SyncAsync()).Ends(ExitCodes.InSync);
        _account.World.Use(world => world.Calls.Clear());
        var result = (await CheckAsync(Port)).Ends(ExitCodes.InSync);
        Assert.Matches(
            $@"\A{Data.Replace(".", "\\.", StringComparison.Ordinal)}  reachable\n"
            + $@"  resolver 127\.0\.0\.1:{_dns.EndPoint.Port}: 2 addresses in [0-9.]+ ms, cacheable for 60 s\n"
            + $@"  127\.10\.1\.4  ap-northeast-1a  {_port} TLS [0-9.]+ ms\n"
            + $@"  127\.10\.2\.4  ap-northeast-1c  {_port} TLS [0-9.]+ ms\n1 reachable\n\z", result.Output);
        Assert.Equal(0, _account.Writes);
    }

    [Theory]
    [InlineData("mqtt", "Mqtt")]
    [InlineData("alpn", "MqttOverAlpn")]
    public async Task With_a_certificate_MQTT_is_tried_directly_and_over_ALPN(string use, string means)
    {
        (await _account.SyncAsync()).Ends(ExitCodes.InSync);
        var result = (await CheckAsync($"{_port}:{use}", "--cert", InFolder("cert.pem"), "--key", InFolder("key.pem"),
            "--client-id", "check", "-o", "json")).Ends(ExitCodes.InSync);
        var attempts = result.Json.GetProperty("names")[0].GetProperty("attempts").EnumerateArray().ToList();
        Assert.Equal(2, attempts.Count);
        Assert.All(attempts, attempt => Assert.Equal((means, "None"),
            (attempt.GetProperty("use").GetString(), attempt.GetProperty("failure").GetString())));
    }

    [Fact]
    public async Task An_empty_zone_is_reported()
    {
        var result = (await CheckAsync(Port)).Ends(ExitCodes.Failed);
        Assert.Matches("run 'dnssync sync'; resolvers cache the negative answer for at most [0-9]+ s more", result.Output);
        Assert.Contains($"hint: zone {DataZone} has no address", result.Output, StringComparison.Ordinal);
        Assert.Contains($"dnssync: {Data}: not resolved\n", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_closed_port_is_refused_and_the_open_port_works()
    {
        (await _account.SyncAsync()).Ends(ExitCodes.InSync);
        var closed = FreePort();
        var result = (await CheckAsync(Port, "--port", $"{closed}:tls")).Ends(ExitCodes.NeedsAttention);
        Assert.Contains($"port {closed} was refused at 127.10.1.4, 127.10.2.4: ", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_accepts_and_stays_silent_times_out()
    {
        (await _account.SyncAsync()).Ends(ExitCodes.InSync);
        using var silent = new TcpListener(IPAddress.Any, 0);
        silent.Start();
        var port = ((IPEndPoint)silent.LocalEndpoint).Port;
        var result = (await CheckAsync($"{port}:tls", "--timeout", "0.3")).Ends(ExitCodes.Failed);
        Assert.Contains("every attempt timed out", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_certificate_of_another_authority_is_not_trusted()
    {
        (await _account.SyncAsync()).Ends(ExitCodes.InSync);
        using var foreign = new CertificateAuthority();
        await File.WriteAllTextAsync(InFolder("ca.pem"), foreign.ToPem(), TestContext.Current.CancellationToken);
        var result = (await CheckAsync(Port)).Ends(ExitCodes.Failed);
        Assert.Contains("certificate not trusted", result.Output, StringComparison.Ordinal);
        Assert.Contains("pass the authorities that devices trust with --ca", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_interrupted_check_says_so_and_gives_no_verdict()
    {
        (await _account.SyncAsync()).Ends(ExitCodes.InSync);
        using var silent = new UdpClient(new IPEndPoint(IPAddress.Loopback, 0));
        using var interrupt = new CancellationTokenSource(TimeSpan.FromSeconds(2));
        using var output = new StringWriter { NewLine = "\n" };
        using var error = new StringWriter { NewLine = "\n" };
        Assert.Equal(ExitCodes.Failed, await DnsSyncCommand.RunAsync(
            ["check", "-c", _account.ConfigPath, "--endpoint-url", _account.Url, "--timeout", "30",
                "--resolver", silent.Client.LocalEndPoint!.ToString()!],
            new Terminal(output, error, isTerminal: false), interrupt.Token));
        Assert.Equal(("", "dnssync: interrupted\n"), (output.ToString(), error.ToString()));
    }

    [Fact]
    public async Task A_missing_or_silent_resolver_is_reported_in_time()
    {
        (await _account.SyncAsync()).Ends(ExitCodes.InSync);
        using var silent = new UdpClient(new IPEndPoint(IPAddress.Loopback, 0));
        var result = (await RunAsync(
            "--resolver", silent.Client.LocalEndPoint!.ToString()!, "--port", Port, "--ca", InFolder("ca.pem"),
            "--timeout", "0.5")).Ends(ExitCodes.Failed);
        Assert.Contains("enableDnsSupport", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stale_answer_is_reported_with_its_remaining_TTL()
    {
        (await _account.SyncAsync()).Ends(ExitCodes.InSync);
        using var dns = new FrozenResolver(IPAddress.Parse("127.10.9.9"), timeToLive: 23);
        var result = (await RunAsync("--resolver", dns.EndPoint.ToString(), "--port", Port, "--ca", InFolder("ca.pem")))
            .Ends(ExitCodes.Failed);
        Assert.Contains("it is cached for at most 23 s more", result.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--port", "0")]
    [InlineData("--port", "443:quic")]
    [InlineData("--resolver", "not a host")]
    [InlineData("--timeout", "0")]
    [InlineData("--cert", "only.pem")]
    [InlineData("--ca", "/nowhere/ca.pem")]
    public async Task Invalid_options_are_refused(string option, string value) =>
        (await RunAsync(option, value)).IsRefused(option);

    private string InFolder(string file) => Path.Combine(Folder, file);

    private Task<CommandResult> CheckAsync(string port, params string[] options) =>
        RunAsync(["--resolver", _dns.EndPoint.ToString(), "--port", port, "--ca", InFolder("ca.pem"), .. options]);

    private Task<CommandResult> RunAsync(params string[] options) => _account.RunAsync(["check", .. options]);

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Any, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
