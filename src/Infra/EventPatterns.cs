using DnsSync.Events;

namespace DnsSync.Infra;

/// <summary>A rule's pattern.</summary>
internal sealed record EventPattern(string Name, string Description, Dictionary<string, object> Pattern);

/// <summary>
/// The API calls that may concern a name, as CloudTrail tells them; only those that succeeded. The
/// service is in the event's <c>source</c>, which is the same in every partition; its domain
/// name (<c>eventSource</c>) says no more, and may end otherwise in China. The function reads the
/// events again and ignores what says nothing, so that a pattern may be wide.
/// </summary>
internal static class EventPatterns
{
    public static IReadOnlyList<EventPattern> All { get; } =
    [
        new("EndpointChanged", "Interface endpoints created, modified and deleted",
            Of("ec2", ["CreateVpcEndpoint", "ModifyVpcEndpoint", "DeleteVpcEndpoints"])),
        new("InterfaceCreated", "Interfaces that endpoints get",
            Of("ec2", ["CreateNetworkInterface"],
                ("requestParameters", Map("description", Prefix(EventReader.InterfaceDescription))))),

        // The call carries an id alone: who made it is all that tells an endpoint's interface.
        new("InterfaceDeleted", "Interfaces that endpoints lose",
            Of("ec2", ["DeleteNetworkInterface"],
                ("userIdentity", Map("invokedBy", new object[] { "vpce.amazonaws.com" })))),
        new("EndpointTagged", "Tags of endpoints, by which names may select them",
            Of("ec2", ["CreateTags", "DeleteTags"],
                ("requestParameters", Map("resourcesSet", Map("items", Map("resourceId", Prefix("vpce-"))))))),
        ZoneEdited,
    ];

    /// <summary>
    /// Edits of any zone: names come and go with other stacks, and a rule for each would have to
    /// stand in the queue's policy. An edit of no concern costs a message, and no AWS call.
    /// </summary>
    public static EventPattern ZoneEdited => new("ZoneEdited", "Edits of hosted zones",
        Of("route53", ["ChangeResourceRecordSets"]));

    private static Dictionary<string, object> Of(
        string service, object[] calls, params (string Key, object Value)[] more)
    {
        var detail = new Dictionary<string, object>
        {
            ["eventName"] = calls,
            ["errorCode"] = new object[] { new Dictionary<string, object> { ["exists"] = false } },
        };
        foreach (var (key, value) in more)
        {
            detail[key] = value;
        }

        return new Dictionary<string, object>
        {
            ["source"] = new object[] { $"aws.{service}" },
            ["detail-type"] = new object[] { "AWS API Call via CloudTrail" },
            ["detail"] = detail,
        };
    }

    private static Dictionary<string, object> Map(string key, object value) => new() { [key] = value };

    private static object[] Prefix(string prefix) => [Map("prefix", prefix)];
}
