using System.Collections.Immutable;
using DnsSync.Calls;
using DnsSync.Model;

namespace DnsSync.Zones;

/// <summary>Waits until Route 53 has spread changes to all of its servers, within a bound.</summary>
internal sealed class ChangeWatcher(ZoneCalls calls, TimeProvider time, Action<string>? progress = null)
{
    /// <summary>Route 53 usually takes less than a minute.</summary>
    public static readonly TimeSpan MaximumWait = TimeSpan.FromMinutes(3);

    private static readonly TimeSpan PollInterval = TimeSpan.FromSeconds(3);

    /// <param name="changeIds">Of the changes to wait for.</param>
    /// <param name="answerLost">Whether the answer to another change, and with it its id, was lost.</param>
    /// <returns>
    /// Whether every change is INSYNC now, or why that is not known; null where nothing was changed.
    /// </returns>
    public async Task<(bool? Spread, string? Problem)> WaitAsync(
        ImmutableArray<string> changeIds,
        bool answerLost,
        DateTimeOffset deadline,
        CancellationToken stop,
        CancellationToken cancellation)
    {
        try
        {
            bool? spread = changeIds.IsEmpty ? null : await PollAsync(changeIds, deadline, cancellation);
            return spread != false && answerLost
                ? (false, "the id of a change was lost with Route 53's response")
                : (spread, null);
        }
        catch (AwsCallException failure)
        {
            return (false, failure.Fault.ToString());
        }
        catch (OperationCanceledException) when (time.GetUtcNow() >= deadline || stop.IsCancellationRequested)
        {
            return (false, "the run reached its deadline");
        }
    }

    private async Task<bool> PollAsync(
        ImmutableArray<string> changeIds, DateTimeOffset deadline, CancellationToken cancellation)
    {
        var giveUp = time.GetUtcNow() + MaximumWait;
        giveUp = giveUp < deadline ? giveUp : deadline;
        var pending = changeIds.Distinct().Order(StringComparer.Ordinal).ToList();
        var all = pending.Count;
        while (true)
        {
            foreach (var id in pending.ToList())
            {
                if ((await calls.GetChangeAsync(id, cancellation)).IsInSync)
                {
                    pending.Remove(id);
                }
            }

            if (pending.Count == 0 || time.GetUtcNow() + PollInterval >= giveUp)
            {
                return pending.Count == 0;
            }

            progress?.Invoke($"{all - pending.Count} of {Counted.Of(all, "change")} propagated");
            await Pause.ForAsync(PollInterval, time, cancellation);
        }
    }
}
