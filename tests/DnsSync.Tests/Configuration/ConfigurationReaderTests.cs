using DnsSync.Configuration;
using DnsSync.Model;

namespace DnsSync.Tests.Configuration;

/// <summary>Every way in which a configuration can be wrong, with the exact message.</summary>
public sealed class ConfigurationReaderTests
{
    [Theory]
    [InlineData("\"ttll\": 60", "$.bindings[0].ttll: unknown key; did you mean 'ttl'?")]
    [InlineData("\"TTL\": 60", "$.bindings[0].TTL: unknown key; did you mean 'ttl'?")]
    [InlineData("\"zone-id\": 1", "$.bindings[0]['zone-id']: unknown key; did you mean 'zoneId'?")]
    [InlineData("\"colour\": 1", "$.bindings[0].colour: unknown key; valid keys are name, zoneId, endpoints, ttl, layout, families, minimumAddresses, whenEmpty, anyVpc")]
    [InlineData("\"ttl\": 60, \"ttl\": 30", "$.bindings[0].ttl: duplicate key")]
    [InlineData("\"ttl\": 0", "$.bindings[0].ttl: expected a whole number from 1 to 86400, got 0")]
    [InlineData("\"ttl\": -1", "$.bindings[0].ttl: expected a whole number from 1 to 86400, got -1")]
    [InlineData("\"ttl\": 86401", "$.bindings[0].ttl: expected a whole number from 1 to 86400, got 86401")]
    [InlineData("\"ttl\": \"60\"", "$.bindings[0].ttl: expected a whole number from 1 to 86400, got '60'")]
    [InlineData("\"ttl\": 1.5", "$.bindings[0].ttl: expected a whole number from 1 to 86400, got 1.5")]
    [InlineData("\"ttl\": 99999999999999999999", "$.bindings[0].ttl: expected a whole number from 1 to 86400, got 99999999999999999999")]
    [InlineData("\"ttl\": true", "$.bindings[0].ttl: expected a whole number from 1 to 86400, got true")]
    [InlineData("\"layout\": \"round\"", "$.bindings[0].layout: expected 'merged' or 'weighted', got 'round'")]
    [InlineData("\"layout\": 1", "$.bindings[0].layout: expected 'merged' or 'weighted', got 1")]
    [InlineData("\"families\": \"ipv4\"", "$.bindings[0].families: expected a list, got 'ipv4'")]
    [InlineData("\"families\": []", "$.bindings[0].families: this list must not be empty")]
    [InlineData("\"families\": [\"ipv4\", \"ipv5\"]", "$.bindings[0].families[1]: expected 'ipv4' or 'ipv6', got 'ipv5'")]
    [InlineData("\"whenEmpty\": \"panic\"", "$.bindings[0].whenEmpty: expected 'keep' or 'delete', got 'panic'")]
    [InlineData("\"minimumAddresses\": 0", "$.bindings[0].minimumAddresses: expected a whole number from 1 to 400, got 0")]
    [InlineData("\"minimumAddresses\": 401", "$.bindings[0].minimumAddresses: expected a whole number from 1 to 400, got 401")]
    public void A_bad_field_of_a_binding_is_named(string field, string error) =>
        Expect(Binding(more: ", " + field), error);

    [Theory]
    [InlineData("\"\"", "expected a domain name, got an empty string")]
    [InlineData("\"a..example\"", "'a..example' has an empty label")]
    [InlineData("\".example\"", "'.example' has an empty label")]
    [InlineData("\"caf\\u00e9.example\"", "'café.example' has a character outside ASCII at position 4 (U+00E9): use the name's A-label (xn--...), or write each octet as an escape")]
    [InlineData("\"a\\\\9.example\"", "'a\\9.example' has an escape that is not \\ and three octal digits, at most \\377")]
    [InlineData("\"a\\\\777.example\"", "'a\\777.example' has an escape that is not \\ and three octal digits, at most \\377")]
    [InlineData("\"https://a.example/\"", "'https://a.example/' is a URL, not a domain name: use only the name, a.example")]
    [InlineData("\"a.example \"", "'a.example ' has a space at position 10: a name has letters, digits, '-' and '_' (write \\040 if it is really part of the name)")]
    [InlineData("\"_dnssync.a.example\"", "_dnssync.a.example is the name of a marker: bind the name without the _dnssync. prefix")]
    [InlineData("7", "expected a string, got 7")]
    public void A_name_that_cannot_be_bound_is_refused(string name, string error) =>
        Expect(Binding(name: name), "$.bindings[0].name: " + error);

    [Fact]
    public void A_label_of_more_than_63_octets_is_refused()
    {
        var name = new string('a', 64) + ".example";
        Expect(Binding(name: $"\"{name}\""), $"$.bindings[0].name: '{name}' has a label of more than 63 octets");
    }

