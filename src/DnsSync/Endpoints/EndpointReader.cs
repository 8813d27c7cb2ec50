using System.Collections.Immutable;
using DnsSync.Calls;
using DnsSync.Configuration;
using DnsSync.Model;

namespace DnsSync.Endpoints;

/// <summary>
/// Reads the endpoints that bindings follow: for each distinct filter the pages of endpoints, then
/// their ENIs, 200 at a time.
/// </summary>
internal sealed class EndpointReader(IEndpointInventory inventory, CallRunner runner, TimeProvider time)
{
    // EC2 pages hold up to 1000 endpoints, so this is far beyond any account.
    private const int MaximumPages = 1000;

    /// <returns>For each binding what was observed, or why nothing was.</returns>
    public async Task<ImmutableArray<(Binding Binding, Observation? Seen, AwsFault? Fault)>> ReadAsync(
        IReadOnlyCollection<Binding> bindings, CancellationToken cancellation)
    {
        var readAt = time.GetUtcNow();
        var filters = EndpointFilters.For(bindings);
        var readings = new List<(ImmutableArray<ObservedEndpoint> Endpoints, AwsFault? Fault)>();
        foreach (var filter in filters.Distinct)
        {
            readings.Add(await ReadAsync(filter, filters.SelectorsOf(filter), cancellation));
        }

        var unmatched = filters.Distinct
            .Where((filter, i) => filter.ServiceName is not null && readings[i] is { Fault: null, Endpoints.IsEmpty: true })
            .Select(filter => filter.ServiceName!)
            .Distinct()
            .ToList();
        var (unknown, unreadable) = await UnknownAsync(unmatched, cancellation);
        var readBy = time.GetUtcNow();
        return
        [
            .. bindings.Select(binding =>
            {
                var own = filters.IndexesFor(binding).Select(index => readings[index]).ToList();
                var service = binding.Endpoints.Ids.IsEmpty && own.All(reading => reading.Endpoints.IsEmpty)
                    ? binding.Endpoints.Service
                    : null;
                var fault = own.Select(reading => reading.Fault).FirstOrDefault(found => found is not null)
                    ?? (service is null ? null : unreadable);
                var seen = own
                    .SelectMany(reading => reading.Endpoints)
                    .Where(endpoint => binding.Endpoints.Matches(endpoint.Endpoint))
                    .OrderBy(endpoint => endpoint.Endpoint.Id, StringComparer.Ordinal);
                var observation = new Observation(readAt, [.. seen])
                {
                    ReadBy = readBy,
                    Unknown = service is null ? null : unknown.GetValueOrDefault(service),
                };
                return (binding, fault is null ? observation : null, fault);
            }),
        ];
    }

    // A service that nothing was found of may be misspelt: every endpoint is listed, once, to tell.
    private async Task<(Dictionary<string, UnknownService> Unknown, AwsFault? Fault)> UnknownAsync(
        List<string> services, CancellationToken cancellation)
    {
        var unknown = new Dictionary<string, UnknownService>(StringComparer.Ordinal);
        if (services.Count == 0)
        {
            return (unknown, null);
        }

        try
        {
            var everything = new EndpointFilter([], null, null);
            var counts = (await PagesAsync(
                    "ec2:DescribeVpcEndpoints",
                    (token, call) => inventory.DescribeEndpointsAsync(everything, token, call),
                    page => (page.Endpoints, page.NextToken),
                    cancellation))
                .GroupBy(endpoint => endpoint.ServiceName, StringComparer.Ordinal)
                .ToImmutableSortedDictionary(group => group.Key, group => group.Count(), StringComparer.Ordinal);
            foreach (var service in services.Where(service => !counts.ContainsKey(service)))
            {
                var meant = Spelling.Nearest(service, counts.Keys);
                unknown[service] = new(service, meant, meant is null ? 0 : counts[meant]);
            }

            return (unknown, null);
        }
        catch (AwsCallException failure)
        {
            return (unknown, failure.Fault);
        }
    }

    private async Task<(ImmutableArray<ObservedEndpoint> Endpoints, AwsFault? Fault)> ReadAsync(
        EndpointFilter filter,
        IReadOnlyCollection<EndpointSelector> selectors,
        CancellationToken cancellation)
    {
        try
        {
            var endpoints = (await PagesAsync(
                    "ec2:DescribeVpcEndpoints",
                    (token, call) => inventory.DescribeEndpointsAsync(filter, token, call),
                    page => (page.Endpoints, page.NextToken),
                    cancellation))
                .Where(endpoint => selectors.Any(selector => selector.Matches(endpoint)))
                .DistinctBy(endpoint => endpoint.Id)
                .ToList();
            var interfaces = await InterfacesAsync(
                [.. endpoints.SelectMany(endpoint => endpoint.NetworkInterfaceIds)
                    .Distinct().Order(StringComparer.Ordinal)],
                cancellation);
            return (
                [
                    .. endpoints.Select(endpoint => new ObservedEndpoint(
                        endpoint,
                        [
                            .. endpoint.NetworkInterfaceIds
                                .Order(StringComparer.Ordinal)
                                .Where(interfaces.ContainsKey)
                                .Select(id => interfaces[id]),
                        ])),
                ],
                null);
        }
        catch (AwsCallException failure)
        {
            return ([], failure.Fault);
        }
    }

    private async Task<Dictionary<string, NetworkInterface>> InterfacesAsync(
        ImmutableArray<string> ids, CancellationToken cancellation)
    {
        var interfaces = new Dictionary<string, NetworkInterface>(StringComparer.Ordinal);
        foreach (var chunk in ids.Chunk(IEndpointInventory.MaximumIds))
        {
            var found = await PagesAsync(
                "ec2:DescribeNetworkInterfaces",
                (token, call) => inventory.DescribeNetworkInterfacesAsync([.. chunk], token, call),
                page => (page.NetworkInterfaces, page.NextToken),
                cancellation);
            foreach (var nic in found)
            {
                interfaces[nic.Id] = nic;
            }
        }

        return interfaces;
    }

    private async Task<List<T>> PagesAsync<TPage, T>(
        string operation,
        Func<string?, CancellationToken, Task<TPage>> call,
        Func<TPage, (ImmutableArray<T> Items, string? Next)> read,
        CancellationToken cancellation)
    {
        var items = new List<T>();
        string? next = null;
        for (var page = 0; page < MaximumPages; page++)
        {
            var token = next;
            (var found, next) = read(
                await runner.RunAsync(operation, null, attempt => call(token, attempt), cancellation));
            items.AddRange(found);
            if (string.IsNullOrEmpty(next))
            {
                return items;
            }
        }

        throw new AwsCallException(new AwsFault(
            AwsFaultKind.Refused, operation, "ListingDoesNotEnd", $"more than {MaximumPages} pages"));
    }
}
