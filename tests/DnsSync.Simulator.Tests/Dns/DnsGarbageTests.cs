using System.Net.Sockets;
using DnsSync.Model;
using DnsSync.Simulator.Dns;
using DnsSync.Simulator.Files;
using DnsSync.Simulator.Route53;
using DnsSync.Simulator.Time;
using AddressFamily = System.Net.Sockets.AddressFamily;

namespace DnsSync.Simulator.Tests.Dns;

/// <summary>Whatever comes in, the server goes on.</summary>
public sealed class DnsGarbageTests : IDisposable
{
    private const string Apex = DemoWorld.DataName;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly RealTimeWorld _world = new(DemoWorld.Create().World, TimeProvider.System);
    private readonly DnsFront _front;

    public DnsGarbageTests()
    {
        _front = DnsFront.Start(_world, new DnsFrontSettings
        {
            Timeout = TimeSpan.FromSeconds(1),
            ConnectionsAtOnce = 8,
        });
        _world.Use(world =>
        {
            world.Change(new ZoneChange(
                ZoneAction.Create,
                new RecordSet(DnsName.Parse(Apex), "A", 60, ["127.10.1.4"])));
        });
    }

    public void Dispose()
    {
        _front.Dispose();
        _world.Dispose();
    }

    public static TheoryData<string, string> Malformed() => new()
    {
        // id 0001, RD set; what is wrong with the rest is in its name.
        { "two questions", "0001 0100 0002 0000 0000 0000 0161 00 0001 0001 0162 00 0001 0001" },
        { "no question", "0001 0100 0000 0000 0000 0000" },
        { "a name that points to itself", "0001 0100 0001 0000 0000 0000 C00C 0001 0001" },
        { "a name that loops", "0001 0100 0001 0000 0000 0000 0161 C00C 0001 0001" },
        { "a label of a kind that is not", "0001 0100 0001 0000 0000 0000 41FF 00 0001 0001" },
        { "a label beyond the end", "0001 0100 0001 0000 0000 0000 3F61" },
        { "no end of the name", "0001 0100 0001 0000 0000 0000 0161" },
        { "no type and class", "0001 0100 0001 0000 0000 0000 0161 00 0001" },
        { "huge counts", "0001 0100 FFFF FFFF FFFF FFFF 0161 00 0001 0001" },
        { "an answer in a query", "0001 0100 0001 0001 0000 0000 0161 00 0001 0001" },
        { "an additional record that is missing", "0001 0100 0001 0000 0000 0001 0161 00 0001 0001" },
        {
            "an option longer than the packet",
            "0001 0100 0001 0000 0000 0001 0161 00 0001 0001 00 0029 04D0 00000000 FFFF"
        },
        {
            "two option records",
            "0001 0100 0001 0000 0000 0002 0161 00 0001 0001 00 0029 04D0 00000000 0000 "
                + "00 0029 04D0 00000000 0000"
        },
        { "octets after the end", "0001 0100 0001 0000 0000 0000 0161 00 0001 0001 FF" },
    };

    [Theory]
    [MemberData(nameof(Malformed))]
    public async Task A_malformed_query_is_a_format_error(string what, string hex)
    {
        var answer = await SendAsync(Octets(hex));
        Assert.True(answer is not null, what);
        Assert.Equal("000181010000000000000000", Convert.ToHexString(answer!));
        await ResolvesAsync();
    }

    [Theory]
    [InlineData("")]
    [InlineData("00")]
    [InlineData("0001 0100 0001 0000 0000")]
    [InlineData("0001 8100 0001 0000 0000 0000 0161 00 0001 0001")]
    public async Task Half_a_header_or_a_response_gets_no_answer(string hex)
    {
        using var client = Client();
        await client.SendAsync(Octets(hex), SocketFlags.None);
        await client.SendAsync(Query(7), SocketFlags.None);
        var buffer = new byte[512];
        var length = await client.ReceiveAsync(buffer).WaitAsync(Patience);
        Assert.Equal((7, 1), (buffer[1], buffer[7]));
        Assert.True(length > 12);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(15)]
    public async Task Another_opcode_is_not_implemented(int opcode)
    {
        var query = Query(1);
        query[2] = (byte)(opcode << 3);
        var answer = await SendAsync(query);
        Assert.Equal((0x80 | (opcode << 3), 4), (answer![2], answer[3]));
    }

    [Fact]
    public async Task The_longest_name_and_all_octets_are_valid_names()
    {
        byte[] Label(int length, int from) =>
            [(byte)length, .. Enumerable.Range(from, length).Select(octet => (byte)octet)];
        byte[] name = [.. Label(63, 0), .. Label(63, 63), .. Label(63, 126), .. Label(61, 189), 0];
        byte[] header = [0, 9, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0];
        Assert.Equal(255, name.Length);
        byte[] query = [.. header, .. name, 0, 1, 0, 1];
        var refused = await SendAsync(query);
        Assert.Equal(5, refused![3]);
        Assert.Equal(query[12..], refused[12..]);
        Assert.Equal(
            1, (await SendAsync([.. header, .. Label(2, 1), .. name, 0, 1, 0, 1]))![3] & 0xF);
    }

