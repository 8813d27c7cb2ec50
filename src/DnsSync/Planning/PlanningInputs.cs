using System.Collections.Immutable;
using DnsSync.Model;

namespace DnsSync.Planning;

/// <summary>All that a plan for one name may conclude from.</summary>
/// <param name="Seen">What EC2 said after the zone was read.</param>
public sealed record PlanningInputs(Observation Seen)
{
    /// <summary>What the earlier reads of this run lacked.</summary>
    public PendingRemovals Earlier { get; init; } = PendingRemovals.None;

    /// <summary>What triggers said should be seen, or gone.</summary>
    public ImmutableArray<Expectation> Expected { get; init; } = [];

    /// <summary>Where the name's addresses were last seen, this read included.</summary>
    public ImmutableSortedDictionary<Address, AddressOrigin> AddressOrigins { get; init; } = Planning.AddressOrigins.None;

    /// <summary>
    /// Those of some addresses whose endpoint or subnet was announced gone, and is gone in this
    /// read too: they need no second read.
    /// </summary>
    internal ImmutableSortedSet<Address> AnnouncedGone(
        ImmutableArray<RecordSet> existing, IEnumerable<Address> addresses)
    {
        var gone = Expected.Where(expectation => expectation.IsSurelyGone(Seen)).ToList();
        return [.. addresses.Where(address => gone.Any(expectation => Covers(expectation, address, existing)))];
    }

    // A weighted record set says itself which endpoint its addresses belong to.
    private bool Covers(Expectation gone, Address address, ImmutableArray<RecordSet> existing) =>
        AddressOrigins.TryGetValue(address, out var origin)
            ? origin.EndpointId == gone.EndpointId && (gone.SubnetId is null || gone.SubnetId == origin.SubnetId)
            : gone.SubnetId is null && existing
                .Where(set => PublishedAddresses.In(set).Contains(address))
                .All(set => set.Weight is not null && set.SetIdentifier == gone.EndpointId);
}
