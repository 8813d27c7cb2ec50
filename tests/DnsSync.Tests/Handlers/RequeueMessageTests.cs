using System.Text.Json;
using DnsSync.Handlers;
using DnsSync.Model;
using DnsSync.Planning;

namespace DnsSync.Tests.Handlers;

public sealed class RequeueMessageTests
{
    private static readonly Expectation SubnetGone = Expectation.Gone("vpce-1", "subnet-a") with { At = Make.Noon };

    [Fact]
    public void A_message_round_trips()
    {
        var message = new RequeueMessage(
            [
                Sequence("a.example") with { CausedAt = Make.Noon, ConfirmAt = Make.Noon.AddSeconds(30), Id = "r-1" },
                Sequence("b.example"), Sequence("b.example") with { Name = null },
            ],
            [SubnetGone]);
        var (part, body) = Assert.Single(message.Write());
        Assert.Same(message, part);
        var read = Read(body);
        Assert.Equal(message.Names, read.Names.AsEnumerable());
        Assert.Equal(message.Expected, read.Expected.AsEnumerable());
    }

    [Fact]
    public void The_message_matches_its_golden_JSON() => Assert.Equal(
        """
        {"dnssync":"requeue","version":2,"names":[{"zoneId":"Z1","name":"a.example","sequence":"r-1",
        "startedAt":"2026-01-15T12:00:00+00:00","attempt":2,"due":"2026-01-15T12:00:10+00:00",
        "confirmAt":"2026-01-15T12:00:30+00:00"}],"expected":[{"endpointId":"vpce-1","subnetId":"subnet-a",
        "isPresent":false,"at":"2026-01-15T12:00:00+00:00"}]}
        """.ReplaceLineEndings("").Replace("\n", ""),
        new RequeueMessage(
            [Sequence("a.example") with { Name = new("Z1", DnsName.Parse("a.example")), ConfirmAt = Make.Noon.AddSeconds(30), Id = "r-1" }],
            [SubnetGone]).Write()[0].Body);

    [Fact]
    public void Too_many_names_for_one_message_are_sent_in_several()
    {
        var names = Enumerable.Range(0, 10_000).Select(i => Sequence($"n{i:0000}.fleet.example")).ToList();
        var parts = new RequeueMessage([.. names], [SubnetGone]).Write();
        Assert.InRange(parts.Length, 5, 20);
        Assert.All(parts, part => Assert.InRange(part.Body.Length, 1, 200_000));
        Assert.Equal(names, parts.SelectMany(part => Read(part.Body).Names));
        Assert.All(parts, part => Assert.Equal([SubnetGone], Read(part.Body).Expected.AsEnumerable()));
    }

    [Fact]
    public void A_name_is_requeued_even_if_its_expectations_do_not_fit()
    {
        var expected = Enumerable.Range(0, 10_000).Select(i => Expectation.Gone($"vpce-{i}"));
        var (_, body) = Assert.Single(new RequeueMessage([Sequence("a.example")], [.. expected]).Write());
        Assert.Single(Read(body).Names);
        Assert.Empty(Read(body).Expected);
    }

    /// <summary>The function is updated while its messages are on their way.</summary>
    [Fact]
    public void A_message_of_version_1_becomes_a_sequence_for_each_of_its_names()
    {
        var read = Read(
            """
            {"dnssync":"follow-up","version":1,"sequence":"r-1","attempt":2,"startedAt":"2026-01-15T12:00:00Z",
            "causedAt":"2026-01-15T11:59:00Z","bindings":[{"zoneId":"Z1","name":"a.example"},{"zoneId":"Z1","name":"b.example"}],
            "expected":[{"endpointId":"vpce-1","isPresent":true}],"confirm":[{"zoneId":"Z1","name":"b.example"},
            {"zoneId":"Z2","name":"b.example"}],"confirmAt":"2026-01-15T12:00:30Z"}
            """);
        Assert.Equal(
            ["Z1 a.example due 0 s", "Z1 b.example due 0 s, confirms 30 s", "Z2 b.example due 30 s, confirms 30 s"],
            read.Names.Select(name => $"{name.Name!.Value.ZoneId} {name.Name.Value.Name} due {Seconds(name.Due)} s"
                + (name.ConfirmAt is { } at ? $", confirms {Seconds(at)} s" : "")));
        Assert.All(read.Names, name => Assert.Equal(
            (2, Make.Noon, Make.Noon.AddMinutes(-1), "r-1"), (name.Attempt, name.StartedAt, name.CausedAt!.Value, name.Id)));
        Assert.Equal([Expectation.Present("vpce-1")], read.Expected.AsEnumerable());
    }

