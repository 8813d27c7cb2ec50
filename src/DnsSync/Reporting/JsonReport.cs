using System.Collections.Immutable;
using System.ComponentModel;
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

    internal static ReportDocument Describe(SyncReport report) => new(
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
    [property: Description("The owner of the names.")]
    string Owner,
    [property: Description("True for a plan, which writes nothing.")]
    bool DryRun,
    DateTimeOffset StartedAt,
    long ElapsedMilliseconds,
    [property: Description("Sorted by zone, then name.")]
    BindingDocument[] Bindings,
    [property: Description("AWS calls by operation, retries included.")]
    ImmutableSortedDictionary<string, int> Calls,
    [property: Description("How many of the calls AWS throttled.")]
    int Throttled,
    [property: Description("Whether every change has propagated to all DNS servers. Only with --wait.")]
    bool? InSyncEverywhere,
    [property: Description("Why the propagation is unknown.")]
    string? SpreadProblem);

internal sealed record BindingDocument(
    [property: Description("The name, without a trailing dot.")]
    string Name,
    string ZoneId,
    [property: Description("The most severe finding decides. 'Changed' in a plan: there are changes to make.")]
    Outcome Outcome,
    [property: Description("The addresses of the name after the changes.")]
    string[] Addresses,
    [property: Description("The applied changes, in order; in a plan, those that would be applied.")]
    ChangeDocument[] Changes,
    [property: Description("Most severe first.")]
    FindingDocument[] Findings,
    [property: Description("The ids of the changes that Route 53 accepted.")]
    string[] ChangeIds,
    [property: Description("Time from the start of the run until this name was done.")]
    long ElapsedMilliseconds);

internal sealed record ChangeDocument(
    [property: Description("CREATE or DELETE; UPSERT is never used.")]
    string Action,
    string Name,
    string Type,
    string? SetIdentifier,
    [property: Description("Seconds; absent for alias record sets.")]
    long? Ttl,
    string[] Values,
    [property: Description("The whole record set in one line.")]
    string Text);

internal sealed record FindingDocument(
    [property: Description("note, pending removal, unsettled, held, conflict or failed.")]
    string Kind,
    string Text);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UseStringEnumConverter = true,
    WriteIndented = true)]
[JsonSerializable(typeof(ReportDocument))]
internal sealed partial class ReportJson : JsonSerializerContext;
