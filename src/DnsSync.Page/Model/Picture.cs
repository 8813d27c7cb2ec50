using System.Collections.Immutable;
using DnsSync.Model;

namespace DnsSync.Page.Model;

/// <summary>
/// What there is to draw: endpoints, their interfaces, and names or groups of names that point to
/// them. Pure; everything in order.
/// </summary>
internal sealed record Picture(ImmutableArray<Pointer> Pointers, ImmutableArray<ObservedEndpoint> Endpoints)
{
    /// <summary>More names than this are drawn in groups, but for those that need attention.</summary>
    private const int MaximumNames = 12;

    private const int MaximumNeedingAttention = 24;

    /// <summary>Every address that some name publishes.</summary>
    public ImmutableSortedSet<Address> Published { get; private init; } = [];

    public static Picture Of(PageState state)
    {
        var names = state.Names.Values.ToList();

        // The same endpoint is seen by many names: the latest read of it counts.
        ImmutableArray<ObservedEndpoint> endpoints =
        [
            .. names
                .SelectMany(name => name.Endpoints.Select(endpoint => (Seen: endpoint, name.Latest!.Seen!.ReadAt)))
                .GroupBy(pair => pair.Seen.Endpoint.Id, StringComparer.Ordinal)
                .Select(group => group.MaxBy(pair => pair.ReadAt).Seen)
                .Where(seen => seen.Endpoint.State is not EndpointState.Deleted)
                .OrderBy(seen => seen.Endpoint.VpcId, StringComparer.Ordinal)
                .ThenBy(seen => seen.Endpoint.ServiceName, StringComparer.Ordinal)
                .ThenBy(seen => seen.Endpoint.Id, StringComparer.Ordinal),
        ];
        var order = endpoints.Select((seen, index) => (seen.Endpoint.Id, index))
            .ToDictionary(pair => pair.Id, pair => pair.index, StringComparer.Ordinal);
        return new Picture(
            [
                .. Gather(names, order)
                    .OrderBy(pointer => pointer.First)
                    .ThenBy(pointer => pointer.Id, StringComparer.Ordinal),
            ],
            endpoints)
        {
            Published = [.. names.SelectMany(name => name.Addresses)],
        };
    }

    private static IEnumerable<Pointer> Gather(List<NameView> names, Dictionary<string, int> order)
    {
        if (names.Count <= MaximumNames)
        {
            return names.Select(name => Pointer.Of([name], order));
        }

        var alone = names.Where(name => name.NeedsAttention).Take(MaximumNeedingAttention).ToHashSet();
        return names
            .GroupBy(name => alone.Contains(name)
                ? name.Key
                : name.State + " " + string.Join(' ', Pointer.IdsOf(name, order)))
            .Select(group => Pointer.Of([.. group], order));
    }
}

/// <summary>A name, or several in the same state that point to the same endpoints.</summary>
/// <param name="Targets">The endpoints' ids, in the picture's order.</param>
internal sealed record Pointer(string Id, ImmutableArray<NameView> Names, ImmutableArray<string> Targets, int First)
{
    public NameView Only => Names[0];

    public bool IsGroup => Names.Length > 1;

    /// <summary>Addresses that the name carries and no interface has.</summary>
    public ImmutableArray<Address> Unmatched
    {
        get
        {
            var seen = Only.Endpoints
                .SelectMany(endpoint => endpoint.Interfaces)
                .SelectMany(nic => nic.IPv4Addresses.Concat(nic.IPv6Addresses))
                .Select(Address.Parse)
                .ToHashSet();
            return IsGroup ? [] : [.. Only.Addresses.Where(address => !seen.Contains(address))];
        }
    }

    public static Pointer Of(ImmutableArray<NameView> names, Dictionary<string, int> order)
    {
        var ids = IdsOf(names[0], order);
        return new Pointer(
            names.Length == 1 ? $"name {names[0].Key}" : $"group {names[0].State} {string.Join(' ', ids)}",
            names, ids, ids.IsEmpty ? int.MaxValue : order[ids[0]]);
    }

    public static ImmutableArray<string> IdsOf(NameView name, Dictionary<string, int> order) =>
    [
        .. name.Endpoints.Select(seen => seen.Endpoint.Id).Where(order.ContainsKey).OrderBy(id => order[id]),
    ];

    /// <summary>Whether some name carries an address of the endpoint.</summary>
    public bool Publishes(ObservedEndpoint endpoint)
    {
        var addresses = endpoint.Interfaces
            .SelectMany(nic => nic.IPv4Addresses.Concat(nic.IPv6Addresses))
            .Select(Address.Parse)
            .ToHashSet();
        return Names.Any(name => name.Addresses.Any(addresses.Contains));
    }
}
