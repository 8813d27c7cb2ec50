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
        var seen = new Dictionary<Address, Home?>();
        foreach (var (endpoint, interfaces) in observation.Endpoints)
        {
            foreach (var nic in interfaces)
            {
                var home = new Home(endpoint.Id, nic.SubnetId);
                foreach (var text in nic.IPv4Addresses.AddRange(nic.IPv6Addresses))
                {
                    var address = Address.Parse(text);
                    seen[address] = !seen.TryGetValue(address, out var other) || other == home ? home : null;
                }
            }
        }

        // Nearly always it is where it was.
        foreach (var (address, home) in seen)
        {
            homes = home is not { } only ? homes.Remove(address)
                : homes.TryGetValue(address, out var known) && known == only ? homes
                : homes.SetItem(address, only);
        }

        return homes;
    }
}
