using System.Text;

namespace DnsSync.Simulator.Queues;

/// <summary>
/// SQS, as far as standard queues go. Each public method that is an AWS action is noted under its
/// name, and refuses with <see cref="AwsErrorException"/>.
/// </summary>
public sealed class SqsService
{
    // SQS's quotas: a message of 1 MiB, a delay of 15 minutes, a visibility of 12 hours.
    private const int LongestBody = 1 << 20;
    private static readonly TimeSpan LongestDelay = TimeSpan.FromMinutes(15);
    private static readonly TimeSpan LongestVisibility = TimeSpan.FromHours(12);

    private readonly World _world;
    private readonly Ids _ids;
    private readonly SortedDictionary<string, SimulatedQueue> _queues =
        new(StringComparer.Ordinal);

    internal SqsService(World world, Ids ids)
    {
        _world = world;
        _ids = ids;
    }

    /// <summary>CreateQueue; its URL. One that is there by that name stays as it is.</summary>
    public string CreateQueue(CreateQueueRequest request) =>
        _world.Note("sqs:CreateQueue", request, () =>
        {
            if (!_queues.TryGetValue(request.Name, out var queue))
            {
                var host = $"https://sqs.{_world.Settings.Region}.amazonaws.com";
                queue = new SimulatedQueue(
                    _world, _ids, request, $"{host}/{_world.Settings.AccountId}/{request.Name}");
                _queues.Add(request.Name, queue);
            }

            return queue.Url;
        });

    /// <summary>GetQueueUrl.</summary>
    public string GetUrl(string name) =>
        _world.Note("sqs:GetQueueUrl", name, () => Named(name).Url);

    /// <summary>SendMessage.</summary>
    public SentMessage Send(SendMessageRequest request) =>
        _world.Note("sqs:SendMessage", request, () =>
        {
            var queue = At(request.QueueUrl);
            var delay = request.Delay ?? queue.Settings.Delay;
            Check(delay, LongestDelay, "DelaySeconds");
            if (request.Body.Length == 0)
            {
                throw new AwsErrorException(
                    "MissingParameter", "The request must contain the parameter MessageBody.");
            }

            if (Encoding.UTF8.GetByteCount(request.Body) > LongestBody)
            {
                throw Invalid("One or more parameters are invalid. Reason: Message must be "
                    + $"shorter than {LongestBody} bytes.");
            }

            return new SentMessage(queue.Send(request.Body, request.TraceHeader, delay));
        });

    /// <summary>ReceiveMessage, without waiting.</summary>
    public ReceivedMessages Receive(ReceiveMessageRequest request) =>
        _world.Note("sqs:ReceiveMessage", request, () =>
        {
            var queue = At(request.QueueUrl);
            Check(request.Visibility ?? TimeSpan.Zero, LongestVisibility, "VisibilityTimeout");
            return queue.Receive(
                request, queue.Settings.DeadLetterQueue is { } name ? Named(name) : null);
        });

    /// <summary>DeleteMessage.</summary>
    public void Delete(string queueUrl, string receiptHandle)
    {
        var request = new ReceiptRequest(queueUrl, receiptHandle);
        _world.Note("sqs:DeleteMessage", request, () =>
        {
            At(queueUrl).Delete(receiptHandle);
            return request;
        });
    }

    /// <summary>ChangeMessageVisibility.</summary>
    public void ChangeVisibility(string queueUrl, string receiptHandle, TimeSpan visibility)
    {
        var request = new ReceiptRequest(queueUrl, receiptHandle, visibility);
        _world.Note("sqs:ChangeMessageVisibility", request, () =>
        {
            Check(visibility, LongestVisibility, "VisibilityTimeout");
            At(queueUrl).ChangeVisibility(receiptHandle, visibility);
            return request;
        });
    }

    /// <summary>What Lambda does with a message that it will not deliver; no action of SQS.</summary>
    public void MoveToDeadLetters(string queueUrl, string receiptHandle)
    {
        var queue = At(queueUrl);
        queue.GiveUp(receiptHandle, queue.Settings.DeadLetterQueue is { } name ? Named(name) : null);
    }

    /// <summary>GetQueueAttributes, those that count messages.</summary>
    public QueueCounts GetCounts(string queueUrl) =>
        _world.Note("sqs:GetQueueAttributes", queueUrl, () => At(queueUrl).Counts);

    /// <summary>What a queue holds; no AWS action, and so not noted.</summary>
    public QueueCounts CountsOf(string queueUrl) => At(queueUrl).Counts;

    /// <summary>How a queue was made; no AWS action.</summary>
    public CreateQueueRequest SettingsOf(string queueUrl) => At(queueUrl).Settings;

    /// <summary>The ARN of a queue; no AWS action.</summary>
    public string ArnOf(string queueUrl) =>
        $"arn:aws:sqs:{_world.Settings.Region}:{_world.Settings.AccountId}:"
            + At(queueUrl).Settings.Name;

    /// <summary>Tells a listener, at home, when a message becomes visible.</summary>
    public void Listen(string queueUrl, Action listener) => At(queueUrl).OnVisible += listener;

    /// <summary>Ends what <see cref="Listen"/> began.</summary>
    public void Unlisten(string queueUrl, Action listener) => At(queueUrl).OnVisible -= listener;

    // Only the name counts: behind another endpoint a queue's URL has another host.
    private SimulatedQueue At(string url) => Named(url[(url.LastIndexOf('/') + 1)..]);

    private SimulatedQueue Named(string name) =>
        _queues.TryGetValue(name, out var queue)
            ? queue
            : throw new AwsErrorException(
                "QueueDoesNotExist", "The specified queue does not exist.");

    private static void Check(TimeSpan span, TimeSpan longest, string parameter)
    {
        if (span < TimeSpan.Zero || span > longest)
        {
            throw Invalid($"Value {(long)span.TotalSeconds} for parameter {parameter} is "
                + $"invalid. Reason: Must be between 0 and {(long)longest.TotalSeconds}, if "
                + "provided.");
        }
    }

    private static AwsErrorException Invalid(string message) =>
        new("InvalidParameterValue", message);
}
