using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using DnsSync.Model;

namespace DnsSync.Simulator.Dns;

/// <summary>
/// RDATA out of a value as Route 53 writes it. Names in it are not compressed, which every
/// client accepts, and octets stay octets.
/// </summary>
internal sealed class RecordData : IDisposable
{
    private readonly MemoryStream _octets = new();

    /// <summary>
    /// The RDATA; null if the value is malformed, or of a type that the simulator only stores
    /// (SVCB and HTTPS).
    /// </summary>
    public static byte[]? Encode(string type, string value)
    {
        using var data = new RecordData();
        var words = value.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
        var written = type switch
        {
            "A" or "AAAA" => data.Address(value),
            "TXT" or "SPF" => data.Strings(value),
            "NS" or "CNAME" or "PTR" => data.Name(value),
            "SOA" => words.Length == 7 && data.Name(words[0]) && data.Name(words[1])
                && words[2..].All(word => data.Number(word, 4)),
            "MX" => words.Length == 2 && data.Number(words[0], 2) && data.Name(words[1]),
            "SRV" => words.Length == 4 && words[..3].All(word => data.Number(word, 2))
                && data.Name(words[3]),
            "CAA" => words.Length >= 3 && data.Number(words[0], 1)
                && data.Strings($"\"{words[1]}\"")
                && data.Text(value[(value.IndexOf(words[1], StringComparison.Ordinal)
                    + words[1].Length)..].Trim()),
            "DS" => words.Length >= 4 && data.Number(words[0], 2) && data.Number(words[1], 1)
                && data.Number(words[2], 1) && data.Hex(string.Concat(words[3..])),
            "TLSA" => words.Length >= 4 && words[..3].All(word => data.Number(word, 1))
                && data.Hex(string.Concat(words[3..])),
            "SSHFP" => words.Length >= 3 && words[..2].All(word => data.Number(word, 1))
                && data.Hex(string.Concat(words[2..])),
            "NAPTR" => words.Length == 6 && words[..2].All(word => data.Number(word, 2))
                && words[2..5].All(data.Strings) && data.Name(words[5]),
            _ => false,
        };
        return written && data._octets.Length <= ushort.MaxValue ? data._octets.ToArray() : null;
    }

    public void Dispose() => _octets.Dispose();

    private bool Address(string value)
    {
        if (!IPAddress.TryParse(value, out var address))
        {
            return false;
        }

        _octets.Write(address.GetAddressBytes());
        return true;
    }

    private bool Name(string value)
    {
        if (value == ".")
        {
            _octets.WriteByte(0);
            return true;
        }

        if (!DnsName.TryParse(value, out var name, out _))
        {
            return false;
        }

        foreach (var label in name.Labels)
        {
            var octets = Unescape(label);
            _octets.WriteByte((byte)octets.Length);
            _octets.Write(octets);
        }

        _octets.WriteByte(0);
        return true;
    }

    private bool Number(string value, int size)
    {
        if (!uint.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            || (size < 4 && number >> (8 * size) != 0))
        {
            return false;
        }

        Span<byte> octets = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(octets, number);
        _octets.Write(octets[(4 - size)..]);
        return true;
    }

    private bool Hex(string value)
    {
        try
        {
            _octets.Write(Convert.FromHexString(value));
            return true;
        }
        catch (FormatException)
        {
            return false;
        }
    }

    // Quoted strings with spaces between them, each written with its length before it.
    private bool Strings(string value)
    {
        var at = 0;
        while (at < value.Length)
        {
            if (!TryReadString(value, ref at, out var octets) || octets.Length > byte.MaxValue)
            {
                return false;
            }

            _octets.WriteByte((byte)octets.Length);
            _octets.Write(octets);
        }

        return _octets.Length > 0;
    }

    // One quoted string, which fills the rest of the RDATA.
    private bool Text(string value)
    {
        var at = 0;
        if (!TryReadString(value, ref at, out var octets) || at != value.Length)
        {
            return false;
        }

        _octets.Write(octets);
        return true;
    }

    private static bool TryReadString(string value, ref int at, out byte[] octets)
    {
        octets = [];
        if (value.Length == 0 || value[at] != '"')
        {
            return false;
        }

        var end = at + 1;
        while (end < value.Length && value[end] != '"')
        {
            end += value[end] == '\\' ? 2 : 1;
        }

        if (end >= value.Length)
        {
            return false;
        }

        octets = Unescape(value[(at + 1)..end]);
        at = end + 1;
        while (at < value.Length && value[at] == ' ')
        {
            at++;
        }

        return true;
    }

    // Route 53's escapes are octal, in names and in strings alike; \" and \\ stand for themselves.
    internal static byte[] Unescape(string text)
    {
        var octets = new MemoryStream(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] != '\\' || i + 1 >= text.Length)
            {
                octets.WriteByte((byte)text[i]);
            }
            else if (i + 3 < text.Length
                && text.AsSpan(i + 1, 3).IndexOfAnyExceptInRange('0', '7') < 0)
            {
                octets.WriteByte((byte)(((text[i + 1] - '0') << 6)
                    | ((text[i + 2] - '0') << 3) | (text[i + 3] - '0')));
                i += 3;
            }
            else
            {
                octets.WriteByte((byte)text[++i]);
            }
        }

        return octets.ToArray();
    }
}
