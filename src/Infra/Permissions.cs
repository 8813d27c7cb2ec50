namespace DnsSync.Infra;

/// <summary>IAM policies as plain documents, so that what is granted is what is read here.</summary>
internal static class Permissions
{
    private const string RecordNames = "route53:ChangeResourceRecordSetsNormalizedRecordNames";
    private const string RecordTypes = "route53:ChangeResourceRecordSetsRecordTypes";
    private const string ChangeActions = "route53:ChangeResourceRecordSetsActions";

    public static Dictionary<string, object> Document(params Dictionary<string, object>[] statements) => new()
    {
        ["Version"] = "2012-10-17",
        ["Statement"] = statements.ToArray<object>(),
    };

    public static Dictionary<string, object> Allow(object actions, object resources) =>
        Statement("Allow", actions, resources);

    /// <summary>Who may take on a function's role.</summary>
    public static Dictionary<string, object> TrustOf(string service) => Document(new Dictionary<string, object>
    {
        ["Effect"] = "Allow",
        ["Principal"] = new Dictionary<string, object> { ["Service"] = service },
        ["Action"] = "sts:AssumeRole",
    });

    /// <summary>A queue takes messages over TLS alone, and from these rules alone.</summary>
    public static Dictionary<string, object> QueueDocument(string queueArn, IReadOnlyList<string> ruleArns) => Document(
    [
        new()
        {
            ["Effect"] = "Deny",
            ["Principal"] = "*",
            ["Action"] = "sqs:*",
            ["Resource"] = queueArn,
            ["Condition"] = Condition("Bool", ("aws:SecureTransport", "false")),
        },
        .. ruleArns.Count == 0
            ? (Dictionary<string, object>[])[]
            :
            [
                new()
                {
                    ["Effect"] = "Allow",
                    ["Principal"] = new Dictionary<string, object> { ["Service"] = "events.amazonaws.com" },
                    ["Action"] = "sqs:SendMessage",
                    ["Resource"] = queueArn,
                    ["Condition"] = Condition("ArnEquals", ("aws:SourceArn", ruleArns.ToArray<object>())),
                },
            ],
    ]);

    /// <summary>
    /// What one name needs. It is short on purpose: all names of a service share the 10,240
    /// characters that IAM grants a role's inline policies, so what holds for every name (types and
    /// actions) is defined once, in <see cref="ChangeGuard"/>.
    /// </summary>
    /// <param name="zoneId">Without a prefix.</param>
    /// <param name="name">As IAM normalises it: lower case, octal escapes, no dot at the end.</param>
    public static Dictionary<string, object> NameDocument(string partition, string zoneId, string name)
    {
        var zone = $"arn:{partition}:route53:::hostedzone/{zoneId}";
        var change = Allow("route53:ChangeResourceRecordSets", zone);
        change["Condition"] = new Dictionary<string, object>
        {
            ["ForAllValues:StringEquals"] = new Dictionary<string, object>
            {
                [RecordNames] = new object[] { name, $"_dnssync.{name}" },
            },

            // ForAllValues is true of an absent key.
            ["Null"] = new Dictionary<string, object> { [RecordNames] = "false" },
        };
        return Document(
            Allow(new object[] { "route53:GetHostedZone", "route53:ListResourceRecordSets" }, zone), change);
    }

    /// <summary>
    /// Forbids every record change but CREATE and DELETE of A, AAAA and TXT, in any zone. ForAnyValue
    /// is false of an absent key, which is therefore forbidden by itself.
    /// </summary>
    public static Dictionary<string, object>[] ChangeGuard(string partition)
    {
        Dictionary<string, object> Forbid(Dictionary<string, object> condition)
        {
            var deny = Statement("Deny", "route53:ChangeResourceRecordSets", $"arn:{partition}:route53:::hostedzone/*");
            deny["Condition"] = condition;
            return deny;
        }

        return
        [
            Forbid(Condition("ForAnyValue:StringNotEquals", (RecordTypes, new object[] { "A", "AAAA", "TXT" }))),
            Forbid(Condition("ForAnyValue:StringNotEquals", (ChangeActions, new object[] { "CREATE", "DELETE" }))),
            Forbid(Condition("Null", (RecordTypes, "true"))),
            Forbid(Condition("Null", (ChangeActions, "true"))),
        ];
    }

    private static Dictionary<string, object> Statement(string effect, object actions, object resources) => new()
    {
        ["Effect"] = effect,
        ["Action"] = actions,
        ["Resource"] = resources,
    };

    private static Dictionary<string, object> Condition(string operation, (string Key, object Value) condition) => new()
    {
        [operation] = new Dictionary<string, object> { [condition.Key] = condition.Value },
    };
}
