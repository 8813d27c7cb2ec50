using DnsSync.Model;
using DnsSync.Planning;
using static DnsSync.Tests.Make;
using static DnsSync.Tests.PlanGolden;

namespace DnsSync.Tests.Planning;

public sealed class PlannerOwnershipTests
{
    private static readonly Binding Name = Binding();
    private static readonly Observation One = Seen(Endpoint("vpce-1", EndpointState.Available, "10.0.1.7"));

    public static TheoryData<string, RecordSet> ForeignRecords()
    {
        var plain = A("a.example", "192.0.2.1");
        var alias = plain with { Ttl = null, Values = [], AliasTarget = new("Z9", "dualstack.x.example.", false) };
        return new()
        {
            { "A", plain },
            { "alias A", alias },
            { "weighted A", Weighted(plain, "blue") },
            { "latency A", plain with { SetIdentifier = "eu", Region = "eu-west-1" } },
            { "failover A", plain with { SetIdentifier = "p", Failover = "PRIMARY" } },
            { "geolocation A", plain with { SetIdentifier = "de", GeoLocation = new(null, "DE", null) } },
            { "geoproximity A", plain with { SetIdentifier = "n", GeoProximity = new("eu-west-1", null, null, null, 5) } },
            { "multivalue A", plain with { SetIdentifier = "m", MultiValueAnswer = true } },
            { "IP-based A", plain with { SetIdentifier = "c", CidrRouting = new("c1", "home") } },
            { "A with a health check", plain with { HealthCheckId = "hc-1" } },
            { "CNAME", new(DnsName.Parse("a.example"), RecordTypes.Cname, 60, ["b.example."]) },
            { "AAAA", Aaaa("a.example", "2001:db8::1") },
        };
    }

    [Fact]
    public void A_reservation_writes_the_marker_of_a_free_name_only()
    {
        var reserveName = new Overrides(ReserveName: true);
        var none = Seen(Endpoint("vpce-1", EndpointState.Pending, "10.0.1.7"));
        Plan(Name, Holding(Name), none, null, reserveName).Expect("""
            Unsettled []
            + CREATE _dnssync.a.example. TXT "v=1 owner=prod rev=1" ttl=60
            Unsettled: endpoint vpce-1 is pending
            Unsettled: there is no A to publish yet while endpoint vpce-1 is pending
            """);
        Plan(Name, Holding(Name, A("a.example", "192.0.2.1")), none, null, reserveName).Expect("""
            Conflict [192.0.2.1]
            Conflict: A without a marker, created by someone else; to take over: 'sync --adopt a.example'
            """);
        Plan(Name, Holding(Name, MarkerOf("a.example", 4)), none, null, reserveName).Expect("""
            Unsettled []
            Unsettled: endpoint vpce-1 is pending
            Unsettled: there is no A to publish yet while endpoint vpce-1 is pending
            """);
    }

    [Theory]
    [MemberData(nameof(ForeignRecords))]
    public void Records_without_a_marker_are_left_alone(string kind, RecordSet foreign) =>
        PlanTwice(Name, Holding(Name, foreign), One).Expect($"""
            Conflict [{string.Join(',', foreign.Values.Where(value => char.IsDigit(value[0])))}]
            Conflict: {kind} without a marker, created by someone else; to take over: 'sync --adopt a.example'
            """);

    [Theory]
    [MemberData(nameof(ForeignRecords))]
    public void Adopted_records_are_deleted_exactly_as_they_were_read(string kind, RecordSet foreign)
    {
        Assert.NotEmpty(kind);
        var plan = PlanTwice(Name, Holding(Name, foreign), One, new Overrides(Adopt: true));
        Assert.Equal(
            [
                new(ChangeAction.Delete, foreign),
                new(ChangeAction.Create, A("a.example", "10.0.1.7")),
                new(ChangeAction.Create, MarkerOf("a.example", 1)),
            ],
            plan.Changes.AsEnumerable());
    }

    [Fact]
    public void Another_owners_name_is_left_alone() =>
        PlanTwice(Name, Holding(Name, A("a.example", "192.0.2.1"), MarkerOf("a.example", 9, "other")), One).Expect("""
            Conflict [192.0.2.1]
            Conflict: managed by owner other; to take over: 'sync --adopt a.example --from other'
            """);

    [Theory]
    [InlineData(null)]
    [InlineData("third")]
    public void Another_owners_name_is_only_adopted_from_that_owner(string? from) =>
        PlanTwice(Name, Holding(Name, A("a.example", "192.0.2.1"), MarkerOf("a.example", 9, "other")), One,
            new Overrides(Adopt: true, AdoptFrom: from)).Expect("""
            Conflict [192.0.2.1]
            Conflict: managed by owner other; to take over: 'sync --adopt a.example --from other'
            """);

    [Fact]
    public void Adopting_increases_the_revision_of_the_previous_owner() =>
        PlanTwice(Name, Holding(Name, A("a.example", "192.0.2.1"), MarkerOf("a.example", 9, "other")), One,
            new Overrides(Adopt: true, AdoptFrom: "other")).Expect("""
            Changed [10.0.1.7]
            - DELETE a.example. A 192.0.2.1 ttl=60
            - DELETE _dnssync.a.example. TXT "v=1 owner=other rev=9" ttl=60
            + CREATE a.example. A 10.0.1.7 ttl=60
            + CREATE _dnssync.a.example. TXT "v=1 owner=prod rev=10" ttl=60
            """);

