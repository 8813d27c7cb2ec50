using System.Collections.Immutable;

namespace DnsSync.Simulator.Queues;

/// <summary>CreateQueue. The defaults are SQS's own.</summary>
public sealed record CreateQueueRequest(string Name)
{
    /// <summary>For how long a received message is hidden. Default 30 s.</summary>
    public TimeSpan Visibility { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a message is hidden at first, unless it says itself. Default 0.</summary>
    public TimeSpan Delay { get; init; }

    /// <summary>Where messages go that were received too often; null for nowhere.</summary>
    public string? DeadLetterQueue { get; init; }

    /// <summary>
    /// How often a message is received before it goes to the dead-letter queue. Default 5.
    /// </summary>
    public int MaximumReceives { get; init; } = 5;

    /// <summary>
    /// How many receives in a thousand deliver a message that stays visible, so that it comes
    /// twice: a standard queue's at-least-once. Default 0.
    /// </summary>
    public int TwicePermille { get; init; }
}

/// <summary>SendMessage.</summary>
/// <param name="Delay">Null for the queue's own.</param>
public sealed record SendMessageRequest(string QueueUrl, string Body, TimeSpan? Delay = null)
{
    /// <summary>The message system attribute AWSTraceHeader; null for none.</summary>
    public string? TraceHeader { get; init; }
}

/// <summary>SendMessage's answer.</summary>
public sealed record SentMessage(string MessageId);

/// <summary>ReceiveMessage.</summary>
/// <param name="MaximumMessages">The wire takes 10 at most; Lambda's poller asks for more.</param>
public sealed record ReceiveMessageRequest(string QueueUrl, int MaximumMessages = 1)
{
    /// <summary>Null for the queue's own.</summary>
    public TimeSpan? Visibility { get; init; }

    /// <summary>The most octets of all bodies together; the first message always fits.</summary>
    public int MaximumOctets { get; init; } = int.MaxValue;
}

/// <summary>A message as it was received.</summary>
/// <param name="ReceiptHandle">Of this receive, for deleting it.</param>
public sealed record ReceivedMessage(
    string MessageId,
    string ReceiptHandle,
    string Body,
    int ReceiveCount,
    DateTimeOffset Sent,
    DateTimeOffset FirstReceived)
{
    /// <summary>The message system attribute AWSTraceHeader; null for none.</summary>
    public string? TraceHeader { get; init; }
}

/// <summary>ReceiveMessage's answer; empty where nothing is visible.</summary>
public sealed record ReceivedMessages(ImmutableArray<ReceivedMessage> Messages);

/// <summary>DeleteMessage, and ChangeMessageVisibility if it says for how long.</summary>
public sealed record ReceiptRequest(
    string QueueUrl, string ReceiptHandle, TimeSpan? Visibility = null);

/// <summary>What a queue holds now.</summary>
/// <param name="Visible">To be received.</param>
/// <param name="InFlight">Received, and hidden for now.</param>
/// <param name="Delayed">Sent, and hidden at first.</param>
public sealed record QueueCounts(int Visible, int InFlight, int Delayed);
