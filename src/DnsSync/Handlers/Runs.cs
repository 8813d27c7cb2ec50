using System.Collections.Immutable;
using DnsSync.Calls;
using DnsSync.Configuration;
using DnsSync.Model;
using DnsSync.Reporting;
using Microsoft.Extensions.Logging;

namespace DnsSync.Handlers;

/// <summary>Runs the reconciler for a handler, and tells the log and the metrics about it.</summary>
internal sealed class Runs(ServiceParts parts, Driver driver)
{
    /// <summary>The configuration, its errors logged.</summary>
    /// <param name="since">No older than this. Default: as of a minute ago at most.</param>
    /// <exception cref="AwsCallException">It could not be read, or not in time.</exception>
    /// <exception cref="InvalidOperationException">Nothing of it can be used.</exception>
    public async Task<SyncConfiguration> ConfigurationAsync(
        Invocation invocation, CancellationToken cancellation, DateTimeOffset? since = null)
    {
        if (parts.EnvironmentError is { } wrong)
        {
            Log.ConfigurationIsWrong(parts.Logger, wrong.Path, wrong.Problem);
            throw new InvalidOperationException(wrong.ToString());
        }

        var runner = new CallRunner(parts.Time, parts.Chance, new CallLog());
        var result = await TimeLimit.CallAsync(
            ConfigurationSource.Operation, invocation.WorkEnds(parts.Time.GetUtcNow()), parts.Time,
            within => runner.RunAsync(
                ConfigurationSource.Operation, null,
                token => since is { } oldest
                    ? parts.Configuration.GetAsync(oldest, token)
                    : parts.Configuration.GetAsync(token),
                within), cancellation);
        foreach (var error in result.Errors)
        {
            Log.ConfigurationIsWrong(parts.Logger, error.Path, error.Problem);
        }

        return result.Configuration ?? throw new InvalidOperationException(
            "there is no valid configuration: see the logged errors");
    }

    /// <summary>For <see cref="SyncRequest.BoundSince"/>; null where the configuration cannot change.</summary>
    public RecheckBindings? BoundSince =>
        parts.Configuration.MayChange
            ? async (since, cancellation) =>
                (await parts.Configuration.GetAsync(since, cancellation)).Configuration?.Bindings ?? []
            : null;

    /// <summary>
    /// For <see cref="SyncRequest.CreatesUntil"/>, where the configuration cannot be read again: with the age
    /// that a plan may have it is less than a deletion waits between its reads.
    /// </summary>
    /// <param name="began">When the invocation did.</param>
    public DateTimeOffset? CreatesUntil(DateTimeOffset began) =>
        parts.Configuration.MayChange ? null : began + TimeSpan.FromSeconds(4);

    /// <param name="lookUps">Calls that were made to find out what the run is about.</param>
    public async Task<DriverResult> RunAsync(
        string trigger, SyncRequest request, CancellationToken cancellation, CallLog? lookUps = null)
    {
        var result = await driver.DriveAsync(request with { Interim = parts.Interim }, cancellation);
        var report = lookUps is null ? result.Report : result.Report.Including(lookUps);
        Tell(trigger, report);
        foreach (var name in result.GaveUp)
        {
            Log.GaveUp(parts.Logger, name.Name.ToString(), RequeuePolicy.LongestSequence.TotalMinutes);
        }

        parts.Reported?.Invoke(trigger, report);
        return result with { Report = report };
    }

    /// <summary>Sequences for names that are read now, where there is a queue to continue them by.</summary>
    public ImmutableSortedDictionary<NameInZone, RetrySequence> Begin(IEnumerable<Binding> bindings, Invocation invocation)
    {
        var now = parts.Time.GetUtcNow();
        return parts.Queue is null ? ImmutableSortedDictionary.Create<NameInZone, RetrySequence>(NameInZone.Order) : bindings
            .Select(NameInZone.Of)
            .ToImmutableSortedDictionary(
                name => name, name => RetrySequence.Begin(name, now, null, invocation.RequestId), NameInZone.Order);
    }

    public void Count(string? owner, SyncReport? report, RunCounts counts) =>
        parts.Metrics?.Invoke(MetricReport.Render(owner, report, counts, parts.Time.GetUtcNow()));

    public void CountIgnored(string? owner, int events, CallLog? lookUps = null)
    {
        if (events > 0)
        {
            Count(owner, null, new RunCounts(events, 0) { LookUps = lookUps });
        }
    }

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
                Log.NeedsAttention(parts.Logger, binding.Name.ToString(), binding.ZoneId, outcome,
                    string.Join("; ", binding.Findings.Select(finding => finding.Text)));
            }
            else if (binding.Seen?.Unknown is { } unknown)
            {
                Log.NoEndpointOfService(
                    parts.Logger, binding.Name.ToString(), binding.ZoneId, outcome, unknown.ToString());
            }
        }

        if (!parts.Logger.IsEnabled(LogLevel.Information))
        {
            return;
        }

        Log.Ran(parts.Logger, trigger, Count(Outcome.InSync), Count(Outcome.Changed), Count(Outcome.Unsettled),
            Count(Outcome.Held), Count(Outcome.Conflict), Count(Outcome.Failed),
            (long)report.Elapsed.TotalMilliseconds, report.Calls.Values.Sum());
    }
}
