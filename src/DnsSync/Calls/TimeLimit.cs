namespace DnsSync.Calls;

/// <summary>Ends what is under way when its time is over.</summary>
internal static class TimeLimit
{
    // A timer counts to 49 days at most; nothing that runs that long has a limit.
    private static readonly TimeSpan Longest = TimeSpan.FromDays(30);

    /// <summary>Is cancelled at <paramref name="end"/>.</summary>
    public static CancellationTokenSource At(DateTimeOffset end, TimeProvider time) =>
        In(end - time.GetUtcNow(), time);

    /// <summary>Makes a call, retries included, that ends at <paramref name="end"/> at the latest.</summary>
    /// <exception cref="AwsCallException">The call failed, or its time was over.</exception>
    public static Task<T> CallAsync<T>(
        string operation,
        DateTimeOffset end,
        TimeProvider time,
        Func<CancellationToken, Task<T>> call,
        CancellationToken cancellation) =>
        CallAsync(operation, end - time.GetUtcNow(), "no response before the deadline of the invocation",
            time, call, cancellation);

    /// <summary>Makes a call that takes no longer than <paramref name="limit"/>.</summary>
    /// <param name="tooLate">What is said if it would.</param>
    /// <exception cref="AwsCallException">The call failed, or its time was over.</exception>
    public static async Task<T> CallAsync<T>(
        string operation,
        TimeSpan limit,
        string tooLate,
        TimeProvider time,
        Func<CancellationToken, Task<T>> call,
        CancellationToken cancellation)
    {
        using var over = In(limit, time);
        using var early = cancellation.UnsafeRegister(
            static source => ((CancellationTokenSource)source!).Cancel(), over);
        try
        {
            return await call(over.Token);
        }
        catch (OperationCanceledException late) when (!cancellation.IsCancellationRequested)
        {
            throw new AwsCallException(
                new AwsFault(AwsFaultKind.Transient, operation, "Timeout", tooLate), late);
        }
    }

    private static CancellationTokenSource In(TimeSpan left, TimeProvider time) =>
        left > Longest
            ? new CancellationTokenSource()
            : new CancellationTokenSource(left > TimeSpan.Zero ? left : TimeSpan.Zero, time);
}
