using System.Globalization;
using System.Net;
using DnsSync.Model;
using AddressFamily = System.Net.Sockets.AddressFamily;

namespace DnsSync.Simulator.Route53;

/// <summary>The syntax of values, refused in Route 53's words.</summary>
internal static class RecordValues
{
    private const int LongestCharacterString = 255;
    private const int LongestTxtValue = 4000;

    /// <summary>What is wrong with a value of this type; null if nothing is.</summary>
    public static string? Problem(string type, string value)
    {
        var problem = type switch
        {
            "A" => IsIPv4(value)
                ? null
                : "ARRDATAIllegalIPv4Address (Value is not a valid IPv4 address)",
            "AAAA" => IsIPv6(value)
                ? null
                : "AAAARRDATAIllegalIPv6Address (Value is not a valid IPv6 address)",
            "TXT" or "SPF" => TextProblem(value),
            "CNAME" or "NS" or "PTR" => DnsName.TryParse(value, out _, out _)
                ? null
                : "DomainNameIllegal (Value is not a valid domain name)",
            _ => value.Length == 0 ? "ValueEmpty (Value is empty)" : null,
        };
        return problem is null
            ? null
            : $"Invalid Resource Record: 'FATAL problem: {problem} encountered with '{value}''";
    }

    private static bool IsIPv4(string value)
    {
        var parts = value.Split('.');
        return parts.Length == 4 && parts.All(part =>
            byte.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var octet)
            && octet.ToString(CultureInfo.InvariantCulture) == part);
    }

    private static bool IsIPv6(string value) =>
        !value.Contains('%')
        && !value.Contains('[')
        && IPAddress.TryParse(value, out var address)
        && address.AddressFamily == AddressFamily.InterNetworkV6;

    // One or more quoted strings, between them spaces; a quote inside is written \".
    private static string? TextProblem(string value)
    {
        const string NotQuoted =
            "InvalidCharacterString (Value should be enclosed in quotation marks)";
        if (value.Length > LongestTxtValue)
        {
            return "TXTRDATATooLong (Value is too long)";
        }

        var position = 0;
        var strings = 0;
        while (position < value.Length)
        {
            if (value[position] != '"')
            {
                return NotQuoted;
            }

            var length = 0;
            position++;
            while (position < value.Length && value[position] != '"')
            {
                position += value[position] != '\\' ? 1 : IsOctalEscape(value, position) ? 4 : 2;
                length++;
            }

            if (position >= value.Length)
            {
                return NotQuoted;
            }

            if (length > LongestCharacterString)
            {
                return "CharacterStringTooLong (Value is too long)";
            }

            strings++;
            position++;
            while (position < value.Length && value[position] == ' ')
            {
                position++;
            }
        }

        return strings == 0 ? NotQuoted : null;
    }

    private static bool IsOctalEscape(string value, int position) =>
        position + 3 < value.Length
        && value.AsSpan(position + 1, 3).IndexOfAnyExceptInRange('0', '7') < 0;
}
