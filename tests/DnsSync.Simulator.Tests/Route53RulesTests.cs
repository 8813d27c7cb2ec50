using System.Collections.Immutable;
using DnsSync.Model;
using DnsSync.Simulator.Files;
using DnsSync.Simulator.Route53;
using static DnsSync.Simulator.Tests.Worlds;

namespace DnsSync.Simulator.Tests;

public sealed class Route53RulesTests
{
    private readonly World _world = DemoWorld.Create().World;

    [Fact]
    public void A_zone_begins_with_SOA_and_NS_and_keeps_them()
    {
        var apex = _world.Route53.Find(Zone)!.RecordSets;
        Assert.Equal(["NS", "SOA"], apex.Select(set => set.Type));
        Assert.Equal(
            [
                "[A HostedZone must contain exactly one SOA record.]",
                "[A HostedZone must contain at least one NS record for the zone itself.]",
            ],
            _world.Refusal(Delete(apex[0]), Delete(apex[1])));
    }

    [Fact]
    public void Creating_what_exists_is_refused_in_the_words_of_route_53()
    {
        _world.Change(
            Create(A(Apex, "127.10.1.4")), Create(Weighted("w." + Apex, "x", 1, "127.0.0.1")));
        Assert.Equal(
            [
                $"[Tried to create resource record set [name='{Apex}.', type='A'] but it already "
                    + "exists]",
                $"[Tried to create resource record set [name='w.{Apex}.', type='A', "
                    + "set-identifier='x'] but it already exists]",
            ],
            _world.Refusal(
                Create(A(Apex, "127.10.1.5")),
                Create(Weighted("w." + Apex, "x", 2, "127.0.0.2")),
                Create(A("new." + Apex, "127.0.0.1"))));
    }

    [Fact]
    public void Deleting_needs_every_attribute_as_it_is_but_values_in_any_order()
    {
        var set = A(Apex, "127.10.1.4", "127.10.2.4");
        var weighted = Weighted("w." + Apex, "x", 1, "127.0.0.1");
        _world.Change(Create(set), Create(weighted));
        var mismatch = $"[Tried to delete resource record set [name='{Apex}.', type='A'] but the "
            + "values provided do not match the current values]";
        Assert.Equal([mismatch], _world.Refusal(Delete(set with { Ttl = 61 })));
        Assert.Equal([mismatch], _world.Refusal(Delete(A(Apex, "127.10.1.4"))));
        Assert.Equal([mismatch], _world.Refusal(Delete(set with { HealthCheckId = "h" })));
        Assert.Contains(
            "do not match", _world.Refusal(Delete(weighted with { Weight = 2 })).Single());
        Assert.Equal(
            [$"[Tried to delete resource record set [name='no.{Apex}.', type='A'] but it was not "
                + "found]"],
            _world.Refusal(Delete(A("no." + Apex, "127.0.0.1"))));
        _world.Change(Delete(A(Apex, "127.10.2.4", "127.10.1.4")), Delete(weighted));
    }

    [Fact]
    public void A_batch_is_applied_in_order_and_all_of_it_or_none()
    {
        _world.Change(Create(A(Apex, "127.10.1.4")));
        _world.Change(Delete(A(Apex, "127.10.1.4")), Create(A(Apex, "127.10.1.5")));
        Assert.Equal(
            "127.10.1.5", _world.Route53.Find(Zone)!.At(DnsName.Parse(Apex))[0].Values.Single());
        Assert.Single(_world.Refusal(
            Delete(A(Apex, "127.10.1.5")), Delete(A(Apex, "127.10.1.5"))));
    }

    [Fact]
    public void Upsert_creates_and_replaces()
    {
        _world.Change(Upsert(A(Apex, "127.10.1.4")));
        _world.Change(Upsert(A(Apex, "127.10.1.5") with { Ttl = 5 }));
        Assert.Equal(5, _world.Route53.Find(Zone)!.At(DnsName.Parse(Apex))[0].Ttl);
    }

    [Fact]
    public void Routing_policies_do_not_mix_and_need_their_set_identifier()
    {
        _world.Change(
            Create(Weighted(Apex, "x", 1, "127.0.0.1")), Create(A("s." + Apex, "127.0.0.1")));
        Assert.Equal(
            [$"[RRSet with DNS name {Apex}., type A cannot be created as other RRSets exist with "
                + "the same name and type.]"],
            _world.Refusal(Create(A(Apex, "127.0.0.2"))));
        Assert.Equal(
            [$"[RRSet with DNS name s.{Apex}., type A, SetIdentifier x cannot be created because "
                + "a non weighted rrset exists with the same name and type.]"],
            _world.Refusal(Create(Weighted("s." + Apex, "x", 1, "127.0.0.2"))));
        Assert.Single(_world.Refusal(
            Create(A(Apex, "127.0.0.2") with { SetIdentifier = "y", Region = "us-east-1" })));
        Assert.Single(_world.Refusal(Create(A("t." + Apex, "127.0.0.2") with { Weight = 1 })));
        Assert.Single(_world.Refusal(
            Create(A("t." + Apex, "127.0.0.2") with { SetIdentifier = "y" })));
        Assert.Single(_world.Refusal(Create(
            Weighted("t." + Apex, "y", 1, "127.0.0.2") with { Region = "us-east-1" })));
    }

