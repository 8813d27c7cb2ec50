using System.Text.Json;
using DnsSync.Events;
using DnsSync.Planning;

namespace DnsSync.Tests.Events;

/// <summary>Events as AWS sends them, and what is read from them as text.</summary>
internal static class SampleEvents
{
    public static readonly DateTimeOffset Time = new(2026, 1, 15, 9, 30, 0, TimeSpan.Zero);

    /// <summary>An event of EC2 or, for the one call of it, Route 53.</summary>
    /// <param name="request">The call's request parameters, as JSON.</param>
    /// <param name="response">Its response elements, as JSON.</param>
    /// <param name="more">More fields of the detail, each with a comma behind it.</param>
    public static string Of(string call, string request, string response = "null", DateTimeOffset? at = null, string more = "") =>
        $$"""
        {"id":"e-1","detail-type":"AWS API Call via CloudTrail",
         "source":"{{(call == "ChangeResourceRecordSets" ? "aws.route53" : "aws.ec2")}}",
         "detail":{ {{more}} "eventName":"{{call}}","eventTime":"{{at ?? Time:O}}",
         "requestParameters":{{request}},"responseElements":{{response}} } }
        """;

    public static string Created(
        string endpointId, string service, string vpcId, DateTimeOffset? at = null, params string[] subnets) =>
        Of("CreateVpcEndpoint",
            $$$"""
            {"CreateVpcEndpointRequest":{"SubnetId":[{{{string.Join(',', subnets.Select(subnet => $"\"{subnet}\""))}}}]}}
            """,
            $$$"""
            {"CreateVpcEndpointResponse":{"vpcEndpoint":{"vpcEndpointType":"Interface",
            "vpcEndpointId":"{{{endpointId}}}","serviceName":"{{{service}}}","vpcId":"{{{vpcId}}}"} } }
            """,
            at);

    public static string Modified(
        string endpointId, DateTimeOffset? at = null, string? adds = null, string? removes = null) =>
        Of("ModifyVpcEndpoint",
            JsonSerializer.Serialize(new
            {
                ModifyVpcEndpointRequest = new { VpcEndpointId = endpointId, AddSubnetId = adds, RemoveSubnetId = removes },
            }),
            at: at);

    public static string Deleted(string endpointId, DateTimeOffset? at = null) =>
        Of("DeleteVpcEndpoints",
            $$$"""{"DeleteVpcEndpointsRequest":{"VpcEndpointId":"{{{endpointId}}}"}}""", at: at);

    public static string InterfaceDeleted(string interfaceId) =>
        Of("DeleteNetworkInterface", $$"""{"networkInterfaceId":"{{interfaceId}}"}""");

    public static string Tagged(string endpointId) =>
        Of("CreateTags", $$$"""{"resourcesSet":{"items":[{"resourceId":"{{{endpointId}}}"}]} }""");

    public static string ZoneEdited(string zoneId, params string[] names) =>
        Of("ChangeResourceRecordSets", JsonSerializer.Serialize(new
        {
            hostedZoneId = zoneId,
            changeBatch = new { changes = names.Select(name => new { resourceRecordSet = new { name, tTL = 60 } }) },
        }));

    public static string Tick(string source = "aws.events") =>
        $$"""{"id":"tick","detail-type":"Scheduled Event","source":"{{source}}","detail":{} }""";

    public static Trigger Read(string json, string? ownRole = null)
    {
        using var document = JsonDocument.Parse(json);
        return EventReader.Read(EventReader.Envelope(document.RootElement), ownRole);
    }

    public static string Text(Trigger trigger) => string.Join('\n',
    [
        $"{trigger.What} at {(trigger.At is { } at ? $"{at:HH:mm:ss}" : "an unknown time")}",
        .. trigger.Ignored is { } why ? [$"ignored: {why}"] : (string[])[],
        .. trigger.Endpoints.Select(hint =>
            $"look at {hint.EndpointId} service={hint.Service} vpc={hint.VpcId}{(hint.TagsOnly ? " tags only" : "")}"),
        .. trigger.InterfaceIds.Select(id => $"look for {id}"),
        .. trigger.Zones.Select(zone => $"look at {zone.ZoneId} {string.Join(' ', zone.Names)}"),
        .. trigger.Expected.Select(Text),
    ]);

    public static string Text(Expectation expectation) =>
        $"expect {expectation.EndpointId} {expectation.SubnetId ?? "itself"} {(expectation.IsPresent ? "there" : "gone")}";
}
