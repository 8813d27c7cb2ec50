using System.Globalization;
using System.Text;
using System.Text.Unicode;

namespace DnsSync.Configuration;

/// <summary>Reads text that must be UTF-8, as JSON is (RFC 8259, section 8.1).</summary>
public static class Utf8Text
{
    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    /// <exception cref="FormatException">The bytes are something else; the message says where.</exception>
    public static string Decode(ReadOnlySpan<byte> bytes)
    {
        // Windows PowerShell's > writes it.
        if (bytes is [0xFF, 0xFE, ..] or [0xFE, 0xFF, ..])
        {
            throw new FormatException("the file is UTF-16 (byte 1): save it as UTF-8");
        }

        var text = bytes.StartsWith(ByteOrderMark) ? bytes[ByteOrderMark.Length..] : bytes;
        if (Utf8.IsValid(text))
        {
            return Encoding.UTF8.GetString(text);
        }

        Utf8.ToUtf16(text, new char[text.Length], out var valid, out _, replaceInvalidSequences: false);
        var before = text[..valid];
        throw new FormatException(string.Create(CultureInfo.InvariantCulture,
            $"byte {bytes.Length - text.Length + valid + 1} (line {before.Count((byte)'\n') + 1}, byte "
            + $"{valid - before.LastIndexOf((byte)'\n')}) is 0x{text[valid]:X2}, which is not UTF-8: save the file as UTF-8"));
    }
}
