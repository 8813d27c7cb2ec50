using CsCheck;
using DnsSync.Model;
using DnsSync.Reporting;
using DnsSync.Simulator;

namespace DnsSync.Tests.Reconciling;

/// <summary>
/// Wildcards in a zone whose listing orders <c>*</c> as itself, or as <c>\052</c>: AWS documents ASCII
/// order and does not say which of the two it means.
/// </summary>
public sealed class WildcardOrderTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_wildcard_beside_names_that_begin_with_digits_stays_in_sync(bool byEscapes)
    {
        var simulation = new Simulation(new WorldSettings { ListsByEscapes = byEscapes });
        var names = Names(simulation, "*", "1", "2.x", "*.2", "9", "a", "_b");
        Assert.All(simulation.Sync(names).Bindings, binding => Assert.Equal(Outcome.Changed, binding.Outcome));
        var writes = simulation.Writes;
        Assert.All(simulation.Sync(names).Bindings, binding => Assert.Equal(Outcome.InSync, binding.Outcome));
        Assert.Equal(writes, simulation.Writes);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_wildcard_beside_pages_of_names_that_begin_with_digits_is_read(bool byEscapes)
    {
        var simulation = new Simulation(new WorldSettings { ListsByEscapes = byEscapes, Quotas = false });
        var names = Names(simulation, ["*", .. Enumerable.Range(0, 400).Select(i => $"{i:000}")]);
        Assert.All(simulation.Sync(names).Bindings, binding => Assert.Equal(Outcome.Changed, binding.Outcome));
        var again = simulation.Sync(names);
        Assert.All(again.Bindings, binding => Assert.Equal(Outcome.InSync, binding.Outcome));

        // 804 record sets are three pages, and the wildcard is asked for once if it was not on the way.
        Assert.InRange(again.Calls["route53:ListResourceRecordSets"], 3, 4);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_missing_wildcard_costs_at_most_one_more_listing(bool byEscapes)
    {
        var simulation = new Simulation(new WorldSettings { ListsByEscapes = byEscapes });
        var names = Names(simulation, "*", "1", "2");
        simulation.Sync([.. names.Skip(1)]);
        var report = simulation.Run(simulation.Request(names) with { DryRun = true });
        Assert.InRange(report.Calls["route53:ListResourceRecordSets"], 1, 2);
        Assert.Equal([Outcome.Changed, Outcome.InSync, Outcome.InSync],
            report.Bindings.OrderByDescending(binding => binding.Outcome == Outcome.Changed).Select(binding => binding.Outcome));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_wildcard_that_spans_pages_is_read_completely(bool byEscapes)
    {
        var simulation = new Simulation(new WorldSettings { ListsByEscapes = byEscapes, RecordSetPage = 2 });
        var names = Array.ConvertAll(
            Names(simulation, "*", "1", "2"), name => name with { Layout = RecordLayout.Weighted });
        for (var i = 0; i < 4; i++)
        {
            simulation.AddEndpoint(Simulator.Files.DemoWorld.SubnetA);
        }

        simulation.Settle();
        simulation.Sync(names);
        Assert.All(names, name => Assert.Equal(6, simulation.AddressesOf(name).Length));
        Assert.All(simulation.Sync(names).Bindings, binding => Assert.Equal(Outcome.InSync, binding.Outcome));
    }

    [Fact]
    public void Exactly_the_existing_records_are_found_in_any_page_order() =>
        Gen.Select(Labels, Labels, Gen.Bool, Gen.Int[1, 5]).Sample((present, others, byEscapes, page) =>
        {
            var absent = others.Except(present).ToArray();
            var simulation = new Simulation(new WorldSettings
            {
                ListsByEscapes = byEscapes,
                RecordSetPage = page,
                Quotas = false,
            });
            var names = Names(simulation, [.. present, .. absent]);
            simulation.Sync(names[..present.Length]);
            var report = simulation.Run(simulation.Request(names) with { DryRun = true });
            Assert.Equal(
                absent.Select(label => DnsName.Parse($"{label}.fleet.example")).Order(),
                report.Bindings.Where(binding => binding.Outcome == Outcome.Changed)
                    .Select(binding => binding.Name).Order());
            Assert.Equal(present.Length, report.Bindings.Count(binding => binding.Outcome == Outcome.InSync));
        }, iter: 100);

    private static readonly string[] AnyLabel =
        ["*", "1", "10", "9", "a", "_a", "-a", "*.1", "1.1", "a.1", "*.a", "2.a", "b.a", "@", @"1\056"];

    private static readonly Gen<string[]> Labels =
        Gen.Int[0, AnyLabel.Length - 1].HashSet[0, 8].Select(drawn => drawn.Select(i => AnyLabel[i]).ToArray());

    private static Binding[] Names(Simulation simulation, params string[] labels)
    {
        var any = simulation.AddFleet(1)[0];
        return [.. labels.Select(label => any with { Name = DnsName.Parse($"{label}.fleet.example") })];
    }
}
