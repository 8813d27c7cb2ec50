using System.Collections.Immutable;
using DnsSync.Model;
using DnsSync.Planning;

namespace DnsSync.Events;

/// <summary>Which names to read, and what to expect: the union of some triggers.</summary>
/// <param name="Bindings">Sorted by zone, then name; never more than there are.</param>
/// <param name="Expected">Of several about one thing, what the latest event said.</param>
/// <param name="UnknownIds">Endpoints of which it cannot be told which names follow them.</param>
/// <param name="Idle">How many of the triggers concern no binding.</param>
/// <param name="Since">When the earliest of those happened that concern one.</param>
public sealed record Scope(
    ImmutableArray<Binding> Bindings,
    ImmutableArray<Expectation> Expected,
    ImmutableArray<string> UnknownIds,
    int Idle,
    DateTimeOffset? Since)
{
    /// <param name="known">What the process knows of endpoints by their id.</param>
    /// <param name="interfaces">Whose the interfaces were that the process has seen.</param>
    public static Scope Of(
        IReadOnlyCollection<Trigger> triggers,
        ImmutableArray<Binding> bindings,
        IReadOnlyDictionary<string, KnownEndpoint> known,
        IReadOnlyDictionary<string, string> interfaces)
    {
        var concerned = new bool[bindings.Length];
        var unknownIds = new SortedSet<string>(StringComparer.Ordinal);
        var relevant = new List<Trigger>();
        foreach (var trigger in triggers.Where(trigger => trigger.Ignored is null))
        {
            var concerns = false;
            foreach (var hint in HintsOf(trigger, interfaces))
            {
                var about = Place(Expectation.Present(hint.EndpointId) with
                {
                    Service = hint.Service,
                    VpcId = hint.VpcId,
                }, known);
                for (var i = 0; i < bindings.Length; i++)
                {
                    if (Affects(bindings[i], about, hint.TagsOnly))
                    {
                        concerns = concerned[i] = true;

                        // A selector by id needs no look-up: it names its endpoints itself.
                        if (about.Service is null && bindings[i].Endpoints.Ids.IsEmpty)
                        {
                            unknownIds.Add(hint.EndpointId);
                        }
                    }
                }
            }

            foreach (var zone in trigger.Zones)
            {
                for (var i = 0; i < bindings.Length; i++)
                {
                    if (Affects(bindings[i], zone))
                    {
                        concerns = concerned[i] = true;
                    }
                }
            }

            if (concerns)
            {
                relevant.Add(trigger);
            }
        }

        return new Scope(
            [.. bindings.Where((_, i) => concerned[i])],
            [
                .. Latest(relevant.SelectMany(trigger =>
                        trigger.Expected.Select(expectation => expectation with { At = trigger.At })))
                    .Select(expectation => Place(expectation, known))
                    .Where(expectation => bindings.Any(binding => expectation.MayConcern(binding.Endpoints))),
            ],
            [.. unknownIds],
            triggers.Count - relevant.Count,
            relevant.Min(trigger => trigger.At));
    }

    /// <summary>
    /// What holds of several expectations, which come in any order: of two about one thing the
    /// later is right, of two that contradict each other at one time neither. An endpoint's id is never
    /// given again, so its deletion ends all that was said of it until then, to the second.
    /// </summary>
    public static ImmutableArray<Expectation> Latest(IEnumerable<Expectation> expectations)
    {
        var all = expectations.ToList();
        if (all.Count == 0)
        {
            return [];
        }

        var deletions = Deletions.None.With(all);
        return
        [
            .. all
                .Where(expectation => !deletions.Ends(expectation))
                .GroupBy(expectation => (expectation.EndpointId, expectation.SubnetId))
                .Select(group =>
                {
                    var newest = group.Max(expectation => expectation.At);
                    return group.Where(expectation => expectation.At == newest).ToList();
                })
                .Where(same => same.All(expectation => expectation.IsPresent == same[0].IsPresent))
                .Select(MostSpecific)
                .OrderBy(expectation => expectation.EndpointId, StringComparer.Ordinal)
                .ThenBy(expectation => expectation.SubnetId, StringComparer.Ordinal),
        ];
    }

    // Events of different kinds tell more or less about one endpoint, and their order is chance.
    private static Expectation MostSpecific(List<Expectation> same) => same[0] with
    {
        Service = same.Select(expectation => expectation.Service).Max(StringComparer.Ordinal),
        VpcId = same.Select(expectation => expectation.VpcId).Max(StringComparer.Ordinal),
    };

    private static IEnumerable<EndpointHint> HintsOf(
        Trigger trigger, IReadOnlyDictionary<string, string> interfaces) =>
        trigger.Endpoints.Concat(trigger.InterfaceIds
            .Where(interfaces.ContainsKey)
            .Select(id => new EndpointHint(interfaces[id])));

    private static bool Affects(Binding binding, Expectation about, bool tagsOnly) =>
        about.MayConcern(binding.Endpoints) && (!tagsOnly || !binding.Endpoints.Tags.IsEmpty);

    private static bool Affects(Binding binding, ZoneHint zone) =>
        binding.ZoneId == zone.ZoneId && zone.Names.Contains(binding.Name);

    private static Expectation Place(
        Expectation expectation, IReadOnlyDictionary<string, KnownEndpoint> known) =>
        known.TryGetValue(expectation.EndpointId, out var endpoint)
            ? expectation with { Service = endpoint.Service, VpcId = endpoint.VpcId }
            : expectation;
}
