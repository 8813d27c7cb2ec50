using System.Collections.Immutable;
using System.Text.Json;
using System.Text.RegularExpressions;
using Amazon.Lambda.CloudWatchEvents;
using DnsSync.Model;
using DnsSync.Planning;

namespace DnsSync.Events;

/// <summary>
/// Reads one EventBridge event. Whatever it is, the answer is a trigger: one that says where to
/// read, or one that says why there is nothing to read.
/// </summary>
public static partial class EventReader
{
    /// <summary>What an endpoint's own interfaces are described as, up to the endpoint's id.</summary>
    public const string InterfaceDescription = "VPC Endpoint Interface";

    /// <summary>The event as EventBridge delivers it.</summary>
    /// <exception cref="JsonException">One of the envelope's fields is not what EventBridge sends.</exception>
    public static CloudWatchEvent<JsonElement> Envelope(JsonElement json) =>
        json.Deserialize(EventJson.Default.CloudWatchEventJsonElement) ?? new();

    /// <summary>Whether an event is a tick of the schedule, by a rule or by EventBridge Scheduler.</summary>
    public static bool IsTick(CloudWatchEvent<JsonElement> envelope) =>
        envelope.Source is "aws.events" or "aws.scheduler";

    /// <param name="ownRole">
    /// The ARN of the role that we run as, whose zone edits are ours; null if it is not known.
    /// </param>
    public static Trigger Read(CloudWatchEvent<JsonElement> envelope, string? ownRole = null)
    {
        var id = Said(envelope.Id) ?? "(no id)";
        var source = Said(envelope.Source) ?? "(no source)";
        if (envelope.Detail is not { ValueKind: JsonValueKind.Object } detail
            || detail.Text("eventName") is not { } name)
        {
            return Trigger.Ignore(id, Said(envelope.DetailType) ?? source, "not an API call");
        }

        if (detail.Get("errorCode") is not null)
        {
            return Trigger.Ignore(id, name, "the call failed");
        }

        var trigger = new Trigger(id, name, detail.Time("eventTime") ?? TimeOf(envelope));
        var read = (source, name) switch
        {
            ("aws.ec2", "CreateVpcEndpoint") => Created(trigger, detail),
            ("aws.ec2", "ModifyVpcEndpoint") => Modified(trigger, detail),
            ("aws.ec2", "DeleteVpcEndpoints") => Deleted(trigger, detail),
            ("aws.ec2", "CreateNetworkInterface") => InterfaceCreated(trigger, detail),
            ("aws.ec2", "DeleteNetworkInterface") => InterfaceDeleted(trigger, detail),
            ("aws.ec2", "CreateTags" or "DeleteTags") => Tagged(trigger, detail),
            ("aws.route53", "ChangeResourceRecordSets") => ZoneEdited(trigger, detail, ownRole),
            _ => trigger with { Ignored = $"{source} {name} does not concern endpoints or zones" },
        };
        return read is { Ignored: null, Endpoints.IsEmpty: true, Zones.IsEmpty: true, InterfaceIds.IsEmpty: true }
            ? read with { Ignored = "it names no endpoint, interface or record set" }
            : read;
    }

    private static string? Said(string? text) => string.IsNullOrEmpty(text) ? null : text;

    // EventBridge's times end in Z; one that names no zone is taken for UTC too.
    private static DateTimeOffset? TimeOf(CloudWatchEvent<JsonElement> envelope) =>
        envelope.Time == default ? null
            : new DateTimeOffset(envelope.Time.Kind == DateTimeKind.Unspecified
                ? DateTime.SpecifyKind(envelope.Time, DateTimeKind.Utc)
                : envelope.Time.ToUniversalTime());

    /// <summary>
    /// Why it is not an event, and so was sent by mistake; null if it is one, of whatever kind.
    /// </summary>
    internal static string? ProblemOf(JsonElement json) =>
        json.Text("Type") is "Notification" && json.Text("TopicArn") is { } topic
            ? $"it is an SNS notification of {topic}: enable raw message delivery, or target the queue from the rule"
        : json.Text("source") is null || json.Text("detail-type") is null
            ? "not an event: 'source' and 'detail-type' are missing"
        : json.Get("detail") is not { ValueKind: JsonValueKind.Object }
            ? "the event's 'detail' is not an object"
        : null;

    private static Trigger Created(Trigger trigger, JsonElement detail)
    {
        var request = detail.Get("requestParameters", "CreateVpcEndpointRequest") ?? default;
        var made = detail.Get("responseElements", "CreateVpcEndpointResponse", "vpcEndpoint") ?? default;
        var type = made.Text("vpcEndpointType") ?? request.Text("VpcEndpointType");
        if (!string.Equals(type, "Interface", StringComparison.OrdinalIgnoreCase))
        {
            return trigger with { Ignored = $"a {type ?? "Gateway"} endpoint has no interfaces" };
        }

        if (EndpointId(made.Text("vpcEndpointId")) is not { } id)
        {
            return trigger;
        }

        var hint = new EndpointHint(
            id, made.Text("serviceName") ?? request.Text("ServiceName"), made.Text("vpcId") ?? request.Text("VpcId"));
        return trigger with
        {
            Endpoints = [hint],
            Expected =
            [
                About(hint, Expectation.Present(id)),
                .. request.Texts("SubnetId").Select(subnet => About(hint, Expectation.Present(id, subnet))),
            ],
        };
    }

