namespace DnsSync.Calls;

/// <summary>Waits on the injected clock.</summary>
internal static class Pause
{
    /// <summary>
    /// Waits for at least <paramref name="span"/>. Timers count whole milliseconds and cut the rest
    /// off, and a wait that ends early would be started again, without end.
    /// </summary>
    public static Task ForAsync(TimeSpan span, TimeProvider time, CancellationToken cancellation) =>
        span <= TimeSpan.Zero
            ? Task.CompletedTask
            : Task.Delay(TimeSpan.FromMilliseconds(Math.Ceiling(span.TotalMilliseconds)), time, cancellation);
}
