using System.Globalization;
using System.Text.Json.Nodes;
using DnsSync.Simulator.Time;

namespace DnsSync.Simulator.Events;

/// <summary>One EventBridge event that CloudTrail made of an API call.</summary>
/// <param name="Id">EventBridge's id for it.</param>
/// <param name="Name">The action, such as <c>CreateVpcEndpoint</c>.</param>
/// <param name="Failed">Whether AWS refused the call.</param>
/// <param name="Json">The event as EventBridge delivers it.</param>
public sealed record CloudTrailEvent(string Id, string Name, bool Failed, string Json);

/// <summary>
/// Turns a world's calls into the EventBridge events that a trail makes of them: endpoints, their
/// interfaces and tags, and record sets. Reads, and other calls, give none. Ids come out of the
/// seed and the order of the calls, times from the calls.
/// </summary>
public sealed class CloudTrailEvents
{
    private readonly WorldSettings _settings;
    private readonly Ids _ids;

    public CloudTrailEvents(WorldSettings settings)
    {
        _settings = settings;
        _ids = new Ids(new SplitMix64(settings.Seed ^ 0xE7E47B21D6EUL));
    }

    /// <summary>
    /// The ARN of the role that a caller has assumed, which is then the event's session issuer;
    /// null for none. Default: none.
    /// </summary>
    public Func<string, string?> RoleOf { get; init; } = _ => null;

    /// <summary>The event of a call; null if a trail's management events hold none of it.</summary>
    public CloudTrailEvent? Of(ApiCall call)
    {
        if (call.IsRead || call.Error?.Code is nameof(FaultKind.Cut) or nameof(FaultKind.Timeout))
        {
            return null;
        }

        var name = call.Operation[(call.Operation.IndexOf(':') + 1)..];
        var ec2 = new Ec2EventParts(_settings, _ids);
        var parts = call.Operation switch
        {
            "ec2:CreateVpcEndpoint" => ec2.Create(call),
            "ec2:ModifyVpcEndpoint" => ec2.Modify(call),
            "ec2:DeleteVpcEndpoints" => ec2.Delete(call),
            "ec2:CreateNetworkInterface" => ec2.CreateInterface(call),
            "ec2:DeleteNetworkInterface" => ec2.DeleteInterface(call),
            "ec2:CreateTags" or "ec2:DeleteTags" => ec2.Tag(call),
            "route53:ChangeResourceRecordSets" => Route53EventParts.Change(call),
            _ => null,
        };
        return parts is null ? null : Event(call, name, parts);
    }

    /// <summary>As CloudTrail writes times: whole seconds, in UTC.</summary>
    private static string Second(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private CloudTrailEvent Event(ApiCall call, string name, EventParts parts)
    {
        var isZone = call.Operation.StartsWith("route53:", StringComparison.Ordinal);
        var service = isZone ? "route53" : "ec2";
        var byService = call.Caller == ApiCall.EndpointService;

        // Route 53 is global: its events appear in one region, wherever the caller is.
        var region = isZone ? "us-east-1" : _settings.Region;
        var detail = new JsonObject
        {
            ["eventVersion"] = "1.10",
            ["userIdentity"] = Identity(call.Caller),
            ["eventTime"] = Second(call.Time),
            ["eventSource"] = service + ".amazonaws.com",
            ["eventName"] = name,
            ["awsRegion"] = region,
            ["sourceIPAddress"] = byService ? call.Caller : "203.0.113.10",
            ["userAgent"] = byService ? call.Caller : "aws-cli/2.x",
            ["requestParameters"] = call.Request is null ? null : parts.Request,
            ["responseElements"] = call.Error is null ? parts.Response : null,
            ["requestID"] = _ids.Request(),
            ["eventID"] = _ids.Request(),
            ["readOnly"] = false,
            ["eventType"] = "AwsApiCall",
            ["managementEvent"] = true,
            ["recipientAccountId"] = _settings.AccountId,
            ["eventCategory"] = "Management",
        };
        if (isZone)
        {
            detail["apiVersion"] = "2013-04-01";
            detail["additionalEventData"] =
                new JsonObject { ["Note"] = "Do not use to reconstruct hosted zone" };
        }

        if (call.Error is { } error)
        {
            detail["errorCode"] = isZone ? error.Code
                : (error.Status >= 500 ? "Server." : "Client.") + error.Code;
            detail["errorMessage"] = error.Message;
        }

        var id = _ids.Request();
        var json = new JsonObject
        {
            ["version"] = "0",
            ["id"] = id,
            ["detail-type"] = "AWS API Call via CloudTrail",
            ["source"] = "aws." + service,
            ["account"] = _settings.AccountId,
            ["time"] = Second(call.Time),
            ["region"] = region,
            ["resources"] = new JsonArray(),
            ["detail"] = detail,
        };
        return new CloudTrailEvent(id, name, call.Error is not null, json.ToJsonString());
    }

    private JsonObject Identity(string caller)
    {
        var role = RoleOf(caller);
        var roleName = role is null ? "Deployer" : role[(role.LastIndexOf('/') + 1)..];
        var session = role is null ? "deployer" : caller;
        var context = new JsonObject
        {
            ["attributes"] = new JsonObject
            {
                ["creationDate"] = Second(_settings.Start),
                ["mfaAuthenticated"] = "false",
            },
        };
        if (role is not null)
        {
            context.Insert(0, "sessionIssuer", new JsonObject
            {
                ["type"] = "Role",
                ["principalId"] = "AROAEXAMPLEEXAMPLE",
                ["arn"] = role,
                ["accountId"] = _settings.AccountId,
                ["userName"] = roleName,
            });
        }

        var identity = new JsonObject
        {
            ["type"] = "AssumedRole",
            ["principalId"] = $"AROAEXAMPLEEXAMPLE:{session}",
            ["arn"] = $"arn:aws:sts::{_settings.AccountId}:assumed-role/{roleName}/{session}",
            ["accountId"] = _settings.AccountId,
            ["accessKeyId"] = "ASIAEXAMPLEEXAMPLE00",
            ["sessionContext"] = context,
        };
        if (caller == ApiCall.EndpointService)
        {
            identity["invokedBy"] = caller;
        }

        return identity;
    }
}

/// <summary>What differs between events: a call's parameters, and its answer.</summary>
internal sealed record EventParts(JsonNode? Request, JsonNode? Response);
