using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using ARSoft.Tools.Net.Dns;

namespace DnsSync.Simulator.Dns;

/// <summary>
/// TCP for ARSoft's server. Its own transport keeps connections without end, and as many as
/// come; this one has one query of a connection in work at a time, a time-out for each, and
/// closes what goes beyond the bound.
/// </summary>
internal sealed class TcpTransport(
    Socket listener, int atOnce, TimeSpan timeout, TimeProvider time) : IServerTransport
{
    private readonly TimeSpan _timeout = timeout;
    private readonly TimeProvider _time = time;
    private readonly HashSet<Connection> _open = [];
    private readonly Lock _lock = new();
    private bool _closed;

    public ushort DefaultAllowedResponseSize => ushort.MaxValue;

    public bool SupportsMultipleResponses => false;

    public bool AllowTruncatedResponses => false;

    public TransportProtocol TransportProtocol => TransportProtocol.Tcp;

    /// <summary>How many connections are open.</summary>
    public int OpenConnections
    {
        get
        {
            lock (_lock)
            {
                return _open.Count;
            }
        }
    }

    // The sockets come bound, so that both have one port.
    public void Bind()
    {
    }

    public void Close()
    {
        listener.Dispose();
        Connection[] open;
        lock (_lock)
        {
            _closed = true;
            open = [.. _open];
        }

        foreach (var connection in open)
        {
            connection.Dispose();
        }
    }

    public void Dispose() => Close();

    // Never throws: the caller is a loop that would end the process.
    public async Task<IServerConnection?> AcceptConnectionAsync(CancellationToken token)
    {
        try
        {
            var socket = await listener.AcceptAsync(token);
            socket.NoDelay = true;
            var connection = new Connection(this, socket);
            lock (_lock)
            {
                if (!_closed && _open.Count < atOnce)
                {
                    _open.Add(connection);
                    return connection;
                }
            }

            connection.Dispose();
        }
        catch (Exception failure) when (
            failure is SocketException or ObjectDisposedException or OperationCanceledException)
        {
            // A client that is gone, or the end; the loop sees to the next connection.
        }

        return null;
    }

    private sealed class Connection : IServerConnection
    {
        private readonly TcpTransport _transport;
        private readonly Socket _socket;
        private readonly NetworkStream _stream;
        private readonly SemaphoreSlim _turn = new(1);
        private readonly IPEndPoint _client;
        private readonly IPEndPoint _local;
        private QueryPacket? _query;

        public Connection(TcpTransport transport, Socket socket)
        {
            _transport = transport;
            _socket = socket;
            _stream = new NetworkStream(socket);
            _client = (IPEndPoint)socket.RemoteEndPoint!;
            _local = (IPEndPoint)socket.LocalEndPoint!;
        }

        public IServerTransport Transport => _transport;

        public IPEndPoint RemoteEndPoint => _client;

        public IPEndPoint LocalEndPoint => _local;

        public bool CanRead => true;

        public Task<bool> InitializeAsync(CancellationToken token) => Task.FromResult(true);

        // Null, the end of a connection, is also where it is closed; no other code does.
        public async Task<DnsReceivedRawPackage?> ReceiveAsync(CancellationToken token)
        {
            using var timer = new CancellationTokenSource(_transport._timeout, _transport._time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(
                timer.Token, token);
            try
            {
                await _turn.WaitAsync(either.Token);
                var length = new byte[2];
                await _stream.ReadExactlyAsync(length, either.Token);
                var packet = new byte[BinaryPrimitives.ReadUInt16BigEndian(length)];
                await _stream.ReadExactlyAsync(packet, either.Token);
                if (QueryPacket.TryRead(packet, out _query, out var refusal))
                {
                    return new DnsReceivedRawPackage(_query.ToCleanPacket(), _client, _local);
                }

                if (refusal is not null)
                {
                    await WriteAsync(refusal, either.Token);
                }
            }
            catch (Exception failure) when (failure is IOException or SocketException
                or ObjectDisposedException or OperationCanceledException)
            {
                // Gone, too slow, or the end.
            }

            Dispose();
            return null;
        }

        public async Task<bool> SendAsync(DnsRawPackage package, CancellationToken token)
        {
            using var timer = new CancellationTokenSource(_transport._timeout, _transport._time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(
                timer.Token, token);
            try
            {
                var response = package.ToArraySegment(false)[..package.Length];
                await WriteAsync(_query!.Finish(response, ushort.MaxValue), either.Token);
                _turn.Release();
                return true;
            }
            catch (Exception failure) when (failure is IOException or SocketException
                or ObjectDisposedException or OperationCanceledException)
            {
                Dispose();
                return false;
            }
        }

        public void Dispose()
        {
            lock (_transport._lock)
            {
                _transport._open.Remove(this);
            }

            _stream.Dispose();
            _socket.Dispose();
        }

        private async Task WriteAsync(byte[] response, CancellationToken token)
        {
            var framed = new byte[2 + response.Length];
            BinaryPrimitives.WriteUInt16BigEndian(framed, (ushort)response.Length);
            response.CopyTo(framed, 2);
            await _stream.WriteAsync(framed, token);
        }
    }
}
