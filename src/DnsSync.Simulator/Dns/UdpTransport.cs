using System.Net;
using System.Net.Sockets;
using ARSoft.Tools.Net.Dns;

namespace DnsSync.Simulator.Dns;

/// <summary>
/// UDP for ARSoft's server. Its own transport reads 512 octets of a query, and answers however
/// many at once; this one reads all, bounds them, and truncates by itself.
/// </summary>
internal sealed class UdpTransport(Socket socket, int atOnce) : IServerTransport
{
    private readonly SemaphoreSlim _places = new(atOnce);

    public ushort DefaultAllowedResponseSize => ushort.MaxValue;

    public bool SupportsMultipleResponses => false;

    public bool AllowTruncatedResponses => true;

    public TransportProtocol TransportProtocol => TransportProtocol.Udp;

    private IPEndPoint Local => (IPEndPoint)socket.LocalEndPoint!;

    // The sockets come bound, so that both have one port.
    public void Bind()
    {
    }

    public void Close() => socket.Dispose();

    public void Dispose() => Close();

    // Never throws: the caller is a loop that would end the process.
    public async Task<IServerConnection?> AcceptConnectionAsync(CancellationToken token)
    {
        try
        {
            await _places.WaitAsync(token);
        }
        catch (OperationCanceledException)
        {
            return null;
        }

        var connection = await ReceiveAsync(token);
        if (connection is null)
        {
            _places.Release();
        }

        return connection;
    }

    private async Task<Connection?> ReceiveAsync(CancellationToken token)
    {
        try
        {
            var buffer = new byte[ushort.MaxValue];
            var from = new IPEndPoint(IPAddress.Any, 0);
            var received = await socket.ReceiveFromAsync(buffer, SocketFlags.None, from, token);
            var client = (IPEndPoint)received.RemoteEndPoint;
            if (QueryPacket.TryRead(
                buffer.AsSpan(0, received.ReceivedBytes), out var query, out var refusal))
            {
                return new Connection(this, client, query);
            }

            if (refusal is not null)
            {
                await socket.SendToAsync(refusal, SocketFlags.None, client, token);
            }
        }
        catch (Exception failure) when (
            failure is SocketException or ObjectDisposedException or OperationCanceledException)
        {
            // A client that is gone, or the end; the loop sees to the next query.
        }

        return null;
    }

    private async Task<bool> SendAsync(
        byte[] response, IPEndPoint client, CancellationToken token)
    {
        try
        {
            return await socket.SendToAsync(response, SocketFlags.None, client, token)
                == response.Length;
        }
        catch (Exception failure) when (
            failure is SocketException or ObjectDisposedException or OperationCanceledException)
        {
            return false;
        }
    }

    private sealed class Connection(UdpTransport transport, IPEndPoint client, QueryPacket query)
        : IServerConnection
    {
        private int _disposed;

        public IServerTransport Transport => transport;

        public IPEndPoint RemoteEndPoint => client;

        public IPEndPoint LocalEndPoint => transport.Local;

        public bool CanRead { get; private set; } = true;

        public Task<bool> InitializeAsync(CancellationToken token) => Task.FromResult(true);

        public Task<DnsReceivedRawPackage?> ReceiveAsync(CancellationToken token)
        {
            CanRead = false;
            return Task.FromResult<DnsReceivedRawPackage?>(
                new DnsReceivedRawPackage(query.ToCleanPacket(), client, transport.Local));
        }

        public Task<bool> SendAsync(DnsRawPackage package, CancellationToken token)
        {
            var response = package.ToArraySegment(false).AsSpan(0, package.Length);
            return transport.SendAsync(query.Finish(response, query.UdpLimit), client, token);
        }

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _disposed, 1) == 0)
            {
                transport._places.Release();
            }
        }
    }
}