    [Fact]
    public void A_message_of_version_1_without_names_is_about_every_name()
    {
        var read = Read("""{"dnssync":"follow-up","attempt":1,"startedAt":"2026-01-15T12:00:00Z","expected":[],"confirm":[]}""");
        Assert.Null(Assert.Single(read.Names).Name);
    }

    [Theory]
    [InlineData("""{"dnssync":"follow-up"}""")]
    [InlineData("""{"dnssync":"follow-up","attempt":"many"}""")]
    [InlineData("""{"dnssync":"follow-up","attempt":0,"startedAt":"2026-01-15T12:00:00Z"}""")]
    [InlineData("""{"dnssync":"follow-up","attempt":1,"startedAt":"9999-12-31T23:59:59Z","expected":[],"confirm":[]}""")]
    [InlineData("""{"dnssync":"follow-up","attempt":1,"startedAt":"2026-01-15T12:00:00Z","expected":[null],"confirm":[]}""")]
    [InlineData("""{"dnssync":"follow-up","attempt":1,"startedAt":"2026-01-15T12:00:00Z","expected":[{}],"confirm":[]}""")]
    [InlineData("""{"dnssync":"follow-up","attempt":1,"startedAt":"2026-01-15T12:00:00Z","bindings":[null],"confirm":[]}""")]
    [InlineData("""{"dnssync":"follow-up","attempt":1,"startedAt":"2026-01-15T12:00:00Z","bindings":[{"name":"\ud800"}]}""")]
    [InlineData("""{"dnssync":"follow-up","attempt":1,"startedAt":"2026-01-15T12:00:00Z","confirm":[{"zoneId":null}]}""")]
    [InlineData("""{"dnssync":"requeue","version":2}""")]
    [InlineData("""{"dnssync":"requeue","version":2,"names":[],"expected":[]}""")]
    [InlineData("""{"dnssync":"requeue","version":2,"names":[null],"expected":[]}""")]
    [InlineData("""{"dnssync":"requeue","version":2,"names":"every","expected":[]}""")]
    [InlineData("""{"dnssync":"requeue","names":[{"startedAt":"2026-01-15T12:00:00Z","attempt":0,"due":"2026-01-15T12:00:00Z"}]}""")]
    [InlineData("""{"dnssync":"requeue","names":[{"startedAt":"2026-01-15T12:00:00Z","attempt":2147483647,"due":"2026-01-15T12:00:00Z"}]}""")]
    [InlineData("""{"dnssync":"requeue","names":[{"startedAt":"2026-01-15T12:00:00Z","attempt":1,"due":"9999-12-31T23:59:59Z"}]}""")]
    [InlineData("""{"dnssync":"requeue","names":[{"attempt":1,"due":"2026-01-15T12:00:00Z"}]}""")]
    [InlineData("""{"dnssync":"requeue","names":[{"zoneId":"Z1","startedAt":"2026-01-15T12:00:00Z","attempt":1,"due":"2026-01-15T12:00:00Z"}]}""")]
    [InlineData("""{"dnssync":"requeue","names":[{"zoneId":"Z1","name":"..","startedAt":"2026-01-15T12:00:00Z","attempt":1,"due":"2026-01-15T12:00:00Z"}]}""")]
    public void An_unreadable_message_is_recognised(string json) =>
        Assert.Equal(RequeueMessage.Unreadable, Read(json));

    [Theory]
    [InlineData("""{"dnssync":"hello"}""")]
    [InlineData("""{"dnssync":1}""")]
    [InlineData("[]")]
    public void Other_JSON_is_not_a_requeue_message(string json)
    {
        using var document = JsonDocument.Parse(json);
        Assert.Null(RequeueMessage.Read(document.RootElement));
    }

    private static double Seconds(DateTimeOffset at) => (at - Make.Noon).TotalSeconds;

    private static RequeueMessage Read(string json)
    {
        using var document = JsonDocument.Parse(json);
        return RequeueMessage.Read(document.RootElement)!;
    }

    private static RetrySequence Sequence(string name) =>
        new(new(Make.ZoneId, DnsName.Parse(name)), Make.Noon, 2, null, Make.Noon.AddSeconds(10), null);
}
