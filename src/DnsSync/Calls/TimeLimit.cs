namespace DnsSync.Calls;

/// <summary>Ends what is under way when its time is over.</summary>
internal static class TimeLimit
{
    // A timer counts to 49 days at most; nothing that runs that long has a limit.
    private static readonly TimeSpan Longest = TimeSpan.FromDays(30);

    /// <summary>Is cancelled at <paramref name="end"/>.</summary>
    public static CancellationTokenSource At(DateTimeOffset end, TimeProvider time)
    {
        var left = end - time.GetUtcNow();
        return left > Longest
            ? new CancellationTokenSource()
            : new CancellationTokenSource(left > TimeSpan.Zero ? left : TimeSpan.Zero, time);
    }

    /// <summary>Makes a call, retries included, that ends at <paramref name="end"/> at the latest.</summary>
    /// <exception cref="AwsCallException">The call failed, or its time was over.</exception>
    public static async Task<T> CallAsync<T>(
        string operation,
        DateTimeOffset end,
        TimeProvider time,
        Func<CancellationToken, Task<T>> call,
        CancellationToken cancellation)
    {
        using var over = At(end, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, over.Token);
        try
        {
            return await call(either.Token);
        }
        catch (OperationCanceledException late) when (!cancellation.IsCancellationRequested)
        {
            throw new AwsCallException(
                new AwsFault(AwsFaultKind.Transient, operation, "Timeout", "no answer before the invocation's time was over"),
                late);
        }
    }
}
