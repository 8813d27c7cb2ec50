using System.Collections.Immutable;
using DnsSync.Calls;
using Microsoft.Extensions.Logging;

namespace DnsSync.Handlers;

/// <summary>
/// Answers a custom resource with the account's own IoT endpoint name, so that nobody has to type
/// it in. Its property <c>EndpointType</c> is <c>iot:Data-ATS</c> or <c>iot:CredentialProvider</c>;
/// the answer's <c>Data</c> has <c>EndpointAddress</c>.
/// </summary>
/// <param name="describe">DescribeEndpoint, for an endpoint type.</param>
internal sealed class OnEndpointName(
    Func<string, CancellationToken, Task<string>> describe,
    DeploymentReply reply,
    TimeProvider time,
    Random chance,
    ILogger logger)
{
    private static readonly ImmutableArray<string> EndpointTypes = ["iot:Data-ATS", "iot:CredentialProvider"];

    public async Task<string> HandleAsync(
        ReadOnlyMemory<byte> payload, Invocation invocation, CancellationToken cancellation)
    {
        if (Payload.Read(payload, null) is not Payload.Deployment { Request: var request })
        {
            Log.NotUnderstood(logger, "this function answers custom resources and nothing else");
            return "{}";
        }

        var answer = request.RequestType == "Delete"
            ? new DeploymentAnswer("SUCCESS", IdOf(request), "there is nothing to delete")
            : await DescribeAsync(request, invocation, cancellation);
        Log.DeploymentAnswered(
            logger, request.RequestType, request.LogicalResourceId, answer.Status, answer.Reason);
        await reply.SendAsync(request, answer, invocation, cancellation);
        return "{}";
    }

    private async Task<DeploymentAnswer> DescribeAsync(
        DeploymentRequest request, Invocation invocation, CancellationToken cancellation)
    {
        if (request.Property("EndpointType") is not { } type || !EndpointTypes.Contains(type))
        {
            return DeploymentAnswer.Failed(
                IdOf(request), $"the property 'EndpointType' must be one of {string.Join(", ", EndpointTypes)}");
        }

        try
        {
            using var end = new CancellationTokenSource(
                invocation.WorkEnds(time.GetUtcNow()) - time.GetUtcNow(), time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, end.Token);
            var address = await new CallRunner(time, chance, new CallLog()).RunAsync(
                "iot:DescribeEndpoint", null, token => describe(type, token), either.Token);
            return new DeploymentAnswer("SUCCESS", IdOf(request), address)
            {
                Data = ImmutableSortedDictionary<string, string>.Empty.Add("EndpointAddress", address),
            };
        }
        catch (AwsCallException failure)
        {
            return DeploymentAnswer.Failed(IdOf(request), failure.Fault.ToString());
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return DeploymentAnswer.Failed(IdOf(request), "IoT Core did not answer in time");
        }
    }

    private static string IdOf(DeploymentRequest request) =>
        request.PhysicalResourceId ?? $"endpoint-name/{request.Property("EndpointType") ?? request.LogicalResourceId}";
}
