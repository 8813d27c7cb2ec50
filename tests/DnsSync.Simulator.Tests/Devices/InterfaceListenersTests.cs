using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using DnsSync.Cli.Checking;
using DnsSync.Simulator.Devices;
using DnsSync.Simulator.Ec2;
using DnsSync.Simulator.Files;
using DnsSync.Simulator.Time;
using MQTTnet;
using MQTTnet.Formatter;

namespace DnsSync.Simulator.Tests.Devices;

public sealed class InterfaceListenersTests : IAsyncLifetime
{
    private static readonly string[] InitialAddresses =
        ["127.10.1.4", "127.10.1.5", "127.10.2.4", "127.10.2.5"];

    private readonly DemoWorld _demo = DemoWorld.Create();
    private readonly RealTimeWorld _world;
    private readonly CertificateAuthority _authority = new();
    private readonly DeviceProbe _probe;
    private readonly int _port = FreePort();
    private InterfaceListeners _listeners = null!;

    public InterfaceListenersTests()
    {
        _world = new RealTimeWorld(_demo.World, TimeProvider.System);
        _probe = new DeviceProbe(_authority.Certificate);
    }

    public async ValueTask InitializeAsync() => _listeners = await InterfaceListeners.StartAsync(
        _world, _authority, new InterfaceListenersSettings { Port = _port });

    public async ValueTask DisposeAsync()
    {
        await _listeners.DisposeAsync();
        _world.Dispose();
        _authority.Dispose();
    }

    [Fact]
    public async Task A_device_connects_to_every_demo_interface_by_either_name()
    {
        Assert.Equal(InitialAddresses, _listeners.Addresses.Select(address => address.ToString()));
        foreach (var address in _listeners.Addresses)
        {
            Assert.Equal("", (await ProbeAsync(address, DemoWorld.DataName)).Reason);
            var result = await ProbeAsync(address, DemoWorld.CredentialsName + ".");
            Assert.True(result.Connected, result.ToString());
            Assert.InRange(result.Elapsed, TimeSpan.FromTicks(1), TimeSpan.FromSeconds(5));
        }
    }

    [Fact]
    public async Task A_removed_subnet_closes_its_listener_and_connections()
    {
        var address = IPAddress.Parse("127.10.2.4");
        using var client = new MqttClientFactory().CreateMqttClient();
        var cut = new TaskCompletionSource();
        client.DisconnectedAsync += _ =>
        {
            cut.TrySetResult();
            return Task.CompletedTask;
        };
        await client.ConnectAsync(Options(address, MqttProtocolVersion.V311));
        _world.Use(world =>
        {
            world.Ec2.ModifyEndpoint(new ModifyEndpointRequest(_demo.DataEndpointId)
            {
                RemoveSubnetIds = [DemoWorld.SubnetC],
            });
        });
        await UntilAsync(() => _listeners.Addresses.Count == 3);
        await cut.Task.WaitAsync(TimeSpan.FromSeconds(5));
        Assert.Equal(ProbeFailure.Refused, (await ProbeAsync(address)).Failure);
        Assert.True((await ProbeAsync(IPAddress.Parse("127.10.1.4"))).Connected);
    }

    [Fact]
    public async Task A_new_subnet_gets_a_listener_and_a_deleted_endpoint_loses_all()
    {
        _world.Use(world =>
        {
            world.Ec2.ModifyEndpoint(new ModifyEndpointRequest(_demo.DataEndpointId)
            {
                AddSubnetIds = [DemoWorld.SubnetD],
            });
        });
        var watch = Stopwatch.StartNew();
        await UntilAsync(() => _listeners.Addresses.Count == 5);
        Assert.InRange(watch.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(2));
        Assert.True((await ProbeAsync(IPAddress.Parse("127.10.3.4"))).Connected);
        _world.Use(world =>
        {
            world.Ec2.DeleteEndpoints(_demo.DataEndpointId, _demo.CredentialsEndpointId);
        });
        await UntilAsync(() => _listeners.Addresses.Count == 0);
    }

