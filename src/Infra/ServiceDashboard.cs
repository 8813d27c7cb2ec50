using System.Text.Json.Nodes;
using Amazon.CDK;
using Amazon.CDK.AWS.CloudWatch;
using Constructs;
using DnsSync.Reporting;

namespace DnsSync.Infra;

/// <summary>One page that shows how the names are.</summary>
internal sealed class ServiceDashboard : Construct
{
    private readonly string _owner;

    public ServiceDashboard(Construct scope, string id, string owner, ServiceFunction function, ChangeQueue queue)
        : base(scope, id)
    {
        _owner = owner;
        var body = new JsonObject
        {
            ["widgets"] = new JsonArray(
                Metrics(0, 0, "Convergence: from a change to its record (ms)",
                    Own("ConvergenceMilliseconds", "p50"), Own("ConvergenceMilliseconds", "Maximum")),
                Metrics(12, 0, "Outcomes",
                [
                    .. new[] { "BindingsInSync", "BindingsChanged", "Unsettled", "Held", "Conflicts", "Failed" }
                        .Select(name => Own(name, "Maximum")),
                ]),
                Metrics(0, 6, "Addresses of all names", Own("AddressesPublished", "Maximum")),
                Query(12, 6, "Addresses of each name, as last changed", function.LogGroup.Ref),
                Metrics(0, 12, "Queue: age of the oldest message (s), dead letters",
                    Metric("AWS/SQS", "ApproximateAgeOfOldestMessage", "QueueName", queue.Queue.AttrQueueName, "Maximum"),
                    Metric("AWS/SQS", "ApproximateNumberOfMessagesVisible", "QueueName", queue.DeadLetters.AttrQueueName, "Maximum"),
                    Metric("AWS/SQS", "ApproximateNumberOfMessagesVisible", "QueueName", queue.UndeliveredEvents.AttrQueueName, "Maximum")),
                Metrics(0, 18, "Requeue messages, sent and dropped",
                    Own("RequeueMessages", "Sum"), Own("DroppedRequeues", "Sum")),
                Metrics(12, 12, "AWS calls, runs and ignored events",
                    Own("ApiCalls", "Sum"), Own("Throttled", "Sum"), Own("Reconciles", "Sum"), Own("EventsIgnored", "Sum"))),
        };
        _ = new CfnDashboard(this, "Page", new CfnDashboardProps { DashboardBody = body.ToJsonString() });
    }

    private JsonArray Own(string name, string statistic) =>
        Metric(MetricReport.Namespace, name, "owner", _owner, statistic);

    private static JsonArray Metric(string space, string name, string dimension, string value, string statistic) =>
        new(space, name, dimension, value, new JsonObject { ["stat"] = statistic });

    private JsonObject Metrics(int x, int y, string title, params JsonArray[] metrics) => Widget("metric", x, y, new()
    {
        ["title"] = title,
        ["region"] = Stack.Of(this).Region,
        ["period"] = 300,
        ["view"] = "timeSeries",
        ["metrics"] = new JsonArray([.. metrics]),
    });

    // The metrics know no names: their cost would grow with them. The log does.
    private JsonObject Query(int x, int y, string title, string logGroup) => Widget("log", x, y, new()
    {
        ["title"] = title,
        ["region"] = Stack.Of(this).Region,
        ["view"] = "table",
        ["query"] = $"SOURCE '{logGroup}' | filter ispresent(addresses) | stats latest(addresses) as published, latest(outcome) as was by dns_name | sort dns_name",
    });

    private static JsonObject Widget(string type, int x, int y, JsonObject properties) => new()
    {
        ["type"] = type,
        ["x"] = x,
        ["y"] = y,
        ["width"] = 12,
        ["height"] = 6,
        ["properties"] = properties,
    };
}
