using System.Text;
using DnsSync.Handlers;
using DnsSync.Tests.Handlers;

namespace DnsSync.Tests.Events;

public sealed class PayloadTests
{
    [Theory]
    [InlineData("")]
    [InlineData("no JSON")]
    [InlineData("[]")]
    [InlineData("7")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("""{"Records":{}}""")]
    [InlineData("""{"detail-type":7,"source":"aws.ec2"}""")]
    [InlineData("""{"detail-type":"x","source":"\ud800"}""")]
    public void An_unrecognised_payload_is_reported_and_discarded(string json) =>
        Assert.IsType<Payload.Unknown>(Payloads.Read(json));

    [Fact]
    public void Invalid_UTF_8_is_reported_and_discarded() =>
        Assert.IsType<Payload.Unknown>(Payload.Read(
            (byte[])[.. "{\"detail-type\":\""u8, 0xff, 0xfe, .. "\",\"source\":\"aws.ec2\"}"u8], null));

    [Fact]
    public void One_malformed_message_does_not_affect_the_batch()
    {
        var json = $$"""
            {"Records":[7,null,{},{"messageId":"\ud800","body":"{}"},{"messageId":"m-1","body":"no JSON"},
            {"messageId":"m-2","body":"{\"source\":\"\\ud800\"}"},{"messageId":"m-3","body":""},
            {"messageId":"m-4","body":{{System.Text.Json.JsonSerializer.Serialize(SampleEvents.Deleted("vpce-1"))}}}]}
            """;
        var items = Assert.IsType<Payload.Changes>(Payloads.Read(json)).Items;
        Assert.Equal(
            """
            (no id): the message has no body
            (no id): the message has no body
            (no id): the message has no body
            (no id): it contains an invalid string
            m-1: its body is not JSON
            m-2: $.source is not a valid EventBridge field
            m-3: the message has no body
            m-4: vpce-1
            """.ReplaceLineEndings("\n"),
            string.Join('\n', items.Select(item =>
                $"{item.MessageId}: {item.Trigger!.Ignored ?? item.Trigger.Endpoints[0].EndpointId}")));
        Assert.Equal(7, items.Count(item => item.Trigger!.IsMalformed));
    }

    [Theory]
    [InlineData("7", "an event is a JSON object, not Number")]
    [InlineData("[]", "an event is a JSON object, not Array")]
    [InlineData("{}", "not an event: 'source' and 'detail-type' are missing")]
    [InlineData("""{"source":"aws.ec2","detail":{}}""", "not an event: 'source' and 'detail-type' are missing")]
    [InlineData("""{"Type":"Notification","TopicArn":"arn:t","Message":"{}"}""",
        "it is an SNS notification of arn:t: enable raw message delivery, or target the queue from the rule")]
    [InlineData("""{"source":"aws.ec2","detail-type":"x","detail":"{}"}""", "the event's 'detail' is not an object")]
    [InlineData("""{"source":"aws.ec2","detail-type":"x"}""", "the event's 'detail' is not an object")]
    public void A_message_that_is_not_an_event_is_a_warning(string body, string why)
    {
        var service = new Service();
        service.Invoke(Payloads.Batch(body));
        Assert.Equal($"Warning: Discarded unrecognized message m-0: {why}", Assert.Single(service.Logs));
        Assert.Equal(1, service.Metric("EventsIgnored"));
    }

