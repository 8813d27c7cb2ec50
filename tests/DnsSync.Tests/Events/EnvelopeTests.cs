using System.Text.Json;
using DnsSync.Events;
using DnsSync.Handlers;

namespace DnsSync.Tests.Events;

/// <summary>EventBridge's envelope, read as Amazon.Lambda.CloudWatchEvents declares it.</summary>
public sealed class EnvelopeTests
{
    [Fact]
    public void An_envelope_is_read_completely()
    {
        using var json = JsonDocument.Parse("""
            {"version":"0","id":"e-1","detail-type":"AWS API Call via CloudTrail",
             "source":"aws.ec2","account":"123456789012","time":"2026-01-02T03:04:05Z",
             "region":"eu-west-1","resources":["arn:a"],"replay-name":"r","detail":{"eventName":"X"}}
            """);
        var read = EventReader.Envelope(json.RootElement);
        Assert.Equal(
            ("0", "e-1", "AWS API Call via CloudTrail", "aws.ec2", "123456789012", "eu-west-1"),
            (read.Version, read.Id, read.DetailType, read.Source, read.Account, read.Region));
        Assert.Equal(new DateTime(2026, 1, 2, 3, 4, 5, DateTimeKind.Utc), read.Time);
        Assert.Equal(["arn:a"], read.Resources);
        Assert.Equal("X", read.Detail.GetProperty("eventName").GetString());
    }

    [Theory]
    [InlineData("2026-01-15T09:30:00Z", "2026-01-15T09:30:00.0000000+00:00")]
    [InlineData("2026-01-15T18:30:00+09:00", "2026-01-15T09:30:00.0000000+00:00")]
    [InlineData("2026-01-15T09:30:00", "2026-01-15T09:30:00.0000000+00:00")]
    public void Without_a_call_time_the_envelope_time_counts(string time, string expected) =>
        Assert.Equal(expected, $"{SampleEvents.Read($$"""
            {"id":"e-1","detail-type":"x","source":"aws.ec2","time":"{{time}}","detail":{"eventName":"DeleteVpcEndpoints",
            "requestParameters":{"DeleteVpcEndpointsRequest":{"VpcEndpointId":"vpce-1"} } } }
            """).At:O}");

    [Theory]
    [InlineData("""{"id":7,"detail-type":"x","source":"aws.ec2","detail":{}}""", "$.id")]
    [InlineData("""{"detail-type":"x","source":"aws.ec2","time":"soon","detail":{}}""", "$.time")]
    [InlineData("""{"detail-type":"x","source":"aws.ec2","time":null,"detail":{}}""", "$.time")]
    [InlineData("""{"detail-type":"x","source":"aws.ec2","resources":"arn:a","detail":{}}""", "$.resources")]
    [InlineData("""{"detail-type":"x","source":"aws.ec2","account":{},"detail":{}}""", "$.account")]
    public void A_foreign_envelope_is_reported_and_affects_nothing_else(string json, string where)
    {
        var direct = Assert.IsType<Payload.Changes>(Payloads.Read(json)).Items;
        var queued = Assert.IsType<Payload.Changes>(Payloads.Read(Payloads.Batch(json, SampleEvents.Deleted("vpce-1")))).Items;
        foreach (var item in (QueuedItem[])[.. direct, queued[0]])
        {
            Assert.True(item.Trigger!.IsMalformed);
            Assert.Equal($"{where} is not a valid EventBridge field", item.Trigger.Ignored);
        }

        Assert.Null(queued[1].Trigger!.Ignored);
    }
}
