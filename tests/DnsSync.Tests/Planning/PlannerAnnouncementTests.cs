using DnsSync.Model;
using DnsSync.Planning;
using static DnsSync.Tests.Make;
using static DnsSync.Tests.PlanGolden;

namespace DnsSync.Tests.Planning;

public sealed class PlannerAnnouncementTests
{
    private static readonly Binding Name = Binding();
    private static readonly Expectation SubnetGone = Expectation.Gone("vpce-2", "subnet-9");
    private static readonly Expectation EndpointGone = Expectation.Gone("vpce-2");

    private static NameState Two => Holding(Name, A("a.example", "10.0.1.7", "10.0.2.9"), MarkerOf("a.example"));

    private static ObservedEndpoint One => Endpoint("vpce-1", EndpointState.Available, "10.0.1.7");

    private const string Removal = """
        Changed [10.0.1.7]
        - DELETE a.example. A 10.0.1.7,10.0.2.9 ttl=60
        - DELETE _dnssync.a.example. TXT "v=1 owner=prod rev=1" ttl=60
        + CREATE a.example. A 10.0.1.7 ttl=60
        + CREATE _dnssync.a.example. TXT "v=1 owner=prod rev=2" ttl=60
        """;

    private const string PendingRemoval = """
        Unsettled [10.0.1.7,10.0.2.9]
        PendingRemoval: A 10.0.2.9 is on no endpoint; it will be removed if a second read confirms this
        """;

    [Fact]
    public void The_address_of_a_subnet_announced_gone_is_removed_at_once() =>
        Plan(Name, Two, Seen(One, Endpoint("vpce-2", EndpointState.Available)), expected: SubnetGone).Expect(Removal);

    [Fact]
    public void The_addresses_of_an_endpoint_announced_gone_are_removed_at_once() =>
        Plan(Name, Two, Seen(One), expected: EndpointGone).Expect(Removal);

    [Fact]
    public void An_endpoint_announced_gone_and_deleting_is_removed_at_once() =>
        Plan(Name, Two, Seen(One, Endpoint("vpce-2", EndpointState.Deleting, "10.0.2.9")),
            expected: EndpointGone).Expect(Removal);

    [Fact]
    public void A_read_that_contradicts_an_announcement_removes_nothing() =>
        Plan(Name, Two, Seen(One, Endpoint("vpce-2", EndpointState.Available)), expected: EndpointGone).Expect("""
            Unsettled [10.0.1.7,10.0.2.9]
            Unsettled: endpoint vpce-2 was deleted but is still visible
            PendingRemoval: A 10.0.2.9 is on no endpoint; it will be removed if a second read confirms this
            """);

    [Fact]
    public void An_announcement_does_not_cover_addresses_of_other_endpoints() =>
        Plan(Name, Two, Seen(One), expected: Expectation.Gone("vpce-3")).Expect(PendingRemoval);

    [Fact]
    public void An_announcement_does_not_cover_addresses_in_other_subnets() =>
        Plan(Name, Two, Seen(One, Endpoint("vpce-2", EndpointState.Available)),
            expected: Expectation.Gone("vpce-2", "subnet-8")).Expect(PendingRemoval);

    [Fact]
    public void An_address_of_unknown_origin_needs_confirmation() =>
        Plan(Name, Holding(Name, A("a.example", "10.0.1.7", "10.0.7.7"), MarkerOf("a.example")), Seen(One),
            expected: EndpointGone).Expect("""
            Unsettled [10.0.1.7,10.0.7.7]
            PendingRemoval: A 10.0.7.7 is on no endpoint; it will be removed if a second read confirms this
            """);

    [Fact]
    public void A_weighted_set_identifies_the_endpoint_of_its_addresses()
    {
        var name = Name with { Layout = RecordLayout.Weighted };
        Plan(name,
            Holding(name,
                Weighted(A("a.example", "10.0.1.7"), "vpce-1"),
                Weighted(A("a.example", "10.0.7.7"), "vpce-2"),
                MarkerOf("a.example")),
            Seen(One), expected: EndpointGone).Expect("""
            Changed [10.0.1.7]
            - DELETE a.example. A 10.0.7.7 ttl=60 set=vpce-2 weight=1
            - DELETE _dnssync.a.example. TXT "v=1 owner=prod rev=1" ttl=60
            + CREATE _dnssync.a.example. TXT "v=1 owner=prod rev=2" ttl=60
            """);
    }

    [Fact]
    public void An_endpoint_that_was_created_but_is_not_visible_is_awaited() =>
        Plan(Name, Two, Seen(One, Endpoint("vpce-2", EndpointState.Available, "10.0.2.9")),
            expected: Expectation.Present("vpce-3") with { Service = Service, VpcId = "vpc-1" }).Expect("""
            Unsettled [10.0.1.7,10.0.2.9]
            Unsettled: endpoint vpce-3 was created but is not visible yet
            """);

    [Fact]
    public void An_endpoint_of_another_service_is_not_awaited() =>
        Plan(Name, Two, Seen(One, Endpoint("vpce-2", EndpointState.Available, "10.0.2.9")),
            expected: Expectation.Present("vpce-3") with { Service = "other", VpcId = "vpc-1" }).Expect("""
            InSync [10.0.1.7,10.0.2.9]
            """);

    [Fact]
    public void A_name_is_not_emptied_on_an_announcement_alone() =>
        Plan(Name with { WhenEmpty = WhenEmpty.Delete }, Two, Seen(), expected: [EndpointGone]).Expect("""
            Unsettled [10.0.1.7,10.0.2.9]
            PendingRemoval: A 10.0.1.7,10.0.2.9 is on no endpoint; a second read decides
            """);

    [Fact]
    public void Below_the_minimum_an_announced_removal_needs_confirmation() =>
        Plan(Name with { MinimumAddresses = 2 }, Two, Seen(One), expected: EndpointGone).Expect(PendingRemoval);
}
