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
    [property: Description("Whose markers are ours.")]
    string Owner,
    [property: Description("True of a plan, which writes nothing.")]
    bool DryRun,
    DateTimeOffset StartedAt,
    long ElapsedMilliseconds,
    [property: Description("Sorted by zone, then name.")]
    BindingDocument[] Bindings,
    [property: Description("AWS calls by operation, retries included.")]
    ImmutableSortedDictionary<string, int> Calls,
    [property: Description("How many of the calls AWS answered with 'too many'.")]
    int Throttled,
    [property: Description("Whether every change had spread to all DNS servers; only with --wait.")]
    bool? InSyncEverywhere,
    [property: Description("Why that could not be told.")]
    string? SpreadProblem);

internal sealed record BindingDocument(
    [property: Description("The name, without a trailing dot.")]
    string Name,
    string ZoneId,
    [property: Description("The gravest thing that was found decides. 'Changed' of a plan: there are changes to make.")]
    Outcome Outcome,
    [property: Description("What the name carries once the changes stand.")]
    string[] Addresses,
    [property: Description("What was applied, in order; in a plan, what would be.")]
    ChangeDocument[] Changes,
    [property: Description("Gravest first.")]
    FindingDocument[] Findings,
    [property: Description("The ids of the changes that Route 53 accepted.")]
    string[] ChangeIds,
    [property: Description("From the run's start until this name was done.")]
    long ElapsedMilliseconds);

internal sealed record ChangeDocument(
    [property: Description("CREATE or DELETE; UPSERT is never used.")]
    string Action,
    string Name,
    string Type,
    string? SetIdentifier,
    [property: Description("Seconds; absent of alias record sets.")]
    long? Ttl,
    string[] Values,
    [property: Description("The whole record set in one line.")]
    string Text);

internal sealed record FindingDocument(
    [property: Description("note, second look, unsettled, held, conflict or failed.")]
    string Kind,
    string Text);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UseStringEnumConverter = true,
    WriteIndented = true)]
[JsonSerializable(typeof(ReportDocument))]
internal sealed partial class ReportJson : JsonSerializerContext;
