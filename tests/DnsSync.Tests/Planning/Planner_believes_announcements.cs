using DnsSync.Model;
using DnsSync.Planning;
using static DnsSync.Tests.Make;
using static DnsSync.Tests.PlanGolden;

namespace DnsSync.Tests.Planning;

public sealed class Planner_believes_announcements
{
    private static readonly Binding Name = Binding();
    private static readonly Announcement SubnetGone = new("vpce-1", "subnet-9");
    private static readonly Announcement EndpointGone = new("vpce-2");

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
        Plan(Name, Two, Seen(One), announced: SubnetGone).Expect(Removal);

    [Fact]
    public void The_addresses_of_an_endpoint_that_was_announced_gone_go_at_once() =>
        Plan(Name, Two, Seen(One), announced: EndpointGone).Expect(Removal);

    [Fact]
    public void An_endpoint_announced_gone_and_seen_deleting_goes_at_once() =>
        Plan(Name, Two, Seen(One, Endpoint("vpce-2", EndpointState.Deleting, "10.0.2.9")),
            announced: EndpointGone).Expect(Removal);

    [Fact]
    public void A_look_that_still_shows_what_is_announced_gone_is_too_old_to_remove_anything() =>
        Plan(Name, Two, Seen(One, Endpoint("vpce-2", EndpointState.Available)), announced: EndpointGone)
            .Expect(SecondLook);

    [Fact]
    public void A_look_that_lacks_another_interface_is_not_whole_and_removes_nothing()
    {
        var torn = One with { Endpoint = One.Endpoint with { SubnetIds = ["subnet-0", "subnet-1"] } };
        Plan(Name, Two, Seen(torn), announced: SubnetGone).Expect(SecondLook);
    }

    [Fact]
    public void An_announcement_about_one_endpoint_does_not_excuse_a_subnet_of_another_that_is_still_there() =>
        Plan(Name, Two, Seen(One), announced: new Announcement("vpce-1", "subnet-0")).Expect(SecondLook);

    [Fact]
    public void A_name_is_not_emptied_on_an_announcement_alone() =>
        Plan(Name with { WhenEmpty = WhenEmpty.Delete }, Two, Seen(), announced: [EndpointGone]).Expect("""
            Unsettled [10.0.1.7,10.0.2.9]
            SecondLook: A 10.0.1.7,10.0.2.9 is on no endpoint and is judged after a second look
            """);

    [Fact]
    public void Too_few_addresses_would_be_left_so_the_announcement_does_not_spare_the_second_look() =>
        Plan(Name with { MinimumAddresses = 2 }, Two, Seen(One), announced: EndpointGone).Expect(SecondLook);
}
