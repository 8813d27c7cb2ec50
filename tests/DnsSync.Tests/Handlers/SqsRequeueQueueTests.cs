using Amazon.Runtime;
using Amazon.SQS;
using Amazon.SQS.Model;
using DnsSync.Calls;
using DnsSync.Handlers;

namespace DnsSync.Tests.Handlers;

/// <summary>How long SQS is asked to hold a message back: whole seconds, 900 at most.</summary>
public sealed class SqsFollowUpQueueTests
{
    [Theory]
    [InlineData(0, 0)]
    [InlineData(0.5, 1)]
    [InlineData(59, 59)]
    [InlineData(60, 60)]
    [InlineData(60.2, 61)]
    [InlineData(900, 900)]
    [InlineData(3600, 900)]
    public async Task A_delay_is_sent_in_whole_seconds_that_SQS_takes(double seconds, int sent)
    {
        using var sqs = new RecordingSqs();
        await new SqsRequeueQueue(sqs, "https://sqs.example/queue")
            .SendAsync("body", TimeSpan.FromSeconds(seconds), TestContext.Current.CancellationToken);

        var request = Assert.Single(sqs.Requests);
        Assert.Equal(
            ("https://sqs.example/queue", "body", (int?)sent),
            (request.QueueUrl, request.MessageBody, request.DelaySeconds));
    }

    private sealed class RecordingSqs() : AmazonSQSClient(
        new AnonymousAWSCredentials(), ClientSettings.Apply(new AmazonSQSConfig { ServiceURL = "http://localhost" }))
    {
        public List<SendMessageRequest> Requests { get; } = [];

        public override Task<SendMessageResponse> SendMessageAsync(
            SendMessageRequest request, CancellationToken cancellationToken = default)
        {
            Requests.Add(request);
            return Task.FromResult(new SendMessageResponse { MessageId = "m-1" });
        }
    }
}
