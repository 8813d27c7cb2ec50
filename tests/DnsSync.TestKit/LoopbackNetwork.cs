using System.Net;
using System.Net.Sockets;

namespace DnsSync.TestKit;

/// <summary>
/// 127.<see cref="Number"/>.0.0/16, for as long as a test needs it for itself, among the processes
/// of this machine too: whose it is holds a port of its first address.
/// </summary>
internal sealed class LoopbackNetwork : IDisposable
{
    private const int Port = 8883;

    private readonly Socket _held;

    private LoopbackNetwork(byte number, Socket held) => (Number, _held) = (number, held);

    public byte Number { get; }

    /// <summary>Takes the first that is free; 127.0 to 127.19 are other people's.</summary>
    public static LoopbackNetwork Take()
    {
        for (byte number = 20; number < 250; number++)
        {
            var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            try
            {
                socket.Bind(new IPEndPoint(new IPAddress([127, number, 0, 1]), Port));
                socket.Listen();
                return new LoopbackNetwork(number, socket);
            }
            catch (SocketException)
            {
                socket.Dispose();
            }
        }

        throw new InvalidOperationException("no network in 127.0.0.0/8 is free");
    }

    public void Dispose() => _held.Dispose();
}
