using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace DnsSync.Cli.Tests;

/// <summary>A resolver that answers every question with one address, as a cache does that is behind.</summary>
internal sealed class FrozenResolver : IDisposable
{
    private readonly UdpClient _socket = new(new IPEndPoint(IPAddress.Loopback, 0));
    private readonly byte[] _address;
    private readonly uint _timeToLive;
    private readonly Task _serving;

    public FrozenResolver(IPAddress address, uint timeToLive)
    {
        (_address, _timeToLive) = (address.GetAddressBytes(), timeToLive);
        _serving = ServeAsync();
    }

    public IPEndPoint EndPoint => (IPEndPoint)_socket.Client.LocalEndPoint!;

    public void Dispose()
    {
        _socket.Dispose();
        _serving.Wait();
    }

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                var query = await _socket.ReceiveAsync();
                await _socket.SendAsync(Answer(query.Buffer), query.RemoteEndPoint);
            }
        }
        catch (Exception end) when (end is ObjectDisposedException or SocketException)
        {
            // Disposed: that is how it ends.
        }
    }

    // RFC 1035, section 4: the header, the question as it came, and one A record at a pointer to it.
    private byte[] Answer(byte[] query)
    {
        var end = 12;
        while (query[end] != 0)
        {
            end += query[end] + 1;
        }

        byte[] answer =
        [
            query[0], query[1], 0x81, 0x80, 0, 1, 0, 1, 0, 0, 0, 0, .. query[12..(end + 5)],
            0xC0, 12, 0, 1, 0, 1, 0, 0, 0, 0, 0, 4, .. _address,
        ];
        BinaryPrimitives.WriteUInt32BigEndian(answer.AsSpan(answer.Length - 10), _timeToLive);
        return answer;
    }
}
