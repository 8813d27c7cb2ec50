using System.Collections.Immutable;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using DnsSync.Model;

namespace DnsSync.Reporting;

/// <summary>A report as one JSON document, for programs.</summary>
public static class JsonReport
{
    // Quotes and dashes as they are: the document is no part of a web page.
    private static readonly ReportJson Readable = new(new JsonSerializerOptions(ReportJson.Default.Options)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });

    public static string Render(SyncReport report) =>
        JsonSerializer.Serialize(Describe(report), Readable.ReportDocument);

    private static ReportDocument Describe(SyncReport report) => new(
        report.Owner,
        report.DryRun,
        report.StartedAt,
        (long)report.Elapsed.TotalMilliseconds,
        [.. report.Bindings.Select(Describe)],
        report.Calls,
        report.Throttled,
        report.InSyncEverywhere,
        report.SpreadProblem);

    private static BindingDocument Describe(BindingReport binding) => new(
        binding.Name.ToString(),
        binding.ZoneId,
        binding.Outcome,
        [.. binding.Addresses.Select(address => address.ToString())],
        [.. binding.Changes.Select(Describe)],
        [.. binding.Findings.Select(finding => new FindingDocument(TextReport.Label(finding.Kind), finding.Text))],
        [.. binding.ChangeIds],
        (long)binding.Elapsed.TotalMilliseconds);

    private static ChangeDocument Describe(RecordChange change) => new(
        change.Action == ChangeAction.Create ? "CREATE" : "DELETE",
        change.RecordSet.Name.ToString(),
        change.RecordSet.Type,
        change.RecordSet.SetIdentifier,
        change.RecordSet.Ttl,
        [.. change.RecordSet.Values],
        RecordText.Of(change.RecordSet));
}

internal sealed record ReportDocument(
    string Owner,
    bool DryRun,
    DateTimeOffset StartedAt,
    long ElapsedMilliseconds,
    BindingDocument[] Bindings,
    ImmutableSortedDictionary<string, int> Calls,
    int Throttled,
    bool? InSyncEverywhere,
    string? SpreadProblem);

internal sealed record BindingDocument(
    string Name,
    string ZoneId,
    Outcome Outcome,
    string[] Addresses,
    ChangeDocument[] Changes,
    FindingDocument[] Findings,
    string[] ChangeIds,
    long ElapsedMilliseconds);

internal sealed record ChangeDocument(
    string Action, string Name, string Type, string? SetIdentifier, long? Ttl, string[] Values, string Text);

internal sealed record FindingDocument(string Kind, string Text);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UseStringEnumConverter = true,
    WriteIndented = true)]
[JsonSerializable(typeof(ReportDocument))]
internal sealed partial class ReportJson : JsonSerializerContext;
