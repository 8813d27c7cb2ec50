using System.Collections.Immutable;
using DnsSync.Model;
using DnsSync.Simulation.Running;
using DnsSync.Simulator.Route53;

namespace DnsSync.Simulation.Oracles;

/// <summary>A change batch of the service that Route 53 applied.</summary>
internal sealed record ZoneWrite(
    DateTimeOffset At, FunctionRun Run, string ZoneId, ZoneChangeBatch Batch, ImmutableArray<NameWrite> Names);

/// <summary>What a batch did to one name: its record sets of all types, and its markers.</summary>
internal sealed record NameWrite(
    SimulatedName Name,
    ImmutableArray<ZoneChange> Changes,
    ImmutableArray<RecordSet> Before,
    ImmutableArray<RecordSet> After,
    ImmutableArray<RecordSet> MarkersBefore,
    ImmutableArray<RecordSet> MarkersAfter)
{
    public HashSet<string> AddressesBefore(string type) => Addresses.In(Before, type);

    public HashSet<string> AddressesAfter(string type) => Addresses.In(After, type);

    /// <summary>Whether it had record sets of a type, whatever they held, and has none any more.</summary>
    public bool Loses(string type) => Before.Any(set => set.Type == type) && !After.Any(set => set.Type == type);

    public bool LeavesNoMarker => MarkersAfter.IsEmpty;
}

/// <summary>A marker as the oracles read it.</summary>
/// <param name="Others">Fields of a newer version, as text.</param>
internal readonly record struct MarkerText(string Owner, long Revision, string Others)
{
    public static MarkerText? Of(ImmutableArray<RecordSet> markers)
    {
        if (markers is not [{ Type: "TXT", Values: [var value] }]
            || !value.StartsWith("\"v=1 owner=", StringComparison.Ordinal))
        {
            return null;
        }

        var parts = value.Trim('"').Split(' ');
        return parts is [_, var owner, var revision, .. var others]
            && long.TryParse(revision.AsSpan("rev=".Length), out var number)
                ? new MarkerText(owner["owner=".Length..], number, string.Join(' ', others))
                : null;
    }
}

internal static class Addresses
{
    public static readonly ImmutableArray<string> Types = ["A", "AAAA"];

    public static HashSet<string> In(IEnumerable<RecordSet> sets, string type) =>
        [.. sets.Where(set => set.Type == type).SelectMany(set => set.Values).Select(Plain)];

    /// <summary>IPv6 has many spellings.</summary>
    public static string Plain(string address) =>
        address.Contains(':', StringComparison.Ordinal)
            ? System.Net.IPAddress.Parse(address).ToString()
            : address;

    public static string TypeOf(AddressFamily family) => family == AddressFamily.IPv4 ? "A" : "AAAA";
}
