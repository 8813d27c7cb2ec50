using Amazon.CDK.AWS.Events;
using Amazon.CDK.AWS.SQS;
using Constructs;

namespace DnsSync.Infra;

/// <summary>
/// Everything that may tell of a change, into one queue: what EventBridge hears, a schedule, and the
/// function's own requeue messages. Encryption is the queues' own, and TLS is asked for.
/// </summary>
internal sealed class ChangeQueue : Construct
{
    private const int TwoWeeks = 14 * 24 * 3600;

    // A batch that failed is tried again after this time. Lambda takes no queue with less than the
    // function's time-out; a minute more is for the batching window and a slow start. The six times that
    // the Lambda Developer Guide recommends ("Configuring a queue") are for functions that are often
    // throttled: here two run at once at most.
    private const int VisibilitySeconds = DnsSyncService.TimeoutSeconds + 60;
    private const int MaximumReceives = 5;

    public ChangeQueue(Construct scope, string id, int scheduleMinutes)
        : base(scope, id)
    {
        DeadLetters = Encrypted("DeadLetters", TwoWeeks, null);
        UndeliveredEvents = Encrypted("UndeliveredEvents", TwoWeeks, null);
        Queue = Encrypted("Queue", null, new Dictionary<string, object>
        {
            ["deadLetterTargetArn"] = DeadLetters.AttrArn,
            ["maxReceiveCount"] = MaximumReceives,
        }, VisibilitySeconds);
        Rules =
        [
            .. EventPatterns.All.Select(pattern => new CfnRule(this, pattern.Name, new CfnRuleProps
            {
                Description = pattern.Description,
                EventPattern = pattern.Pattern,
                Targets = Target(),
            })),
            new CfnRule(this, "Schedule", new CfnRuleProps
            {
                Description = "Reads every name, because event delivery is best effort",
                ScheduleExpression = scheduleMinutes == 1 ? "rate(1 minute)" : $"rate({scheduleMinutes} minutes)",
                Targets = Target(),
            }),
        ];
        string[] rules = [.. Rules.Select(rule => rule.AttrArn)];
        Allow("QueuePolicy", Queue, rules);
        Allow("UndeliveredEventsPolicy", UndeliveredEvents, rules);
        Allow("DeadLettersPolicy", DeadLetters, []);
    }

    public CfnQueue Queue { get; }

    /// <summary>What the function could not do, in five receives.</summary>
    public CfnQueue DeadLetters { get; }

    /// <summary>What EventBridge could not put into the queue.</summary>
    public CfnQueue UndeliveredEvents { get; }

    public IReadOnlyList<CfnRule> Rules { get; }

    private object[] Target() =>
    [
        new CfnRule.TargetProperty
        {
            Id = "Queue",
            Arn = Queue.AttrArn,
            DeadLetterConfig = new CfnRule.DeadLetterConfigProperty { Arn = UndeliveredEvents.AttrArn },
        },
    ];

    private CfnQueue Encrypted(string id, int? retention, object? redrive, int? visibility = null) =>
        new(this, id, new CfnQueueProps
        {
            SqsManagedSseEnabled = true,
            MessageRetentionPeriod = retention,
            RedrivePolicy = redrive!,
            VisibilityTimeout = visibility,
        });

    private void Allow(string id, CfnQueue queue, IReadOnlyList<string> ruleArns) =>
        _ = new CfnQueuePolicy(this, id, new CfnQueuePolicyProps
        {
            Queues = [queue.Ref],
            PolicyDocument = Permissions.QueueDocument(queue.AttrArn, ruleArns),
        });
}