    [Fact]
    public void Adopting_from_an_owner_is_refused_without_a_marker() =>
        PlanTwice(Name, Holding(Name, A("a.example", "192.0.2.1")), One,
            new Overrides(Adopt: true, AdoptFrom: "other")).Expect("""
            Conflict [192.0.2.1]
            Conflict: the name has no marker, so it cannot be adopted from other: omit --from
            """);

    [Fact]
    public void Adopting_correct_records_only_adds_the_marker() =>
        Plan(Name, Holding(Name, A("a.example", "10.0.1.7")), One, overrides: new Overrides(Adopt: true)).Expect("""
            Changed [10.0.1.7]
            + CREATE _dnssync.a.example. TXT "v=1 owner=prod rev=1" ttl=60
            """);

    [Fact]
    public void Adopting_a_CNAME_with_nothing_to_publish_keeps_the_CNAME()
    {
        var cname = new RecordSet(DnsName.Parse("a.example"), RecordTypes.Cname, 60, ["b.example."]);
        PlanTwice(Name, Holding(Name, cname), Seen(), new Overrides(Adopt: true)).Expect("""
            Held []
            Held: CNAME is kept: there is no address yet to replace it
            Held: no A to publish: there is no endpoint of com.amazonaws.eu-west-1.iot.data in vpc-1: check 'endpoints' in the configuration, and the Region
            """);
    }

    [Fact]
    public void A_marker_without_records_gets_its_records() =>
        Plan(Name, Holding(Name, MarkerOf("a.example", 3)), One).Expect("""
            Changed [10.0.1.7]
            - DELETE _dnssync.a.example. TXT "v=1 owner=prod rev=3" ttl=60
            + CREATE a.example. A 10.0.1.7 ttl=60
            + CREATE _dnssync.a.example. TXT "v=1 owner=prod rev=4" ttl=60
            """);

    [Fact]
    public void A_marker_of_a_later_version_is_left_alone()
    {
        var later = MarkerOf("a.example") with { Values = ["\"v=2 owner=prod epoch=1\""] };
        Plan(Name, Holding(Name, A("a.example", "10.0.1.7"), later), One).Expect("""
            Conflict [10.0.1.7]
            Conflict: this version cannot parse the marker _dnssync.a.example: inspect it, then take over the name with 'sync --adopt a.example'
            """);
    }

    [Fact]
    public void A_traffic_policys_record_is_left_alone_even_when_adopted() =>
        PlanTwice(Name, Holding(Name, A("a.example", "192.0.2.1") with { TrafficPolicyInstanceId = "tp-1" }), One,
            new Overrides(Adopt: true)).Expect("""
            Conflict [192.0.2.1]
            Conflict: A belongs to traffic policy instance tp-1, and only that can change it: delete the instance, or remove the name from the configuration
            """);

    [Fact]
    public void Records_of_other_types_are_left_alone() =>
        Plan(Name, Holding(Name, new RecordSet(Name.Name, "MX", 300, ["10 mail.example."])), One).Expect("""
            Changed [10.0.1.7]
            + CREATE a.example. A 10.0.1.7 ttl=60
            + CREATE _dnssync.a.example. TXT "v=1 owner=prod rev=1" ttl=60
            """);

    [Fact]
    public void Any_manual_edit_of_our_record_is_reverted()
    {
        var alias = A("a.example") with { Ttl = null, AliasTarget = new("Z9", "x.example.", true) };
        Plan(Name, Holding(Name, alias, MarkerOf("a.example")), One).Expect("""
            Changed [10.0.1.7]
            - DELETE a.example. A alias=Z9/x.example. evaluate-target-health=yes
            - DELETE _dnssync.a.example. TXT "v=1 owner=prod rev=1" ttl=60
            + CREATE a.example. A 10.0.1.7 ttl=60
            + CREATE _dnssync.a.example. TXT "v=1 owner=prod rev=2" ttl=60
            """);
    }

    [Fact]
    public void Pruning_removes_our_records_and_the_marker() =>
        Planner.Prune(Name, Owner,
            Holding(Name, A("a.example", "10.0.1.7"), Aaaa("a.example", "2001:db8::7"), MarkerOf("a.example", 5))).Expect("""
            Changed []
            - DELETE a.example. A 10.0.1.7 ttl=60
            - DELETE a.example. AAAA 2001:db8::7 ttl=60
            - DELETE _dnssync.a.example. TXT "v=1 owner=prod rev=5" ttl=60
            """);

    [Fact]
    public void Pruning_keeps_foreign_records() =>
        Planner.Prune(Name, Owner,
            Holding(Name, A("a.example", "192.0.2.1"), MarkerOf("a.example", 9, "other"))).Expect("""
            Conflict [192.0.2.1]
            Conflict: managed by owner other; to take over: 'sync --adopt a.example --from other'
            """);

    [Fact]
    public void Pruning_an_empty_name_changes_nothing() =>
        Planner.Prune(Name, Owner, Empty).Expect("""
            InSync []
            Note: the name has no records
            """);
}
