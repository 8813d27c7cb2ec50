using System.Net;

namespace DnsSync.Model;

/// <summary>The address families, and with them the record types, that a binding can ask for.</summary>
public enum AddressFamily
{
    /// <summary>A records.</summary>
    IPv4,

    /// <summary>AAAA records.</summary>
    IPv6,
}

public static class AddressFamilies
{
    /// <summary>The record type that carries addresses of this family.</summary>
    public static string RecordType(this AddressFamily family) =>
        family == AddressFamily.IPv4 ? RecordTypes.A : RecordTypes.Aaaa;
}

/// <summary>An IP address in its one spelling (RFC 5952 for IPv6), ordered by number.</summary>
public readonly record struct Address : IComparable<Address>
{
    private readonly UInt128 _number;

    private Address(AddressFamily family, UInt128 number, string text)
    {
        Family = family;
        _number = number;
        Text = text;
    }

    public AddressFamily Family { get; }

    private string Text { get; }

    /// <summary>Reads an address; the leading zeros and short forms of old resolvers are refused.</summary>
    public static bool TryParse(string? text, out Address address)
    {
        if (TryReadIPv4(text, out address))
        {
            return true;
        }

        if (!IPAddress.TryParse(text, out var parsed) || parsed.ScopeIdOrZero() != 0)
        {
            return false;
        }

        // What is IPv4 and was not read above is spelled in an old way.
        if (parsed.AddressFamily == System.Net.Sockets.AddressFamily.InterNetwork)
        {
            return false;
        }

        address = new Address(AddressFamily.IPv6, Number(parsed), parsed.ToString());
        return true;
    }

    /// <exception cref="FormatException">The text is no address.</exception>
    public static Address Parse(string text) =>
        TryParse(text, out var address)
            ? address
            : throw new FormatException($"'{text}' is not an IP address");

    public int CompareTo(Address other) =>
        Family != other.Family ? Family.CompareTo(other.Family) : _number.CompareTo(other._number);

    public bool Equals(Address other) => Family == other.Family && _number == other._number;

    public override int GetHashCode() => HashCode.Combine(Family, _number);

    public override string ToString() => Text;

    public static bool operator <(Address left, Address right) => left.CompareTo(right) < 0;

    public static bool operator >(Address left, Address right) => left.CompareTo(right) > 0;

    public static bool operator <=(Address left, Address right) => left.CompareTo(right) <= 0;

    public static bool operator >=(Address left, Address right) => left.CompareTo(right) >= 0;

    // Four numbers up to 255 without leading zeros: nearly every address, many times a run.
    private static bool TryReadIPv4(string? text, out Address address)
    {
        address = default;
        uint number = 0;
        var at = 0;
        for (var part = 0; part < 4; part++)
        {
            if (part > 0 && (text![at] != '.' || ++at == text.Length))
            {
                return false;
            }

            var first = at;
            uint octet = 0;
            for (; text is not null && at < text.Length && at - first < 3 && char.IsAsciiDigit(text[at]); at++)
            {
                octet = (octet * 10) + (uint)(text[at] - '0');
            }

            if (at == first || octet > 255 || (at - first > 1 && text![first] == '0')
                || (part < 3 && at == text!.Length))
            {
                return false;
            }

            number = (number << 8) | octet;
        }

        if (at != text!.Length)
        {
            return false;
        }

        address = new Address(AddressFamily.IPv4, number, text);
        return true;
    }

    private static UInt128 Number(IPAddress address)
    {
        UInt128 number = 0;
        foreach (var octet in address.GetAddressBytes())
        {
            number = (number << 8) | octet;
        }

        return number;
    }
}

file static class ScopeIds
{
    // A scoped address (fe80::1%eth0) cannot stand in a record.
    public static long ScopeIdOrZero(this IPAddress address) =>
        address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6
            ? address.ScopeId
            : 0;
}
