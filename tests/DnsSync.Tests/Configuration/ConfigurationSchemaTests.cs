using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using DnsSync.Configuration;

namespace DnsSync.Tests.Configuration;

/// <summary>The checked-in JSON Schema is the generated one, and says what the reader says.</summary>
public sealed class ConfigurationSchemaTests
{
    [Fact]
    public void The_schema_in_docs_is_the_generated_one() =>
        Golden.Expect("docs/dnssync.schema.json", ConfigurationSchema.Generate());

    [Fact]
    public void The_reference_in_docs_is_the_generated_one() =>
        Golden.Expect("docs/configuration.md", ConfigurationDocument.Of(ConfigurationSchema.Generate()));

    [Theory]
    [InlineData("")]
    [InlineData(", \"ttl\": 1")]
    [InlineData(", \"ttl\": 86400, \"layout\": \"weighted\", \"families\": [\"ipv6\"]")]
    [InlineData(", \"minimumAddresses\": 400, \"whenEmpty\": \"delete\"")]
    public void The_schema_accepts_what_the_reader_accepts(string more)
    {
        var json = File_(ConfigurationReaderTests.Binding(more: more));
        Assert.Empty(ConfigurationReader.Read(json).Errors);
        Assert.Equal("", SmallValidator.Problem(json));
    }

    [Theory]
    [InlineData(", \"ttl\": 0")]
    [InlineData(", \"ttl\": 86401")]
    [InlineData(", \"ttl\": \"60\"")]
    [InlineData(", \"ttl\": 1.5")]
    [InlineData(", \"layout\": \"x\"")]
    [InlineData(", \"families\": []")]
    [InlineData(", \"families\": [\"ipv5\"]")]
    [InlineData(", \"families\": \"ipv4\"")]
    [InlineData(", \"minimumAddresses\": 401")]
    [InlineData(", \"whenEmpty\": 1")]
    [InlineData(", \"tll\": 60")]
    public void The_schema_refuses_what_the_reader_refuses(string more) =>
        ExpectRefused(File_(ConfigurationReaderTests.Binding(more: more)));

    [Theory]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("{\"owner\": \"o\", \"bindings\": []}")]
    [InlineData("{\"owner\": \"o o\", \"bindings\": [{}]}")]
    public void A_wrong_shape_is_refused_by_both(string json) => ExpectRefused(json);

    [Theory]
    [InlineData("{}")]
    [InlineData("{\"ids\": []}")]
    [InlineData("{\"ids\": [\"eni-1\"]}")]
    [InlineData("{\"service\": \"a b\"}")]
    [InlineData("{\"service\": \"s\", \"vpcId\": \"x\"}")]
    [InlineData("{\"service\": \"s\", \"tags\": {\"a\": 1}}")]
    public void A_wrong_selector_is_refused_by_both(string endpoints) =>
        ExpectRefused(File_(ConfigurationReaderTests.Binding(endpoints: endpoints)));

    [Fact]
    public void A_wrong_zone_is_refused_by_both() =>
        ExpectRefused(File_(ConfigurationReaderTests.Binding(zoneId: "\"z\"")));

    private static void ExpectRefused(string json)
    {
        Assert.NotEmpty(ConfigurationReader.Read(json).Errors);
        Assert.NotEqual("", SmallValidator.Problem(json));
    }

    private static string File_(string binding) => $$"""{ "owner": "o", "bindings": [{{binding}}] }""";

    /// <summary>The few keywords of JSON Schema that the generated one uses, and no others.</summary>
    private static class SmallValidator
    {
        public static string Problem(string json) =>
            Problem(JsonNode.Parse(json), JsonNode.Parse(ConfigurationSchema.Generate())!.AsObject(), "$");

        private static string Problem(JsonNode? value, JsonObject schema, string path)
        {
            foreach (var (keyword, rule) in schema)
            {
                var bad = keyword switch
                {
                    "$schema" or "title" or "description" or "default" => "",
                    "type" => Is(value, rule!.GetValue<string>()) ? "" : $"{path} is no {rule}",
                    "properties" => Properties(value as JsonObject, rule!.AsObject(), path),
                    "required" => rule!.AsArray().All(key => value is JsonObject o && o.ContainsKey((string)key!))
                        ? "" : $"{path} lacks a key",
                    "additionalProperties" when rule is JsonObject each => value is JsonObject map
                        ? string.Concat(map.Select(entry => Problem(entry.Value, each, path + "." + entry.Key)))
                        : "",
                    "additionalProperties" => value is JsonObject o
                        && o.Any(entry => !schema["properties"]!.AsObject().ContainsKey(entry.Key))
                            ? $"{path} has an unknown key" : "",
                    "items" => value is JsonArray list
                        ? string.Concat(list.Select(item => Problem(item, rule!.AsObject(), path + "[]")))
                        : "",
                    "minItems" => value is JsonArray { Count: var n } && n < (int)rule! ? $"{path} is empty" : "",
                    "minimum" => value is JsonValue v && v.TryGetValue<double>(out var d) && d < (int)rule!
                        ? $"{path} is too small" : "",
                    "maximum" => value is JsonValue v && v.TryGetValue<double>(out var d) && d > (int)rule!
                        ? $"{path} is too large" : "",
                    "enum" => rule!.AsArray().Any(one => JsonNode.DeepEquals(one, value)) ? "" : $"{path} is not listed",
                    "pattern" => value is JsonValue v && v.TryGetValue<string>(out var s)
                        && !Regex.IsMatch(s, (string)rule!) ? $"{path} does not match" : "",
                    "anyOf" => rule!.AsArray().Any(one => Problem(value, one!.AsObject(), path) == "")
                        ? "" : $"{path} matches none",
                    _ => throw new NotSupportedException($"the schema uses {keyword}: teach it to this test"),
                };
                if (bad != "")
                {
                    return bad;
                }
            }

            return "";
        }

        private static string Properties(JsonObject? value, JsonObject properties, string path) =>
            value is null ? "" : string.Concat(properties
                .Where(property => value.ContainsKey(property.Key))
                .Select(property => Problem(
                    value[property.Key], property.Value!.AsObject(), $"{path}.{property.Key}")));

        private static bool Is(JsonNode? value, string type) => type switch
        {
            "object" => value is JsonObject,
            "array" => value is JsonArray,
            "string" => value is JsonValue v && v.TryGetValue<string>(out _),
            "integer" => value is JsonValue v && v.TryGetValue<double>(out var d) && d == Math.Floor(d),
            _ => false,
        };
    }
}
