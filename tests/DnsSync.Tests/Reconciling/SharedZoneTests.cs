using System.Collections.Immutable;
using DnsSync.Model;
using DnsSync.Planning;
using DnsSync.Reporting;
using DnsSync.Simulator.Files;
using DnsSync.Simulator.Route53;

namespace DnsSync.Tests.Reconciling;

/// <summary>Two owners in one zone, and one name in two zones.</summary>
public sealed class SharedZoneTests
{
    private const string OtherZoneId = "Z0OTHER";
    private readonly Simulation _simulation = new();

    [Fact]
    public void Two_owners_write_their_names_of_one_zone_at_the_same_time()
    {
        var fleet = _simulation.AddFleet(6);
        var (mine, theirs) = (Request("mine", fleet[..3]), Request("theirs", fleet[3..]));
        var reports = new List<SyncReport>();
        _simulation.World.Run(async one =>
        {
            var done = new TaskCompletionSource();
            var two = _simulation.World.CreateProcess("two");
            _ = two.Start(async () =>
            {
                reports.Add(await _simulation.Driver(two).RunAsync(theirs));
                done.SetResult();
            });
            reports.Add(await _simulation.Driver(one).RunAsync(mine));
            while (!done.Task.IsCompleted)
            {
                await Task.Delay(TimeSpan.FromSeconds(1), one.Time);
            }
        });
        Assert.All(reports.SelectMany(report => report.Bindings), binding => Assert.Equal(Outcome.Changed, binding.Outcome));
        Assert.Equal(
            [("mine", 1L), ("mine", 1L), ("mine", 1L), ("theirs", 1L), ("theirs", 1L), ("theirs", 1L)],
            fleet.Select(name => (_simulation.MarkerOf(name)!.Owner, _simulation.MarkerOf(name)!.Revision)));
    }

    [Fact]
    public void An_owner_changes_and_prunes_its_own_names_and_no_others_of_the_zone()
    {
        var fleet = _simulation.AddFleet(2);
        _simulation.Run(Request("mine", fleet[..1]));
        _simulation.Run(Request("theirs", fleet[1..]));
        var before = Standing(fleet[1]);
        _simulation.AddEndpoint(DemoWorld.SubnetD);
        _simulation.Settle();
        _simulation.Run(Request("mine", fleet[..1]));
        Assert.Equal(before, Standing(fleet[1]));

        var refused = _simulation.Run(Request("mine", []) with { Prune = [fleet[1]] });
        Assert.Equal(Outcome.Conflict, refused.Bindings[0].Outcome);
        _simulation.Run(Request("mine", []) with { Prune = [fleet[0]] });
        Assert.Equal(before, Standing(fleet[1]));
        Assert.Empty(Standing(fleet[0]));
    }

    [Fact]
    public void A_name_that_two_owners_bind_belongs_to_the_first_until_it_is_taken_over()
    {
        var fleet = _simulation.AddFleet(1);
        _simulation.Run(Request("mine", fleet));
        var theirs = Request("theirs", fleet);
        var conflict = _simulation.Run(theirs).Bindings[0];
        Assert.Equal(Outcome.Conflict, conflict.Outcome);
        Assert.StartsWith("managed by owner mine", conflict.Findings[0].Text, StringComparison.Ordinal);
        Assert.Equal("mine", _simulation.MarkerOf(fleet[0])!.Owner);

        _simulation.Run(theirs with { Overrides = OverridesFor(fleet[0], new Overrides(Adopt: true, AdoptFrom: "mine")) });
        Assert.Equal(("theirs", 2L), (_simulation.MarkerOf(fleet[0])!.Owner, _simulation.MarkerOf(fleet[0])!.Revision));
        Assert.Equal(Outcome.Conflict, _simulation.Run(Request("mine", fleet)).Bindings[0].Outcome);
    }

    [Fact]
    public void One_name_in_two_zones_is_published_and_pruned_independently()
    {
        var (first, second) = NameInTwoZones();
        var report = _simulation.Sync(first, second);
        Assert.Equal([Outcome.Changed, Outcome.Changed], report.Bindings.Select(binding => binding.Outcome));
        Assert.Equal(_simulation.AddressesOf(first), _simulation.AddressesOf(second));
        Assert.All(_simulation.Sync(first, second).Bindings, binding => Assert.Equal(Outcome.InSync, binding.Outcome));

        var stands = Standing(second);
        _simulation.Run(_simulation.Request() with { Prune = [first] });
        Assert.Empty(Standing(first));
        Assert.Equal(stands, Standing(second));
    }

    [Fact]
    public void A_zone_that_fails_leaves_the_same_name_in_another_zone_alone()
    {
        var (first, second) = NameInTwoZones();
        var report = _simulation.Sync(first with { ZoneId = "Z0GONE" }, second);
        Assert.Equal(
            [("Z0GONE", Outcome.Failed), (OtherZoneId, Outcome.Changed)],
            report.Bindings.Select(binding => (binding.ZoneId, binding.Outcome)));
    }

    [Fact]
    public void An_edit_in_one_of_two_zones_changes_only_that_zone()
    {
        var (first, second) = NameInTwoZones();
        _simulation.Sync(first, second);
        _simulation.Write(second, ZoneAction.Upsert, Make.A(second.Name.ToString(), "192.0.2.66"));
        var report = _simulation.Sync(first, second);
        Assert.Equal(
            [(FirstZoneId, Outcome.InSync), (OtherZoneId, Outcome.Changed)],
            report.Bindings.Select(binding => (binding.ZoneId, binding.Outcome)));
        Assert.Equal((1L, 3L), (_simulation.MarkerOf(first)!.Revision, _simulation.MarkerOf(second)!.Revision));
    }

    [Fact]
    public void A_plan_approved_for_one_zone_does_not_cover_the_same_name_in_another()
    {
        var (first, second) = NameInTwoZones();
        var approved = _simulation.Run(_simulation.Request(first) with { DryRun = true });
        var report = _simulation.Run(_simulation.Request(first, second) with { Approved = approved });
        Assert.Equal([Outcome.Changed, Outcome.Failed], report.Bindings.Select(binding => binding.Outcome));
        Assert.Empty(Standing(second));
    }

    private const string FirstZoneId = Simulation.FleetZoneId;

    private (Binding First, Binding Second) NameInTwoZones()
    {
        var first = _simulation.AddFleet(1)[0];
        _simulation.World.Ec2.CreateVpc("127.77.0.0/16", id: "vpc-two");
        _simulation.World.Route53.CreateZone(new CreateZoneRequest(DnsName.Parse("fleet.example"), "two")
        {
            Id = OtherZoneId,
            VpcId = "vpc-two",
        });
        return (first, first with { ZoneId = OtherZoneId });
    }

    private static SyncRequest Request(string owner, ImmutableArray<Binding> names) => new(owner, names);

    private static ImmutableDictionary<NameInZone, Overrides> OverridesFor(Binding binding, Overrides overrides) =>
        ImmutableDictionary<NameInZone, Overrides>.Empty.Add(NameInZone.Of(binding), overrides);

    private List<string> Standing(Binding binding)
    {
        var zone = _simulation.World.Route53.Find(binding.ZoneId)!;
        return [.. zone.At(binding.Name).Concat(zone.At(binding.MarkerName)).Select(RecordText.Of)];
    }
}
