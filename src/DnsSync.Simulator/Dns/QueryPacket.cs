using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;

namespace DnsSync.Simulator.Dns;

/// <summary>
/// A received query, parsed octet by octet. Only a plain, well-formed query goes on, and
/// that without whatever it carried besides its question and its EDNS size, so that the parser
/// behind meets no surprises.
/// </summary>
internal sealed class QueryPacket
{
    public const int HeaderLength = 12;

    /// <summary>The UDP payload that this server offers, as DNS Flag Day 2020 suggests.</summary>
    public const ushort OfferedPayload = 1232;

    private const int PlainUdpLimit = 512;
    private const int LargestUdpLimit = 4096;
    private const int OptLength = 11;
    private const int LongestName = 255;

    private readonly byte[] _header;
    private readonly byte[] _question;
    private readonly ushort? _payload;

    private QueryPacket(byte[] header, byte[] question, ushort? payload)
    {
        _header = header;
        _question = question;
        _payload = payload;
    }

    /// <summary>The most that an answer over UDP may hold.</summary>
    public int UdpLimit => Math.Clamp(
        (int)(_payload ?? PlainUdpLimit), PlainUdpLimit, LargestUdpLimit);

    /// <summary>
    /// Reads a packet. If it is no query to go on with, <paramref name="refusal"/> is what to
    /// answer; null, if even that would be wrong: noise, or a response.
    /// </summary>
    public static bool TryRead(
        ReadOnlySpan<byte> packet,
        [NotNullWhen(true)] out QueryPacket? query,
        out byte[]? refusal)
    {
        query = null;
        refusal = null;
        if (packet.Length < HeaderLength || (packet[2] & 0x80) != 0)
        {
            return false;
        }

        if ((packet[2] & 0x78) != 0)
        {
            refusal = Refuse(packet, DnsResponseCode.NotImplemented);
            return false;
        }

        var end = EndOfQuestion(packet);
        if (end < 0
            || Count(packet, 4) != 1
            || Count(packet, 6) != 0
            || Count(packet, 8) != 0
            || !TryReadAdditional(packet, end, out var payload, out var version))
        {
            refusal = Refuse(packet, DnsResponseCode.FormatError);
            return false;
        }

        if (version != 0)
        {
            refusal = RefuseVersion(packet);
            return false;
        }

        query = new QueryPacket(
            packet[..HeaderLength].ToArray(), packet[HeaderLength..end].ToArray(), payload);
        return true;
    }

    /// <summary>The query alone, two octets of length before it.</summary>
    public byte[] ToCleanPacket()
    {
        var opt = _payload is null ? 0 : OptLength;
        var length = HeaderLength + _question.Length + opt;
        var packet = new byte[2 + length];
        BinaryPrimitives.WriteUInt16BigEndian(packet, (ushort)length);
        _header.CopyTo(packet, 2);
        _question.CopyTo(packet, 2 + HeaderLength);
        packet[2 + 11] = (byte)(opt == 0 ? 0 : 1);
        if (_payload is { } payload)
        {
            WriteOpt(packet.AsSpan(packet.Length - OptLength), payload);
        }

        return packet;
    }

    /// <summary>
    /// The answer as it goes out: with the question octet for octet as it was asked (0x20), and
    /// without its records, but with the TC bit, if it is longer than <paramref name="limit"/>.
    /// </summary>
    public byte[] Finish(ReadOnlySpan<byte> response, int limit)
    {
        var asked = HeaderLength + _question.Length;
        var echoes = response.Length >= asked && Count(response, 4) == 1;
        if (!echoes || response.Length <= limit)
        {
            var whole = response.ToArray();
            if (echoes)
            {
                _question.CopyTo(whole, HeaderLength);
            }

            return whole;
        }

        var cut = new byte[asked + (_payload is null ? 0 : OptLength)];
        response[..asked].CopyTo(cut);
        _question.CopyTo(cut, HeaderLength);
        cut[2] |= 0x02;
        cut.AsSpan(6, 6).Clear();
        if (_payload is not null)
        {
            cut[11] = 1;
            WriteOpt(cut.AsSpan(asked), OfferedPayload);
        }

        return cut;
    }

    private static ushort Count(ReadOnlySpan<byte> packet, int at) =>
        BinaryPrimitives.ReadUInt16BigEndian(packet[at..]);

    // A header alone, as for a query that cannot be read.
    private static byte[] Refuse(ReadOnlySpan<byte> packet, DnsResponseCode code)
    {
        var refusal = new byte[HeaderLength];
        packet[..2].CopyTo(refusal);
        refusal[2] = (byte)(0x80 | (packet[2] & 0x79));
        refusal[3] = (byte)code;
        return refusal;
    }

    // BADVERS (RFC 6891): 16, of which the upper bits are in an OPT record.
    private static byte[] RefuseVersion(ReadOnlySpan<byte> packet)
    {
        var refusal = new byte[HeaderLength + OptLength];
        Refuse(packet, DnsResponseCode.NoError).CopyTo(refusal, 0);
        refusal[11] = 1;
        WriteOpt(refusal.AsSpan(HeaderLength), OfferedPayload);
        refusal[HeaderLength + 5] = 1;
        return refusal;
    }

    private static void WriteOpt(Span<byte> at, ushort payload)
    {
        BinaryPrimitives.WriteUInt16BigEndian(at[1..], RecordTypeNumbers.Opt);
        BinaryPrimitives.WriteUInt16BigEndian(at[3..], payload);
    }

    // Where the only question ends; -1 if it does not. Nothing comes before its name that a
    // compression pointer could point to, so a pointer in it is an error.
    private static int EndOfQuestion(ReadOnlySpan<byte> packet)
    {
        var at = HeaderLength;
        while (at < packet.Length && packet[at] != 0)
        {
            if (packet[at] > 63)
            {
                return -1;
            }

            at += packet[at] + 1;
        }

        at += 1;
        return at - HeaderLength <= LongestName && at + 4 <= packet.Length ? at + 4 : -1;
    }

    // Only OPT, at most once, matters; TSIG and the like are skipped, for nothing is signed here.
    private static bool TryReadAdditional(
        ReadOnlySpan<byte> packet, int at, out ushort? payload, out byte version)
    {
        payload = null;
        version = 0;
        for (var left = Count(packet, 10); left > 0; left--)
        {
            var name = at;
            while (at < packet.Length && packet[at] is > 0 and <= 63)
            {
                at += packet[at] + 1;
            }

            at += at < packet.Length && packet[at] >= 0xC0 ? 2 : 1;
            if (at + 10 > packet.Length)
            {
                return false;
            }

            if (Count(packet, at) == RecordTypeNumbers.Opt)
            {
                if (payload is not null || packet[name] != 0)
                {
                    return false;
                }

                payload = Count(packet, at + 2);
                version = packet[at + 5];
            }

            at += 10 + Count(packet, at + 8);
            if (at > packet.Length)
            {
                return false;
            }
        }

        return at == packet.Length;
    }
}
