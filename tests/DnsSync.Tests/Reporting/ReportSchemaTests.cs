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
    public void The_schema_in_docs_is_the_generated_one(string name)
    {
        var path = Path.Combine(Repository.Root, "docs", $"{name}.schema.json");
        if (Environment.GetEnvironmentVariable("DNSSYNC_ACCEPT") == "1")
        {
            File.WriteAllText(path, Generate(name));
        }

        Assert.True(File.Exists(path) && File.ReadAllText(path) == Generate(name),
            $"docs/{name}.schema.json is out of date: run the tests once with DNSSYNC_ACCEPT=1, and commit it");
    }

    [Fact]
    public void What_may_be_absent_is_not_required_and_the_rest_is()
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
        "watch" => ReportSchema.OfLook(),
        _ => ReportSchema.OfSavedPlan(),
    };
}
