using System.Collections.Immutable;
using DnsSync.Model;
using DnsSync.Simulator.Dns;
using DnsSync.Simulator.Time;
using static DnsSync.Simulator.Tests.Dns.TestZones;

namespace DnsSync.Simulator.Tests.Dns;

public sealed class ZoneAnswersTests
{
    private const string Negative = "authority example 300 SOA " + Soa;

    [Fact]
    public void Answers_what_the_zone_holds() => Assert.Equal(
        """
        NoError aa
        a.example 60 A 127.0.0.1
        """,
        Ask("A.example.", "A", Zone("example", Set("a.example", "A", "127.0.0.1"))));

    [Fact]
    public void The_apex_has_a_start_of_authority_and_name_servers()
    {
        var zone = Zone("example");
        Assert.Equal($"NoError aa\nexample 900 SOA {Soa}", Ask("example", "SOA", zone));
        Assert.Equal("NoError aa\nexample 60 NS ns.", Ask("example", "NS", zone));
    }

    [Fact]
    public void A_name_in_no_zone_is_refused() =>
        Assert.Equal("Refused", Ask("a.other", "A", Zone("example")));

    [Fact]
    public void A_name_that_merely_ends_like_the_zone_is_refused() =>
        Assert.Equal("Refused", Ask("notexample", "A", Zone("example")));

    [Fact]
    public void A_missing_name_is_NXDOMAIN_with_the_negative_TTL_of_the_SOA() =>
        Assert.Equal($"NameError aa\n{Negative}", Ask("b.example", "A", Zone("example")));

    [Fact]
    public void A_missing_type_is_no_data() => Assert.Equal(
        $"NoError aa\n{Negative}",
        Ask("a.example", "AAAA", Zone("example", Set("a.example", "A", "127.0.0.1"))));

    [Fact]
    public void An_empty_non_terminal_is_no_data() => Assert.Equal(
        $"NoError aa\n{Negative}",
        Ask("b.example", "A", Zone("example", Set("a.b.example", "A", "127.0.0.1"))));

    [Fact]
    public void The_most_specific_zone_answers_and_never_falls_back()
    {
        var parent = Zone("example", Set("a.b.example", "A", "127.0.0.1"));
        var child = Zone("b.example");
        Assert.Equal(
            $"NameError aa\nauthority b.example 300 SOA {Soa}",
            Ask("a.b.example", "A", parent, child));
        Assert.StartsWith("NoError aa\na.b", Ask("a.b.example", "A", parent), StringComparison.Ordinal);
    }

    [Fact]
    public void A_wildcard_answers_for_names_that_do_not_exist_at_any_depth()
    {
        var zone = Zone("example", Set(@"\052.w.example", "A", "127.0.0.1"));
        Assert.Equal("NoError aa\na.w.example 60 A 127.0.0.1", Ask("a.w.example", "A", zone));
        Assert.Equal("NoError aa\nb.a.w.example 60 A 127.0.0.1", Ask("b.a.w.example", "A", zone));
        Assert.Equal("NoError aa\n*.w.example 60 A 127.0.0.1", Ask("*.w.example", "A", zone));
        Assert.Equal($"NoError aa\n{Negative}", Ask("a.w.example", "TXT", zone));
        Assert.Equal($"NoError aa\n{Negative}", Ask("w.example", "A", zone));
    }

    [Fact]
    public void An_existing_name_blocks_the_wildcard_for_itself_and_all_below_it()
    {
        var zone = Zone(
            "example",
            Set("*.example", "A", "127.0.0.1"),
            Set("taken.example", "TXT", "\"x\""),
            Set("a.empty.example", "TXT", "\"x\""));
        Assert.Equal($"NoError aa\n{Negative}", Ask("taken.example", "A", zone));
        Assert.Equal($"NameError aa\n{Negative}", Ask("a.taken.example", "A", zone));
        Assert.Equal($"NoError aa\n{Negative}", Ask("empty.example", "A", zone));
        Assert.Equal($"NameError aa\n{Negative}", Ask("b.empty.example", "A", zone));
        Assert.StartsWith("NoError aa\nfree", Ask("free.example", "A", zone), StringComparison.Ordinal);
    }

    [Fact]
    public void A_CNAME_is_followed_through_all_zones() => Assert.Equal(
        """
        NoError aa
        a.example 60 CNAME b.other.
        b.other 60 CNAME c.other.
        c.other 60 A 127.0.0.1
        """,
        Ask(
            "a.example", "A",
            Zone("example", Set("a.example", "CNAME", "b.other.")),
            Zone("other", Set("b.other", "CNAME", "c.other."), Set("c.other", "A", "127.0.0.1"))));

    [Fact]
    public void A_query_for_CNAME_is_not_followed() => Assert.Equal(
        "NoError aa\na.example 60 CNAME b.example.",
        Ask("a.example", "CNAME", Zone("example", Set("a.example", "CNAME", "b.example."))));

    [Fact]
    public void A_CNAME_without_target_is_NXDOMAIN()
    {
        var zone = Zone(
            "example", Set("out.example", "CNAME", "b.other."), Set("gone.example", "CNAME", "c.example."));
        Assert.Equal("NoError aa\nout.example 60 CNAME b.other.", Ask("out.example", "A", zone));
        Assert.Equal(
            $"NameError aa\ngone.example 60 CNAME c.example.\n{Negative}",
            Ask("gone.example", "A", zone));
    }

