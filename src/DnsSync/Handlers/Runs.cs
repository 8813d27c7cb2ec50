using DnsSync.Configuration;
using DnsSync.Reporting;

namespace DnsSync.Handlers;

/// <summary>Runs the reconciler for a handler, and tells the log and the metrics about it.</summary>
internal sealed class Runs(ServiceParts parts, Reconciler reconciler)
{
    /// <summary>The configuration, its errors logged; null if nothing of it can be used.</summary>
    /// <exception cref="Calls.AwsCallException">It could not be read.</exception>
    public async Task<SyncConfiguration?> ConfigurationAsync(CancellationToken cancellation)
    {
        var result = await parts.Configuration.GetAsync(cancellation);
        foreach (var error in result.Errors)
        {
            Log.ConfigurationIsWrong(parts.Logger, error.Path, error.Problem);
        }

        return result.Configuration;
    }

    public async Task<SyncReport> RunAsync(string trigger, SyncRequest request, CancellationToken cancellation)
    {
        var report = await reconciler.RunAsync(request, cancellation);
        Tell(trigger, report);
        return report;
    }

    public void Count(string owner, SyncReport? report, RunCounts counts) =>
        parts.Metrics(MetricReport.Render(owner, report, counts, parts.Time.GetUtcNow()));

    /// <summary>How long the change took that caused a run; null if the run changed nothing.</summary>
    public TimeSpan? Convergence(SyncReport report, DateTimeOffset? causedAt) =>
        causedAt is { } since && report.Bindings.Any(binding => !binding.Changes.IsEmpty)
            ? parts.Time.GetUtcNow() - since
            : null;

    private void Tell(string trigger, SyncReport report)
    {
        int Count(Outcome outcome) => report.Bindings.Count(binding => binding.Outcome == outcome);
        foreach (var binding in report.Bindings)
        {
            var outcome = TextReport.Label(binding.Outcome, report.DryRun);
            if (!binding.Changes.IsEmpty)
            {
                Log.Changed(parts.Logger, binding.Name.ToString(), outcome, string.Join(',', binding.Addresses),
                    string.Join("; ", binding.Changes.Select(RecordText.Of)));
            }

            if (binding.Outcome is not (Outcome.InSync or Outcome.Changed))
            {
                Log.NeedsAttention(parts.Logger, binding.Name.ToString(), outcome,
                    string.Join("; ", binding.Findings.Select(finding => finding.Text)));
            }
        }

        Log.Ran(parts.Logger, trigger, Count(Outcome.InSync), Count(Outcome.Changed), Count(Outcome.Unsettled),
            Count(Outcome.Held), Count(Outcome.Conflict), Count(Outcome.Failed),
            (long)report.Elapsed.TotalMilliseconds, report.Calls.Values.Sum());
    }
}