    [Fact]
    public void A_hundred_weighted_sets_fit_a_name_and_no_more()
    {
        _world.Change([.. Enumerable.Range(0, 100)
            .Select(i => Create(Weighted(Apex, $"s{i}", 1, "127.0.0.1")))]);
        Assert.Single(_world.Refusal(Create(Weighted(Apex, "one-more", 1, "127.0.0.1"))));
    }

    [Fact]
    public void A_cname_is_alone_at_its_name_and_never_at_the_apex()
    {
        var cname = new RecordSet(DnsName.Parse("c." + Apex), "CNAME", 60, ["x.example."]);
        _world.Change(Create(cname), Create(A("a." + Apex, "127.0.0.1")));
        Assert.Contains(
            "conflicting RRSet of type  CNAME",
            _world.Refusal(Create(A("c." + Apex, "127.0.0.1"))).Single());
        Assert.Contains(
            "conflicts with other records",
            _world.Refusal(Create(cname with { Name = DnsName.Parse("a." + Apex) })).Single());
        Assert.Contains(
            "not permitted at apex",
            _world.Refusal(Create(cname with { Name = DnsName.Parse(Apex) }))[0]);
        _world.Change(Delete(cname), Create(A("c." + Apex, "127.0.0.1")));
    }

    [Theory]
    [InlineData("A", "127.0.0.01")]
    [InlineData("A", "256.0.0.1")]
    [InlineData("A", "127.1")]
    [InlineData("A", "::1")]
    [InlineData("AAAA", "127.0.0.1")]
    [InlineData("AAAA", "fe80::1%eth0")]
    [InlineData("TXT", "bare")]
    [InlineData("TXT", "\"open")]
    [InlineData("TXT", "\"a\" b")]
    [InlineData("CNAME", "a..b")]
    public void Values_that_no_resolver_could_read_are_refused(string type, string value) =>
        Assert.Contains(
            $"encountered with '{value}'",
            _world.Refusal(Create(
                new RecordSet(DnsName.Parse("v." + Apex), type, 60, [value]))).Single());

    [Fact]
    public void Long_texts_are_several_strings_of_255()
    {
        var name = DnsName.Parse("t." + Apex);
        var fits = '"' + new string('x', 255) + '"';
        _world.Change(Create(new RecordSet(name, "TXT", 60, [$"{fits} {fits}", "\"a\\\"b\""])));
        Assert.Contains("CharacterStringTooLong", _world.Refusal(Create(new RecordSet(
            DnsName.Parse("u." + Apex), "TXT", 60, ['"' + new string('x', 256) + '"']))).Single());
    }

    [Fact]
    public void A_name_outside_the_zone_is_refused() => Assert.Equal(
        [$"[RRSet with DNS name example.com. is not permitted in zone {Apex}.]"],
        _world.Refusal(Create(A("example.com", "127.0.0.1"))));

    [Fact]
    public void Batches_have_their_limits_and_upserts_count_twice()
    {
        Assert.Equal(
            ["[Number of records limit of 1000 exceeded.]"],
            _world.Refusal(Upserts(501)));
        _world.Change(Upserts(500));
        // 252 characters each: 126 of them fit into 32,000, 127 do not.
        var text = '"' + new string('x', 250) + '"';
        _world.Change(Texts(126, "fits"));
        Assert.Equal(
            ["[Number of characters limit of 32000 exceeded.]"], _world.Refusal(Texts(127, "not")));
        Assert.Contains("401 values", _world.Refusal(Create(A("v." + Apex,
            [.. Enumerable.Range(0, 401).Select(i => $"127.0.{i / 200}.{i % 200}")]))).Single());
        Assert.Equal(
            ["[Duplicate Resource Record: '127.0.0.1']"],
            _world.Refusal(Create(A("v." + Apex, "127.0.0.1", "127.0.0.1"))));

        static ImmutableArray<ZoneChange> Upserts(int count) =>
            [.. Enumerable.Range(0, count).Select(i => Upsert(A($"n{i}.{Apex}", "127.0.0.1")))];

        ImmutableArray<ZoneChange> Texts(int count, string label) =>
        [
            .. Enumerable.Range(0, count).Select(i => Create(new RecordSet(
                DnsName.Parse($"{label}{i}.{Apex}"), "TXT", 60, [text]))),
        ];
    }

