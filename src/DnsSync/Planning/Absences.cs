using System.Collections.Immutable;
using DnsSync.Desired;
using DnsSync.Model;

namespace DnsSync.Planning;

/// <summary>
/// Which published addresses of one name the looks of this run have lacked, and since when. One
/// look may be stale, so a removal waits for a second that still lacks the address.
/// </summary>
public sealed record Absences(ImmutableSortedDictionary<Address, DateTimeOffset> Since)
{
    /// <summary>How far apart the two looks must be.</summary>
    public static readonly TimeSpan BetweenLooks = TimeSpan.FromSeconds(5);

    public static Absences None { get; } =
        new(ImmutableSortedDictionary<Address, DateTimeOffset>.Empty);

    /// <summary>
    /// Types of which the zone holds a record set without addresses, such as an alias, and for which
    /// the reads of this run offered no address; and since when.
    /// </summary>
    public ImmutableSortedDictionary<string, DateTimeOffset> NothingOffered { get; init; } =
        ImmutableSortedDictionary.Create<string, DateTimeOffset>(StringComparer.Ordinal);

    /// <summary>When everything that waits for a removal confirmation may be read again.</summary>
    public DateTimeOffset SecondLookDue => Since.Values.Concat(NothingOffered.Values).Max() + BetweenLooks;

    /// <summary>Adds a look: what it shows is forgotten, what it lacks keeps its first time.</summary>
    /// <param name="readBy">
    /// When the look was complete: with retries it may have shown what was so long after it began.
    /// </param>
    internal Absences After(ImmutableArray<RecordSet> standing, Offer offer, DateTimeOffset readBy)
    {
        var offered = offer.Addresses.Select(address => address.Address).ToHashSet();
        var missing = PublishedAddresses.In(standing).Except(offered);
        var unoffered = standing
            .Where(set => !PublishedAddresses.In(set).Any())
            .Select(set => set.Type)
            .Except(offered.Select(address => address.Family.RecordType()))
            .ToList();
        return missing.IsEmpty && unoffered.Count == 0 ? None : new(missing.ToImmutableSortedDictionary(
            address => address,
            address => Since.TryGetValue(address, out var first) ? first : readBy))
        {
            NothingOffered = unoffered.ToImmutableSortedDictionary(
                type => type,
                type => NothingOffered.TryGetValue(type, out var first) ? first : readBy,
                StringComparer.Ordinal),
        };
    }

    /// <summary>Whether two looks, far enough apart, lacked the address.</summary>
    public bool Confirm(Address address, DateTimeOffset readAt) =>
        Since.TryGetValue(address, out var first) && readAt - first >= BetweenLooks;

    /// <summary>Whether two reads, far enough apart, offered nothing in place of the record set.</summary>
    public bool Confirm(RecordSet set, DateTimeOffset readAt) =>
        PublishedAddresses.In(set).Any()
            ? PublishedAddresses.In(set).All(address => Confirm(address, readAt))
            : NothingOffered.TryGetValue(set.Type, out var first) && readAt - first >= BetweenLooks;
}
