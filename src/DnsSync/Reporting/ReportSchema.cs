using System.ComponentModel;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using System.Text.Json.Serialization.Metadata;

namespace DnsSync.Reporting;

/// <summary>
/// Generates the JSON Schemas of what programs read, from the types that are written. The results
/// are checked in; a test keeps them the same.
/// </summary>
public static class ReportSchema
{
    private static readonly JsonSerializerOptions Indented = new()
    {
        WriteIndented = true,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Of <c>plan -o json</c> and <c>sync -o json</c>.</summary>
    public static string OfReport() => Generate(ReportJson.Default.ReportDocument, "DnsSync plan or sync");

    /// <summary>Of <c>status -o json</c>.</summary>
    public static string OfStatus() => Generate(StatusJson.Default.StatusDocument, "DnsSync status");

    /// <summary>Of the file that <c>plan --out</c> writes.</summary>
    public static string OfSavedPlan() => Generate(SavedPlanJson.Default.SavedPlanDocument, "DnsSync saved plan");

    /// <summary>Of a line of <c>watch -o json</c>.</summary>
    public static string OfWatchLine() => Generate(WatchLineJson.Default.WatchLineDocument, "DnsSync watch: a line of its output");

    private static string Generate(JsonTypeInfo type, string title)
    {
        var schema = JsonSchemaExporter.GetJsonSchemaAsNode(
            type, new() { TreatNullObliviousAsNonNullable = true, TransformSchemaNode = Refine }).AsObject();
        schema.Insert(0, "$schema", "https://json-schema.org/draft/2020-12/schema");
        schema.Insert(1, "title", title);
        return schema.ToJsonString(Indented).ReplaceLineEndings("\n") + "\n";
    }

    private static JsonNode Refine(JsonSchemaExporterContext context, JsonNode node)
    {
        if (node is not JsonObject schema)
        {
            return node;
        }

        // What is null is not written at all.
        if (schema["type"] is JsonArray types)
        {
            schema["type"] = types.Select(type => type!.GetValue<string>()).First(type => type != "null");
        }

        if (context.TypeInfo.Kind == JsonTypeInfoKind.Object)
        {
            schema["required"] = new JsonArray(
                [.. context.TypeInfo.Properties.Where(one => !one.IsGetNullable && !IsNullable(one.PropertyType))
                    .Select(one => JsonValue.Create(one.Name))]);
        }

        if (context.PropertyInfo?.AttributeProvider?.GetCustomAttributes(typeof(DescriptionAttribute), true)
            is [DescriptionAttribute description, ..])
        {
            schema.Insert(0, "description", description.Description);
        }

        return schema;
    }

    private static bool IsNullable(Type type) => Nullable.GetUnderlyingType(type) is not null;
}
