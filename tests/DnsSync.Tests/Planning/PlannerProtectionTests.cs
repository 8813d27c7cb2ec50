using DnsSync.Model;
using DnsSync.Planning;
using static DnsSync.Tests.Make;
using static DnsSync.Tests.PlanGolden;

namespace DnsSync.Tests.Planning;

public sealed class PlannerProtectionTests
{
    private static readonly Binding Name = Binding();

    private static NameState Two => Holding(Name, A("a.example", "10.0.1.7", "10.0.2.9"), MarkerOf("a.example"));

    [Fact]
    public void Never_empties_a_name_on_its_own() =>
        PlanTwice(Name, Two, Seen()).Expect("""
            Held [10.0.1.7,10.0.2.9]
            Held: A 10.0.1.7,10.0.2.9 stays: there is no endpoint of com.amazonaws.eu-west-1.iot.data in vpc-1: check 'endpoints' in the configuration, and the Region
            """);

    [Fact]
    public void Empties_a_name_when_forced_and_confirmed() =>
        PlanTwice(Name, Two, Seen(), new Overrides(Force: true)).Expect("""
            Changed []
            - DELETE a.example. A 10.0.1.7,10.0.2.9 ttl=60
            - DELETE _dnssync.a.example. TXT "v=1 owner=prod rev=1" ttl=60
            + CREATE _dnssync.a.example. TXT "v=1 owner=prod rev=2" ttl=60
            Note: the last A is removed: resolvers may cache that the name does not exist for up to 15 minutes
            """);

    [Fact]
    public void Empties_a_name_on_request_only_after_confirmation() =>
        Plan(Name with { WhenEmpty = WhenEmpty.Delete }, Two, Seen()).Expect("""
            Unsettled [10.0.1.7,10.0.2.9]
            PendingRemoval: A 10.0.1.7,10.0.2.9 is on no endpoint; a second read decides
            """);

    [Fact]
    public void Empties_a_name_on_request_only_once_each_address_was_missed_twice()
    {
        var name = Name with { WhenEmpty = WhenEmpty.Delete };
        var first = Plan(name, Two, Seen(Endpoint("vpce-1", EndpointState.Available, "10.0.1.7")));
        var later = Seen() with { ReadAt = Noon + PendingRemovals.ConfirmationDelay };
        Assert.Empty(Plan(name, Two, later, first.PendingRemovals).Changes);
    }

    [Fact]
    public void Empties_a_name_on_request_whatever_its_minimum() =>
        PlanTwice(Name with { WhenEmpty = WhenEmpty.Delete, MinimumAddresses = 2 }, Two, Seen()).Expect("""
            Changed []
            - DELETE a.example. A 10.0.1.7,10.0.2.9 ttl=60
            - DELETE _dnssync.a.example. TXT "v=1 owner=prod rev=1" ttl=60
            + CREATE _dnssync.a.example. TXT "v=1 owner=prod rev=2" ttl=60
            Note: the last A is removed: resolvers may cache that the name does not exist for up to 15 minutes
            """);

    [Fact]
    public void An_empty_name_with_our_marker_is_in_sync_under_delete() =>
        Plan(Name with { WhenEmpty = WhenEmpty.Delete }, Holding(Name, MarkerOf("a.example", 3)), Seen()).Expect("""
            InSync []
            """);

    [Fact]
    public void A_name_that_never_had_an_address_is_held_with_a_reason() =>
        Plan(Name, Empty, Seen()).Expect("""
            Held []
            Held: no A to publish: there is no endpoint of com.amazonaws.eu-west-1.iot.data in vpc-1: check 'endpoints' in the configuration, and the Region
            """);

    [Fact]
    public void Emptiness_is_unsettled_while_another_endpoint_is_in_transition() =>
        PlanTwice(Name with { WhenEmpty = WhenEmpty.Delete }, Two,
            Seen(
                Endpoint("vpce-1", EndpointState.Deleting, "10.0.1.7", "10.0.2.9"),
                Endpoint("vpce-2", EndpointState.Pending, "10.0.3.3"))).Expect("""
            Unsettled [10.0.1.7,10.0.2.9]
            Unsettled: A 10.0.1.7,10.0.2.9 stays while endpoint vpce-2 is pending
            Unsettled: endpoint vpce-2 is pending
            """);

    [Fact]
    public void Too_few_addresses_are_held_while_an_old_one_may_work() =>
        PlanTwice(Name with { MinimumAddresses = 2 }, Two,
            Seen(
                Endpoint("vpce-1", EndpointState.Available, "10.0.1.7"),
                Endpoint("vpce-2", EndpointState.Deleting, "10.0.2.9"))).Expect("""
            Held [10.0.1.7,10.0.2.9]
            Held: A 10.0.2.9 is kept: without it only 1 of at least 2 addresses would be left, and it may still be in use
            """);

