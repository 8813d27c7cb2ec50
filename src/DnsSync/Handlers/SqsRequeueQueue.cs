using Amazon.SQS;
using Amazon.SQS.Model;
using DnsSync.Calls;

namespace DnsSync.Handlers;

/// <summary>The real SQS, by a client that <see cref="ClientSettings"/> set up.</summary>
public sealed class SqsRequeueQueue(IAmazonSQS sqs, string queueUrl) : IRequeueQueue
{
    private readonly IAmazonSQS _sqs = ClientSettings.Require(sqs);

    public async Task SendAsync(string body, TimeSpan delay, CancellationToken cancellation)
    {
        var request = new SendMessageRequest
        {
            QueueUrl = queueUrl,
            MessageBody = body,
            DelaySeconds = (int)Math.Ceiling(Math.Min(delay.TotalSeconds, IRequeueQueue.LongestDelay.TotalSeconds)),
        };
        var response = await SdkFaults.CallAsync(
            "sqs:SendMessage", () => _sqs.SendMessageAsync(request, cancellation), cancellation);
        if (string.IsNullOrEmpty(response.MessageId))
        {
            throw AwsCallException.Unreadable("sqs:SendMessage", "the response has no message id");
        }
    }
}
