using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using DnsSync.Page;
using DnsSync.Reporting;

namespace DnsSync.Cli.Watch;

/// <summary>
/// Whether the watcher still sees what it watches. Pure. A read of every name counts, unless every
/// one of them failed: a name that fails alone is no reason to restart the process.
/// </summary>
internal sealed record Health(TimeSpan Interval)
{
    /// <summary>A read may be late by two.</summary>
    private const int Intervals = 3;

    public DateTimeOffset? LastGood { get; private init; }

    /// <summary>Why the latest read of everything was none; null if it was one.</summary>
    public string? Problem { get; private init; }

    /// <summary>Why the configuration's latest version is not used; null if it is.</summary>
    public string? ConfigurationProblem { get; init; }

    private SyncReport? Last { get; init; }

    /// <param name="report">Of a read of every name.</param>
    public Health After(SyncReport report) =>
        report.Bindings.Any(binding => binding.Outcome != Outcome.Failed)
            ? this with { Last = report, LastGood = report.StartedAt + report.Elapsed, Problem = null }
            : this with
            {
                Last = report,
                Problem = report.Bindings is [var first, ..] ? first.Findings[0].Text : "the configuration has no names",
            };

    public PageHealth At(DateTimeOffset now)
    {
        var longest = Intervals * Interval;
        var reason = LastGood is not { } good
            ? "no run has succeeded yet" + Because
            : now - good > longest
                ? $"the last successful run was {(now - good).TotalSeconds:0} s ago; the limit is "
                    + $"{longest.TotalSeconds:0} s" + Because
                : null;
        return new PageHealth(reason is null, JsonSerializer.Serialize(
            new HealthDocument(
                reason is null ? "ok" : "failing",
                reason,
                LastGood,
                Interval.TotalSeconds,
                Last?.Bindings.Length ?? 0,
                (Last?.Bindings ?? [])
                    .GroupBy(binding => TextReport.Label(binding.Outcome, dryRun: false))
                    .ToImmutableSortedDictionary(group => group.Key, group => group.Count(), StringComparer.Ordinal),
                ConfigurationProblem),
            HealthJson.Default.HealthDocument));
    }

    private string Because => Problem is null ? "" : $": {Problem}";
}

internal sealed record HealthDocument(
    string Status,
    string? Reason,
    DateTimeOffset? LastGoodLook,
    double IntervalSeconds,
    int Names,
    ImmutableSortedDictionary<string, int> Outcomes,
    string? ConfigurationProblem);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(HealthDocument))]
internal sealed partial class HealthJson : JsonSerializerContext;
