using System.Collections.Immutable;
using DnsSync.Model;
using DnsSync.Planning;

namespace DnsSync.Triggers;

/// <summary>Which names to look at, and what to expect: the union of some triggers.</summary>
/// <param name="Bindings">Sorted by zone, then name; never more than there are.</param>
/// <param name="Expected">Of several about one thing, what the latest event said.</param>
/// <param name="Unplaced">Endpoints of which it cannot be told which names follow them.</param>
public sealed record Scope(
    ImmutableArray<Binding> Bindings,
    ImmutableArray<Expectation> Expected,
    ImmutableArray<string> Unplaced)
{
    /// <param name="known">What the process knows of endpoints by their id.</param>
    /// <param name="interfaces">Whose the interfaces were that the process has seen.</param>
    public static Scope Of(
        IReadOnlyCollection<Trigger> triggers,
        ImmutableArray<Binding> bindings,
        IReadOnlyDictionary<string, KnownEndpoint> known,
        IReadOnlyDictionary<string, string> interfaces)
    {
        var relevant = triggers.Where(trigger => trigger.Ignored is null).ToList();
        var hints = relevant
            .SelectMany(trigger => trigger.Endpoints.Concat(trigger.InterfaceIds
                .Where(interfaces.ContainsKey)
                .Select(id => new EndpointHint(interfaces[id]))))
            .Distinct()
            .ToList();
        var unplaced = hints
            .Where(hint => hint.Service is null && !known.ContainsKey(hint.EndpointId))
            .Where(hint => bindings.Any(binding => IsOpenTo(binding, hint)))
            .Select(hint => hint.EndpointId)
            .Distinct()
            .Order(StringComparer.Ordinal);
        var placed = hints.Select(hint => Place(hint, known)).ToList();
        var zones = relevant.SelectMany(trigger => trigger.Zones).ToList();
        return new Scope(
            [
                .. bindings.Where(binding =>
                    placed.Any(hint => Concerns(binding, hint)) || zones.Any(zone => Concerns(binding, zone))),
            ],
            [
                .. Latest(relevant).Select(expectation => Place(expectation, known))
                    .Where(expectation => bindings.Any(binding => expectation.MayConcern(binding.Endpoints))),
            ],
            [.. unplaced]);
    }

    // A selector by id needs no look-up: it names its endpoints itself.
    private static bool IsOpenTo(Binding binding, EndpointHint hint) =>
        binding.Endpoints.Ids.IsEmpty && Concerns(binding, hint);

    private static bool Concerns(Binding binding, EndpointHint hint) =>
        Expectation.Present(hint.EndpointId) is var endpoint
        && (endpoint with { Service = hint.Service, VpcId = hint.VpcId }).MayConcern(binding.Endpoints)
        && (!hint.TagsOnly || !binding.Endpoints.Tags.IsEmpty);

    private static bool Concerns(Binding binding, ZoneHint zone) =>
        binding.ZoneId == zone.ZoneId && zone.Names.Contains(binding.Name);

    // Events come in any order: of two that contradict each other the later one is right.
    private static IEnumerable<Expectation> Latest(List<Trigger> triggers)
    {
        var said = LatestOfEach(triggers).ToList();
        var gone = said
            .Where(expectation => expectation is { IsPresent: false, SubnetId: null })
            .Select(expectation => expectation.EndpointId)
            .ToHashSet(StringComparer.Ordinal);
        return said.Where(expectation => expectation.SubnetId is null || !gone.Contains(expectation.EndpointId));
    }

    private static IEnumerable<Expectation> LatestOfEach(List<Trigger> triggers) =>
        triggers
            .SelectMany(trigger => trigger.Expected.Select(expectation => (expectation, trigger.At)))
            .GroupBy(pair => (pair.expectation.EndpointId, pair.expectation.SubnetId))
            .Select(group =>
            {
                var newest = group.Max(pair => pair.At);
                return group.Where(pair => pair.At == newest).Select(pair => pair.expectation).Distinct().ToList();
            })
            .Where(said => said.Select(expectation => expectation.IsPresent).Distinct().Count() == 1)
            .Select(said => said[0])
            .OrderBy(expectation => expectation.EndpointId, StringComparer.Ordinal)
            .ThenBy(expectation => expectation.SubnetId, StringComparer.Ordinal);

    private static EndpointHint Place(EndpointHint hint, IReadOnlyDictionary<string, KnownEndpoint> known) =>
        known.TryGetValue(hint.EndpointId, out var endpoint)
            ? hint with { Service = endpoint.Service, VpcId = endpoint.VpcId }
            : hint;

    private static Expectation Place(
        Expectation expectation, IReadOnlyDictionary<string, KnownEndpoint> known) =>
        known.TryGetValue(expectation.EndpointId, out var endpoint)
            ? expectation with { Service = endpoint.Service, VpcId = endpoint.VpcId }
            : expectation;
}
