using System.Collections.Immutable;
using DnsSync.Model;

namespace DnsSync.Planning;

/// <summary>All that a plan for one name may conclude from.</summary>
/// <param name="Seen">What EC2 said after the zone was read.</param>
public sealed record Evidence(Observation Seen)
{
    /// <summary>What the earlier looks of this run lacked.</summary>
    public Absences Earlier { get; init; } = Absences.None;

    /// <summary>What triggers said should be seen, or gone.</summary>
    public ImmutableArray<Expectation> Expected { get; init; } = [];

    /// <summary>Where the name's addresses were last seen, this look included.</summary>
    public ImmutableSortedDictionary<Address, Home> Homes { get; init; } = Planning.Homes.None;

    /// <summary>
    /// Those of some addresses whose endpoint or subnet was announced gone, and is gone in this
    /// look too: they need no second look.
    /// </summary>
    internal ImmutableSortedSet<Address> AnnouncedGone(
        ImmutableArray<RecordSet> standing, IEnumerable<Address> addresses)
    {
        var gone = Expected.Where(expectation => expectation.IsSurelyGone(Seen)).ToList();
        return [.. addresses.Where(address => gone.Any(expectation => Covers(expectation, address, standing)))];
    }

    // A weighted record set says itself which endpoint its addresses belong to.
    private bool Covers(Expectation gone, Address address, ImmutableArray<RecordSet> standing) =>
        Homes.TryGetValue(address, out var home)
            ? home.EndpointId == gone.EndpointId && (gone.SubnetId is null || gone.SubnetId == home.SubnetId)
            : gone.SubnetId is null && standing
                .Where(set => PublishedAddresses.In(set).Contains(address))
                .All(set => set.Weight is not null && set.SetIdentifier == gone.EndpointId);
}