    [Fact]
    public async Task Random_and_corrupted_queries_do_not_stop_the_server()
    {
        var random = new SplitMix64(20260101);
        using var client = Client();
        for (var i = 0; i < 3000; i++)
        {
            var packet = Query((byte)i);
            if (random.Chance(300))
            {
                packet = [.. Enumerable.Range(0, random.Below(600)).Select(_ => (byte)random.Next())];
            }
            else
            {
                for (var hits = random.Below(5); hits >= 0; hits--)
                {
                    packet[random.Below(packet.Length)] = (byte)random.Next();
                }

                packet = packet[..(random.Below(packet.Length) + 1)];
            }

            await client.SendAsync(packet, SocketFlags.None);
            if (i % 500 == 0)
            {
                await ResolvesAsync();
            }
        }

        await ResolvesAsync();
    }

    [Fact]
    public async Task Garbage_over_TCP_ends_only_that_connection()
    {
        var random = new SplitMix64(20260102);
        for (var i = 0; i < 60; i++)
        {
            using var client = await ConnectAsync();
            var noise = Enumerable.Range(0, random.Below(300)).Select(_ => (byte)random.Next());
            await client.SendAsync(noise.ToArray(), SocketFlags.None);
            client.Shutdown(SocketShutdown.Send);
            await ToTheEndAsync(client);
        }

        using var lies = await ConnectAsync();
        await lies.SendAsync(new byte[] { 0xFF, 0xFF, 0, 1, 1, 0 }, SocketFlags.None);
        await ToTheEndAsync(lies);
        await ResolvesAsync("+tcp");
    }

    [Fact]
    public async Task Slow_clients_are_disconnected_to_make_room()
    {
        var slow = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => ConnectAsync()));
        foreach (var client in slow)
        {
            await client.SendAsync(new byte[] { 0 }, SocketFlags.None);
        }

        while (_front.OpenConnections < 8)
        {
            await Task.Delay(10, TestContext.Current.CancellationToken);
        }

        using var beyond = await ConnectAsync();
        await ToTheEndAsync(beyond);
        await ResolvesAsync();
        foreach (var client in slow)
        {
            await ToTheEndAsync(client);
            client.Dispose();
        }

        Assert.Equal(0, _front.OpenConnections);
        await ResolvesAsync("+tcp");
    }

    [Fact]
    public async Task Pipelined_queries_are_answered_in_order()
    {
        using var client = await ConnectAsync();
        var query = Query(0);
        for (byte i = 1; i <= 50; i++)
        {
            query[1] = i;
            await client.SendAsync((byte[])[0, (byte)query.Length, .. query], SocketFlags.None);
        }

        using var stream = new NetworkStream(client);
        for (byte i = 1; i <= 50; i++)
        {
            var length = new byte[2];
            await stream.ReadExactlyAsync(length).AsTask().WaitAsync(Patience);
            var answer = new byte[(length[0] << 8) | length[1]];
            await stream.ReadExactlyAsync(answer).AsTask().WaitAsync(Patience);
            Assert.Equal((i, 1), (answer[1], answer[7]));
        }
    }

    [Fact]
    public async Task Stopping_cuts_the_connections()
    {
        using var client = await ConnectAsync();
        await ResolvesAsync();
        _front.Dispose();
        await ToTheEndAsync(client);
    }

    private async Task ResolvesAsync(params string[] options) => Assert.Equal(
        ["127.10.1.4"], await Dig.ShortAsync(_front.EndPoint, [Apex, "A", .. options]));

    private async Task<byte[]?> SendAsync(byte[] packet)
    {
        using var client = Client();
        await client.SendAsync(packet, SocketFlags.None);
        var buffer = new byte[4096];
        var length = await client.ReceiveAsync(buffer).WaitAsync(Patience);
        return buffer[..length];
    }

    private Socket Client()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        socket.Connect(_front.EndPoint);
        return socket;
    }

    private async Task<Socket> ConnectAsync()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(_front.EndPoint);
        return socket;
    }

    private static async Task ToTheEndAsync(Socket client)
    {
        var buffer = new byte[4096];
        try
        {
            while (await client.ReceiveAsync(buffer).WaitAsync(Patience) > 0)
            {
            }
        }
        catch (SocketException)
        {
            // A reset is an end too.
        }
    }

    private static byte[] Octets(string hex) =>
        Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal));

    private static byte[] Query(byte id)
    {
        var name = Apex.Split('.').SelectMany(label =>
            new[] { (byte)label.Length }.Concat(label.Select(c => (byte)c)));
        return [0, id, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, .. name, 0, 0, 1, 0, 1];
    }
}