    [Fact]
    public void An_irrelevant_AWS_event_is_not_a_warning()
    {
        var service = new Service();
        foreach (var json in (string[])
            ["""{"id":"e","source":"aws.ec2","detail-type":"EC2 Instance State-change Notification","detail":{"state":"x"}}""",
            SampleEvents.Of("RunInstances", "{}")])
        {
            service.Invoke(json);
            service.Invoke(Payloads.Batch(json));
        }

        Assert.Equal(4, service.Logs.Count);
        Assert.All(service.Logs, line => Assert.StartsWith("Debug: Ignored event ", line, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("aws.events")]
    [InlineData("aws.scheduler")]
    public void A_tick_is_a_tick_directly_and_from_the_queue(string source)
    {
        Assert.IsType<Payload.Schedule>(Payloads.Read(SampleEvents.Tick(source)));
        Assert.Equal("Changes tick", Payloads.Text(Payloads.Read(Payloads.Batch(SampleEvents.Tick(source)))));
    }

    [Theory]
    [InlineData("""{"action":"sync"}""", "'action' must be 'resync'")]
    [InlineData("""{"action":"resync","name":"a.example"}""",
        "unknown key 'name'; valid keys are action, names, dryRun, force, wait, adopt, prune, zoneId")]
    [InlineData("""{"action":"resync","names":"a.example"}""", "names: expected a list of names")]
    [InlineData("""{"action":"resync","names":["a.example",7]}""", "names: expected a list of names")]
    [InlineData("""{"action":"resync","dryRun":"true"}""", "dryRun: expected true or false")]
    [InlineData("""{"action":"resync","force":1}""", "force: expected true or false")]
    [InlineData("""{"action":"resync","force":true}""", "'force' requires 'names'")]
    [InlineData("""{"action":"resync","force":true,"names":[]}""", "'force' requires 'names'")]
    [InlineData("""{"action":"resync","adopt":"a.example"}""",
        "adopt: expected an object with 'name', and with 'from' if another owner manages the name")]
    [InlineData("""{"action":"resync","adopt":{"name":"a.example","form":"x"}}""",
        "adopt: expected an object with 'name', and with 'from' if another owner manages the name")]
    [InlineData("""{"action":"resync","names":["a.example"],"adopt":{"name":"b.example"}}""",
        "adopt.name: b.example is not among 'names'")]
    [InlineData("""{"action":"resync","prune":"a.example","names":["a.example"]}""",
        "'prune' can be combined only with 'zoneId', 'dryRun' and 'wait'")]
    [InlineData("""{"action":"resync","zoneId":"Z1"}""", "'zoneId' requires 'prune', 'force' or 'adopt'")]
    [InlineData("""{"action":"resync","prune":"a.example","zoneId":7}""", "zoneId: expected the id of a hosted zone")]
    public void An_ambiguous_request_is_refused_with_the_reason(string json, string why) =>
        Assert.Equal(why, Assert.IsType<Payload.Refused>(Payloads.Read(json)).Reason);

    [Theory]
    [InlineData("""{"action":"resync","names":["a..example"]}""", "names: ")]
    [InlineData("""{"action":"resync","prune":7}""", "prune: ")]
    [InlineData("""{"action":"resync","adopt":{"from":"x"}}""", "adopt.name: ")]
    public void A_bad_name_is_refused_with_its_key(string json, string why) =>
        Assert.StartsWith(why, Assert.IsType<Payload.Refused>(Payloads.Read(json)).Reason, StringComparison.Ordinal);

    [Fact]
    public void A_request_is_read_completely()
    {
        var request = Assert.IsType<Payload.Manual>(Payloads.Read(
            """
            {"action":"resync","names":["A.example.","a.example"],"dryRun":true,"force":true,"wait":true,
            "adopt":{"name":"a.example","from":"old"}}
            """)).Request;
        Assert.Equal("a.example", Assert.Single(request.Names).ToString());
        Assert.Equal((true, true, true, "a.example", "old"),
            (request.DryRun, request.Force, request.Wait, request.Adopt.ToString(), request.AdoptFrom));
        Assert.Equal("Z1", Assert.IsType<Payload.Manual>(Payloads.Read(
            """{"action":"resync","prune":"a.example","zoneId":"/hostedzone/Z1"}""")).Request.ZoneId);
    }

    [Fact]
    public void A_custom_resource_request_is_read_with_any_properties()
    {
        var request = Assert.IsType<Payload.Deployment>(Payload.Read(Encoding.UTF8.GetBytes(
            """
            {"RequestType":"Create","ResponseURL":"https://x","ResourceProperties":{"Name":"a","Name":"b","N":7,"L":[1]}}
            """), null)).Request;
        Assert.Equal("a", Assert.Single(request.Properties).Value);
        Assert.Equal(("", "", null), (request.StackId, request.LogicalResourceId, request.PhysicalResourceId));
    }
}
