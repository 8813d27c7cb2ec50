using System.Collections.Immutable;
using DnsSync.Model;

namespace DnsSync.Endpoints;

/// <summary>
/// The fewest filters that together show every endpoint of some bindings: one for each service,
/// VPC and set of tags, and all ids together, 200 a filter.
/// </summary>
internal sealed class EndpointFilters
{
    private readonly Dictionary<string, int> _indexes = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _indexesOfIds = new(StringComparer.Ordinal);
    private readonly List<List<EndpointSelector>> _selectors = [];
    private ImmutableArray<EndpointFilter> _distinct = [];

    public IReadOnlyList<EndpointFilter> Distinct => _distinct;

    public static EndpointFilters For(IReadOnlyCollection<Binding> bindings)
    {
        var filters = new EndpointFilters();
        var distinct = ImmutableArray.CreateBuilder<EndpointFilter>();
        foreach (var selector in bindings.Select(b => b.Endpoints).Where(s => s.Ids.IsEmpty))
        {
            if (filters._indexes.TryAdd(Key(selector), distinct.Count))
            {
                distinct.Add(new EndpointFilter([], selector.Service, selector.VpcId)
                {
                    Tags = selector.Tags,
                });
                filters._selectors.Add([selector]);
            }
        }

        var byId = bindings.Select(b => b.Endpoints).Where(s => !s.Ids.IsEmpty).Distinct().ToList();
        var ids = byId.SelectMany(selector => selector.Ids).Distinct().Order(StringComparer.Ordinal);
        foreach (var chunk in ids.Chunk(IEndpointInventory.MaximumIds))
        {
            foreach (var id in chunk)
            {
                filters._indexesOfIds.Add(id, distinct.Count);
            }

            distinct.Add(new EndpointFilter([.. chunk], null, null));
            filters._selectors.Add(byId);
        }

        filters._distinct = distinct.ToImmutable();
        return filters;
    }

    /// <summary>Which of the filters show a binding's endpoints, by index.</summary>
    public IEnumerable<int> IndexesFor(Binding binding) =>
        binding.Endpoints.Ids.IsEmpty
            ? [_indexes[Key(binding.Endpoints)]]
            : binding.Endpoints.Ids.Select(id => _indexesOfIds[id]).Distinct();

    public IReadOnlyCollection<EndpointSelector> SelectorsOf(EndpointFilter filter) =>
        _selectors[_distinct.IndexOf(filter)];

    private static string Key(EndpointSelector selector) =>
        selector.Tags.Aggregate(
            $"{selector.Service}\t{selector.VpcId}", (key, tag) => $"{key}\n{tag.Key}\t{tag.Value}");
}
