using DnsSync.Model;

namespace DnsSync.Tests.Model;

public sealed class MarkerTests
{
    private static readonly DnsName Name = DnsName.Parse("a.example");

    [Fact]
    public void A_marker_is_a_TXT_record_and_round_trips()
    {
        var marker = new Marker("prod-iot", 7);
        var set = marker.ToRecordSet(Name);
        Assert.Equal("_dnssync.a.example", set.Name.ToString());
        Assert.Equal(("TXT", 60L), (set.Type, set.Ttl));
        Assert.Equal(["\"v=1 owner=prod-iot rev=7\""], set.Values);
        Assert.Equal(marker, Marker.Parse(set));
    }

    [Theory]
    [InlineData("\"v=2 owner=prod rev=1\"")]
    [InlineData("\"v=1 owner=prod\"")]
    [InlineData("\"v=1 owner=prod rev=-1\"")]
    [InlineData("\"v=1 owner=prod rev=1 more\"")]
    [InlineData("\"v=1 owner=prod rev=1 more=\"")]
    [InlineData("\"v=1 owner=prod rev=1 =2\"")]
    [InlineData("\"v=1 owner=prod rev=1  more=2\"")]
    [InlineData("\"v=1 owner=prod rev=1 more=2 \"")]
    [InlineData("\"v=1 owner=prod rev=1 more=2 more=3\"")]
    [InlineData("\"v=1 owner=prod rev=1 rev=2\"")]
    [InlineData("\"v=1 owner=prod rev=1 v=2\"")]
    [InlineData("\"v=1 owner=prod rev=1 more=\\\"2\"")]
    [InlineData("\"v=1 owner=prod rev=1\" \"more=2\"")]
    [InlineData("\"v=1 owner= rev=1\"")]
    [InlineData("\"v=1 owner=prod rev=1000000000000000000\"")]
    [InlineData("\"v=1 owner=prod rev=1\"\n")]
    [InlineData("v=1 owner=prod rev=1")]
    [InlineData("")]
    public void Marker_forms_that_are_never_written_are_not_read(string value) =>
        Assert.Null(Marker.Parse(new RecordSet(Marker.NameFor(Name), "TXT", 60, [value])));

    [Theory]
    [InlineData(" more=2")]
    [InlineData(" asked=factory-1 vpcs=vpc-1,vpc-2 at=2026-11-28T16:00:00Z")]
    [InlineData(" sum=abc+/==")]
    public void Fields_that_this_version_does_not_know_are_read_and_written_back(string others)
    {
        var set = new Marker("prod", 1).ToRecordSet(Name) with { Values = [$"\"v=1 owner=prod rev=1{others}\""] };
        var marker = Marker.Parse(set);
        Assert.Equal(("prod", 1L, others), (marker?.Owner, marker?.Revision, marker?.OtherFields));
        Assert.Equal(set, marker!.ToRecordSet(Name));
    }

    [Fact]
    public void A_marker_is_one_simple_TXT_record_set_of_one_value()
    {
        var set = new Marker("prod", 1).ToRecordSet(Name);
        Assert.Null(Marker.Parse(set with { Type = "SPF" }));
        Assert.Null(Marker.Parse(set with { Values = [.. set.Values, .. set.Values] }));
        Assert.Null(Marker.Parse(set with { SetIdentifier = "one", Weight = 1 }));
        Assert.NotNull(Marker.Parse(set with { Ttl = 300 }));
    }

    [Theory]
    [InlineData("_dnssync.a.example", "a.example")]
    [InlineData("_DNSSYNC.a.example.", "a.example")]
    [InlineData("a.example", null)]
    [InlineData("a._dnssync.example", null)]
    [InlineData("_dnssyncs.a.example", null)]
    public void The_name_behind_a_marker_is_the_rest_of_its_name(string marker, string? name) =>
        Assert.Equal(name, Marker.NameBehind(DnsName.Parse(marker))?.ToString());

    [Theory]
    [InlineData("*.example", @"_dnssync.\052.example.")]
    [InlineData("example", "_dnssync.example.")]
    public void A_marker_sorts_directly_after_its_name(string name, string marker)
    {
        Assert.Equal(marker, Marker.NameFor(DnsName.Parse(name)).ToRoute53());
        Assert.True(DnsName.Parse(name) < Marker.NameFor(DnsName.Parse(name)));
    }
}
