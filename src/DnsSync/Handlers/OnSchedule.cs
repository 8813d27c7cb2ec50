using DnsSync.Reporting;

namespace DnsSync.Handlers;

/// <summary>Reads every name, and starts no retry sequence: the next tick comes anyway.</summary>
internal sealed class OnSchedule(ServiceParts parts, Runs runs)
{
    public async Task HandleAsync(Invocation invocation, CancellationToken cancellation)
    {
        var began = parts.Time.GetUtcNow();
        var configuration = await runs.ConfigurationAsync(invocation, cancellation);
        var (report, _, _) = await runs.RunAsync(
            "schedule",
            new SyncRequest(configuration.Owner, configuration.Bindings)
            {
                BoundSince = runs.BoundSince,
                CreatesUntil = runs.CreatesUntil(began),
                Deadline = invocation.WorkEnds(parts.Time.GetUtcNow()),
            },
            cancellation);
        runs.Count(configuration.Owner, report, new RunCounts(0, 0));
    }
}
