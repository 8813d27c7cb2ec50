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

    /// <summary>When every address that still waits may be looked for again.</summary>
    public DateTimeOffset SecondLookDue => Since.Values.Max() + BetweenLooks;

    /// <summary>Adds a look: what it shows is forgotten, what it lacks keeps its first time.</summary>
    /// <param name="readBy">
    /// When the look was complete: with retries it may have shown what was so long after it began.
    /// </param>
    internal Absences After(IEnumerable<Address> published, Offer offer, DateTimeOffset readBy)
    {
        var offered = offer.Addresses.Select(address => address.Address).ToHashSet();
        var missing = published.Where(address => !offered.Contains(address)).ToList();
        return missing.Count == 0 ? None : new(missing.ToImmutableSortedDictionary(
            address => address,
            address => Since.TryGetValue(address, out var first) ? first : readBy));
    }

    /// <summary>Whether two looks, far enough apart, lacked the address.</summary>
    public bool Confirm(Address address, DateTimeOffset readAt) =>
        Since.TryGetValue(address, out var first) && readAt - first >= BetweenLooks;
}
