using System.Collections.Immutable;
using DnsSync.Model;

namespace DnsSync.Simulator.Route53;

/// <summary>
/// What one entry of a change batch does. DnsSync never sends UPSERT; others do.
/// </summary>
public enum ZoneAction
{
    Create,
    Delete,
    Upsert,
}

/// <summary>One entry of a change batch.</summary>
public sealed record ZoneChange(ZoneAction Action, RecordSet RecordSet);

/// <summary>ChangeResourceRecordSets.</summary>
public sealed record ZoneChangeBatch(string ZoneId, ImmutableArray<ZoneChange> Changes)
{
    public string? Comment { get; init; }
}

/// <summary>A change of the world: PENDING until <see cref="InSyncAt"/>.</summary>
/// <param name="Id">Without the <c>/change/</c> prefix.</param>
public sealed record WorldChange(
    string Id, string ZoneId, DateTimeOffset Submitted, DateTimeOffset InSyncAt, string? Comment)
{
    public string StatusAt(DateTimeOffset now) => now >= InSyncAt ? "INSYNC" : "PENDING";
}

/// <summary>CreateHostedZone.</summary>
public sealed record CreateZoneRequest(DnsName Name, string CallerReference)
{
    /// <summary>The VPC of a private zone; without one the zone is public.</summary>
    public string? VpcId { get; init; }

    public string? Comment { get; init; }

    /// <summary>The id to give it; by default one in AWS's shape.</summary>
    public string? Id { get; init; }
}

/// <summary>CreateHostedZone's answer.</summary>
public sealed record CreateZoneResponse(WorldZone Zone, WorldChange Change);

/// <summary>All zones, for the caller to page.</summary>
public sealed record ListZonesResponse(ImmutableArray<WorldZone> Zones);

/// <summary>ListResourceRecordSets: from a place on, so many at most.</summary>
public sealed record ListRecordSetsRequest(string ZoneId)
{
    public RecordSetCursor? Start { get; init; }

    public int? MaxItems { get; init; }
}

/// <summary>
/// A hosted zone at one moment: record sets by name, and within a name by type and set
/// identifier.
/// </summary>
public sealed record WorldZone(string Id, DnsName Name, string CallerReference)
{
    // Filled when first asked for, and good as long as Names is the same.
    private ImmutableArray<RecordSet> _recordSets;

    public bool IsPrivate => !VpcIds.IsEmpty;

    public ImmutableArray<string> VpcIds { get; init; } = [];

    public string? Comment { get; init; }

    internal ImmutableSortedDictionary<DnsName, ImmutableArray<RecordSet>> Names { get; init; } =
        ImmutableSortedDictionary<DnsName, ImmutableArray<RecordSet>>.Empty;

    /// <summary>
    /// Every record set, SOA and NS too, in the order of Route 53's listing: by name
    /// (<see cref="ListingOrder"/>), then type, then set identifier, all as ASCII.
    /// </summary>
    public ImmutableArray<RecordSet> RecordSets =>
        _recordSets.IsDefault
            ? _recordSets = [.. Names.Values.SelectMany(sets => sets)]
            : _recordSets;

    /// <summary>The record sets of one name, by type and set identifier.</summary>
    public ImmutableArray<RecordSet> At(DnsName name) =>
        Names.TryGetValue(name, out var sets) ? sets : [];

    /// <summary>The zone as the service's own model has it.</summary>
    public HostedZone ToHostedZone() => new(Id, Name, IsPrivate, VpcIds);

    internal WorldZone WithNames(
        ImmutableSortedDictionary<DnsName, ImmutableArray<RecordSet>> names) =>
        this with { Names = names, _recordSets = default };

    /// <summary>What a new zone holds: the values of AWS's private zones.</summary>
    internal static ImmutableSortedDictionary<DnsName, ImmutableArray<RecordSet>> Apex(
        DnsName name, IComparer<DnsName> order)
    {
        var ns = new RecordSet(name, "NS", 172800,
        [
            "ns-1536.awsdns-00.co.uk.", "ns-0.awsdns-00.com.", "ns-1024.awsdns-00.org.",
            "ns-512.awsdns-00.net.",
        ]);
        var soa = new RecordSet(name, "SOA", 900,
        [
            "ns-1536.awsdns-00.co.uk. awsdns-hostmaster.amazon.com. 1 7200 900 1209600 86400",
        ]);
        return ImmutableSortedDictionary.Create<DnsName, ImmutableArray<RecordSet>>(order)
            .Add(name, [ns, soa]);
    }

    /// <summary>Where the first record set is that does not come before the cursor.</summary>
    internal int FirstNotBefore(RecordSetCursor cursor)
    {
        var sets = RecordSets;
        int low = 0, high = sets.Length;
        while (low < high)
        {
            var middle = low + ((high - low) / 2);
            var order = Names.KeyComparer.Compare(sets[middle].Name, cursor.Name);
            order = order != 0 ? order
                : string.CompareOrdinal(sets[middle].Type, cursor.Type ?? "");
            order = order != 0 ? order
                : string.CompareOrdinal(
                    sets[middle].SetIdentifier ?? "", cursor.SetIdentifier ?? "");
            if (order < 0)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low;
    }
}
