using System.Text.Json.Nodes;

namespace DnsSync.Infra.Tests;

/// <summary>Which events reach the queue.</summary>
public sealed class EventPatternTests
{
    [Theory]
    [InlineData("create-vpc-endpoint-one-subnet", "EndpointChanged")]
    [InlineData("create-vpc-endpoint-two-subnets", "EndpointChanged")]
    [InlineData("modify-vpc-endpoint-add-subnet", "EndpointChanged")]
    [InlineData("modify-vpc-endpoint-address-type", "EndpointChanged")]
    [InlineData("modify-vpc-endpoint-remove-two-subnets", "EndpointChanged")]
    [InlineData("delete-vpc-endpoints-one", "EndpointChanged")]
    [InlineData("delete-vpc-endpoints-two", "EndpointChanged")]
    [InlineData("create-network-interface-endpoint", "InterfaceCreated")]
    [InlineData("change-resource-record-sets", "ZoneEdited")]
    [InlineData("delete-vpc-endpoints-denied", "")]
    [InlineData("create-network-interface-unrelated", "")]
    [InlineData("config-item-change", "")]
    [InlineData("scheduled", "")]

    // By a person, who cannot delete an endpoint's interface.
    [InlineData("delete-network-interface", "")]
    public void Each_event_matches_its_own_rule(string example, string rule) =>
        Assert.Equal(rule, RulesFor(JsonNode.Parse(EventExamples.Read(example))!));

    [Fact]
    public void Interfaces_deleted_by_the_endpoint_service_match()
    {
        var json = JsonNode.Parse(EventExamples.Read("delete-network-interface"))!;
        json["detail"]!["userIdentity"]!["invokedBy"] = "vpce.amazonaws.com";
        Assert.Equal("InterfaceDeleted", RulesFor(json));
    }

    /// <summary>"source" says as much, and is the same everywhere; China has a suffix of its own.</summary>
    [Theory]
    [InlineData("modify-vpc-endpoint-add-subnet", "EndpointChanged")]
    [InlineData("create-network-interface-endpoint", "InterfaceCreated")]
    [InlineData("change-resource-record-sets", "ZoneEdited")]
    public void An_event_matches_whatever_the_service_domain(string example, string rule)
    {
        var json = JsonNode.Parse(EventExamples.Read(example))!;
        json["detail"]!["eventSource"] = json["detail"]!["eventSource"]!.GetValue<string>() + ".cn";
        Assert.Equal(rule, RulesFor(json));
    }

    [Theory]
    [InlineData("CreateTags", "vpce-0a1", "EndpointTagged")]
    [InlineData("DeleteTags", "vpce-0a1", "EndpointTagged")]
    [InlineData("CreateTags", "i-0a1", "")]
    public void Only_tags_of_endpoints_match(string call, string resource, string rule) =>
        Assert.Equal(rule, RulesFor(JsonNode.Parse($$"""
            {
              "source": "aws.ec2",
              "detail-type": "AWS API Call via CloudTrail",
              "detail": {
                "eventSource": "ec2.amazonaws.com",
                "eventName": "{{call}}",
                "requestParameters": { "resourcesSet": { "items": [ { "resourceId": "{{resource}}" } ] } }
              }
            }
            """)!));

    [Fact]
    public void A_failed_call_matches_no_rule()
    {
        var json = JsonNode.Parse(EventExamples.Read("change-resource-record-sets"))!;
        json["detail"]!["errorCode"] = "Throttling";
        Assert.Equal("", RulesFor(json));
    }

