using System.Buffers;
using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using DnsSync.Calls;

namespace DnsSync.Reporting;

/// <summary>What a run counts besides its report.</summary>
/// <param name="EventsIgnored">Events that said nothing about any binding.</param>
/// <param name="FollowUpsExhausted">Names whose retry sequence ended unsettled.</param>
public sealed record RunCounts(int EventsIgnored, int FollowUpsExhausted)
{
    /// <summary>The calls that showed that no run was needed; null where there is a report.</summary>
    public CallLog? LookUps { get; init; }

    /// <summary>Messages that the function sent itself.</summary>
    public int RequeueMessages { get; init; }

    /// <summary>Messages to itself that were past every bound, and dropped.</summary>
    public int DroppedRequeues { get; init; }
}

/// <summary>
/// A run's metrics in CloudWatch's embedded metric format, one line of JSON on stdout ("Embedded
/// metric format specification", CloudWatch Logs User Guide).
/// </summary>
public static class MetricReport
{
    public const string Namespace = "DnsSync";

    private const string ConvergenceName = "ConvergenceMilliseconds";

    // "MUST NOT have more than 100 values", Embedded metric format specification.
    private const int MostValues = 100;

    /// <param name="owner">Null if it is not known; then there is no dimension, which may not be empty.</param>
    /// <param name="report">Null if no run was needed.</param>
    public static string Render(string? owner, SyncReport? report, RunCounts counts, DateTimeOffset now)
    {
        var bindings = report?.Bindings ?? [];
        int Count(Outcome outcome) => bindings.Count(binding => binding.Outcome == outcome);
        List<(string Name, string Unit, double Value)> metrics =
        [
            ("EventsIgnored", "Count", counts.EventsIgnored),
            ("FollowUpsExhausted", "Count", counts.FollowUpsExhausted),
        ];
        if (counts.RequeueMessages > 0)
        {
            metrics.Add(("RequeueMessages", "Count", counts.RequeueMessages));
        }

        if (counts.DroppedRequeues > 0)
        {
            metrics.Add(("DroppedRequeues", "Count", counts.DroppedRequeues));
        }

        if (report is not null)
        {
            metrics.AddRange(
            [
                ("Reconciles", "Count", 1),
                ("ApiCalls", "Count", report.Calls.Values.Sum()),
                ("Throttled", "Count", report.Throttled),
            ]);
        }
        else if (counts.LookUps is { Total: > 0 } lookUps)
        {
            metrics.AddRange([("ApiCalls", "Count", lookUps.Total), ("Throttled", "Count", lookUps.Throttled)]);
        }

        // What a dry run would do has not happened.
        if (report is { DryRun: false })
        {
            metrics.AddRange(
            [
                ("BindingsInSync", "Count", Count(Outcome.InSync)),
                ("BindingsChanged", "Count", bindings.Count(binding => !binding.Changes.IsEmpty)),
                ("Unsettled", "Count", Count(Outcome.Unsettled)),
                ("Held", "Count", Count(Outcome.Held)),
                ("Conflicts", "Count", Count(Outcome.Conflict)),
                ("Failed", "Count", Count(Outcome.Failed)),
                ("AddressesPublished", "Count", bindings.Sum(binding => binding.Addresses.Length)),
            ]);
        }

        return Write(owner, metrics, report is { DryRun: false } ? Convergence(report) : [], now);
    }

    // From each change to its record, the longest first.
    private static ImmutableArray<double> Convergence(SyncReport report) =>
    [
        .. report.Bindings
            .Where(binding => binding is { CausedAt: not null, Changes.IsEmpty: false })
            .Select(binding => Math.Max(
                0, (report.StartedAt + binding.Elapsed - binding.CausedAt!.Value).TotalMilliseconds))
            .OrderDescending()
            .Take(MostValues),
    ];

    private static string Write(
        string? owner,
        List<(string Name, string Unit, double Value)> metrics,
        ImmutableArray<double> convergence,
        DateTimeOffset now)
    {
        var buffer = new ArrayBufferWriter<byte>(2048);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteStartObject("_aws");
            json.WriteNumber("Timestamp", now.ToUnixTimeMilliseconds());
            json.WriteStartArray("CloudWatchMetrics");
            json.WriteStartObject();
            json.WriteString("Namespace", Namespace);
            json.WriteStartArray("Dimensions");
            json.WriteStartArray();
            if (owner is not null)
            {
                json.WriteStringValue("owner");
            }

            json.WriteEndArray();
            json.WriteEndArray();
            json.WriteStartArray("Metrics");
            foreach (var (name, unit) in metrics.Select(metric => (metric.Name, metric.Unit))
                .Concat(convergence.IsEmpty ? [] : [(ConvergenceName, "Milliseconds")]))
            {
                json.WriteStartObject();
                json.WriteString("Name", name);
                json.WriteString("Unit", unit);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
            json.WriteEndArray();
            json.WriteEndObject();
            if (owner is not null)
            {
                json.WriteString("owner", owner);
            }

            foreach (var (name, _, value) in metrics)
            {
                json.WriteNumber(name, value);
            }

            if (!convergence.IsEmpty)
            {
                json.WriteStartArray(ConvergenceName);
                foreach (var value in convergence)
                {
                    json.WriteNumberValue(value);
                }

                json.WriteEndArray();
            }

            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }
}
