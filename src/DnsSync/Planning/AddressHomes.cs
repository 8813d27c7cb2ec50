using System.Collections.Immutable;
using DnsSync.Model;

namespace DnsSync.Planning;

/// <summary>Where an address was last seen.</summary>
public readonly record struct Home(string EndpointId, string SubnetId);

/// <summary>
/// Remembers, for as long as the process lives, which endpoint and subnet each name's addresses
/// were last seen on, so that what is announced gone can be told from what a stale look lacks. Safe
/// to share between runs.
/// </summary>
public sealed class AddressHomes
{
    private readonly Lock _lock = new();
    private readonly SortedDictionary<string, ImmutableSortedDictionary<Address, Home>> _homes =
        new(StringComparer.Ordinal);

    public static ImmutableSortedDictionary<Address, Home> None { get; } =
        ImmutableSortedDictionary<Address, Home>.Empty;

    /// <summary>Takes in a look, and tells the homes of all addresses the name ever had.</summary>
    public ImmutableSortedDictionary<Address, Home> After(Binding binding, Observation observation)
    {
        var key = $"{binding.ZoneId} {binding.Name}";
        lock (_lock)
        {
            var homes = _homes.GetValueOrDefault(key, None);
            var next = Learn(homes, observation);
            if (!ReferenceEquals(homes, next))
            {
                _homes[key] = next;
            }

            return next;
        }
    }

    /// <summary>Adds what a look shows. An address that two endpoints share has no one home.</summary>
    internal static ImmutableSortedDictionary<Address, Home> Learn(
        ImmutableSortedDictionary<Address, Home> homes, Observation observation)
    {
        var seen = observation.Endpoints
            .SelectMany(endpoint => endpoint.Interfaces.SelectMany(nic =>
                nic.IPv4Addresses.Concat(nic.IPv6Addresses).Select(address =>
                    (Address: Address.Parse(address), Home: new Home(endpoint.Endpoint.Id, nic.SubnetId)))))
            .GroupBy(pair => pair.Address, pair => pair.Home);
        foreach (var address in seen)
        {
            homes = address.Distinct().Count() == 1
                ? homes.SetItem(address.Key, address.First())
                : homes.Remove(address.Key);
        }

        return homes;
    }
}
