using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace DnsSync.Tests.Configuration;

/// <summary>Writes the configuration reference, for people, from the JSON Schema, which is for editors.</summary>
internal static class ConfigurationDocument
{
    private const string Introduction = """
        # Configuration

        <!-- Generated from dnssync.schema.json: run the tests with DNSSYNC_ACCEPT=1 after a change of it. -->

        The option `-c` of every command names a configuration. It is a JSON file in UTF-8, or `ssm:/dnssync/OWNER/`, a path
        of Parameter Store under which each binding is one parameter, as the [function](function.md#environment) reads it.
        A file may contain comments and trailing commas. An unknown key is an error, and every error names its JSON path.
        If `"$schema"` is set to the path of [dnssync.schema.json](dnssync.schema.json), editors complete and check the file.

        ## Example

        This file has every key except `ids` and `anyVpc`:

        ```jsonc
        {
          "owner": "prod-iot",                 // written into the markers
          "bindings": [
            {
              "name": "a1b2c3d4e5f6g7-ats.iot.ap-northeast-1.amazonaws.com",
              "zoneId": "Z0123456789ABCDEFGHIJ",
              "endpoints": {                   // "service" or "ids" is required
                "service": "com.amazonaws.ap-northeast-1.iot.data",
                "vpcId": "vpc-0a1b2c3d",       // optional
                "tags": { "fleet": "prod" }    // optional: all of them must match
              },
              // The following keys are optional. These are the defaults:
              "ttl": 60,
              "layout": "merged",              // or "weighted": one record set per endpoint
              "families": ["ipv4"],            // "ipv6" adds AAAA records
              "minimumAddresses": 1,
              "whenEmpty": "keep"              // or "delete"
            }
          ]
        }
        ```

        Prefer a selector by `service`. A selector by `ids` does not follow a replaced endpoint.

        """;

    public static string Of(string schema)
    {
        var text = new StringBuilder(Introduction);
        Write(text, JsonNode.Parse(schema)!.AsObject(), "The file", "$");
        return text.ToString().ReplaceLineEndings("\n");
    }

    private static void Write(StringBuilder text, JsonObject schema, string title, string path)
    {
        text.Append(CultureInfo.InvariantCulture, $"\n## {title}\n\nAt `{path}`.");
        if (schema["anyOf"] is JsonArray choices)
        {
            text.Append(CultureInfo.InvariantCulture,
                $" At least one of {string.Join(", ", choices.Select(choice => $"`{choice!["required"]![0]}`"))} is required.");
        }

        text.Append("\n\n| key | value | default | meaning |\n|---|---|---|---|\n");
        var below = new List<(string Key, JsonObject Schema, string Path)>();
        foreach (var (key, node) in schema["properties"]!.AsObject())
        {
            var property = node!.AsObject();
            var inner = property["items"] as JsonObject ?? property;
            text.Append(CultureInfo.InvariantCulture,
                $"| `{key}` | {Value(property)} | {Default(property, Required(schema).Contains(key))} | {Meaning(property)} |\n");
            if (inner.ContainsKey("properties"))
            {
                below.Add((key, inner, inner == property ? $"{path}.{key}" : $"{path}.{key}[]"));
            }
        }

        foreach (var (key, inner, where) in below)
        {
            Write(text, inner, where.EndsWith(']') ? $"Each of `{key}`" : $"`{key}`", where);
        }
    }

    private static HashSet<string> Required(JsonObject schema) =>
        [.. (schema["required"] as JsonArray ?? []).Select(key => key!.GetValue<string>())];

    private static string Value(JsonObject schema) => schema["type"]!.GetValue<string>() switch
    {
        "array" when schema["items"]!["properties"] is not null => "a list of objects, not empty",
        "array" => $"a list, not empty, of {Value(schema["items"]!.AsObject())}",
        "integer" => string.Create(CultureInfo.InvariantCulture, $"{schema["minimum"]} to {schema["maximum"]}"),
        "object" when schema["additionalProperties"] is JsonObject => "an object of strings",
        "object" => "an object",
        "boolean" => "`true` or `false`",
        var type when schema["enum"] is JsonArray allowed =>
            string.Join(type == "string" ? " or " : ", ", allowed.Select(one => $"`{one!.ToJsonString()}`")),
        _ when schema["pattern"] is { } pattern => $"`{pattern.GetValue<string>().Replace("|", "\\|", StringComparison.Ordinal)}`",
        var type => $"a {type}",
    };

    private static string Default(JsonObject schema, bool isRequired) =>
        isRequired ? "required" : schema["default"] is { } value ? $"`{value.ToJsonString()}`" : "";

    private static string Meaning(JsonObject schema) =>
        schema["description"]!.GetValue<string>().Replace("|", "\\|", StringComparison.Ordinal).Replace('\'', '`');
}