    [Theory]
    [InlineData(MqttProtocolVersion.V311)]
    [InlineData(MqttProtocolVersion.V500)]
    public async Task A_published_message_reaches_another_interface(
        MqttProtocolVersion version)
    {
        var factory = new MqttClientFactory();
        using var publisher = factory.CreateMqttClient();
        using var subscriber = factory.CreateMqttClient();
        var received = new TaskCompletionSource<string>();
        subscriber.ApplicationMessageReceivedAsync += message =>
        {
            received.TrySetResult(message.ApplicationMessage.ConvertPayloadToString());
            return Task.CompletedTask;
        };
        await subscriber.ConnectAsync(Options(IPAddress.Parse("127.10.1.4"), version));
        await subscriber.SubscribeAsync("things/+/state");
        await publisher.ConnectAsync(Options(IPAddress.Parse("127.10.2.5"), version));
        await publisher.PublishStringAsync("things/1/state", "on");
        Assert.Equal("on", await received.Task.WaitAsync(TimeSpan.FromSeconds(5)));
        await publisher.DisconnectAsync();
        await subscriber.DisconnectAsync();
    }

    [Fact]
    public async Task A_wrong_name_and_a_foreign_authority_each_fail_with_their_reason()
    {
        var wrong = await ProbeAsync(_listeners.Addresses[0], "other.example");
        Assert.Equal(ProbeFailure.WrongName, wrong.Failure);
        Assert.Contains("not for other.example but for " + DemoWorld.DataName, wrong.Reason,
            StringComparison.Ordinal);
        using var foreign = new CertificateAuthority();
        var untrusted = await new DeviceProbe(foreign.Certificate)
            .ConnectAsync(At(_listeners.Addresses[0]), DemoWorld.DataName);
        Assert.Equal(ProbeFailure.Untrusted, untrusted.Failure);
        Assert.NotEqual("", untrusted.Reason);
    }

    [Fact]
    public async Task A_server_that_is_not_a_broker_fails_in_bounded_time()
    {
        using var silent = Listen(IPAddress.Loopback, 0);
        var patience = TimeSpan.FromMilliseconds(300);
        var waited = await new DeviceProbe(_authority.Certificate, patience)
            .ConnectAsync((IPEndPoint)silent.LocalEndPoint!, DemoWorld.DataName);
        Assert.Equal(ProbeFailure.TimedOut, waited.Failure);
        Assert.InRange(waited.Elapsed, patience * 0.9, patience * 20);

        using var rude = Listen(IPAddress.Loopback, 0);
        var probing = _probe.ConnectAsync((IPEndPoint)rude.LocalEndPoint!, DemoWorld.DataName);
        using (var accepted = await rude.AcceptAsync())
        {
            await accepted.SendAsync("220 smtp ready\r\n"u8.ToArray(), SocketFlags.None);
        }

        Assert.Equal(ProbeFailure.TlsFailed, (await probing).Failure);

        using var deaf = Listen(IPAddress.Loopback, 0);
        using var certificate = _authority.Issue(DemoWorld.DataName);
        probing = _probe.ConnectAsync((IPEndPoint)deaf.LocalEndPoint!, DemoWorld.DataName);
        using (var accepted = await deaf.AcceptAsync())
        await using (var tls = new SslStream(new NetworkStream(accepted)))
        {
            await tls.AuthenticateAsServerAsync(certificate);
            await tls.ReadAtLeastAsync(new byte[64], 1);
            await tls.WriteAsync(new byte[] { 0x20, 2, 0, 5 });
            Assert.Equal("CONNACK with return code 5", (await probing).Reason);
        }
    }

    [Fact]
    public async Task Many_interfaces_all_answer_and_all_stop()
    {
        _world.Use(world =>
        {
            for (var i = 0; i < 20; i++)
            {
                world.Endpoint(DemoWorld.SubnetA, DemoWorld.SubnetC, DemoWorld.SubnetD);
            }
        });
        await UntilAsync(() => _listeners.Addresses.Count == 64);
        var addresses = _listeners.Addresses;
        var results = await Task.WhenAll(addresses.Select(address => ProbeAsync(address)));
        Assert.All(results, result => Assert.True(result.Connected, result.ToString()));
        await _listeners.DisposeAsync();
        Assert.Empty(_listeners.Addresses);
        results = await Task.WhenAll(addresses.Select(address => ProbeAsync(address)));
        Assert.All(results, result => Assert.Equal(ProbeFailure.Refused, result.Failure));
    }

