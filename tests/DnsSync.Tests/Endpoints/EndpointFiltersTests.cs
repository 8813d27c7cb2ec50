using System.Collections.Immutable;
using DnsSync.Endpoints;
using DnsSync.Model;

namespace DnsSync.Tests.Endpoints;

/// <summary>The fewest filters that show every endpoint of some bindings.</summary>
public sealed class EndpointFiltersTests
{
    [Fact]
    public void Bindings_with_one_selector_share_a_filter()
    {
        var filters = EndpointFilters.For([Of("a", "s", "vpc-1"), Of("b", "s", "vpc-1"), Of("c", "s", "vpc-2")]);
        Assert.Equal(["s vpc-1", "s vpc-2"], filters.Distinct.Select(f => $"{f.ServiceName} {f.VpcId}"));
        Assert.Equal([0], filters.IndexesFor(Of("b", "s", "vpc-1")));
        Assert.Equal([1], filters.IndexesFor(Of("c", "s", "vpc-2")));
    }

    [Fact]
    public void Tags_make_a_filter_of_their_own_whatever_their_order()
    {
        var one = Of("a", "s", null) with { Endpoints = Tagged(("x", "1"), ("y", "2")) };
        var two = Of("b", "s", null) with { Endpoints = Tagged(("y", "2"), ("x", "1")) };
        var three = Of("c", "s", null) with { Endpoints = Tagged(("x", "1")) };
        Assert.Equal(2, EndpointFilters.For([one, two, three]).Distinct.Count);
    }

    [Fact]
    public void Ids_are_asked_for_together_two_hundred_a_filter()
    {
        var bindings = Enumerable.Range(0, 450).Select(i => ById($"n{i}", $"vpce-{i:000}")).ToList();
        var filters = EndpointFilters.For(bindings);
        Assert.Equal([200, 200, 50], filters.Distinct.Select(filter => filter.Ids.Length));
        Assert.Equal([2], filters.IndexesFor(bindings[449]));
    }

    [Fact]
    public void A_selector_whose_ids_fall_into_two_filters_needs_both()
    {
        var many = Enumerable.Range(0, 200).Select(i => ById($"n{i}", $"vpce-{i:000}"));
        var wide = ById("wide", "vpce-000", "vpce-999");
        var filters = EndpointFilters.For([.. many, wide]);
        Assert.Equal([0, 1], filters.IndexesFor(wide));
    }

    [Fact]
    public void Ids_that_several_bindings_share_are_asked_for_once() =>
        Assert.Equal(["vpce-1", "vpce-2"], EndpointFilters
            .For([ById("a", "vpce-1", "vpce-2"), ById("b", "vpce-2")]).Distinct.Single().Ids);

    [Fact]
    public void No_binding_needs_no_filter() => Assert.Empty(EndpointFilters.For([]).Distinct);

    private static Binding Of(string name, string service, string? vpcId) =>
        Make.Binding(name) with { Endpoints = new([], service, vpcId) };

    private static Binding ById(string name, params string[] ids) =>
        Make.Binding(name) with { Endpoints = new([.. ids], null, null) };

    private static EndpointSelector Tagged(params (string Key, string Value)[] tags) => new([], "s", null)
    {
        Tags = tags.ToImmutableSortedDictionary(tag => tag.Key, tag => tag.Value, StringComparer.Ordinal),
    };
}
