using DnsSync.Calls;
using DnsSync.Reporting;

namespace DnsSync.Handlers;

/// <summary>Sends follow-ups, again if need be, before the invocation is cut off.</summary>
internal sealed class FollowUpSender(ServiceParts parts)
{
    /// <exception cref="AwsCallException">It could not be sent.</exception>
    public async Task SendAsync(
        IFollowUpQueue queue, FollowUp followUp, TimeSpan delay, Invocation invocation, CancellationToken cancellation)
    {
        const string operation = "sqs:SendMessage";
        var runner = new CallRunner(parts.Time, parts.Chance, new CallLog());
        followUp = followUp with { Sequence = followUp.Sequence ?? invocation.RequestId };
        var body = followUp.ToJson();
        try
        {
            await TimeLimit.CallAsync(
                operation, invocation.SendingEnds(parts.Time.GetUtcNow()), parts.Time,
                within => runner.RunAsync(
                    operation, null,
                    async token =>
                    {
                        await queue.SendAsync(body, delay, token);
                        return true;
                    },
                    within),
                cancellation);
        }
        catch (AwsCallException failure)
        {
            Log.FollowUpNotSent(parts.Logger, failure.Fault.ToString());
            throw;
        }

        parts.Metrics?.Invoke(MetricReport.Render(
            parts.Configuration.Owner, null, new RunCounts(0, 0, null) { RequeueMessages = 1 }, parts.Time.GetUtcNow()));
        Log.FollowUpSent(parts.Logger, followUp.Attempt, delay.TotalSeconds,
            followUp.Bindings?.Length ?? -1, followUp.Confirm.Length);
    }

    /// <summary>Sends what comes after work that is done, and whose answer must not be lost.</summary>
    public async Task TrySendAsync(FollowUps after, Invocation invocation, CancellationToken cancellation)
    {
        if (parts.Queue is not { } queue || after.Next is not { } followUp)
        {
            return;
        }

        try
        {
            await SendAsync(queue, followUp, after.Delay, invocation, cancellation);
        }
        catch (AwsCallException)
        {
            // It is logged, and the schedule looks at every name anyway.
        }
    }
}