    [Fact]
    public void A_loop_of_CNAMEs_or_aliases_fails()
    {
        var zone = Zone(
            "example",
            Set("a.example", "CNAME", "b.example."),
            Set("b.example", "CNAME", "a.example."),
            Alias("c.example", "A", "d.example."),
            Alias("d.example", "A", "c.example."),
            Alias("e.example", "CNAME", "e.example."),
            Set("*.grow.example", "CNAME", "x.grow.example."));
        Assert.All(
            ["a.example", "c.example", "e.example", "f.grow.example"],
            name => Assert.Equal("ServerFailure", Ask(name, "A", zone)));
    }

    [Fact]
    public void An_alias_answers_with_its_targets_records_under_its_own_name() => Assert.Equal(
        "NoError aa\na.example 60 A 127.0.0.1",
        Ask("a.example", "A", Zone(
            "example", Alias("a.example", "A", "B.example."), Set("b.example", "A", "127.0.0.1"))));

    [Fact]
    public void A_dangling_alias_is_no_data_and_one_outside_the_zones_fails()
    {
        var zone = Zone(
            "example", Alias("a.example", "A", "gone.example."),
            Alias("b.example", "A", "elb.amazonaws.com."));
        Assert.Equal($"NoError aa\n{Negative}", Ask("a.example", "A", zone));
        Assert.Equal("ServerFailure", Ask("b.example", "A", zone));
    }

    [Fact]
    public void Any_is_answered_with_one_record_set()
    {
        var zone = Zone(
            "example", Set("a.example", "A", "127.0.0.1"), Set("a.example", "TXT", "\"x\""));
        Assert.Equal("NoError aa\na.example 60 A 127.0.0.1", Ask("a.example", "ANY", zone));
        Assert.Equal($"NameError aa\n{Negative}", Ask("b.example", "ANY", zone));
    }

    [Fact]
    public void Escaped_octets_are_one_label()
    {
        var zone = Zone("example", Set(@"a\056b.example", "A", "127.0.0.1"));
        Assert.StartsWith("NoError aa\na", Ask(@"a\056b.example", "A", zone), StringComparison.Ordinal);
        Assert.Equal($"NameError aa\n{Negative}", Ask("a.b.example", "A", zone));
    }

    [Fact]
    public void All_values_of_a_simple_set_are_answered_in_rotation()
    {
        var zone = Zone("example", Set("a.example", "A", "127.0.0.1", "127.0.0.2", "127.0.0.3"));
        var firsts = Many(zone, 300).Select(values => values[0]).CountBy(value => value).ToList();
        Assert.All(Many(zone, 20), values => Assert.Equal(3, values.Distinct().Count()));
        Assert.Equal(3, firsts.Count);
        Assert.All(firsts, first => Assert.InRange(first.Value, 70, 130));
    }

    [Fact]
    public void One_weighted_set_is_chosen_by_weight_with_all_its_values()
    {
        var zone = Zone(
            "example",
            Weighted("a.example", 1, "127.0.0.1", "127.0.0.11"),
            Weighted("a.example", 3, "127.0.0.3", "127.0.0.33"),
            Weighted("a.example", 0, "127.0.0.9"));
        var answers = Many(zone, 4000);
        Assert.All(answers, values => Assert.Equal(2, values.Length));
        Assert.InRange(answers.Count(values => values.Contains("127.0.0.1")), 900, 1100);
        Assert.DoesNotContain(answers, values => values.Contains("127.0.0.9"));
    }

    [Fact]
    public void Sets_that_all_have_weight_zero_are_equals()
    {
        var zone = Zone(
            "example",
            Weighted("a.example", 0, "127.0.0.1"),
            Weighted("a.example", 0, "127.0.0.2"));
        Assert.InRange(Many(zone, 1000).Count(values => values[0] == "127.0.0.1"), 430, 570);
    }

    [Fact]
    public void Multivalue_answers_hold_up_to_eight_values()
    {
        var zone = Zone("example",
        [
            .. Enumerable.Range(1, 12).Select(i => Set("a.example", "A", $"127.0.0.{i}") with
            {
                MultiValueAnswer = true,
                SetIdentifier = $"{i}",
            }),
        ]);
        var answers = Many(zone, 100);
        Assert.All(answers, values => Assert.Equal(8, values.Distinct().Count()));
        Assert.Equal(12, answers.SelectMany(values => values).Distinct().Count());
    }

    [Fact]
    public void Failover_takes_the_primary_and_geolocation_the_default()
    {
        RecordSet one = Set("a.example", "A", "127.0.0.1") with { SetIdentifier = "1" };
        RecordSet two = Set("a.example", "A", "127.0.0.2") with { SetIdentifier = "2" };
        var failover = Zone(
            "example", one with { Failover = "SECONDARY" }, two with { Failover = "PRIMARY" });
        var geo = Zone(
            "example",
            one with { GeoLocation = new GeoLocation(null, "JP", null) },
            two with { GeoLocation = new GeoLocation(null, "*", null) });
        var latency = Zone("example", two with { Region = "eu-1" }, one with { Region = "us-1" });
        Assert.EndsWith(".2", Ask("a.example", "A", failover), StringComparison.Ordinal);
        Assert.EndsWith(".2", Ask("a.example", "A", geo), StringComparison.Ordinal);
        Assert.EndsWith(".1", Ask("a.example", "A", latency), StringComparison.Ordinal);
    }

    private static List<string[]> Many(
        (HostedZone Zone, ImmutableArray<RecordSet> RecordSets) zone, int times)
    {
        var zones = new ZoneAnswers([zone]);
        var chance = new SplitMix64(7);
        return
        [
            .. Enumerable.Range(0, times).Select(_ => zones
                .Answer(DnsName.Parse("a.example"), "A", chance)
                .Answer.Select(record => record.Value).ToArray()),
        ];
    }
}
