using Amazon.CDK.AWS.Events;
using Amazon.CDK.AWS.IAM;
using Amazon.CDK.AWS.SQS;
using Constructs;
using DnsSync.Configuration;
using Stack = Amazon.CDK.Stack;

namespace DnsSync.Infra;

/// <summary>
/// Forwards edits of hosted zones to the region where the service runs. Route 53 is global, and
/// announces them only in one region of the partition (us-east-1): this belongs to that region's
/// stack. A service that runs there itself hears them without it.
/// </summary>
public sealed class ZoneEditForwarder : Construct
{
    /// <param name="homeRegion">Where the service runs.</param>
    public ZoneEditForwarder(Construct scope, string id, string homeRegion)
        : base(scope, id)
    {
        this.Refuse(Rules.Region.WhyNot(nameof(homeRegion), homeRegion));
        if (!IsNeeded(homeRegion))
        {
            throw new SettingsException($"{Node.Path}: {homeRegion} already receives zone edits: remove the forwarder");
        }

        var stack = Stack.Of(this);
        var bus = $"arn:{stack.Partition}:events:{homeRegion}:{stack.Account}:event-bus/default";
        var role = new CfnRole(this, "Role", new CfnRoleProps
        {
            Description = $"Forwards zone edits to the event bus of {homeRegion}",
            AssumeRolePolicyDocument = Permissions.TrustOf("events.amazonaws.com"),
            Policies = new object[]
            {
                new CfnRole.PolicyProperty
                {
                    PolicyName = "forward",
                    PolicyDocument = Permissions.Document(Permissions.Allow("events:PutEvents", bus)),
                },
            },
        });
        var undelivered = new CfnQueue(this, "UndeliveredEvents", new CfnQueueProps
        {
            SqsManagedSseEnabled = true,
            MessageRetentionPeriod = 14 * 24 * 3600,
        });
        var rule = new CfnRule(this, "Rule", new CfnRuleProps
        {
            Description = EventPatterns.ZoneEdited.Description,
            EventPattern = EventPatterns.ZoneEdited.Pattern,
            Targets = new object[]
            {
                new CfnRule.TargetProperty
                {
                    Id = "Home",
                    Arn = bus,
                    RoleArn = role.AttrArn,
                    DeadLetterConfig = new CfnRule.DeadLetterConfigProperty { Arn = undelivered.AttrArn },
                },
            },
        });
        _ = new CfnQueuePolicy(this, "UndeliveredEventsPolicy", new CfnQueuePolicyProps
        {
            Queues = [undelivered.Ref],
            PolicyDocument = Permissions.QueueDocument(undelivered.AttrArn, [rule.AttrArn]),
        });
    }

    /// <summary>Where Route 53 announces what happens, for the partition that a region is in.</summary>
    public static string RegionOfEvents(string region) =>
        AwsPartitions.Route53RegionOf(region) ?? throw new ArgumentException(AwsPartitions.WhyNot(region), nameof(region));

    internal static bool IsNeeded(string homeRegion) =>
        AwsPartitions.Route53RegionOf(homeRegion) is { } events && events != homeRegion;
}
