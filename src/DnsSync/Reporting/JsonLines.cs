using System.ComponentModel;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace DnsSync.Reporting;

/// <summary>
/// The reads of a process that stays, for programs: each is one line, which is one JSON object (NDJSON).
/// </summary>
public static class JsonLines
{
    // Quotes and dashes as they are: the document is no part of a web page.
    private static readonly WatchLineJson Readable = new(new JsonSerializerOptions(WatchLineJson.Default.Options)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });

    /// <param name="trigger">Why it ran, such as <c>interval</c>.</param>
    /// <returns>Without the end of the line.</returns>
    public static string Render(string trigger, SyncReport report) =>
        JsonSerializer.Serialize(new WatchLineDocument(trigger, JsonReport.Describe(report)), Readable.WatchLineDocument);
}

internal sealed record WatchLineDocument(
    [property: Description("The trigger: start, interval, requeue, configuration or resync.")]
    string Trigger,
    [property: Description("The report, as in 'sync -o json'.")]
    ReportDocument Report);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UseStringEnumConverter = true)]
[JsonSerializable(typeof(WatchLineDocument))]
internal sealed partial class WatchLineJson : JsonSerializerContext;