    [Fact]
    public void A_zone_holds_so_many_record_sets_and_no_more()
    {
        var world = DemoWorld.Create(new WorldSettings { MaximumRecordsPerZone = 4 }).World;
        world.Change(Create(A(Apex, "127.0.0.1")), Create(A("a." + Apex, "127.0.0.1")));
        Assert.Equal(
            ["[Number of records limit of 4 exceeded.]"],
            world.Refusal(Create(A("b." + Apex, "127.0.0.1"))));
        world.Change(Delete(A("a." + Apex, "127.0.0.1")), Create(A("b." + Apex, "127.0.0.1")));
    }

    [Fact]
    public void Records_of_a_traffic_policy_cannot_be_changed()
    {
        var set = A("p." + Apex, "127.0.0.1") with { TrafficPolicyInstanceId = "t-1" };
        _world.Route53.SeedRecord(Zone, set);
        Assert.Contains("traffic policy", _world.Refusal(Delete(set)).Single());
        Assert.Contains("traffic policy", _world.Refusal(
            Upsert(set with { TrafficPolicyInstanceId = null }))[0]);
    }

    [Fact]
    public void The_listing_is_ordered_by_reversed_labels_then_type_then_set_identifier()
    {
        _world.Change(
            Create(A("b." + Apex, "127.0.0.1")),
            Create(A("*.b." + Apex, "127.0.0.1")),
            Create(A("a.b." + Apex, "127.0.0.1")),
            Create(A("b-c." + Apex, "127.0.0.1")),
            Create(Weighted("w." + Apex, "y", 1, "127.0.0.1")),
            Create(Weighted("w." + Apex, "x", 1, "127.0.0.1")),
            Create(new RecordSet(DnsName.Parse("w." + Apex), "AAAA", 60, ["::1"])));
        Assert.Equal(
            [
                $"{Apex}. NS", $"{Apex}. SOA",
                $"b-c.{Apex}. A", $"b.{Apex}. A", $"\\052.b.{Apex}. A", $"a.b.{Apex}. A",
                $"w.{Apex}. A x", $"w.{Apex}. A y", $"w.{Apex}. AAAA",
            ],
            _world.Route53.ListRecordSets(new ListRecordSetsRequest(Zone)).RecordSets.Select(
                set => $"{set.Name.ToRoute53()} {set.Type} {set.SetIdentifier}".TrimEnd()));
    }

    [Fact]
    public void Pages_continue_at_the_cursor_within_a_name_too()
    {
        _world.Change([.. Enumerable.Range(0, 20)
            .Select(i => Create(Weighted("w." + Apex, $"s{i:00}", 1, "127.0.0.1")))]);
        var seen = new List<RecordSet>();
        RecordSetCursor? start = null;
        do
        {
            var page = _world.Route53.ListRecordSets(
                new ListRecordSetsRequest(Zone) { Start = start, MaxItems = 7 });
            seen.AddRange(page.RecordSets);
            start = page.Next;
        }
        while (start is not null);
        Assert.Equal(_world.Route53.Find(Zone)!.RecordSets, seen);
    }

    [Fact]
    public void A_change_is_pending_at_first_and_listed_all_the_same()
    {
        var change = _world.Change(Create(A(Apex, "127.0.0.1")));
        Assert.Equal("PENDING", _world.Route53.GetChange(change.Id).StatusAt(_world.Now));
        Assert.Equal(3, _world.Route53.ListRecordSets(new(Zone)).RecordSets.Length);
        _world.RunFor(TimeSpan.FromSeconds(30));
        Assert.Equal("INSYNC", _world.Route53.GetChange(change.Id).StatusAt(_world.Now));
        Assert.Equal("NoSuchChange", CodeOf(() => _world.Route53.GetChange("C0")));
    }

    [Fact]
    public void Zones_are_unique_to_a_vpc_and_go_only_when_empty()
    {
        Assert.Equal("ConflictingDomainExists", CodeOf(() => _world.Route53.CreateZone(
            new CreateZoneRequest(DnsName.Parse(Apex), "again") { VpcId = DemoWorld.VpcId })));
        _world.Change(Create(A(Apex, "127.0.0.1")));
        Assert.Equal("HostedZoneNotEmpty", CodeOf(() => _world.Route53.DeleteZone(Zone)));
        _world.Change(Delete(A(Apex, "127.0.0.1")));
        _world.Route53.DeleteZone(Zone);
        Assert.Equal("NoSuchHostedZone", CodeOf(() => _world.Route53.GetZone(Zone)));
    }

    [Fact]
    public void The_contents_show_every_zone_with_SOA_and_NS()
    {
        Assert.Equal(
            [DemoWorld.CredentialsZoneId, DemoWorld.DataZoneId],
            _world.Route53.Contents.Select(contents => contents.Zone.Id).Order());
        Assert.All(_world.Route53.Contents, contents =>
            Assert.Equal(["NS", "SOA"], contents.RecordSets.Select(set => set.Type)));
    }
}
