using DnsSync.Calls;
using Microsoft.Extensions.Logging;

namespace DnsSync.Handlers;

/// <summary>Answers a lookup custom resource, which has nothing to delete.</summary>
internal abstract class LookUp(DeploymentReply reply, TimeProvider time, Random chance, ILogger logger)
{
    public async Task<string> HandleAsync(
        ReadOnlyMemory<byte> payload, Invocation invocation, CancellationToken cancellation)
    {
        var read = Payload.Read(payload, null);
        if (read is Payload.Refused refused)
        {
            throw new InvalidOperationException(refused.Reason);
        }

        if (read is not Payload.Deployment { Request: var request })
        {
            Log.NotUnderstood(logger, "this function accepts only custom resource requests");
            return "{}";
        }

        var answer = request.RequestType == "Delete"
            ? new DeploymentAnswer("SUCCESS", IdOf(request), "there is nothing to delete")
            : await WithinTimeAsync(request, invocation, cancellation);
        Log.DeploymentAnswered(
            logger, request.RequestType, request.LogicalResourceId, answer.Status, answer.Reason);
        await reply.SendAsync(request, answer, invocation, cancellation);
        return "{}";
    }

    /// <summary>What is asked, for messages.</summary>
    protected abstract string Service { get; }

    protected abstract string IdOf(DeploymentRequest request);

    /// <exception cref="AwsCallException">A call failed.</exception>
    protected abstract Task<DeploymentAnswer> AnswerAsync(DeploymentRequest request, CancellationToken within);

    /// <summary>One AWS call, again where that helps.</summary>
    protected Task<T> CallAsync<T>(string operation, Func<CancellationToken, Task<T>> call, CancellationToken within) =>
        new CallRunner(time, chance, new CallLog()).RunAsync(operation, null, call, within);

    private async Task<DeploymentAnswer> WithinTimeAsync(
        DeploymentRequest request, Invocation invocation, CancellationToken cancellation)
    {
        try
        {
            var ends = invocation.WorkEnds(time.GetUtcNow());
            using var end = new CancellationTokenSource(ends - time.GetUtcNow(), time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, end.Token);
            return await OncePoliciesSpreadAsync(request, ends, either.Token);
        }
        catch (AwsCallException failure)
        {
            return DeploymentAnswer.Failed(IdOf(request), failure.Fault.ToString());
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return DeploymentAnswer.Failed(IdOf(request), $"{Service} did not respond in time");
        }
    }

    // The function and its permission are as new as the request.
    private async Task<DeploymentAnswer> OncePoliciesSpreadAsync(
        DeploymentRequest request, DateTimeOffset ends, CancellationToken within)
    {
        var startedAt = time.GetUtcNow();
        while (true)
        {
            DateTimeOffset again;
            try
            {
                return await AnswerAsync(request, within);
            }
            catch (AwsCallException denied) when (denied.Fault.Kind == AwsFaultKind.AccessDenied
                && RequeuePolicy.AfterDenial(startedAt, time.GetUtcNow()) is { } due && due < ends)
            {
                again = due;
            }

            await Pause.ForAsync(again - time.GetUtcNow(), time, within);
        }
    }
}
