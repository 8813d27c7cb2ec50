using DnsSync.Model;
using static DnsSync.Tests.Make;
using static DnsSync.Tests.PlanGolden;

namespace DnsSync.Tests.Planning;

public sealed class PlannerEndpointTests
{
    private static readonly Binding Name = Binding();

    [Fact]
    public void Creates_the_records_and_the_marker_of_an_empty_name() =>
        Plan(Name, Empty, Seen(Endpoint("vpce-1", EndpointState.Available, "10.0.2.9", "10.0.1.7"))).Expect("""
            Changed [10.0.1.7,10.0.2.9]
            + CREATE a.example. A 10.0.1.7,10.0.2.9 ttl=60
            + CREATE _dnssync.a.example. TXT "v=1 owner=prod rev=1" ttl=60
            """);

    [Fact]
    public void Plans_nothing_when_the_zone_is_in_sync() =>
        Plan(Name,
            Holding(Name, A("a.example", "10.0.2.9", "10.0.1.7"), MarkerOf("a.example", 4)),
            Seen(Endpoint("vpce-1", EndpointState.Available, "10.0.1.7", "10.0.2.9"))).Expect("""
            InSync [10.0.1.7,10.0.2.9]
            """);

    [Fact]
    public void Adds_an_address_at_once_and_swaps_the_marker() =>
        Plan(Name,
            Holding(Name, A("a.example", "10.0.1.7"), MarkerOf("a.example", 4)),
            Seen(Endpoint("vpce-1", EndpointState.Available, "10.0.1.7", "10.0.2.9"))).Expect("""
            Changed [10.0.1.7,10.0.2.9]
            - DELETE a.example. A 10.0.1.7 ttl=60
            - DELETE _dnssync.a.example. TXT "v=1 owner=prod rev=4" ttl=60
            + CREATE a.example. A 10.0.1.7,10.0.2.9 ttl=60
            + CREATE _dnssync.a.example. TXT "v=1 owner=prod rev=5" ttl=60
            """);

    [Fact]
    public void Keeps_a_missing_address_until_its_removal_is_confirmed() =>
        Plan(Name,
            Holding(Name, A("a.example", "10.0.1.7", "10.0.2.9"), MarkerOf("a.example")),
            Seen(Endpoint("vpce-1", EndpointState.Available, "10.0.1.7"))).Expect("""
            Unsettled [10.0.1.7,10.0.2.9]
            PendingRemoval: A 10.0.2.9 is on no endpoint; it will be removed if a second read confirms this
            """);

    [Fact]
    public void Removes_a_missing_address_after_confirmation() =>
        PlanTwice(Name,
            Holding(Name, A("a.example", "10.0.1.7", "10.0.2.9"), MarkerOf("a.example")),
            Seen(Endpoint("vpce-1", EndpointState.Available, "10.0.1.7"))).Expect("""
            Changed [10.0.1.7]
            - DELETE a.example. A 10.0.1.7,10.0.2.9 ttl=60
            - DELETE _dnssync.a.example. TXT "v=1 owner=prod rev=1" ttl=60
            + CREATE a.example. A 10.0.1.7 ttl=60
            + CREATE _dnssync.a.example. TXT "v=1 owner=prod rev=2" ttl=60
            """);

    [Fact]
    public void Reads_that_are_too_close_together_confirm_nothing()
    {
        var state = Holding(Name, A("a.example", "10.0.1.7", "10.0.2.9"), MarkerOf("a.example"));
        var seen = Seen(Endpoint("vpce-1", EndpointState.Available, "10.0.1.7"));
        var first = Plan(Name, state, seen);
        var second = Plan(Name, state, seen with { ReadAt = Noon.AddSeconds(4.999) }, first.PendingRemovals);
        Assert.Empty(second.Changes);
        Assert.True(second.AwaitsConfirmation);
    }

    [Fact]
    public void An_address_that_came_back_needs_a_new_confirmation()
    {
        var state = Holding(Name, A("a.example", "10.0.1.7", "10.0.2.9"), MarkerOf("a.example"));
        var without = Seen(Endpoint("vpce-1", EndpointState.Available, "10.0.1.7"));
        var with = Seen(Endpoint("vpce-1", EndpointState.Available, "10.0.1.7", "10.0.2.9"));
        var first = Plan(Name, state, without);
        var second = Plan(Name, state, with with { ReadAt = Noon.AddSeconds(6) }, first.PendingRemovals);
        var third = Plan(Name, state, without with { ReadAt = Noon.AddSeconds(8) }, second.PendingRemovals);
        Assert.Empty(third.Changes);
        Assert.True(third.AwaitsConfirmation);
    }