    [Fact]
    public void A_name_of_more_than_255_octets_is_refused()
    {
        var name = string.Join('.', Enumerable.Repeat(new string('a', 63), 4)) + ".b";
        Expect(Binding(name: $"\"{name}\""), $"$.bindings[0].name: '{name}' is longer than 255 octets");
    }

    [Fact]
    public void A_name_that_leaves_no_room_for_its_marker_is_refused()
    {
        var name = string.Join('.', Enumerable.Repeat(new string('a', 62), 4));
        Expect(Binding(name: $"\"{name}\""),
            $"$.bindings[0].name: {name} is too long: its marker _dnssync.{name} must fit into 255 octets");
    }

    [Theory]
    [InlineData("\"z0lower\"", "expected a hosted zone id, such as Z0123456789ABCDEFGHIJ, got 'z0lower'")]
    [InlineData("\"\"", "expected a hosted zone id, such as Z0123456789ABCDEFGHIJ, got ''")]
    [InlineData("\"Z1\\n\"", "expected a hosted zone id, such as Z0123456789ABCDEFGHIJ, got 'Z1\n'")]
    [InlineData("null", "this key is required")]
    [InlineData("[\"Z1\"]", "expected a hosted zone id, such as Z0123456789ABCDEFGHIJ, got a list")]
    public void A_bad_zone_id_is_refused(string zoneId, string error) =>
        Expect(Binding(zoneId: zoneId), "$.bindings[0].zoneId: " + error);

    [Theory]
    [InlineData("{}", ": 'ids' or 'service' is required to select endpoints")]
    [InlineData("{\"vpcId\": \"vpc-1\"}", ": 'ids' or 'service' is required to select endpoints")]
    [InlineData("null", ": this key is required")]
    [InlineData("\"vpce-1\"", ": expected an object, got 'vpce-1'")]
    [InlineData("{\"ids\": []}", ".ids: this list must not be empty")]
    [InlineData("{\"ids\": [\"vpce-1\", \"eni-1\"]}", ".ids[1]: expected an endpoint id, such as vpce-0a1b2c3d, got 'eni-1'")]
    [InlineData("{\"service\": \"iot data\"}", ".service: expected a service name, such as com.amazonaws.eu-west-1.iot.data, got 'iot data'")]
    [InlineData("{\"service\": \"s\", \"vpcId\": \"subnet-1\"}", ".vpcId: expected a VPC id, such as vpc-0a1b2c3d, got 'subnet-1'")]
    [InlineData("{\"service\": \"s\", \"tags\": [\"fleet\"]}", ".tags: expected an object of strings, got a list")]
    [InlineData("{\"service\": \"s\", \"tags\": {\"fleet\": 1}}", ".tags['fleet']: expected a string, got 1")]
    [InlineData("{\"service\": \"s\", \"tags\": {\"fleet\": \"a\", \"fleet\": \"b\"}}", ".tags['fleet']: duplicate key")]
    [InlineData("{\"service\": \"s\", \"id\": \"vpce-1\"}", ".id: unknown key; did you mean 'ids'?")]
    public void A_bad_selector_is_refused(string endpoints, string error) =>
        Expect(Binding(endpoints: endpoints), "$.bindings[0].endpoints" + error);

    [Theory]
    [InlineData("\"prod iot\"", "expected an owner, 1 to 64 letters, digits and . _ / -, got 'prod iot'")]
    [InlineData("\"\"", "expected an owner, 1 to 64 letters, digits and . _ / -, got ''")]
    [InlineData("\"prod\\n\"", "expected an owner, 1 to 64 letters, digits and . _ / -, got 'prod\n'")]
    [InlineData("7", "expected an owner, 1 to 64 letters, digits and . _ / -, got 7")]
    [InlineData("null", "this key is required")]
    public void A_bad_owner_is_refused(string owner, string error) =>
        Expect($$"""{ "owner": {{owner}}, "bindings": [{{Binding()}}] }""", "$.owner: " + error);

