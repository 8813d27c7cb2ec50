using System.Collections.Immutable;
using DnsSync.Model;

namespace DnsSync.Planning;

/// <summary>Where an address was last seen.</summary>
public readonly record struct Home(string EndpointId, string SubnetId);

/// <summary>What is known of an endpoint from having seen it.</summary>
public sealed record KnownEndpoint(string Id, string Service, string VpcId);

/// <summary>Works out where addresses live from what looks show. Pure.</summary>
public static class Homes
{
    public static ImmutableSortedDictionary<Address, Home> None { get; } =
        ImmutableSortedDictionary<Address, Home>.Empty;

    /// <summary>Adds what a look shows. An address that two endpoints share has no one home.</summary>
    public static ImmutableSortedDictionary<Address, Home> After(
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