    [Fact]
    public void Every_rule_targets_the_queue_with_a_dead_letter_queue()
    {
        var template = Variants.Defaults;
        var queue = template.One("AWS::SQS::Queue", "ServiceChangesQueue").Id;
        var undelivered = template.One("AWS::SQS::Queue", "ServiceChangesUndeliveredEvents").Id;
        Assert.All(template.All("AWS::Events::Rule"), rule => Assert.Equal(
            $$$"""[{"Arn":{"Fn::GetAtt":["{{{queue}}}","Arn"]},"DeadLetterConfig":{"Arn":{"Fn::GetAtt":["{{{undelivered}}}","Arn"]}},"Id":"Queue"}]""",
            rule["Targets"]));
        Assert.Equal("\"rate(5 minutes)\"", template.One("AWS::Events::Rule", "ServiceChangesSchedule")["ScheduleExpression"]);
        Assert.Equal("\"rate(1 minute)\"", Variants.Stacks("scheduleMinutes=1")["DnsSync"]
            .One("AWS::Events::Rule", "ServiceChangesSchedule")["ScheduleExpression"]);
    }

    [Fact]
    public void Zone_edits_are_forwarded_from_the_region_of_Route_53()
    {
        Assert.Equal(["DnsSync"], Variants.Stacks(Variants.All["us-east-1"]).Keys);
        Assert.Equal(["DnsSync"], Variants.Stacks(Variants.All["defaults"]).Keys);
        var stack = Variants.Stacks(Variants.All["elsewhere"])["DnsSyncZoneEdits"];
        const string bus = """{"Fn::Join":["",["arn:",{"Ref":"AWS::Partition"},":events:eu-west-1:",{"Ref":"AWS::AccountId"},":event-bus/default"]]}""";
        var rule = stack.One("AWS::Events::Rule");
        var role = stack.One("AWS::IAM::Role");
        Assert.Equal(bus, rule["Targets", "0", "Arn"]);
        Assert.Equal($$"""{"Fn::GetAtt":["{{role.Id}}","Arn"]}""", rule["Targets", "0", "RoleArn"]);
        Assert.Equal(
            $$$"""[{"PolicyDocument":{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"events:PutEvents","Resource":{{{bus}}}}]},"PolicyName":"forward"}]""",
            role["Policies"]);
        Assert.True(Matches(rule.At("EventPattern")!, JsonNode.Parse(EventExamples.Read("change-resource-record-sets"))));
        Assert.Equal("us-east-1", ZoneEditForwarder.RegionOfEvents("eu-west-1"));
        Assert.Equal("cn-northwest-1", ZoneEditForwarder.RegionOfEvents("cn-north-1"));
        Assert.Equal("us-gov-west-1", ZoneEditForwarder.RegionOfEvents("us-gov-east-1"));
    }

    private static string RulesFor(JsonNode json) => string.Join(' ', Variants.Defaults.All("AWS::Events::Rule")
        .Where(rule => rule.At("EventPattern") is { } pattern && Matches(pattern, json))
        .Select(rule => rule.Id["ServiceChanges".Length..^8]));

    // "Event patterns", EventBridge User Guide, as far as the rules use them: all keys must match; a
    // list of an event matches by any of its entries; a pattern's list by any of its alternatives.
    private static bool Matches(JsonNode pattern, JsonNode? value) => pattern switch
    {
        JsonObject keys => value is JsonArray entries
            ? entries.Any(entry => Matches(pattern, entry))
            : keys.All(key => Matches(key.Value!, (value as JsonObject)?[key.Key])),
        JsonArray alternatives => alternatives.Any(alternative => MatchesOne(alternative!, value)),
        _ => throw new NotSupportedException(pattern.ToJsonString()),
    };

    private static bool MatchesOne(JsonNode alternative, JsonNode? value) => (alternative, value) switch
    {
        (JsonObject test, _) when test["exists"] is { } exists => exists.GetValue<bool>() == value is not null,
        (JsonObject test, JsonValue text) when test["prefix"] is { } prefix =>
            text.GetValue<string>().StartsWith(prefix.GetValue<string>(), StringComparison.Ordinal),
        (JsonObject test, _) when test["prefix"] is not null => false,
        (JsonValue, JsonArray entries) => entries.Any(entry => MatchesOne(alternative, entry)),
        (JsonValue wanted, JsonValue found) => wanted.GetValue<string>() == found.GetValue<string>(),
        (JsonValue, _) => false,
        _ => throw new NotSupportedException(alternative.ToJsonString()),
    };
}
