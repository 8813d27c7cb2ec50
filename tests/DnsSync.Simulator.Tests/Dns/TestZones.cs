using System.Collections.Immutable;
using DnsSync.Model;
using DnsSync.Simulator.Dns;
using DnsSync.Simulator.Time;

namespace DnsSync.Simulator.Tests.Dns;

/// <summary>Arranges zones, and writes answers as text.</summary>
internal static class TestZones
{
    public const string Soa = "ns. host. 1 7200 900 1209600 300";

    public static (HostedZone Zone, ImmutableArray<RecordSet> RecordSets) Zone(
        string name, params ImmutableArray<RecordSet> sets) =>
        (new HostedZone($"Z{name}", DnsName.Parse(name), true, ["vpc-1"]),
            [Set(name, "SOA", Soa) with { Ttl = 900 }, Set(name, "NS", "ns."), .. sets]);

    public static RecordSet Set(string name, string type, params ImmutableArray<string> values) =>
        new(DnsName.Parse(name), type, 60, values);

    public static RecordSet Alias(string name, string type, string target) =>
        new(DnsName.Parse(name), type, null, [])
        {
            AliasTarget = new AliasTarget("Z", target, false),
        };

    public static RecordSet Weighted(string name, long weight, params ImmutableArray<string> values) =>
        Set(name, "A", values) with { Weight = weight, SetIdentifier = values[0] };

    /// <summary>The code, then a line for each record: its section if not the answer, its text.</summary>
    public static string Ask(
        string name,
        string type,
        params (HostedZone Zone, ImmutableArray<RecordSet> RecordSets)[] zones)
    {
        var answer = new ZoneAnswers(zones).Answer(
            DnsName.Parse(name), type, new SplitMix64(1));
        return string.Join('\n',
        [
            answer.Code + (answer.Authoritative ? " aa" : ""),
            .. answer.Answer.Select(Text),
            .. answer.Authority.Select(record => "authority " + Text(record)),
        ]);
    }

    private static string Text(DnsRecord record) =>
        $"{record.Owner} {record.Ttl} {record.Type} {record.Value}";
}
