namespace DnsSync.Calls;

/// <summary>
/// Makes one AWS call at the account's pace, bounds it, and tries again where that may help.
/// </summary>
public sealed class CallRunner(TimeProvider time, Random chance, CallLog log)
{
    private const int MaximumAttempts = 5;

    /// <summary>A call that has not answered by then is taken for lost.</summary>
    private static readonly TimeSpan AttemptTimeout = TimeSpan.FromSeconds(10);

    private static readonly string TooLate = $"no response within {AttemptTimeout.TotalSeconds:0} seconds";

    private static readonly TimeSpan FirstBackoff = TimeSpan.FromMilliseconds(200);

    /// <param name="pace">What the call has to wait for; null for none.</param>
    /// <exception cref="AwsCallException">The last attempt failed.</exception>
    public async Task<T> RunAsync<T>(
        string operation,
        TokenBucket? pace,
        Func<CancellationToken, Task<T>> call,
        CancellationToken cancellation)
    {
        for (var attempt = 1; ; attempt++)
        {
            if (pace is not null)
            {
                await pace.TakeAsync(1, cancellation);
            }

            log.Called(operation);
            try
            {
                return await TimeLimit.CallAsync(operation, AttemptTimeout, TooLate, time, call, cancellation);
            }
            catch (AwsCallException failure)
            {
                if (failure.Fault.Kind == AwsFaultKind.Throttled)
                {
                    log.WasThrottled();
                }

                if (!failure.Fault.IsWorthRetrying || attempt == MaximumAttempts)
                {
                    throw;
                }
            }

            await Pause.ForAsync(BackoffAfter(attempt), time, cancellation);
        }
    }

    // Doubles, and takes between half and all of it, so that several callers drift apart.
    private TimeSpan BackoffAfter(int attempt) =>
        FirstBackoff * (1 << (attempt - 1)) * (0.5 + (chance.NextDouble() / 2));
}
