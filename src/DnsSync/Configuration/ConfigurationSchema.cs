using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using System.Text.Json.Serialization;

namespace DnsSync.Configuration;

/// <summary>
/// Generates the JSON Schema of a configuration from <see cref="ConfigurationFile"/>. The result
/// is checked in, so that editors find it; a test keeps the two the same.
/// </summary>
public static class ConfigurationSchema
{
    /// <summary>The schema as indented JSON, with a line feed at the end.</summary>
    public static string Generate()
    {
        var schema = JsonSchemaExporter.GetJsonSchemaAsNode(
            ConfigurationJson.Default.ConfigurationFile,
            new JsonSchemaExporterOptions { TreatNullObliviousAsNonNullable = true, TransformSchemaNode = Refine });
        var top = schema.AsObject();
        top.Insert(0, "$schema", "https://json-schema.org/draft/2020-12/schema");
        top.Insert(1, "title", "DnsSync configuration");
        return schema.ToJsonString(ConfigurationJson.Default.Options).ReplaceLineEndings("\n") + "\n";
    }

    private static JsonNode Refine(JsonSchemaExporterContext context, JsonNode node)
    {
        if (node is not JsonObject schema)
        {
            return node;
        }

        RefuseNull(schema);
        if (schema.ContainsKey("properties"))
        {
            schema["additionalProperties"] = false;
        }

        var isList = schema["type"]?.GetValue<string>() == "array";
        if (isList)
        {
            // No list of a configuration may be empty.
            schema["minItems"] = 1;
        }

        var values = isList ? schema["items"]!.AsObject() : schema;
        foreach (var attribute in AttributesOf(context))
        {
            switch (attribute)
            {
                case DescriptionAttribute description:
                    schema.Insert(0, "description", description.Description);
                    break;
                case RangeAttribute range:
                    values["minimum"] = (int)range.Minimum;
                    values["maximum"] = (int)range.Maximum;
                    break;
                case RegularExpressionAttribute pattern:
                    values["pattern"] = pattern.Pattern;
                    break;
                case AllowedValuesAttribute allowed:
                    values["enum"] = new JsonArray([.. allowed.Values.Select(v => JsonValue.Create((string)v!))]);
                    break;
                case DefaultValueAttribute { Value: int number }:
                    schema["default"] = number;
                    break;
                case DefaultValueAttribute { Value: bool flag }:
                    schema["default"] = flag;
                    break;
                case DefaultValueAttribute { Value: string text }:
                    schema["default"] = text;
                    break;
            }
        }

        if (context.TypeInfo.Type == typeof(EndpointsFile))
        {
            schema["anyOf"] = new JsonArray(Requires("ids"), Requires("service"));
        }

        return schema;
    }

    private static IEnumerable<object> AttributesOf(JsonSchemaExporterContext context) =>
        (context.PropertyInfo?.AttributeProvider?.GetCustomAttributes(inherit: true) ?? [])
            .Concat(context.PropertyInfo is null ? context.TypeInfo.Type.GetCustomAttributes(inherit: true) : []);

    private static JsonObject Requires(string key) => new() { ["required"] = new JsonArray(key) };

    // A key that is left out is simply not there: null is accepted when read, but not offered.
    private static void RefuseNull(JsonObject schema)
    {
        if (schema["type"] is JsonArray types)
        {
            var type = types.Select(entry => entry!.GetValue<string>()).First(entry => entry != "null");
            schema["type"] = type;
        }
    }
}

/// <summary>How configurations are written: camel case, nothing that is null.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    NumberHandling = JsonNumberHandling.Strict,
    RespectNullableAnnotations = true,
    WriteIndented = true)]
[JsonSerializable(typeof(ConfigurationFile))]
public sealed partial class ConfigurationJson : JsonSerializerContext;
