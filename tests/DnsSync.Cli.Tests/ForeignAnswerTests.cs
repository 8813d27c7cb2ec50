
namespace DnsSync.Cli.Tests;

/// <summary>Answers that no AWS gives: one short line with the status and what answered, and never a page.</summary>
[Trait("Speed", "slow")]
public sealed class ForeignAnswerTests : IDisposable
{
    private const string Page = "<!DOCTYPE html><html><head><title>Blocked</title></head><body>"
        + "<p>Access to this site is &nbsp; blocked by policy 4711</p></body></html>";

    private const string HtmlPage = "an HTML page, not AWS: check for a proxy, or a wrong --endpoint-url";
    private const string Empty = "an empty response without AWS's error document";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("dnssync-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData(200, "text/html", Page, "UnreadableAnswer: HTTP 200, " + HtmlPage)]
    [InlineData(403, "text/html", Page, "HTTP 403: " + HtmlPage)]
    [InlineData(502, "text/html", Page, "HTTP 502: " + HtmlPage)]
    [InlineData(500, "text/xml", "", "HTTP 500: " + Empty)]
    [InlineData(200, "text/xml", "", "UnreadableAnswer: HTTP 200, " + Empty)]
    [InlineData(200, "text/xml", "<!DOCTYPE x [<!ENTITY a \"b\">]><x>&a;</x>", "UnreadableAnswer: HTTP 200, " + HtmlPage)]
    [InlineData(503, "text/html", "", "HTTP 503: " + Empty)]
    [InlineData(400, "application/json", "{\"message\":\"no\"}", "HTTP 400: a response that is not from AWS: ")]
    [InlineData(200, "text/plain", "It works", "UnreadableAnswer: HTTP 200, a response that is not from AWS (")]
    public async Task A_response_that_is_not_from_Route_53_is_recognised(int status, string type, string body, string expected)
    {
        var result = await PlanAsync(new Canned(status, body, type), "a", "b");
        Assert.Equal($"dnssync: a.example.com and 1 more: route53:GetHostedZone failed with {expected}",
            ForExpected(result.Error, expected));
        Assert.Matches(@"\Aa\.example\.com  failed\nb\.example\.com  failed\n2 failed in [0-9.]+ s, [15] AWS calls?\n\z", result.Output);
    }

    [Theory]
    [InlineData(200, "text/html", Page, "UnreadableAnswer: HTTP 200, " + HtmlPage)]
    [InlineData(403, "text/html", Page, "HTTP 403: " + HtmlPage)]
    [InlineData(502, "text/html", Page, "HTTP 502: " + HtmlPage)]
    [InlineData(502, "text/plain", Page, "HTTP 502: " + HtmlPage)]
    [InlineData(500, "text/xml", "", "HTTP 500: " + Empty)]
    [InlineData(503, "text/plain", "upstream\nis down", "HTTP 503: a response that is not from AWS (upstream is down): ")]
    [InlineData(200, "text/xml", "", "UnreadableAnswer: HTTP 200, " + Empty)]
    public async Task A_response_that_is_not_from_EC2_is_recognised(int status, string type, string body, string expected)
    {
        using var server = new FakeAws(new Canned(status, body, type));
        var file = Path.Combine(_folder.FullName, "new.json");
        var result = await CommandLine.RunAsync(
            "init", "--owner", "x", "--yes", "--out", file, "--endpoint-url", server.Url);
        result.Ends(ExitCodes.Failed);
        Assert.Equal($"dnssync: {file} was not written: ec2:DescribeVpcEndpoints failed with {expected}",
            ForExpected(result.Error, expected));
    }

    [Theory]
    [InlineData(200, "text/html", Page, "UnreadableAnswer: HTTP 200, " + HtmlPage)]
    [InlineData(403, "text/html", Page, "HTTP 403: " + HtmlPage)]
    [InlineData(500, "application/x-amz-json-1.1", "", "HTTP 500: " + Empty)]
    public async Task A_response_that_is_not_from_Parameter_Store_is_recognised(
        int status, string type, string body, string expected)
    {
        using var server = new FakeAws(new Canned(status, body, type));
        var result = await CommandLine.RunAsync("plan", "-c", "ssm:/dnssync/x/", "--endpoint-url", server.Url);
        result.Ends(ExitCodes.Failed);
        Assert.Equal(
            $"dnssync: cannot read the configuration ssm:/dnssync/x/: ssm:GetParametersByPath failed with {expected}",
            ForExpected(result.Error, expected));
    }

    [Fact]
    public async Task The_reason_for_a_failure_appears_once_in_every_format()
    {
        foreach (var format in (string[])["text", "markdown"])
        {
            var result = await PlanAsync(new Canned(403, Page, "text/html"), ["a", "b", "c"], "-o", format);
            var told = (format == "text" ? result.Output + result.Error : result.Output).Split(HtmlPage).Length - 1;
            Assert.Equal(1, told);
        }
    }

    private async Task<CommandResult> PlanAsync(Canned answer, params string[] names) => await PlanAsync(answer, names, []);

    private async Task<CommandResult> PlanAsync(Canned answer, string[] names, params string[] options)
    {
        using var server = new FakeAws(answer);
        var file = Path.Combine(_folder.FullName, "dnssync.json");
        await File.WriteAllTextAsync(file, $$"""
            { "owner": "prod", "bindings": [ {{string.Join(',', names.Select(name => $$"""
                { "name": "{{name}}.example.com", "zoneId": "Z1", "endpoints": { "service": "com.amazonaws.ap-northeast-1.iot.data" } }
                """))}} ] }
            """);
        return (await CommandLine.RunAsync(["plan", "-c", file, "--endpoint-url", server.Url, .. options]))
            .Ends(ExitCodes.Failed);
    }

    // One line, of which the end may differ where the reader's own words follow.
    private static string ForExpected(string error, string expected)
    {
        Assert.EndsWith("\n", error, StringComparison.Ordinal);
        Assert.Equal(1, error.Count(c => c == '\n'));
        Assert.DoesNotContain("4711", error, StringComparison.Ordinal);
        Assert.True(error.Length < 330, error);
        var end = error.IndexOf(expected, StringComparison.Ordinal);
        return end < 0 ? error : error[..(end + expected.Length)];
    }
}
