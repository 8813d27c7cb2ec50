using System.Text.Json.Nodes;
using DnsSync.Reporting;

namespace DnsSync.Tests.Reporting;

/// <summary>The checked-in schemas of what programs read are the generated ones.</summary>
public sealed class ReportSchemaTests
{
    [Theory]
    [InlineData("report")]
    [InlineData("status")]
    [InlineData("saved-plan")]
    [InlineData("watch")]
    public void The_schema_in_docs_is_the_generated_one(string name) =>
        Golden.Expect($"docs/{name}.schema.json", Generate(name));

    [Fact]
    public void Only_optional_fields_are_not_required()
    {
        var change = JsonNode.Parse(Generate("report"))!["properties"]!["bindings"]!["items"]!
            ["properties"]!["changes"]!["items"]!;
        Assert.Equal(["action", "name", "type", "values", "text"],
            change["required"]!.AsArray().Select(one => one!.GetValue<string>()));
        Assert.Equal("integer", change["properties"]!["ttl"]!["type"]!.GetValue<string>());
    }

    private static string Generate(string name) => name switch
    {
        "report" => ReportSchema.OfReport(),
        "status" => ReportSchema.OfStatus(),
        "watch" => ReportSchema.OfWatchLine(),
        _ => ReportSchema.OfSavedPlan(),
    };
}
