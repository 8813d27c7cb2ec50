using System.Collections.Immutable;
using DnsSync.Model;
using DnsSync.Planning;

namespace DnsSync.Endpoints;

/// <summary>
/// Remembers, for as long as the process lives, what its reads have shown: on which endpoint and
/// subnet each name's addresses were, so that what is announced gone can be told from what a stale
/// read lacks; and what the endpoints and interfaces are that events name by id alone. Safe to
/// share between runs.
/// </summary>
public sealed class EndpointCache
{
    private readonly Lock _lock = new();
    private readonly SortedDictionary<string, ImmutableSortedDictionary<Address, AddressOrigin>> _origins =
        new(StringComparer.Ordinal);

    private ImmutableSortedDictionary<string, KnownEndpoint> _endpoints =
        ImmutableSortedDictionary.Create<string, KnownEndpoint>(StringComparer.Ordinal);

    private ImmutableSortedDictionary<string, string> _interfaces =
        ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);

    /// <summary>Every endpoint that was ever seen, by id.</summary>
    public ImmutableSortedDictionary<string, KnownEndpoint> Endpoints
    {
        get
        {
            lock (_lock)
            {
                return _endpoints;
            }
        }
    }

    /// <summary>The endpoint of every interface that was ever seen.</summary>
    public ImmutableSortedDictionary<string, string> Interfaces
    {
        get
        {
            lock (_lock)
            {
                return _interfaces;
            }
        }
    }

    /// <summary>Takes in endpoints that were looked up.</summary>
    public void Learn(IEnumerable<Endpoint> endpoints)
    {
        lock (_lock)
        {
            foreach (var endpoint in endpoints)
            {
                _endpoints = _endpoints.SetItem(
                    endpoint.Id, new KnownEndpoint(endpoint.Id, endpoint.ServiceName, endpoint.VpcId));
                foreach (var nic in endpoint.NetworkInterfaceIds)
                {
                    _interfaces = _interfaces.SetItem(nic, endpoint.Id);
                }
            }
        }
    }

    /// <summary>Takes in a read, and returns the origin of every address that the name ever had.</summary>
    public ImmutableSortedDictionary<Address, AddressOrigin> After(Binding binding, Observation observation)
    {
        Learn(observation.Endpoints.Select(seen => seen.Endpoint));
        var key = $"{binding.ZoneId} {binding.Name}";
        lock (_lock)
        {
            return _origins[key] = AddressOrigins.After(_origins.GetValueOrDefault(key, AddressOrigins.None), observation);
        }
    }
}
