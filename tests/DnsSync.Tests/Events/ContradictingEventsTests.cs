using System.Collections.Immutable;
using CsCheck;
using DnsSync.Events;
using DnsSync.Model;
using DnsSync.Planning;

namespace DnsSync.Tests.Events;

public sealed class ContradictingEventsTests
{
    private static readonly ImmutableArray<Binding> Bindings =
    [
        Make.Binding("a.example"),
        Make.Binding("b.example") with { Endpoints = new EndpointSelector(["vpce-2"], null, null) },
        Make.Binding("c.example", "Z2") with { Endpoints = new EndpointSelector([], "com.amazonaws.eu-west-1.iot.credentials", "vpc-1") },
    ];

    [Fact]
    public void Created_then_deleted_is_expected_gone_with_its_subnets() => ExpectInAnyOrder(
        "expect vpce-1 itself gone",
        SampleEvents.Created("vpce-1", Make.Service, "vpc-1", ScopeTests.At(0), "subnet-a"),
        SampleEvents.Deleted("vpce-1", ScopeTests.At(1)));

    [Fact]
    public void Deleted_then_created_is_expected_present() => ExpectInAnyOrder(
        "expect vpce-1 itself there\nexpect vpce-1 subnet-a there",
        SampleEvents.Deleted("vpce-1", ScopeTests.At(0)),
        SampleEvents.Created("vpce-1", Make.Service, "vpc-1", ScopeTests.At(1), "subnet-a"));

    [Fact]
    public void The_later_event_of_a_subnet_counts()
    {
        ExpectInAnyOrder(
            "expect vpce-1 subnet-a gone",
            SampleEvents.Modified("vpce-1", ScopeTests.At(0), adds: "subnet-a"),
            SampleEvents.Modified("vpce-1", ScopeTests.At(1), removes: "subnet-a"));
        ExpectInAnyOrder(
            "expect vpce-1 subnet-a there",
            SampleEvents.Modified("vpce-1", ScopeTests.At(1), adds: "subnet-a"),
            SampleEvents.Modified("vpce-1", ScopeTests.At(0), removes: "subnet-a"));
    }

    [Fact]
    public void Contradicting_events_at_one_time_cancel_out() => ExpectInAnyOrder(
        "expect vpce-1 subnet-b there",
        SampleEvents.Modified("vpce-1", ScopeTests.At(0), adds: "subnet-a"),
        SampleEvents.Modified("vpce-1", ScopeTests.At(0), removes: "subnet-a"),
        SampleEvents.Modified("vpce-1", ScopeTests.At(0), adds: "subnet-b"));

    [Fact]
    public void Duplicate_events_count_once() => ExpectInAnyOrder(
        "expect vpce-1 subnet-a gone",
        Enumerable.Repeat(SampleEvents.Modified("vpce-1", ScopeTests.At(0), removes: "subnet-a"), 3).ToArray());

    [Fact]
    public void A_later_event_replaces_a_carried_expectation()
    {
        var old = Expectation.Gone("vpce-1", "subnet-a") with { At = ScopeTests.At(0) };
        var fresh = Expectation.Present("vpce-1", "subnet-a") with { At = ScopeTests.At(1) };
        Assert.Equal([fresh], Scope.Latest([old, fresh]));
        Assert.Equal([fresh], Scope.Latest([fresh, old]));
        Assert.Equal([fresh], Scope.Latest([fresh, Expectation.Gone("vpce-1", "subnet-a")]));
    }

    private static readonly Gen<string> GenEvent = Gen.Select(
        Gen.Int[0, 5], Gen.Int[1, 3], Gen.Int[0, 2], Gen.Int[0, 3], Gen.Bool,
        (kind, endpoint, subnet, second, flag) => kind switch
        {
            0 => SampleEvents.Created($"vpce-{endpoint}", flag ? Make.Service : "com.amazonaws.eu-west-1.s3", "vpc-1",
                ScopeTests.At(second), $"subnet-{subnet}"),
            1 => SampleEvents.Modified($"vpce-{endpoint}", ScopeTests.At(second), adds: $"subnet-{subnet}"),
            2 => SampleEvents.Modified($"vpce-{endpoint}", ScopeTests.At(second), removes: $"subnet-{subnet}"),
            3 => SampleEvents.Deleted($"vpce-{endpoint}", ScopeTests.At(second)),
            4 => SampleEvents.Tagged($"vpce-{endpoint}"),
            _ => SampleEvents.ZoneEdited($"Z{endpoint}", flag ? "a.example" : "c.example", "more.example"),
        });

    [Fact]
    public void A_scope_stays_within_the_bindings_and_does_not_depend_on_the_order() =>
        Gen.Select(GenEvent.List[0, 8], Gen.Int).Sample(
            (events, seed) =>
            {
                var triggers = events.Select(json => SampleEvents.Read(json)).ToArray();
                var scope = ScopeTests.Of(triggers, Bindings);
                new Random(seed).Shuffle(triggers);
                var shuffled = ScopeTests.Of(triggers, Bindings);
                return scope.Bindings.All(Bindings.Contains)
                    && scope.Bindings.Distinct().Count() == scope.Bindings.Length
                    && scope.Expected.SequenceEqual(shuffled.Expected)
                    && ScopeTests.Text(scope) == ScopeTests.Text(shuffled)
                    && scope.Since == shuffled.Since;
            },
            iter: 2_000);

    private static void ExpectInAnyOrder(string expected, params string[] events)
    {
        foreach (var order in (string[][])[events, [.. events.Reverse()]])
        {
            var scope = ScopeTests.Of([.. order.Select(json => SampleEvents.Read(json))], [Bindings[0]]);
            Assert.Equal(expected, string.Join('\n', scope.Expected.Select(SampleEvents.Text)));
        }
    }
}
