using DnsSync.Model;
using static DnsSync.Tests.Make;
using static DnsSync.Tests.PlanGolden;

namespace DnsSync.Tests.Planning;

public sealed class PlannerWeightedSetTests
{
    private static readonly Binding Name = Binding() with { Layout = RecordLayout.Weighted };

    [Fact]
    public void One_set_for_each_endpoint() =>
        Plan(Name, Empty,
            Seen(
                Endpoint("vpce-1", EndpointState.Available, "10.0.1.7", "10.0.2.7"),
                Endpoint("vpce-2", EndpointState.Available, "10.0.1.8"))).Expect("""
            Changed [10.0.1.7,10.0.1.8,10.0.2.7]
            + CREATE a.example. A 10.0.1.7,10.0.2.7 ttl=60 set=vpce-1 weight=1
            + CREATE a.example. A 10.0.1.8 ttl=60 set=vpce-2 weight=1
            + CREATE _dnssync.a.example. TXT "v=1 owner=prod rev=1" ttl=60
            """);

    [Fact]
    public void Switching_from_merged_is_one_swap() =>
        Plan(Name,
            Holding(Name, A("a.example", "10.0.1.7", "10.0.1.8"), MarkerOf("a.example")),
            Seen(
                Endpoint("vpce-1", EndpointState.Available, "10.0.1.7"),
                Endpoint("vpce-2", EndpointState.Available, "10.0.1.8"))).Expect("""
            Changed [10.0.1.7,10.0.1.8]
            - DELETE a.example. A 10.0.1.7,10.0.1.8 ttl=60
            - DELETE _dnssync.a.example. TXT "v=1 owner=prod rev=1" ttl=60
            + CREATE a.example. A 10.0.1.7 ttl=60 set=vpce-1 weight=1
            + CREATE a.example. A 10.0.1.8 ttl=60 set=vpce-2 weight=1
            + CREATE _dnssync.a.example. TXT "v=1 owner=prod rev=2" ttl=60
            """);

    [Fact]
    public void Switching_back_to_merged_is_one_swap() =>
        Plan(Binding(),
            Holding(Name,
                Weighted(A("a.example", "10.0.1.7"), "vpce-1"),
                Weighted(A("a.example", "10.0.1.8"), "vpce-2"),
                MarkerOf("a.example")),
            Seen(
                Endpoint("vpce-1", EndpointState.Available, "10.0.1.7"),
                Endpoint("vpce-2", EndpointState.Available, "10.0.1.8"))).Expect("""
            Changed [10.0.1.7,10.0.1.8]
            - DELETE a.example. A 10.0.1.7 ttl=60 set=vpce-1 weight=1
            - DELETE a.example. A 10.0.1.8 ttl=60 set=vpce-2 weight=1
            - DELETE _dnssync.a.example. TXT "v=1 owner=prod rev=1" ttl=60
            + CREATE a.example. A 10.0.1.7,10.0.1.8 ttl=60
            + CREATE _dnssync.a.example. TXT "v=1 owner=prod rev=2" ttl=60
            """);

    [Fact]
    public void A_set_with_a_pending_removal_is_unchanged() =>
        Plan(Name,
            Holding(Name,
                Weighted(A("a.example", "10.0.1.7"), "vpce-1"),
                Weighted(A("a.example", "10.0.1.8"), "vpce-2"),
                MarkerOf("a.example")),
            Seen(Endpoint("vpce-1", EndpointState.Available, "10.0.1.7"))).Expect("""
            Unsettled [10.0.1.7,10.0.1.8]
            PendingRemoval: A 10.0.1.8 is on no endpoint; it will be removed if a second read confirms this
            """);

    [Fact]
    public void An_edited_weight_is_corrected() =>
        Plan(Name,
            Holding(Name,
                Weighted(A("a.example", "10.0.1.7"), "vpce-1") with { Weight = 0 },
                MarkerOf("a.example")),
            Seen(Endpoint("vpce-1", EndpointState.Available, "10.0.1.7"))).Expect("""
            Changed [10.0.1.7]
            - DELETE a.example. A 10.0.1.7 ttl=60 set=vpce-1 weight=0
            - DELETE _dnssync.a.example. TXT "v=1 owner=prod rev=1" ttl=60
            + CREATE a.example. A 10.0.1.7 ttl=60 set=vpce-1 weight=1
            + CREATE _dnssync.a.example. TXT "v=1 owner=prod rev=2" ttl=60
            """);

    [Fact]
    public void A_kept_orphaned_address_stays_with_the_first_endpoint() =>
        Plan(Name,
            Holding(Name, A("a.example", "10.0.1.7", "10.0.9.9"), MarkerOf("a.example")),
            Seen(Endpoint("vpce-1", EndpointState.Available, "10.0.1.7"))).Expect("""
            Unsettled [10.0.1.7,10.0.9.9]
            - DELETE a.example. A 10.0.1.7,10.0.9.9 ttl=60
            - DELETE _dnssync.a.example. TXT "v=1 owner=prod rev=1" ttl=60
            + CREATE a.example. A 10.0.1.7,10.0.9.9 ttl=60 set=vpce-1 weight=1
            + CREATE _dnssync.a.example. TXT "v=1 owner=prod rev=2" ttl=60
            PendingRemoval: A 10.0.9.9 is on no endpoint; it will be removed if a second read confirms this
            """);
}