    [Fact]
    public void A_pending_endpoint_keeps_what_is_published_and_adds_nothing() =>
        Plan(Name,
            Holding(Name, A("a.example", "10.0.1.7"), MarkerOf("a.example")),
            Seen(Endpoint("vpce-1", EndpointState.Pending, "10.0.1.7", "10.0.2.9"))).Expect("""
            Unsettled [10.0.1.7]
            Unsettled: endpoint vpce-1 is pending
            """);

    [Fact]
    public void An_address_stays_while_an_interface_of_a_dual_stack_endpoint_lacks_one_of_its_family()
    {
        var name = Name with { Families = [AddressFamily.IPv4, AddressFamily.IPv6] };
        var plan = PlanTwice(name,
            Holding(name, A("a.example", "10.0.1.7", "10.0.2.9"), Aaaa("a.example", "2001:db8::1", "2001:db8::2"),
                MarkerOf("a.example")),
            Seen(DualStack("vpce-1", "10.0.1.7", "10.0.2.9", "2001:db8::1")));
        Assert.Empty(plan.Changes);
        Assert.Contains(plan.Findings, finding => finding.Text.EndsWith("has no IPv6 address yet", StringComparison.Ordinal));
    }

    [Fact]
    public void An_endpoint_in_an_unknown_state_keeps_what_is_published_and_adds_nothing() =>
        PlanTwice(Name,
            Holding(Name, A("a.example", "10.0.1.7", "10.0.3.3"), MarkerOf("a.example")),
            Seen(
                Endpoint("vpce-1", EndpointState.Unknown, "10.0.1.7", "10.0.2.9"),
                Endpoint("vpce-3", EndpointState.Available, "10.0.3.3"))).Expect("""
            Unsettled [10.0.1.7,10.0.3.3]
            Unsettled: endpoint vpce-1 is unknown
            """);

    [Fact]
    public void A_partial_endpoint_loses_addresses_that_left_its_interfaces() =>
        PlanTwice(Name,
            Holding(Name, A("a.example", "10.0.1.7", "10.0.2.9"), MarkerOf("a.example")),
            Seen(Endpoint("vpce-1", EndpointState.Partial, "10.0.1.7"))).Expect("""
            Unsettled [10.0.1.7]
            - DELETE a.example. A 10.0.1.7,10.0.2.9 ttl=60
            - DELETE _dnssync.a.example. TXT "v=1 owner=prod rev=1" ttl=60
            + CREATE a.example. A 10.0.1.7 ttl=60
            + CREATE _dnssync.a.example. TXT "v=1 owner=prod rev=2" ttl=60
            Unsettled: endpoint vpce-1 is partial
            """);

    [Fact]
    public void Nothing_is_published_for_an_endpoint_that_awaits_acceptance() =>
        Plan(Name, Empty, Seen(Endpoint("vpce-1", EndpointState.PendingAcceptance, "10.0.1.7"))).Expect("""
            Unsettled []
            Unsettled: endpoint vpce-1 is pendingAcceptance
            Unsettled: there is no A to publish yet while endpoint vpce-1 is pendingAcceptance
            """);

    [Theory]
    [InlineData(EndpointState.Deleting)]
    [InlineData(EndpointState.Deleted)]
    [InlineData(EndpointState.Rejected)]
    [InlineData(EndpointState.Failed)]
    [InlineData(EndpointState.Expired)]
    public void A_deleted_or_deleting_endpoint_contributes_nothing(EndpointState state) =>
        PlanTwice(Name,
            Holding(Name, A("a.example", "10.0.1.7", "10.0.2.9"), MarkerOf("a.example")),
            Seen(
                Endpoint("vpce-1", EndpointState.Available, "10.0.1.7"),
                Endpoint("vpce-2", state, "10.0.2.9"))).Expect("""
            Changed [10.0.1.7]
            - DELETE a.example. A 10.0.1.7,10.0.2.9 ttl=60
            - DELETE _dnssync.a.example. TXT "v=1 owner=prod rev=1" ttl=60
            + CREATE a.example. A 10.0.1.7 ttl=60
            + CREATE _dnssync.a.example. TXT "v=1 owner=prod rev=2" ttl=60
            """);