    [Fact]
    public async Task A_port_in_use_is_reported_once_and_used_when_free()
    {
        var port = FreePort();
        var problems = new ConcurrentQueue<ListenerProblem>();
        var taken = Listen(IPAddress.Parse("127.10.1.4"), port);
        await using var listeners = await InterfaceListeners.StartAsync(
            _world,
            _authority,
            new InterfaceListenersSettings { Port = port, OnProblem = problems.Enqueue });
        Assert.Equal(3, listeners.Addresses.Count);
        var problem = Assert.Single(problems);
        Assert.StartsWith(
            $"cannot listen at 127.10.1.4:{port}: ", problem.ToString(), StringComparison.Ordinal);
        await Task.Delay(300, TestContext.Current.CancellationToken);
        Assert.Single(problems);
        taken.Dispose();
        await UntilAsync(() => listeners.Addresses.Count == 4);
    }

    [Fact]
    public async Task Garbage_ends_only_its_own_connection()
    {
        var random = new SplitMix64(4);
        for (var i = 0; i < 30; i++)
        {
            using var noisy = new TcpClient();
            await noisy.ConnectAsync(At(_listeners.Addresses[0]));
            await noisy.GetStream().WriteAsync(
                Enumerable.Range(0, 200).Select(_ => (byte)random.Next()).ToArray());
        }

        var result = await ProbeAsync(_listeners.Addresses[0]);
        Assert.True(result.Connected, result.ToString());
    }

    [Fact]
    public async Task Nothing_listens_when_disabled()
    {
        await using var off = await InterfaceListeners.StartAsync(
            _world, _authority, new InterfaceListenersSettings { Enabled = false });
        Assert.Empty(off.Addresses);
    }

    [Fact]
    public async Task Openssl_trusts_the_exported_authority()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/openssl"), "openssl is not there");
        var file = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        await File.WriteAllTextAsync(file, _authority.ToPem());
        using var process = Process.Start(new ProcessStartInfo("/usr/bin/openssl",
        [
            "s_client", "-connect", $"127.10.1.4:{_port}", "-CAfile", file, "-verify_return_error",
            "-servername", DemoWorld.DataName, "-verify_hostname", DemoWorld.DataName, "-brief",
        ])
        {
            RedirectStandardInput = true,
            RedirectStandardError = true,
        })!;
        process.StandardInput.Close();
        var output = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        File.Delete(file);
        Assert.Contains("Verification: OK", output, StringComparison.Ordinal);
        Assert.Contains(
            $"Verified peername: {DemoWorld.DataName}", output, StringComparison.Ordinal);
    }

    private Task<ProbeResult> ProbeAsync(IPAddress address, string name = DemoWorld.DataName) =>
        _probe.ConnectAsync(At(address), name);

    private IPEndPoint At(IPAddress address) => new(address, _port);

    private MqttClientOptions Options(IPAddress address, MqttProtocolVersion version) =>
        new MqttClientOptionsBuilder()
            .WithEndPoint(At(address))
            .WithProtocolVersion(version)
            .WithTimeout(TimeSpan.FromSeconds(5))
            .WithTlsOptions(tls => tls
                .WithTargetHost(DemoWorld.DataName)
                .WithTrustChain([_authority.Certificate])
                .WithRevocationMode(
                    System.Security.Cryptography.X509Certificates.X509RevocationMode.NoCheck))
            .Build();

    private static async Task UntilAsync(Func<bool> isSo)
    {
        for (var left = 200; !isSo(); left--)
        {
            Assert.NotEqual(0, left);
            await Task.Delay(25, TestContext.Current.CancellationToken);
        }
    }

    private static int FreePort()
    {
        using var socket = Listen(IPAddress.Loopback, 0);
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }

    private static Socket Listen(IPAddress address, int port)
    {
        var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(address, port));
        socket.Listen();
        return socket;
    }
}