    [Theory]
    [InlineData("", "$: this is not JSON: line 1, byte 1: ")]
    [InlineData("owner: prod", "$: this is not JSON: line 1, byte 1: ")]
    [InlineData("{\n  \"owner\": \"prod\",\n  oops\n}", "$: this is not JSON: line 3, byte 3: ")]
    [InlineData("{} {}", "$: this is not JSON: line 1, byte 4: ")]
    public void Invalid_JSON_is_refused_with_its_position(string json, string error)
    {
        var result = ConfigurationReader.Read(json);
        Assert.Null(result.Configuration);
        var message = Assert.Single(result.Errors).ToString();
        Assert.StartsWith(error, message, StringComparison.Ordinal);
        Assert.DoesNotContain("LineNumber", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[]", "$: expected an object, got a list")]
    [InlineData("7", "$: expected an object, got 7")]
    [InlineData("null", "$: expected an object, got null")]
    [InlineData("{}", "$.owner: this key is required", "$.bindings: this key is required")]
    [InlineData("{\"owner\": \"o\", \"bindings\": {}}", "$.bindings: expected a list, got an object")]
    [InlineData("{\"owner\": \"o\", \"bindings\": []}", "$.bindings: this list must not be empty")]
    [InlineData("{\"owner\": \"o\", \"bindings\": [7]}", "$.bindings[0]: expected an object, got 7")]
    [InlineData("{\"owner\": \"o\", \"bindings\": [{}]}", "$.bindings[0].name: this key is required", "$.bindings[0].zoneId: this key is required", "$.bindings[0].endpoints: this key is required")]
    public void The_wrong_shape_is_refused(string json, params string[] errors) => Expect(json, errors);

    [Fact]
    public void Deeply_nested_input_is_refused() =>
        Assert.StartsWith("$: this is not JSON",
            ConfigurationReader.Read(new string('[', 100_000)).Errors.Single().ToString(), StringComparison.Ordinal);

    [Theory]
    [InlineData("""{ "owner": "\ud800", "bindings": [] }""")]
    [InlineData("""{ "\ud800": 1, "owner": "o", "bindings": [] }""")]
    [InlineData("""{ "owner": "o", "bindings": [{ "endpoints": { "tags": { "\ud800": "a" } } }] }""")]
    [InlineData("""{ "owner": "o", "bindings": [{ "layout": ["\ud800"] }] }""")]
    public void A_lone_surrogate_is_an_ordinary_error(string json) =>
        Assert.Contains("an escape is half of a surrogate pair",
            Assert.Single(ConfigurationReader.Read(json).Errors).ToString(), StringComparison.Ordinal);

    [Fact]
    public void A_name_is_bound_once_in_a_zone_however_it_is_spelt() =>
        Expect($$"""
            { "owner": "o", "bindings": [
              {{Binding()}},
              {{Binding(zoneId: "\"Z2\"")}},
              {{Binding(name: "\"A.EXAMPLE.\"", zoneId: "\"/hostedzone/Z1\"")}} ] }
            """,
            "$.bindings[2].name: a.example is already bound in zone Z1 by $.bindings[0]; bind each name once");

    [Fact]
    public void Every_error_is_listed_and_the_bindings_that_are_right_are_read()
    {
        var result = ConfigurationReader.Read($$"""
            { "owner": "o", "extra": 1, "bindings": [
              {{Binding(more: ", \"ttl\": 0, \"layout\": \"x\"")}}, {{Binding(name: "\"b.example\"")}} ] }
            """);
        Assert.Equal(
            [
                "$.extra: unknown key; valid keys are owner, bindings",
                "$.bindings[0].ttl: expected a whole number from 1 to 86400, got 0",
                "$.bindings[0].layout: expected 'merged' or 'weighted', got 'x'",
            ],
            result.Errors.Select(error => error.ToString()));
        Assert.Equal(["b.example"], result.Configuration!.Bindings.Select(binding => binding.Name.ToString()));
    }

    [Fact]
    public void Omitted_fields_have_their_defaults()
    {
        var binding = ConfigurationReader.Read(File(Binding())).Configuration!.Bindings.Single();
        Assert.Equal((60, RecordLayout.Merged, 1, WhenEmpty.Keep),
            (binding.Ttl, binding.Layout, binding.MinimumAddresses, binding.WhenEmpty));
        Assert.Equal([AddressFamily.IPv4], binding.Families);
    }

    [Fact]
    public void Comments_trailing_commas_and_a_schema_are_accepted() =>
        Assert.Empty(ConfigurationReader.Read($$"""
            { "$schema": "x", // the schema
              "owner": "o", "bindings": [{{Binding()}},], }
            """).Errors);

    private static void Expect(string bindingOrFile, params string[] errors) =>
        Assert.Equal(errors, ConfigurationReader
            .Read(bindingOrFile.Contains("\"zoneId\"", StringComparison.Ordinal)
                && !bindingOrFile.Contains("\"bindings\"", StringComparison.Ordinal)
                    ? File(bindingOrFile)
                    : bindingOrFile)
            .Errors.Select(error => error.ToString()));

    private static string File(string binding) => $$"""{ "owner": "o", "bindings": [{{binding}}] }""";

    internal static string Binding(
        string name = "\"a.example\"",
        string zoneId = "\"Z1\"",
        string endpoints = "{\"service\": \"com.amazonaws.eu-west-1.iot.data\"}",
        string more = "") =>
        $$"""{ "name": {{name}}, "zoneId": {{zoneId}}, "endpoints": {{endpoints}}{{more}} }""";
}
