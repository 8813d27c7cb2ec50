using System.Collections.Immutable;
using DnsSync.Model;

namespace DnsSync.Simulator.Dns;

/// <summary>The response codes (RFC 9499, section 3) that the simulator gives.</summary>
public enum DnsResponseCode
{
    NoError = 0,
    FormatError = 1,
    ServerFailure = 2,
    NameError = 3,
    NotImplemented = 4,
    Refused = 5,
}

/// <summary>One resource record of an answer.</summary>
/// <param name="Value">In presentation format, as the record set has it.</param>
public sealed record DnsRecord(DnsName Owner, string Type, long Ttl, string Value);

/// <summary>What the zones say to one question.</summary>
/// <param name="Authoritative">The AA bit: whether a zone of ours holds the name.</param>
/// <param name="Answer">A CNAME chain first, then the record set it leads to.</param>
/// <param name="Authority">The zone's SOA where the answer is negative (RFC 2308).</param>
public sealed record DnsAnswer(
    DnsResponseCode Code,
    bool Authoritative,
    ImmutableArray<DnsRecord> Answer,
    ImmutableArray<DnsRecord> Authority)
{
    internal static readonly DnsAnswer Refused = new(DnsResponseCode.Refused, false, [], []);
    internal static readonly DnsAnswer Failed = new(DnsResponseCode.ServerFailure, false, [], []);
}
