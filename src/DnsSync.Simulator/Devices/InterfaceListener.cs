using System.Net;
using System.Net.Security;
using System.Net.Sockets;

namespace DnsSync.Simulator.Devices;

/// <summary>TLS at one port of an ENI's address; MQTT inside it goes to the broker.</summary>
internal sealed class InterfaceListener : IAsyncDisposable
{
    private const int LongestHead = 8192;

    private static readonly TimeSpan HandshakeTimeout = TimeSpan.FromSeconds(5);
    /// <summary>How MQTT is asked for on port 443 of IoT Core ("Device communication protocols", its Developer Guide).</summary>
    private static readonly SslApplicationProtocol MqttOverAlpn = new("x-amzn-mqtt-ca");

    private static readonly byte[] NoHttp =
    [
        .. "HTTP/1.1 501 Not Implemented\r\nContent-Type: text/plain\r\nContent-Length: 39\r\n"u8,
        .. "Connection: close\r\n\r\nThe simulated endpoint speaks no HTTP.\n"u8,
    ];

    private readonly Broker _broker;
    private readonly ListenerSpeech _speech;
    private readonly SslServerAuthenticationOptions _tls;
    private readonly int _atOnce;
    private readonly TimeProvider _time;
    private readonly Socket _socket;
    private readonly Task _accepting;
    private readonly Lock _lock = new();
    private readonly Dictionary<Socket, Task> _connections = [];
    private bool _stopped;

    /// <exception cref="SocketException">The address or port cannot be had.</exception>
    public InterfaceListener(
        IPEndPoint endPoint,
        ListenerSpeech speech,
        Broker broker,
        SslStreamCertificateContext certificate,
        int atOnce,
        TimeProvider time)
    {
        _broker = broker;
        _speech = speech;
        _atOnce = atOnce;
        _time = time;
        _tls = new SslServerAuthenticationOptions
        {
            ServerCertificateContext = certificate,

            // Who asks for nothing is served all the same.
            ApplicationProtocols = speech switch
            {
                ListenerSpeech.Mqtt => [MqttOverAlpn],
                ListenerSpeech.MqttByAlpn => [MqttOverAlpn, SslApplicationProtocol.Http11],
                _ => [SslApplicationProtocol.Http11],
            },
        };
        EndPoint = endPoint;
        _socket = new Socket(endPoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            // ReuseAddress would let a second account share the address, and mix up the two.
            _socket.Bind(endPoint);
            _socket.Listen();
        }
        catch
        {
            _socket.Dispose();
            throw;
        }

        _accepting = Task.Run(AcceptAsync);
    }

    public IPEndPoint EndPoint { get; }

    /// <summary>Stops listening and cuts its connections, as the end of an ENI does.</summary>
    public async ValueTask DisposeAsync()
    {
        Task[] serving;
        lock (_lock)
        {
            _stopped = true;
            foreach (var connection in _connections.Keys)
            {
                connection.Dispose();
            }

            serving = [.. _connections.Values];
        }

        _socket.Dispose();
        await _accepting;
        await Task.WhenAll(serving);
    }

    private async Task AcceptAsync()
    {
        while (true)
        {
            Socket connection;
            try
            {
                connection = await _socket.AcceptAsync();
            }
            catch (SocketException) when (!_stopped)
            {
                // Out of descriptors, or a client that left while it waited.
                await Task.Delay(TimeSpan.FromMilliseconds(50), _time);
                continue;
            }
            catch (Exception end) when (end is SocketException or ObjectDisposedException)
            {
                return;
            }

            lock (_lock)
            {
                if (_stopped || _connections.Count >= _atOnce)
                {
                    connection.Dispose();
                    continue;
                }

                _connections.Add(connection, Task.Run(() => ServeAsync(connection)));
            }
        }
    }

    private async Task ServeAsync(Socket connection)
    {
        try
        {
            connection.NoDelay = true;
            var remote = connection.RemoteEndPoint;
            using var tls = new SslStream(new NetworkStream(connection));
            using (var timer = new CancellationTokenSource(HandshakeTimeout, _time))
            {
                await tls.AuthenticateAsServerAsync(_tls, timer.Token);
                if (_speech != ListenerSpeech.Mqtt && tls.NegotiatedApplicationProtocol != MqttOverAlpn)
                {
                    await RefuseHttpAsync(tls, timer.Token);
                    return;
                }
            }

            await _broker.ServeAsync(tls, EndPoint, remote);
        }
#pragma warning disable CA1031 // Whatever a client does wrong ends its own connection only.
        catch (Exception)
#pragma warning restore CA1031
        {
        }
        finally
        {
            connection.Dispose();
            lock (_lock)
            {
                _connections.Remove(connection);
            }
        }
    }

    // What a client asks is read first: an answer that overtakes the question may be lost.
    private static async Task RefuseHttpAsync(SslStream tls, CancellationToken cancellation)
    {
        var head = new byte[LongestHead];
        var length = 0;
        while (length < head.Length && head.AsSpan(0, length).IndexOf("\r\n\r\n"u8) < 0)
        {
            var read = await tls.ReadAsync(head.AsMemory(length), cancellation);
            if (read == 0)
            {
                return;
            }

            length += read;
        }

        await tls.WriteAsync(NoHttp, cancellation);
        await tls.ShutdownAsync();
    }
}
