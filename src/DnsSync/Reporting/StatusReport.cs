using System.ComponentModel;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace DnsSync.Reporting;

/// <summary>The state of every name, as text, Markdown and JSON, from a dry run.</summary>
public static class StatusReport
{
    private const string AboutTimes =
        "A marker's revision counts the changes of its name. Route 53 stores no times; for those, see CloudTrail's "
        + "ChangeResourceRecordSets events in us-east-1.";

    private static readonly string[] Columns =
        ["address", "zone (AZ)", "endpoint", "state", "interface", "published"];

    // Quotes and dashes as they are: the document is no part of a web page.
    private static readonly StatusJson Readable = new(new JsonSerializerOptions(StatusJson.Default.Options)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });

    /// <summary>Without the reasons of what failed, which commands write to stderr.</summary>
    public static string Text(SyncReport plan)
    {
        var text = new StringBuilder();
        foreach (var name in NameStatus.Of(plan))
        {
            text.Append(name.Name).Append("  ").Append(Label(name.Outcome))
                .Append("  zone ").Append(name.ZoneId).Append('\n');
            foreach (var record in name.Records)
            {
                text.Append("  record  ").Append(RecordText.Of(record)).Append('\n');
            }

            text.Append(name.Records.IsEmpty ? "  record  none\n" : "")
                .Append("  marker  ").Append(name.Marker).Append('\n');
            AppendTable(text, Rows(name));
            foreach (var endpoint in name.Endpoints.Where(endpoint => HasNoRow(name, endpoint)))
            {
                text.Append("  ").Append(endpoint.Id).Append("  ").Append(State(endpoint)).Append(", no address\n");
            }

            foreach (var change in name.Drift)
            {
                text.Append("  ").Append(RecordText.Of(change)).Append('\n');
            }

            foreach (var finding in name.Findings.Where(finding => !SharedFailure.IsFailure(finding)))
            {
                text.Append("  ").Append(TextReport.Label(finding.Kind)).Append(": ").Append(finding.Text).Append('\n');
            }
        }

        return text.Append(Summary(plan)).Append('\n').Append(AboutTimes).Append('\n').ToString();
    }

    public static string Markdown(SyncReport plan)
    {
        var text = new StringBuilder()
            .Append("### DnsSync status of `").Append(plan.Owner).Append("`\n\n").Append(Summary(plan)).Append("\n\n")
            .Append("| name | state | marker | records |\n|---|---|---|---|\n");
        var names = NameStatus.Of(plan);
        foreach (var name in names)
        {
            text.Append("| `").Append(name.Name).Append("` | ").Append(Label(name.Outcome))
                .Append(" | ").Append(name.Marker).Append(" | ")
                .AppendJoin("<br>", name.Records.Select(record => $"`{Cell(RecordText.Of(record))}`")).Append(" |\n");
        }

        foreach (var name in names)
        {
            text.Append("\n**`").Append(name.Name).Append("`** in zone ").Append(name.ZoneId).Append('\n');
            if (!name.Addresses.IsEmpty)
            {
                text.Append("\n| ").AppendJoin(" | ", Columns).Append(" |\n|")
                    .AppendJoin("", Columns.Select(_ => "---|")).Append('\n');
                foreach (var row in Rows(name))
                {
                    text.Append("| ").AppendJoin(" | ", row).Append(" |\n");
                }
            }

            if (!name.Drift.IsEmpty)
            {
                text.Append("\n```diff\n").AppendJoin('\n', name.Drift.Select(RecordText.Of)).Append("\n```\n");
            }

            var findings = name.Findings.Where(finding => !SharedFailure.IsFailure(finding)).ToList();
            text.Append(findings.Count > 0 ? "\n" : "");
            foreach (var finding in findings)
            {
                text.Append("- ").Append(TextReport.Label(finding.Kind)).Append(": ").Append(finding.Text).Append('\n');
            }
        }

        MarkdownReport.AppendFailures(text, plan);

        return text.Append('\n').Append(AboutTimes).Append('\n').ToString();
    }

    public static string Json(SyncReport plan) => JsonSerializer.Serialize(
        new StatusDocument(plan.Owner, plan.StartedAt, [.. NameStatus.Of(plan).Select(Describe)]),
        Readable.StatusDocument);

    private static string Summary(SyncReport plan)
    {
        var counts = plan.Bindings
            .GroupBy(binding => binding.Outcome)
            .OrderBy(group => group.Key)
            .Select(group => string.Create(CultureInfo.InvariantCulture, $"{group.Count()} {Label(group.Key)}"));
        return plan.Bindings.IsEmpty ? "no names" : string.Join(", ", counts);
    }

    private static string Label(Outcome outcome) => outcome switch
    {
        Outcome.Changed => "drifted",
        Outcome.Failed => "unknown",
        _ => TextReport.Label(outcome, dryRun: true),
    };

    private static IEnumerable<string[]> Rows(NameStatus name) => name.Addresses.Select(address => (string[])
    [
        address.Address.ToString(),
        address.Zone ?? "-",
        address.EndpointId ?? "on no endpoint",
        name.Endpoints.FirstOrDefault(endpoint => endpoint.Id == address.EndpointId) is { } endpoint
            ? State(endpoint)
            : "-",
        address.InterfaceId ?? "-",
        address.IsPublished ? "yes" : "no",
    ]);

    private static bool HasNoRow(NameStatus name, EndpointStatus endpoint) =>
        name.Addresses.All(address => address.EndpointId != endpoint.Id);

    private static string State(EndpointStatus endpoint) => JsonNamingPolicy.CamelCase.ConvertName(endpoint.State.ToString());

    private static void AppendTable(StringBuilder text, IEnumerable<string[]> cells)
    {
        var rows = cells.ToList();
        if (rows.Count == 0)
        {
            return;
        }

        rows.Insert(0, Columns);
        var widths = Columns.Select((_, column) => rows.Max(row => row[column].Length)).ToArray();
        foreach (var row in rows)
        {
            text.Append("  ")
                .Append(string.Join("  ", row.Select((cell, column) => cell.PadRight(widths[column]))).TrimEnd())
                .Append('\n');
        }
    }

    private static string Cell(string text) => text.Replace("|", "\\|", StringComparison.Ordinal);

    private static NameDocument Describe(NameStatus name) => new(
        name.Name.ToString(),
        name.ZoneId,
        name.Outcome,
        [.. name.Records.Select(RecordText.Of)],
        name.Owner,
        name.Revision,
        [.. name.Addresses.Select(address => new AddressDocument(
            address.Address.ToString(), address.IsPublished, address.Zone, address.EndpointId,
            address.InterfaceId, address.SubnetId))],
        [.. name.Endpoints.Select(endpoint => new EndpointDocument(
            endpoint.Id, endpoint.Service, endpoint.VpcId, State(endpoint)))],
        [.. name.Drift.Select(RecordText.Of)],
        [.. name.Findings.Select(finding => new FindingDocument(TextReport.Label(finding.Kind), finding.Text))]);
}

