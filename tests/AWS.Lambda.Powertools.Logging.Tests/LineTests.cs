using System.Collections.Immutable;
using System.Text.Json;
using Amazon.Lambda.Core;
using Microsoft.Extensions.Logging;
using LogLevel = Microsoft.Extensions.Logging.LogLevel;

namespace AWS.Lambda.Powertools.Logging.Tests;

/// <summary>Keys, the current invocation and the environment belong to the process.</summary>
[CollectionDefinition("Process", DisableParallelization = true)]
public class ProcessCollection;

[Collection("Process")]
public class LineTests
{
    [Fact]
    public void Writes_a_line_with_Powertools_names()
    {
        using var lines = new Lines("dnssync");

        lines.Log.LogInformation("Synced {Count} names of {ZoneId}", 2, "Z1");

        Assert.Equal(
            """
            {"level":"Information","message":"Synced 2 names of Z1","timestamp":"2026-01-02T03:04:05.0000000Z","service":"dnssync","cold_start":true,"name":"Cat","count":2,"zone_id":"Z1"}

            """,
            lines.Text);
    }

    [Fact]
    public void Says_what_Lambda_says_of_the_invocation()
    {
        using var lines = new Lines(trace: "Root=1-abc;Parent=def;Sampled=1");
        using var key = lines.With("correlation_id", "c-1");
        Invocations.Begin(new Context());

        lines.Log.LogWarning("x");
        Assert.Equal(
            """
            {"level":"Warning","message":"x","timestamp":"2026-01-02T03:04:05.0000000Z","service":"service_undefined","cold_start":true,"function_name":"f","function_version":"7","function_memory_size":256,"function_arn":"arn:f","function_request_id":"r-1","xray_trace_id":"1-abc","name":"Cat","correlation_id":"c-1"}

            """,
            lines.Text);

        Invocations.End();
        lines.Log.LogWarning("y");
        Assert.False(lines.Last.GetProperty("cold_start").GetBoolean());
        Assert.False(lines.Last.TryGetProperty("function_name", out _));
    }

    [Fact]
    public void Writes_each_line_at_once_whatever_is_in_it()
    {
        using var lines = new Lines();

        lines.Log.LogError("a\r\nb\u2028 \"é\" <&> 😀 \ud800");
        lines.Log.LogError(new string('x', 300_000));

        Assert.Equal(2, lines.Count);
        Assert.Equal(2, lines.Text.Count(c => c == '\n'));
        Assert.Equal(300_000, lines.Last.GetProperty("message").GetString()!.Length);
        Assert.Contains("\\\"é\\\" <&>", lines.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Cuts_no_list()
    {
        using var lines = new Lines();
        var addresses = Enumerable.Range(0, 5_000).Select(i => $"10.0.{i / 256}.{i % 256}").ToList();

        lines.Log.LogInformation("{Addresses}", addresses);

        Assert.Equal(
            addresses,
            lines.Last.GetProperty("addresses").EnumerateArray().Select(e => e.GetString()));
        Assert.Equal(
            string.Join(", ", addresses), lines.Last.GetProperty("message").GetString());
    }

    [Fact]
    public void Writes_values_by_what_they_are()
    {
        using var lines = new Lines();
        using var keys = lines.Log.BeginScope(new Dictionary<string, object>
        {
            ["a"] = true,
            ["b"] = 1.5m,
            ["c"] = double.NaN,
            ["d"] = TimeSpan.FromSeconds(1),
            ["e"] = LogLevel.Error,
            ["f"] = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero),
            ["g"] = new Dictionary<string, object> { ["InnerKey"] = new[] { 1, 2 } },
            ["h"] = JsonDocument.Parse("{\"X\":[null]}").RootElement,
            ["i"] = new byte[] { 1, 2 },
            ["j"] = ulong.MaxValue,
            ["k"] = new Uri("https://a.test/"),
            ["l"] = new Dictionary<string, string> { ["A"] = "b" },
        });

        lines.Log.LogInformation("x");

        Assert.EndsWith(
            """
            "a":true,"b":1.5,"c":"NaN","d":"00:00:01","e":"Error","f":"2026-01-01T00:00:00+00:00","g":{"inner_key":[1,2]},"h":{"X":[null]},"i":"AQI=","j":18446744073709551615,"k":"https://a.test/","l":{"a":"b"}}

            """,
            lines.Text,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Writes_exceptions_with_their_causes()
    {
        using var lines = new Lines();
        Exception thrown;
        try
        {
            throw new InvalidOperationException("Out.", new FormatException("In."));
        }
        catch (InvalidOperationException e)
        {
            thrown = e;
        }

        lines.Log.LogError(thrown, "Failed");
        var error = lines.Last.GetProperty("exception");
        Assert.Equal("System.InvalidOperationException", error.GetProperty("type").GetString());
        Assert.Equal("Out.", error.GetProperty("message").GetString());
        Assert.Contains(
            nameof(Writes_exceptions_with_their_causes),
            error.GetProperty("stack_trace").GetString(),
            StringComparison.Ordinal);
        Assert.Equal(
            "In.", error.GetProperty("inner_exception").GetProperty("message").GetString());

        lines.Log.LogError(new AggregateException(thrown, new IOException("Two.")), "Failed");
        Assert.Equal(2, lines.Last.GetProperty("exception").GetProperty("inner_exceptions")
            .GetArrayLength());
    }

    [Fact]
    public void Carries_scopes_until_they_end()
    {
        using var lines = new Lines();
        using (lines.Log.BeginScope("Zone {ZoneId}", "Z1"))
        using (lines.Log.BeginScope(new Dictionary<string, object> { ["attempt"] = 3 }))
        using (lines.Log.BeginScope("plain"))
            lines.Log.LogInformation("x");

        Assert.EndsWith(
            "\"zone_id\":\"Z1\",\"attempt\":3,\"scope\":\"plain\"}\n",
            lines.Text,
            StringComparison.Ordinal);

        lines.Log.LogInformation("y");
        Assert.False(lines.Last.TryGetProperty("zone_id", out _));
    }

    [Fact]
    public void Lets_nothing_pass_for_a_standard_key()
    {
        using var lines = new Lines();
        using var key = lines.With("Level", "forged");

        lines.Log.LogInformation("{Service} {service} {Message} {Exception} {A} {a}", 1, 2, 3, 4, 5, 6);

        Assert.Equal(
            ["level", "message", "timestamp", "service", "cold_start", "name", "a"],
            lines.Last.EnumerateObject().Select(property => property.Name));
        Assert.Equal("Information", lines.Last.GetProperty("level").GetString());
        Assert.Equal(5, lines.Last.GetProperty("a").GetInt32());
    }

    [Fact]
    public void Keeps_the_message_when_a_value_cannot_be_written()
    {
        using var lines = new Lines();
        using var key = lines.With("bad", default(ImmutableArray<int>));

        lines.Log.LogError(new IOException("No."), "Still here");

        Assert.Equal("Still here", lines.Last.GetProperty("message").GetString());
        Assert.Equal("No.", lines.Last.GetProperty("exception").GetProperty("message").GetString());
        Assert.True(lines.Last.TryGetProperty("logging_error", out _));
    }

    private sealed class Context : ILambdaContext
    {
        public string AwsRequestId => "r-1";

        public string FunctionName => "f";

        public string FunctionVersion => "7";

        public string InvokedFunctionArn => "arn:f";

        public int MemoryLimitInMB => 256;

        public TimeSpan RemainingTime => default;
    }
}
