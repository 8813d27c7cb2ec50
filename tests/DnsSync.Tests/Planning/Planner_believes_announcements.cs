using DnsSync.Model;
using DnsSync.Planning;
using static DnsSync.Tests.Make;
using static DnsSync.Tests.PlanGolden;

namespace DnsSync.Tests.Planning;

public sealed class Planner_believes_announcements
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

    private const string SecondLook = """
        Unsettled [10.0.1.7,10.0.2.9]
        SecondLook: A 10.0.2.9 is on no endpoint and goes if a second look agrees
        """;

    [Fact]
    public void The_address_of_a_subnet_that_was_announced_gone_goes_at_once() =>
        Plan(Name, Two, Seen(One, Endpoint("vpce-2", EndpointState.Available)), expected: SubnetGone).Expect(Removal);

    [Fact]
    public void The_addresses_of_an_endpoint_that_was_announced_gone_go_at_once() =>
        Plan(Name, Two, Seen(One), expected: EndpointGone).Expect(Removal);

    [Fact]
    public void An_endpoint_announced_gone_and_seen_deleting_goes_at_once() =>
        Plan(Name, Two, Seen(One, Endpoint("vpce-2", EndpointState.Deleting, "10.0.2.9")),
            expected: EndpointGone).Expect(Removal);

    [Fact]
    public void A_look_that_still_shows_what_is_announced_gone_is_too_old_to_remove_anything() =>
        Plan(Name, Two, Seen(One, Endpoint("vpce-2", EndpointState.Available)), expected: EndpointGone).Expect("""
            Unsettled [10.0.1.7,10.0.2.9]
            Unsettled: endpoint vpce-2 was deleted and is still to be seen
            SecondLook: A 10.0.2.9 is on no endpoint and goes if a second look agrees
            """);

    [Fact]
    public void An_announcement_about_one_endpoint_does_not_excuse_the_address_of_another() =>
        Plan(Name, Two, Seen(One), expected: Expectation.Gone("vpce-3")).Expect(SecondLook);

    [Fact]
    public void An_announcement_about_one_subnet_does_not_excuse_the_address_in_another() =>
        Plan(Name, Two, Seen(One), expected: Expectation.Gone("vpce-2", "subnet-8")).Expect(SecondLook);

    [Fact]
    public void An_address_that_was_never_seen_anywhere_takes_its_second_look() =>
        Plan(Name, Holding(Name, A("a.example", "10.0.1.7", "10.0.7.7"), MarkerOf("a.example")), Seen(One),
            expected: EndpointGone).Expect("""
            Unsettled [10.0.1.7,10.0.7.7]
            SecondLook: A 10.0.7.7 is on no endpoint and goes if a second look agrees
            """);

    [Fact]
    public void A_weighted_set_says_itself_whose_addresses_it_has()
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
    public void An_endpoint_that_was_made_and_is_not_to_be_seen_yet_is_waited_for() =>
        Plan(Name, Two, Seen(One, Endpoint("vpce-2", EndpointState.Available, "10.0.2.9")),
            expected: Expectation.Present("vpce-3") with { Service = Service, VpcId = "vpc-1" }).Expect("""
            Unsettled [10.0.1.7,10.0.2.9]
            Unsettled: endpoint vpce-3 was made and is not to be seen yet
            """);

    [Fact]
    public void An_endpoint_of_another_service_is_not_waited_for() =>
        Plan(Name, Two, Seen(One, Endpoint("vpce-2", EndpointState.Available, "10.0.2.9")),
            expected: Expectation.Present("vpce-3") with { Service = "other", VpcId = "vpc-1" }).Expect("""
            InSync [10.0.1.7,10.0.2.9]
            """);

    [Fact]
    public void A_name_is_not_emptied_on_an_announcement_alone() =>
        Plan(Name with { WhenEmpty = WhenEmpty.Delete }, Two, Seen(), expected: [EndpointGone]).Expect("""
            Unsettled [10.0.1.7,10.0.2.9]
            SecondLook: A 10.0.1.7,10.0.2.9 is on no endpoint and is judged after a second look
            """);

    [Fact]
    public void Too_few_addresses_would_be_left_so_the_announcement_does_not_spare_the_second_look() =>
        Plan(Name with { MinimumAddresses = 2 }, Two, Seen(One), expected: EndpointGone).Expect(SecondLook);
}
