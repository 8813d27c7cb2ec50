using System.Net;
using MQTTnet.Adapter;
using MQTTnet.Diagnostics.Logger;
using MQTTnet.Formatter;
using MQTTnet.Implementations;
using MQTTnet.Server;

namespace DnsSync.Simulator.Devices;

/// <summary>
/// One MQTT broker behind all listeners, as IoT Core is one behind all ENIs. Its connections
/// come from <see cref="ServeAsync"/> rather than from a port of its own.
/// </summary>
internal sealed class Broker : IMqttServerAdapter
{
    private static readonly TimeSpan CommunicationTimeout = TimeSpan.FromSeconds(10);

    private readonly MqttServer _server;

    public Broker()
    {
        var factory = new MqttServerFactory();
        var options = factory.CreateServerOptionsBuilder()
            .WithoutDefaultEndpoint()
            .WithDefaultCommunicationTimeout(CommunicationTimeout)
            .Build();
        _server = factory.CreateMqttServer(options, [this]);
    }

    /// <summary>Set by the server: takes a connection, and is done when it ends.</summary>
    public Func<IMqttChannelAdapter, Task>? ClientHandler { get; set; }

    public Task StartAsync() => _server.StartAsync();

    public Task StopAsync() => _server.StopAsync(new MqttServerStopOptions());

    Task IMqttServerAdapter.StartAsync(MqttServerOptions options, IMqttNetLogger logger) =>
        Task.CompletedTask;

    Task IMqttServerAdapter.StopAsync() => Task.CompletedTask;

    public void Dispose() => _server.Dispose();

    /// <summary>Speaks MQTT on the stream until either side ends it.</summary>
    public async Task ServeAsync(Stream stream, EndPoint local, EndPoint? remote)
    {
        if (ClientHandler is not { } handler)
        {
            return;
        }

        using var channel = new MqttTcpChannel(stream, local, remote, null);
        using var adapter = new MqttChannelAdapter(
            channel,
            new MqttPacketFormatterAdapter(new MqttBufferWriter(4096, ushort.MaxValue)),
            MqttNetNullLogger.Instance);
        await handler(adapter);
    }
}