    [Fact]
    public void While_an_interface_is_unresolved_addresses_are_only_added()
    {
        var endpoint = Endpoint("vpce-1", EndpointState.Available, "10.0.1.7");
        endpoint = endpoint with
        {
            Endpoint = endpoint.Endpoint with { NetworkInterfaceIds = ["eni-10", "eni-new"] },
        };
        PlanTwice(Name,
            Holding(Name, A("a.example", "10.0.2.9"), MarkerOf("a.example")), Seen(endpoint)).Expect("""
            Unsettled [10.0.1.7,10.0.2.9]
            - DELETE a.example. A 10.0.2.9 ttl=60
            - DELETE _dnssync.a.example. TXT "v=1 owner=prod rev=1" ttl=60
            + CREATE a.example. A 10.0.1.7,10.0.2.9 ttl=60
            + CREATE _dnssync.a.example. TXT "v=1 owner=prod rev=2" ttl=60
            Unsettled: A 10.0.2.9 is kept while network interface eni-new of vpce-1 cannot be described yet
            Unsettled: network interface eni-new of vpce-1 cannot be described yet
            """);
    }

    [Fact]
    public void Both_families_are_published_when_both_are_asked_for() =>
        Plan(Name with { Families = [AddressFamily.IPv4, AddressFamily.IPv6] }, Empty,
            Seen(DualStack("vpce-1", "10.0.1.7", "2001:db8::7"))).Expect("""
            Changed [10.0.1.7,2001:db8::7]
            + CREATE a.example. A 10.0.1.7 ttl=60
            + CREATE a.example. AAAA 2001:db8::7 ttl=60
            + CREATE _dnssync.a.example. TXT "v=1 owner=prod rev=1" ttl=60
            """);

    [Fact]
    public void AAAA_is_left_out_unless_asked_for() =>
        Plan(Name, Empty, Seen(DualStack("vpce-1", "10.0.1.7", "2001:db8::7"))).Expect("""
            Changed [10.0.1.7]
            + CREATE a.example. A 10.0.1.7 ttl=60
            + CREATE _dnssync.a.example. TXT "v=1 owner=prod rev=1" ttl=60
            """);

    [Fact]
    public void A_family_that_is_no_longer_configured_is_removed() =>
        Plan(Name,
            Holding(Name, A("a.example", "10.0.1.7"), Aaaa("a.example", "2001:db8::7"), MarkerOf("a.example")),
            Seen(DualStack("vpce-1", "10.0.1.7", "2001:db8::7"))).Expect("""
            Changed [10.0.1.7]
            - DELETE a.example. AAAA 2001:db8::7 ttl=60
            - DELETE _dnssync.a.example. TXT "v=1 owner=prod rev=1" ttl=60
            + CREATE _dnssync.a.example. TXT "v=1 owner=prod rev=2" ttl=60
            """);

    [Fact]
    public void An_address_in_another_spelling_is_the_same_address() =>
        Plan(Name with { Families = [AddressFamily.IPv6] },
            Holding(Name, Aaaa("a.example", "2001:0DB8:0:0:0:0:0:7"), MarkerOf("a.example")),
            Seen(DualStack("vpce-1", "10.0.1.7", "2001:db8::7"))).Expect("""
            InSync [2001:db8::7]
            """);

    [Fact]
    public void A_different_TTL_is_a_difference() =>
        Plan(Name with { Ttl = 30 },
            Holding(Name, A("a.example", "10.0.1.7"), MarkerOf("a.example")),
            Seen(Endpoint("vpce-1", EndpointState.Available, "10.0.1.7"))).Expect("""
            Changed [10.0.1.7]
            - DELETE a.example. A 10.0.1.7 ttl=60
            - DELETE _dnssync.a.example. TXT "v=1 owner=prod rev=1" ttl=60
            + CREATE a.example. A 10.0.1.7 ttl=30
            + CREATE _dnssync.a.example. TXT "v=1 owner=prod rev=2" ttl=60
            """);

    [Fact]
    public void A_selector_by_id_says_that_its_endpoint_is_gone() =>
        Plan(Name with { Endpoints = new EndpointSelector(["vpce-1", "vpce-2"], null, null) },
            Holding(Name, A("a.example", "10.0.1.7"), MarkerOf("a.example")),
            Seen(Endpoint("vpce-1", EndpointState.Available, "10.0.1.7"))).Expect("""
            InSync [10.0.1.7]
            Note: endpoint vpce-2 does not exist: a selector by id does not follow a replacement
            """);
}
