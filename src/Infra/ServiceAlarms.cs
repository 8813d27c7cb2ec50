using Amazon.CDK.AWS.CloudWatch;
using Amazon.CDK.AWS.Lambda;
using Constructs;
using DnsSync.Reporting;

namespace DnsSync.Infra;

/// <summary>Alarms for names that are, or may be, wrong.</summary>
internal sealed class ServiceAlarms : Construct
{
    // As long as the longest retry sequence: what waits longer is not being answered.
    private const int OldestMessageSeconds = 900;

    // Messages of one retry sequence of 15 minutes.
    private const int LongestSequence = 18;

    private readonly string? _topic;

    public ServiceAlarms(
        Construct scope, string id, string owner, CfnFunction function, ChangeQueue queue, DnsSyncServiceProps props)
        : base(scope, id)
    {
        _topic = props.AlarmTopicArn;
        var period = props.ScheduleMinutes * 60;
        Above("DeadLetters", "Messages that failed five times: names may be stale",
            InQueue("ApproximateNumberOfMessagesVisible", queue.DeadLetters.AttrQueueName), "Maximum", 0, 300);
        Above("UndeliveredEvents", "Events that could not be delivered to the queue: a change may be late",
            InQueue("ApproximateNumberOfMessagesVisible", queue.UndeliveredEvents.AttrQueueName), "Maximum", 0, 300);
        Above("OldestMessage", "The queue is not being emptied",
            InQueue("ApproximateAgeOfOldestMessage", queue.Queue.AttrQueueName), "Maximum", OldestMessageSeconds, 300);
        Above("Errors", "Invocations of the function fail", OfFunction("Errors", function.Ref), "Sum", 0, 300);
        Above("Throttles", "Lambda throttles the function", OfFunction("Throttles", function.Ref), "Sum", 0, 300);
        Lasting("Held", "A safety rule keeps addresses that no endpoint has any more", "Held");
        Lasting("Conflicts", "A name has records that DnsSync does not own", "Conflicts");

        // It happens once and does not last: a period without it is one without it.
        Above("FollowUpsExhausted", "A name did not settle within 15 minutes", OfService("FollowUpsExhausted", owner), "Sum", 0, period);

        // The function's own bound: a longer sequence is a defect, or another sender.
        Above("DroppedRequeues", "Requeue messages past 20 minutes or 150 attempts were dropped",
            OfService("DroppedRequeues", owner), "Sum", 0, period);
        Above("RequeueRate", "The function sends itself more messages than unsettled names explain",
            OfService("RequeueMessages", owner), "Sum", RequeuesAnHour(props.ScheduleMinutes), 3600);

        // A run without a failed name sets the minimum to 0; a silent service has no minimum at all.
        Silence = Above("NoSuccess", "No run succeeded in three periods of the schedule",
            OfService("Failed", owner), "Minimum", 0, period, periods: 3, missing: "breaching");

        // Held and Conflicts last until an operator acts, and only a tick reads every name. Ticks come
        // a little early or late, so that a period may hold none, or only a run for another name: one
        // of two periods is enough to alarm, and with none the alarm stays as it is. That nothing runs
        // at all is told by NoSuccess.
        void Lasting(string id, string description, string metric) => Above(
            id, description, OfService(metric, owner), "Maximum", 0, period, periods: 2, needed: 1, missing: "ignore");
    }

    // A sequence for each tick of an hour, as if no tick found its names settled, and as many again for
    // events, of which there may be many with a slow schedule, too. A loop that nothing ends sends 1,800:
    // one for each window of two seconds.
    private static int RequeuesAnHour(int scheduleMinutes) =>
        Math.Clamp(2 * LongestSequence * (60 / scheduleMinutes), 24 * LongestSequence, 1200);

    /// <summary>No successful run in three schedule periods.</summary>
    public CfnAlarm Silence { get; }

    private CfnAlarm Above(
        string id, string description, ServiceMetric metric, string statistic, double threshold, int period,
        int periods = 1, int? needed = null, string missing = "notBreaching") => new(this, id, new CfnAlarmProps
        {
            AlarmDescription = $"DnsSync: {description}",
            Namespace = metric.Namespace,
            MetricName = metric.Name,
            Dimensions = new object[] { new CfnAlarm.DimensionProperty { Name = metric.Dimension, Value = metric.Value } },
            Statistic = statistic,
            Period = period,
            EvaluationPeriods = periods,
            DatapointsToAlarm = needed,
            Threshold = threshold,
            ComparisonOperator = "GreaterThanThreshold",
            TreatMissingData = missing,
            AlarmActions = _topic is null ? null : [_topic],
            OkActions = _topic is null ? null : [_topic],
        });

    private static ServiceMetric InQueue(string name, string queue) => new("AWS/SQS", name, "QueueName", queue);

    private static ServiceMetric OfFunction(string name, string function) => new("AWS/Lambda", name, "FunctionName", function);

    private static ServiceMetric OfService(string name, string owner) => new(MetricReport.Namespace, name, "owner", owner);

    private sealed record ServiceMetric(string Namespace, string Name, string Dimension, string Value);
}
