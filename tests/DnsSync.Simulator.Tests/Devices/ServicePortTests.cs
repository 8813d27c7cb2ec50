using System.Net;
using DnsSync.Cli.Checking;
using DnsSync.Simulator.Devices;
using DnsSync.Simulator.Files;
using DnsSync.Simulator.Time;

namespace DnsSync.Simulator.Tests.Devices;

/// <summary>The ports of the demo's two services, and what is spoken there.</summary>
public sealed class ServicePortTests : IAsyncLifetime
{
    private readonly LoopbackNetwork _network = LoopbackNetwork.Take();
    private readonly CertificateAuthority _authority = new();
    private readonly RealTimeWorld _world;
    private InterfaceListeners _listeners = null!;

    public ServicePortTests() => _world = new RealTimeWorld(
        DemoWorld.Create(network: _network.Number).World, TimeProvider.System);

    private IPAddress Data => new([127, _network.Number, 1, 4]);

    private IPAddress Credentials => new([127, _network.Number, 1, 5]);

    public async ValueTask InitializeAsync() => await StartAsync(new());

    public async ValueTask DisposeAsync()
    {
        await _listeners.DisposeAsync();
        _world.Dispose();
        _authority.Dispose();
        _network.Dispose();
    }

    [Theory]
    [InlineData(8883, null, true)]
    [InlineData(8883, DeviceProbe.MqttOverAlpn, true)]
    [InlineData(443, DeviceProbe.MqttOverAlpn, true)]
    [InlineData(443, null, false)]
    [InlineData(8443, null, false)]
    public async Task Data_speaks_MQTT_on_8883_and_by_ALPN_on_443(int port, string? protocol, bool speaks)
    {
        var expected = port == 443 && !_listeners.HasHttps ? ProbeFailure.Refused
            : speaks ? ProbeFailure.None
            : ProbeFailure.TimedOut;
        Assert.Equal(expected, (await ProbeAsync(Data, port, protocol)).Failure);
    }

    [Fact]
    public async Task The_credentials_endpoint_serves_only_HTTPS()
    {
        var (https, other) = _listeners.HasHttps ? (443, 8443) : (8443, 443);
        Assert.Equal(ProbeFailure.None, (await ProbeAsync(Credentials, https, opensMqtt: false)).Failure);
        Assert.Equal(ProbeFailure.Refused, (await ProbeAsync(Credentials, other)).Failure);
        Assert.Equal(ProbeFailure.Refused, (await ProbeAsync(Credentials, 8883)).Failure);
    }

    [Fact]
    public async Task Without_port_443_the_listener_uses_8443()
    {
        await _listeners.DisposeAsync();
        await StartAsync(new InterfaceListenersSettings { LowestPort = 1024 });
        Assert.False(_listeners.HasHttps);
        Assert.Equal(ProbeFailure.None, (await ProbeAsync(Data, 8883)).Failure);
        Assert.Equal(ProbeFailure.None, (await ProbeAsync(Data, 8443, opensMqtt: false)).Failure);
        Assert.Equal(ProbeFailure.Refused, (await ProbeAsync(Data, 443)).Failure);
        Assert.Equal(ProbeFailure.None, (await ProbeAsync(Credentials, 8443, opensMqtt: false)).Failure);
    }

    [Fact]
    public async Task An_HTTP_request_gets_a_plain_refusal()
    {
        using var handler = new HttpClientHandler
        {
            ServerCertificateCustomValidationCallback = (_, certificate, _, _) => certificate is not null,
        };
        using var client = new HttpClient(handler);
        using var answer = await client.GetAsync(
            new Uri($"https://{Data}:8443/things"), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.NotImplemented, answer.StatusCode);
        Assert.Equal("The simulated endpoint speaks no HTTP.\n",
            await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    private async Task StartAsync(InterfaceListenersSettings settings) =>
        _listeners = await InterfaceListeners.StartAsync(_world, _authority, settings);

    private Task<ProbeResult> ProbeAsync(
        IPAddress address, int port, string? protocol = null, bool opensMqtt = true) =>
        new DeviceProbe(_authority.Certificate, TimeSpan.FromSeconds(1))
        {
            ApplicationProtocol = protocol,
            OpensMqtt = opensMqtt,
        }.ConnectAsync(new IPEndPoint(address, port), DemoWorld.DataName);
}
