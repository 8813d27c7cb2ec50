using System.Collections.Immutable;
using DnsSync.Model;

namespace DnsSync.Planning;

/// <summary>
/// Which published addresses of one name the reads of this run have lacked, and since when. One
/// read may be stale, so a removal waits for a second that still lacks the address.
/// </summary>
public sealed record PendingRemovals(ImmutableSortedDictionary<Address, DateTimeOffset> Since)
{
    /// <summary>How far apart the two reads must be.</summary>
    public static readonly TimeSpan ConfirmationDelay = TimeSpan.FromSeconds(5);

    public static PendingRemovals None { get; } =
        new(ImmutableSortedDictionary<Address, DateTimeOffset>.Empty);

    /// <summary>
    /// Types of which the zone holds a record set without addresses, such as an alias, and for which
    /// the reads of this run offered no address; and since when.
    /// </summary>
    public ImmutableSortedDictionary<string, DateTimeOffset> NothingAvailable { get; init; } =
        ImmutableSortedDictionary.Create<string, DateTimeOffset>(StringComparer.Ordinal);

    /// <summary>When everything that waits for a removal confirmation may be read again.</summary>
    public DateTimeOffset ConfirmationDue => Since.Values.Concat(NothingAvailable.Values).Max() + ConfirmationDelay;

    /// <summary>Adds a read: what it shows is forgotten, what it lacks keeps its first time.</summary>
    /// <param name="readBy">
    /// When the read was complete: with retries it may have shown what was so long after it began.
    /// </param>
    internal PendingRemovals After(ImmutableArray<RecordSet> existing, AvailableAddresses available, DateTimeOffset readBy)
    {
        var offered = available.Addresses.Select(address => address.Address).ToHashSet();
        var missing = PublishedAddresses.In(existing).Except(offered);
        var unavailable = existing
            .Where(set => !PublishedAddresses.In(set).Any())
            .Select(set => set.Type)
            .Except(offered.Select(address => address.Family.RecordType()))
            .ToList();
        return missing.IsEmpty && unavailable.Count == 0 ? None : new(missing.ToImmutableSortedDictionary(
            address => address,
            address => Since.TryGetValue(address, out var first) ? first : readBy))
        {
            NothingAvailable = unavailable.ToImmutableSortedDictionary(
                type => type,
                type => NothingAvailable.TryGetValue(type, out var first) ? first : readBy,
                StringComparer.Ordinal),
        };
    }

    /// <summary>Whether two reads, far enough apart, lacked the address.</summary>
    public bool Confirm(Address address, DateTimeOffset readAt) =>
        Since.TryGetValue(address, out var first) && readAt - first >= ConfirmationDelay;

    /// <summary>Whether two reads, far enough apart, offered nothing in place of the record set.</summary>
    public bool Confirm(RecordSet set, DateTimeOffset readAt) =>
        PublishedAddresses.In(set).Any()
            ? PublishedAddresses.In(set).All(address => Confirm(address, readAt))
            : NothingAvailable.TryGetValue(set.Type, out var first) && readAt - first >= ConfirmationDelay;
}
