using System.Net;
using System.Net.Sockets;
using System.Text;
using ARSoft.Tools.Net;
using ARSoft.Tools.Net.Dns;
using DnsSync.Model;
using DnsSync.Simulator.Time;

namespace DnsSync.Simulator.Dns;

/// <summary>
/// A world's private zones behind a DNS server, UDP and TCP at one port, for <c>dig</c> and any
/// resolver library. What it answers is <see cref="ZoneAnswers"/>'s; it never recurses.
/// </summary>
/// <remarks>
/// Names in questions are ASCII: an octet above 127 in one matches no stored name.
/// </remarks>
public sealed class DnsFront : IDisposable
{
    private const int BindAttempts = 32;

    private readonly RealTimeWorld _world;
    private readonly DnsFrontSettings _settings;
    private readonly SplitMix64 _chance;
    private readonly Lock _lock = new();
    private readonly UdpTransport _udp;
    private readonly TcpTransport _tcp;
    private readonly DnsServer _server;
    private ZoneAnswers _answers = new([]);
    private long _version = -1;
    private bool _disposed;

    private DnsFront(RealTimeWorld world, DnsFrontSettings settings, TimeProvider time)
    {
        _world = world;
        _settings = settings;
        _chance = new SplitMix64(settings.Seed);
        var (udp, tcp) = Bind(settings);
        EndPoint = (IPEndPoint)udp.LocalEndPoint!;
        _tcp = new TcpTransport(tcp, settings.ConnectionsAtOnce, settings.Timeout, time);
        _udp = new UdpTransport(udp, settings.QueriesAtOnce);
        _server = new DnsServer(_udp, _tcp);
        _server.QueryReceived += OnQueryAsync;
    }

    /// <summary>Where it listens, the port filled in.</summary>
    public IPEndPoint EndPoint { get; }

    internal int OpenConnections => _tcp.OpenConnections;

    /// <summary>Starts to listen.</summary>
    /// <param name="time">Of the TCP time-outs. Default the system's.</param>
    /// <exception cref="IOException">The port is taken; the message names it.</exception>
    public static DnsFront Start(
        RealTimeWorld world, DnsFrontSettings? settings = null, TimeProvider? time = null)
    {
        var front = new DnsFront(
            world, settings ?? new DnsFrontSettings(), time ?? TimeProvider.System);
        front._server.Start();
        return front;
    }

    /// <summary>Stops listening and closes every connection.</summary>
    public void Dispose()
    {
        if (_disposed)
        {
            return;
        }

        _disposed = true;
        try
        {
            _server.Stop();
        }
        catch (AggregateException stopped) when (
            stopped.InnerExceptions.All(inner => inner is OperationCanceledException))
        {
            // Its loops had not started yet.
        }

        _udp.Close();
        _tcp.Close();
    }

    // Port 0: whatever TCP gets, UDP must get too, and sometimes another process has it.
    private static (Socket Udp, Socket Tcp) Bind(DnsFrontSettings settings)
    {
        for (var attempt = 1; ; attempt++)
        {
            var tcp = new Socket(
                settings.Address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
            var udp = new Socket(
                settings.Address.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
            try
            {
                tcp.Bind(new IPEndPoint(settings.Address, settings.Port));
                udp.Bind((IPEndPoint)tcp.LocalEndPoint!);
                tcp.Listen();
                return (udp, tcp);
            }
            catch (SocketException failure)
            {
                tcp.Dispose();
                udp.Dispose();
                if (settings.Port != 0 || attempt == BindAttempts)
                {
                    throw new IOException(
                        $"cannot listen for DNS at {settings.Address} port {settings.Port}: "
                            + failure.Message,
                        failure);
                }
            }
        }
    }

    private Task OnQueryAsync(object sender, QueryReceivedEventArgs arguments)
    {
        if (arguments.Query is DnsMessage { Questions: [var question] } query)
        {
            arguments.Response = Respond(query, question);
        }

        return Task.CompletedTask;
    }

    private DnsMessage Respond(DnsMessage query, DnsQuestion question)
    {
        var response = query.CreateResponseInstance();
        response.EDnsOptions = query.IsEDnsEnabled
            ? new OptRecord(QueryPacket.OfferedPayload)
            : null;
        try
        {
            Fill(response, question, Answer(question));
        }
#pragma warning disable CA1031 // A defect, or a world that is gone, must not take the server down.
        catch (Exception)
#pragma warning restore CA1031
        {
            Fill(response, question, DnsAnswer.Failed);
        }

        return response;
    }

    private DnsAnswer Answer(DnsQuestion question)
    {
        var type = (ushort)question.RecordType;
        if ((ushort)question.RecordClass != 1
            || type is RecordTypeNumbers.Axfr or RecordTypeNumbers.Ixfr
            || NameOf(question.Name) is not { } name)
        {
            return DnsAnswer.Refused;
        }

        lock (_lock)
        {
            Refresh();
            return _answers.Answer(name, RecordTypeNumbers.Name(type), _chance);
        }
    }

    private void Refresh()
    {
        var (version, contents) = _world.Use(world => (
            world.Route53.Version,
            world.Route53.Version == _version ? null : world.Route53.Contents));
        if (contents is not null)
        {
            _answers = new ZoneAnswers(contents.Where(entry => entry.Zone.IsPrivate
                && (_settings.VpcId is not { } vpc || entry.Zone.VpcIds.Contains(vpc))));
            _version = version;
        }
    }

    private static void Fill(DnsMessage response, DnsQuestion question, DnsAnswer answer)
    {
        var asked = NameOf(question.Name);
        var records = Encode(answer.Answer);
        var authority = Encode(answer.Authority);
        response.AnswerRecords.Clear();
        response.AuthorityRecords.Clear();
        if (records is null || authority is null)
        {
            response.ReturnCode = ReturnCode.ServerFailure;
            response.IsAuthoritiveAnswer = false;
            return;
        }

        response.ReturnCode = (ReturnCode)answer.Code;
        response.IsAuthoritiveAnswer = answer.Authoritative;
        response.IsRecursionAllowed = false;
        response.AnswerRecords.AddRange(records);
        response.AuthorityRecords.AddRange(authority);

        // Null if a value has no wire form here. The asked name keeps the spelling it came with.
        List<DnsRecordBase>? Encode(IEnumerable<DnsRecord> from)
        {
            var encoded = new List<DnsRecordBase>();
            foreach (var record in from)
            {
                if (RecordData.Encode(record.Type, record.Value) is not { } data)
                {
                    return null;
                }

                encoded.Add(new UnknownRecord(
                    record.Owner == asked ? question.Name : WireName(record.Owner),
                    (RecordType)RecordTypeNumbers.Of(record.Type),
                    RecordClass.INet,
                    (int)Math.Min(record.Ttl, int.MaxValue),
                    data));
            }

            return encoded;
        }
    }

    // Null for the root, which no zone of the world can be.
    private static DnsName? NameOf(DomainName name)
    {
        var text = new StringBuilder();
        foreach (var label in name.Labels)
        {
            text.Append(text.Length == 0 ? "" : ".");
            foreach (var c in label)
            {
                text.Append(c is > ' ' and < (char)0x7F and not '.' and not '\\'
                    ? c.ToString()
                    : "\\" + Convert.ToString((byte)c, 8).PadLeft(3, '0'));
            }
        }

        return DnsName.TryParse(text.ToString(), out var parsed, out _) ? parsed : null;
    }

    private static DomainName WireName(DnsName name) => new(
        [.. name.Labels.Select(label => Encoding.Latin1.GetString(RecordData.Unescape(label)))]);
}
