using System.Globalization;
using System.Text.Json.Nodes;
using DnsSync.Model;
using DnsSync.Simulator.Route53;

namespace DnsSync.Simulator.Events;

/// <summary>ChangeResourceRecordSets as CloudTrail has it: camel case, and so <c>tTL</c>.</summary>
internal static class Route53EventParts
{
    public static EventParts Change(ApiCall call)
    {
        if (call.Request is not ZoneChangeBatch batch)
        {
            return new(null, null);
        }

        var changes = batch.Changes.Select(change => (JsonNode)new JsonObject
        {
            ["action"] = change.Action.ToString().ToUpperInvariant(),
            ["resourceRecordSet"] = RecordSet(change.RecordSet),
        });
        var sent = new JsonObject { ["changes"] = new JsonArray([.. changes]) };
        if (batch.Comment is not null)
        {
            sent.Insert(0, "comment", batch.Comment);
        }

        return new(
            new JsonObject { ["hostedZoneId"] = batch.ZoneId, ["changeBatch"] = sent },
            call.Response is WorldChange made
                ? new JsonObject { ["changeInfo"] = Info(made) }
                : null);
    }

    private static JsonObject Info(WorldChange change)
    {
        var info = new JsonObject
        {
            ["id"] = "/change/" + change.Id,
            ["status"] = "PENDING",
            ["submittedAt"] = change.Submitted.UtcDateTime.ToString(
                "MMM d, yyyy h:mm:ss tt", CultureInfo.InvariantCulture),
        };
        if (change.Comment is not null)
        {
            info["comment"] = change.Comment;
        }

        return info;
    }

    private static JsonObject RecordSet(RecordSet set)
    {
        var json = new JsonObject { ["name"] = set.Name.ToRoute53(), ["type"] = set.Type };
        Add("setIdentifier", set.SetIdentifier);
        Add("weight", set.Weight);
        Add("region", set.Region);
        Add("failover", set.Failover);
        Add("multiValueAnswer", set.MultiValueAnswer);
        Add("healthCheckId", set.HealthCheckId);
        Add("tTL", set.Ttl);
        if (set.AliasTarget is { } alias)
        {
            json["aliasTarget"] = new JsonObject
            {
                ["hostedZoneId"] = alias.HostedZoneId,
                ["dNSName"] = alias.DnsName,
                ["evaluateTargetHealth"] = alias.EvaluateTargetHealth,
            };
        }
        else
        {
            json["resourceRecords"] = new JsonArray(
                [.. set.Values.Select(value => (JsonNode)new JsonObject { ["value"] = value })]);
        }

        return json;

        void Add(string name, JsonNode? value)
        {
            if (value is not null)
            {
                json[name] = value;
            }
        }
    }
}
