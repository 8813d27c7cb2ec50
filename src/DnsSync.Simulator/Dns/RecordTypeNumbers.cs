using System.Collections.Frozen;

namespace DnsSync.Simulator.Dns;

/// <summary>The numbers of the record types that Route 53 holds (IANA, DNS parameters).</summary>
internal static class RecordTypeNumbers
{
    public const ushort Opt = 41;
    public const ushort Ixfr = 251;
    public const ushort Axfr = 252;

    private static readonly FrozenDictionary<string, ushort> Numbers =
        new Dictionary<string, ushort>
        {
            ["A"] = 1,
            ["NS"] = 2,
            ["CNAME"] = 5,
            ["SOA"] = 6,
            ["PTR"] = 12,
            ["MX"] = 15,
            ["TXT"] = 16,
            ["AAAA"] = 28,
            ["SRV"] = 33,
            ["NAPTR"] = 35,
            ["DS"] = 43,
            ["SSHFP"] = 44,
            ["TLSA"] = 52,
            ["SVCB"] = 64,
            ["HTTPS"] = 65,
            ["SPF"] = 99,
            ["ANY"] = 255,
            ["CAA"] = 257,
        }.ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly FrozenDictionary<ushort, string> Names =
        Numbers.ToFrozenDictionary(pair => pair.Value, pair => pair.Key);

    public static ushort Of(string type) => Numbers[type];

    /// <summary>The type's name; <c>TYPE123</c> (RFC 3597) for one that no zone can hold.</summary>
    public static string Name(ushort number) =>
        Names.TryGetValue(number, out var name) ? name : $"TYPE{number}";
}