internal sealed record StatusDocument(
    [property: Description("The owner of the names.")]
    string Owner,
    DateTimeOffset ReadAt,
    [property: Description("Sorted by zone, then name.")]
    NameDocument[] Names);

internal sealed record NameDocument(
    [property: Description("The name, without a trailing dot.")]
    string Name,
    string ZoneId,
    [property: Description("'Changed' means drifted: a sync would change it.")]
    Outcome Outcome,
    [property: Description("Its A, AAAA and CNAME record sets in the zone.")]
    string[] Records,
    [property: Description("Absent without a marker that can be read.")]
    string? MarkerOwner,
    [property: Description("Counts the changes of the name; Route 53 stores no times.")]
    long? MarkerRevision,
    [property: Description("Published addresses, and those that the endpoints have.")]
    AddressDocument[] Addresses,
    EndpointDocument[] Endpoints,
    [property: Description("What a sync would change.")]
    string[] Drift,
    [property: Description("Most severe first.")]
    FindingDocument[] Findings);

internal sealed record AddressDocument(
    string Address,
    [property: Description("Whether the name's records contain the address.")]
    bool IsPublished,
    [property: Description("Absent if no endpoint of the name has the address.")]
    string? AvailabilityZone,
    string? EndpointId,
    string? InterfaceId,
    string? SubnetId);

internal sealed record EndpointDocument(
    string Id,
    string Service,
    string VpcId,
    [property: Description("As EC2 spells it: available, pending, pendingAcceptance and so on.")]
    string State);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UseStringEnumConverter = true,
    WriteIndented = true)]
[JsonSerializable(typeof(StatusDocument))]
internal sealed partial class StatusJson : JsonSerializerContext;
