using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using DnsSync.Simulator.Queues;

namespace DnsSync.Simulator.Wire;

/// <summary>
/// SQS in JSON. ReceiveMessage never waits: where nothing is visible it answers at once.
/// </summary>
internal static class SqsJson
{
    private const int LargestReceive = 10;

    /// <summary>The work of an action; null for one that is not simulated.</summary>
    public static Func<JsonObject>? Find(World world, string action, byte[] body) => action switch
    {
        "CreateQueue" => () => Create(world, new JsonParameters(body)),
        "GetQueueUrl" => () => Url(
            world.Queues.GetUrl(new JsonParameters(body).Require("QueueName"))),
        "GetQueueAttributes" => () => Attributes(world, new JsonParameters(body)),
        "SendMessage" => () => Send(world, new JsonParameters(body)),
        "ReceiveMessage" => () => Receive(world, new JsonParameters(body)),
        "DeleteMessage" => () => Delete(world, new JsonParameters(body)),
        "ChangeMessageVisibility" => () => ChangeVisibility(world, new JsonParameters(body)),
        _ => null,
    };

    private static JsonObject Create(World world, JsonParameters request)
    {
        var attributes = request.Map("Attributes");
        var settings = new CreateQueueRequest(request.Require("QueueName"));
        if (attributes.TryGetValue("VisibilityTimeout", out var visibility))
        {
            settings = settings with { Visibility = Seconds(visibility) };
        }

        if (attributes.TryGetValue("DelaySeconds", out var delay))
        {
            settings = settings with { Delay = Seconds(delay) };
        }

        if (attributes.TryGetValue("RedrivePolicy", out var redrive))
        {
            var policy = new JsonParameters(Encoding.UTF8.GetBytes(redrive));
            var arn = policy.Require("deadLetterTargetArn");
            settings = settings with
            {
                DeadLetterQueue = arn[(arn.LastIndexOf(':') + 1)..],
                MaximumReceives = policy.FindInteger("maxReceiveCount") ?? 5,
            };
        }

        return Url(world.Queues.CreateQueue(settings));
    }

    private static JsonObject Attributes(World world, JsonParameters request)
    {
        var url = request.Require("QueueUrl");
        var counts = world.Queues.GetCounts(url);
        var settings = world.Queues.SettingsOf(url);
        var all = new Dictionary<string, string>
        {
            ["ApproximateNumberOfMessages"] = Text(counts.Visible),
            ["ApproximateNumberOfMessagesDelayed"] = Text(counts.Delayed),
            ["ApproximateNumberOfMessagesNotVisible"] = Text(counts.InFlight),
            ["DelaySeconds"] = Text((long)settings.Delay.TotalSeconds),
            ["QueueArn"] = world.Queues.ArnOf(url),
            ["VisibilityTimeout"] = Text((long)settings.Visibility.TotalSeconds),
        };
        var asked = request.List("AttributeNames");
        var given = all.Where(pair => asked.Contains("All") || asked.Contains(pair.Key))
            .Select(pair => KeyValuePair.Create(pair.Key, (JsonNode?)pair.Value));
        return new JsonObject { ["Attributes"] = new JsonObject(given) };
    }

    private static JsonObject Send(World world, JsonParameters request)
    {
        var body = request.Require("MessageBody");
        var sent = world.Queues.Send(new SendMessageRequest(
            request.Require("QueueUrl"), body, request.Seconds("DelaySeconds")));
        return new JsonObject
        {
            ["MessageId"] = sent.MessageId,
            ["MD5OfMessageBody"] = Md5(body),
        };
    }

    private static JsonObject Receive(World world, JsonParameters request)
    {
        var most = request.FindInteger("MaxNumberOfMessages") ?? 1;
        if (most is < 1 or > LargestReceive)
        {
            throw new AwsErrorException(
                "InvalidParameterValue",
                $"Value {most} for parameter MaxNumberOfMessages is invalid. Reason: Must be "
                    + $"between 1 and {LargestReceive}, if provided.");
        }

        var received = world.Queues.Receive(
            new ReceiveMessageRequest(request.Require("QueueUrl"), most)
            {
                Visibility = request.Seconds("VisibilityTimeout"),
            }).Messages;
        return received.IsEmpty ? [] : new JsonObject
        {
            ["Messages"] = new JsonArray([.. received.Select(message => (JsonNode)new JsonObject
            {
                ["MessageId"] = message.MessageId,
                ["ReceiptHandle"] = message.ReceiptHandle,
                ["MD5OfBody"] = Md5(message.Body),
                ["Body"] = message.Body,
                ["Attributes"] = new JsonObject
                {
                    ["ApproximateReceiveCount"] = Text(message.ReceiveCount),
                    ["SentTimestamp"] = Text(message.Sent.ToUnixTimeMilliseconds()),
                    ["ApproximateFirstReceiveTimestamp"] =
                        Text(message.FirstReceived.ToUnixTimeMilliseconds()),
                },
            })]),
        };
    }

    private static JsonObject Delete(World world, JsonParameters request)
    {
        world.Queues.Delete(request.Require("QueueUrl"), request.Require("ReceiptHandle"));
        return [];
    }

    private static JsonObject ChangeVisibility(World world, JsonParameters request)
    {
        world.Queues.ChangeVisibility(
            request.Require("QueueUrl"),
            request.Require("ReceiptHandle"),
            request.Seconds("VisibilityTimeout") ?? TimeSpan.Zero);
        return [];
    }

    private static JsonObject Url(string url) => new() { ["QueueUrl"] = url };

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    private static TimeSpan Seconds(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            ? TimeSpan.FromSeconds(seconds)
            : throw new AwsErrorException(
                "InvalidAttributeValue", $"Invalid value for an attribute: {text}");

#pragma warning disable CA5351 // It is SQS's checksum, not a secret.
    private static string Md5(string body) =>
        Convert.ToHexStringLower(MD5.HashData(Encoding.UTF8.GetBytes(body)));
#pragma warning restore CA5351
}
