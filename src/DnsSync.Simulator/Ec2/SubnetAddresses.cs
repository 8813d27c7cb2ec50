using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace DnsSync.Simulator.Ec2;

/// <summary>
/// The addresses of one subnet. As in AWS, the first four and the last are taken. Addresses are
/// handed out in a circle, so that a released one is not reused at once.
/// </summary>
internal sealed class SubnetAddresses(string cidr, string? ipv6Cidr)
{
    private const uint Reserved = 4;

    private readonly IPNetwork _network = IPNetwork.Parse(cidr);
    private readonly IPNetwork? _network6 = ipv6Cidr is null ? null : IPNetwork.Parse(ipv6Cidr);
    private readonly HashSet<uint> _used = [];
    private uint _next = Reserved;
    private uint _next6 = 0x10;

    /// <summary>How many addresses are left.</summary>
    public int Free => (int)(Size - Reserved - 1 - (uint)_used.Count);

    private uint Size => 1u << (32 - _network.PrefixLength);

    private uint Base => BinaryPrimitives.ReadUInt32BigEndian(
        _network.BaseAddress.GetAddressBytes());

    /// <summary>The next free IPv4 address; null if there is none.</summary>
    public string? Take()
    {
        for (uint tried = 0; tried < Size - Reserved - 1; tried++)
        {
            var offset = _next;
            _next = _next + 1 >= Size - 1 ? Reserved : _next + 1;
            if (_used.Add(offset))
            {
                return Write(Base + offset);
            }
        }

        return null;
    }

    /// <summary>Whether exactly this address is in the subnet, not reserved, and free.</summary>
    public bool IsFree(string address) =>
        IPAddress.TryParse(address, out var parsed)
        && parsed.AddressFamily == AddressFamily.InterNetwork
        && _network.Contains(parsed)
        && Offset(address) is var offset
        && offset >= Reserved
        && offset < Size - 1
        && !_used.Contains(offset);

    /// <summary>Takes exactly this address, which <see cref="IsFree"/>.</summary>
    public void Take(string address) => _used.Add(Offset(address));

    public void Release(string address) => _used.Remove(Offset(address));

    /// <summary>An IPv6 address that was never used; null if the subnet has no IPv6.</summary>
    public string? TakeIpv6()
    {
        if (_network6 is not { } network)
        {
            return null;
        }

        var octets = network.BaseAddress.GetAddressBytes();
        BinaryPrimitives.WriteUInt32BigEndian(octets.AsSpan(12), _next6++);
        return new IPAddress(octets).ToString();
    }

    private uint Offset(string address) =>
        BinaryPrimitives.ReadUInt32BigEndian(IPAddress.Parse(address).GetAddressBytes()) - Base;

    private static string Write(uint address)
    {
        Span<byte> octets = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(octets, address);
        return new IPAddress(octets).ToString();
    }
}
