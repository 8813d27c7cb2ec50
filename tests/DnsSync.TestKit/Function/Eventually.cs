using System.Diagnostics;

namespace DnsSync.TestKit;

/// <summary>Waits, within a bound, for what will be so.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(10);

    /// <summary>Asks again and again until there is a value.</summary>
    /// <param name="complaint">What a failing test shows.</param>
    /// <param name="patience">Default 30 s.</param>
    /// <exception cref="TimeoutException">There was none.</exception>
    public static async Task<T> GetAsync<T>(
        Func<T?> get, Func<string> complaint, TimeSpan? patience = null)
        where T : class
    {
        var began = Stopwatch.StartNew();
        while (true)
        {
            if (get() is { } value)
            {
                return value;
            }

            if (began.Elapsed > (patience ?? TimeSpan.FromSeconds(30)))
            {
                throw new TimeoutException(complaint());
            }

            await Task.Delay(Pause);
        }
    }

    /// <summary>Waits until something is so.</summary>
    /// <exception cref="TimeoutException">It was not.</exception>
    public static Task TrueAsync(
        Func<bool> condition, Func<string> complaint, TimeSpan? patience = null) =>
        GetAsync(() => condition() ? "so" : null, complaint, patience);
}
