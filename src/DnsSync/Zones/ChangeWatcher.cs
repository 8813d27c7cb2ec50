using System.Collections.Immutable;
using DnsSync.Calls;
using DnsSync.Reporting;

namespace DnsSync.Zones;

/// <summary>Waits until Route 53 has spread changes to all of its servers, within a bound.</summary>
internal sealed class ChangeWatcher(ZoneCalls calls, TimeProvider time, Action<string>? progress = null)
{
    /// <summary>Route 53 usually takes less than a minute.</summary>
    public static readonly TimeSpan MaximumWait = TimeSpan.FromMinutes(3);

    private static readonly TimeSpan BetweenLooks = TimeSpan.FromSeconds(3);

    /// <returns>
    /// Whether every change of the report is INSYNC now, or why that is not known; null where
    /// nothing was changed.
    /// </returns>
    public async Task<(bool? Spread, string? Problem)> WaitAsync(
        ImmutableArray<BindingReport> bindings,
        DateTimeOffset deadline,
        CancellationToken stop,
        CancellationToken cancellation)
    {
        try
        {
            bool? spread = bindings.All(binding => binding.ChangeIds.IsEmpty)
                ? null
                : await PollAsync(bindings, deadline, cancellation);
            return spread != false && bindings.Any(binding => binding.AnswerLost)
                ? (false, "the id of a change was lost with Route 53's answer to it")
                : (spread, null);
        }
        catch (AwsCallException failure)
        {
            return (false, failure.Fault.ToString());
        }
        catch (OperationCanceledException) when (time.GetUtcNow() >= deadline || stop.IsCancellationRequested)
        {
            return (false, "the run's time was over");
        }
    }

    private async Task<bool> PollAsync(
        ImmutableArray<BindingReport> bindings, DateTimeOffset deadline, CancellationToken cancellation)
    {
        var giveUp = time.GetUtcNow() + MaximumWait;
        giveUp = giveUp < deadline ? giveUp : deadline;
        var pending = bindings.SelectMany(binding => binding.ChangeIds).Distinct()
            .Order(StringComparer.Ordinal).ToList();
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

            if (pending.Count == 0 || time.GetUtcNow() + BetweenLooks >= giveUp)
            {
                return pending.Count == 0;
            }

            progress?.Invoke($"{all - pending.Count} of {all} changes have spread");
            await Pause.ForAsync(BetweenLooks, time, cancellation);
        }
    }
}
