using Amazon.SQS;
using Amazon.SQS.Model;
using DnsSync.Calls;

namespace DnsSync.Handlers;

/// <summary>The real SQS. The client must not retry by itself: retries are the caller's.</summary>
public sealed class SqsFollowUpQueue(IAmazonSQS sqs, string queueUrl) : IFollowUpQueue
{
    public Task SendAsync(string body, TimeSpan delay, CancellationToken cancellation)
    {
        var request = new SendMessageRequest
        {
            QueueUrl = queueUrl,
            MessageBody = body,
            DelaySeconds = (int)Math.Ceiling(Math.Min(delay.TotalSeconds, IFollowUpQueue.LongestDelay.TotalSeconds)),
        };
        return SdkFaults.CallAsync(
            "sqs:SendMessage", () => sqs.SendMessageAsync(request, cancellation), cancellation);
    }
}