    private static Trigger Modified(Trigger trigger, JsonElement detail)
    {
        var request = detail.Get("requestParameters", "ModifyVpcEndpointRequest") ?? default;
        return EndpointId(request.Text("VpcEndpointId")) is not { } id
            ? trigger
            : trigger with
            {
                Endpoints = [new EndpointHint(id)],
                Expected =
                [
                    .. request.Texts("AddSubnetId").Select(subnet => Expectation.Present(id, subnet)),
                    .. request.Texts("RemoveSubnetId").Select(subnet => Expectation.Gone(id, subnet)),
                ],
            };
    }

    private static Trigger Deleted(Trigger trigger, JsonElement detail)
    {
        var request = detail.Get("requestParameters", "DeleteVpcEndpointsRequest") ?? default;
        var left = (detail.Get("responseElements", "DeleteVpcEndpointsResponse", "unsuccessful")?.AsList() ?? [])
            .Select(item => item.Text("resourceId"))
            .ToHashSet(StringComparer.Ordinal);
        var ids = request.Texts("VpcEndpointId")
            .Where(id => !left.Contains(id))
            .Select(EndpointId)
            .OfType<string>()
            .ToImmutableArray();
        return trigger with
        {
            Endpoints = [.. ids.Select(id => new EndpointHint(id))],
            Expected = [.. ids.Select(id => Expectation.Gone(id))],
        };
    }

    private static Trigger InterfaceCreated(Trigger trigger, JsonElement detail)
    {
        var request = detail.Get("requestParameters") ?? default;
        var made = detail.Get("responseElements", "networkInterface") ?? default;
        var description = made.Text("description") ?? request.Text("description") ?? "";
        if (EndpointInDescription().Match(description) is not { Success: true } match)
        {
            return trigger with { Ignored = "the interface does not belong to an endpoint" };
        }

        var id = match.Groups["id"].Value;
        var hint = new EndpointHint(id, VpcId: made.Text("vpcId"));
        var subnet = made.Text("subnetId") ?? request.Text("subnetId");
        return trigger with
        {
            Endpoints = [hint],
            Expected = subnet is null ? [] : [About(hint, Expectation.Present(id, subnet))],
        };
    }

    // Only the id is told; whose it was, only a process that has seen it knows.
    private static Trigger InterfaceDeleted(Trigger trigger, JsonElement detail) =>
        detail.Get("requestParameters", "networkInterfaceId")?.AsText() is { } id
            ? trigger with { InterfaceIds = [id] }
            : trigger;

    private static Trigger Tagged(Trigger trigger, JsonElement detail) => trigger with
    {
        Endpoints =
        [
            .. (detail.Get("requestParameters", "resourcesSet")?.AsList() ?? [])
                .Select(resource => EndpointId(resource.Text("resourceId") ?? resource.AsText()))
                .OfType<string>()
                .Distinct()
                .Select(id => new EndpointHint(id) { TagsOnly = true }),
        ],
    };

    private static Trigger ZoneEdited(Trigger trigger, JsonElement detail, string? ownRole)
    {
        var issuer = detail.Get("userIdentity", "sessionContext", "sessionIssuer", "arn")?.AsText();
        if (ownRole is not null && issuer == ownRole)
        {
            return trigger with { Ignored = "DnsSync made this change itself" };
        }

        var request = detail.Get("requestParameters") ?? default;
        if (request.Text("hostedZoneId") is not { } zoneId)
        {
            return trigger;
        }

        var names = (request.Get("changeBatch", "changes")?.AsList() ?? [])
            .Select(change => change.Get("resourceRecordSet", "name")?.AsText())
            .Select(text => DnsName.TryParse(text, out var name, out _) ? Marker.NameBehind(name) ?? name : (DnsName?)null)
            .OfType<DnsName>()
            .Distinct()
            .Order();
        return trigger with { Zones = [new ZoneHint(zoneId[(zoneId.LastIndexOf('/') + 1)..], [.. names])] };
    }

    private static Expectation About(EndpointHint hint, Expectation expectation) =>
        expectation with { Service = hint.Service, VpcId = hint.VpcId };

    private static string? EndpointId(string? text) =>
        text is not null && EndpointIdShape().IsMatch(text) ? text : null;

    [GeneratedRegex("^vpce-[0-9a-z]{1,32}$")]
    private static partial Regex EndpointIdShape();

    [GeneratedRegex("^VPC Endpoint Interface:? (?<id>vpce-[0-9a-z]{1,32})$")]
    private static partial Regex EndpointInDescription();
}
