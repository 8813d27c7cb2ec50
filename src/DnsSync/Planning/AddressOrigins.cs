using System.Collections.Immutable;
using DnsSync.Model;

namespace DnsSync.Planning;

/// <summary>Where an address was last seen.</summary>
public readonly record struct AddressOrigin(string EndpointId, string SubnetId);

/// <summary>What is known of an endpoint from having seen it.</summary>
public sealed record KnownEndpoint(string Id, string Service, string VpcId);

/// <summary>Derives the endpoint and subnet of each address from reads. Pure.</summary>
public static class AddressOrigins
{
    public static ImmutableSortedDictionary<Address, AddressOrigin> None { get; } =
        ImmutableSortedDictionary<Address, AddressOrigin>.Empty;

    /// <summary>Adds what a read shows. An address that two endpoints share has no one home.</summary>
    public static ImmutableSortedDictionary<Address, AddressOrigin> After(
        ImmutableSortedDictionary<Address, AddressOrigin> origins, Observation observation)
    {
        var seen = new Dictionary<Address, AddressOrigin?>();
        foreach (var (endpoint, interfaces) in observation.Endpoints)
        {
            foreach (var nic in interfaces)
            {
                var origin = new AddressOrigin(endpoint.Id, nic.SubnetId);
                foreach (var text in nic.IPv4Addresses.AddRange(nic.IPv6Addresses))
                {
                    var address = Address.Parse(text);
                    seen[address] = !seen.TryGetValue(address, out var other) || other == origin ? origin : null;
                }
            }
        }

        // Nearly always it is where it was.
        foreach (var (address, origin) in seen)
        {
            origins = origin is not { } only ? origins.Remove(address)
                : origins.TryGetValue(address, out var known) && known == only ? origins
                : origins.SetItem(address, only);
        }

        return origins;
    }
}