    [Fact]
    public void Too_few_addresses_are_published_once_the_old_ones_are_gone() =>
        PlanTwice(Name with { MinimumAddresses = 2 }, Two,
            Seen(Endpoint("vpce-1", EndpointState.Available, "10.0.1.7"))).Expect("""
            Changed [10.0.1.7]
            - DELETE a.example. A 10.0.1.7,10.0.2.9 ttl=60
            - DELETE _dnssync.a.example. TXT "v=1 owner=prod rev=1" ttl=60
            + CREATE a.example. A 10.0.1.7 ttl=60
            + CREATE _dnssync.a.example. TXT "v=1 owner=prod rev=2" ttl=60
            Note: A has 1 of at least 2 addresses
            """);

    [Fact]
    public void Too_few_addresses_are_published_when_forced() =>
        PlanTwice(Name with { MinimumAddresses = 2 }, Two,
            Seen(
                Endpoint("vpce-1", EndpointState.Available, "10.0.1.7"),
                Endpoint("vpce-2", EndpointState.Deleting, "10.0.2.9")),
            new Overrides(Force: true)).Expect("""
            Changed [10.0.1.7]
            - DELETE a.example. A 10.0.1.7,10.0.2.9 ttl=60
            - DELETE _dnssync.a.example. TXT "v=1 owner=prod rev=1" ttl=60
            + CREATE a.example. A 10.0.1.7 ttl=60
            + CREATE _dnssync.a.example. TXT "v=1 owner=prod rev=2" ttl=60
            Note: A has 1 of at least 2 addresses
            """);

    [Fact]
    public void Addresses_are_added_even_below_the_minimum() =>
        Plan(Name with { MinimumAddresses = 3 }, Empty,
            Seen(Endpoint("vpce-1", EndpointState.Available, "10.0.1.7"))).Expect("""
            Changed [10.0.1.7]
            + CREATE a.example. A 10.0.1.7 ttl=60
            + CREATE _dnssync.a.example. TXT "v=1 owner=prod rev=1" ttl=60
            Note: A has 1 of at least 3 addresses
            """);

    [Fact]
    public void One_family_is_not_emptied_because_the_other_has_addresses() =>
        PlanTwice(Name with { Families = [AddressFamily.IPv4, AddressFamily.IPv6] },
            Holding(Name, A("a.example", "10.0.1.7"), Aaaa("a.example", "2001:db8::7"), MarkerOf("a.example")),
            Seen(Endpoint("vpce-1", EndpointState.Available, "10.0.1.7"))).Expect("""
            Held [10.0.1.7,2001:db8::7]
            Held: AAAA 2001:db8::7 is kept although no endpoint has it, because DnsSync does not empty a name on its own (to remove it: 'sync --force --name a.example')
            """);

    [Fact]
    public void The_old_family_stays_until_the_new_one_has_an_address() =>
        PlanTwice(Name with { Families = [AddressFamily.IPv6] },
            Holding(Name, A("a.example", "10.0.1.7"), MarkerOf("a.example")),
            Seen(Endpoint("vpce-1", EndpointState.Available, "10.0.1.7"))).Expect("""
            Held [10.0.1.7]
            Held: A is kept: there is no address yet to replace it
            Held: no AAAA to publish: no matching endpoint has an address
            """);

    [Fact]
    public void Too_many_addresses_for_a_record_set_fail_the_whole_name() =>
        Plan(Name, Empty,
            Seen(Endpoint("vpce-1", EndpointState.Available,
                [.. Enumerable.Range(0, 401).Select(i => $"10.1.{i / 200}.{(i % 200) + 1}")]))).Expect("""
            Failed []
            Failed: 401 addresses exceed the 400 values that Route 53 allows in one A record set: use layout 'weighted', or several names
            """);

    [Fact]
    public void Too_many_endpoints_for_weighted_sets_fail_the_whole_name() =>
        Plan(Name with { Layout = RecordLayout.Weighted }, Empty,
            Seen([.. Enumerable.Range(0, 101).Select(i =>
                Endpoint($"vpce-{i}", EndpointState.Available, $"10.1.0.{i + 1}"))])).Expect("""
            Failed []
            Failed: 101 endpoints exceed the 100 weighted A record sets that Route 53 allows for a name: use layout 'merged', or several names
            """);
}
