using System.Text;
using AWS.Lambda.Powertools.Logging.Internal;
using Microsoft.Extensions.Logging;

namespace AWS.Lambda.Powertools.Logging.Tests;

[Collection("Process")]
public class SettingsTests
{
    [Theory]
    [InlineData(null, null, LogLevel.Information)]
    [InlineData("Debug", null, LogLevel.Debug)]
    [InlineData("warn", null, LogLevel.Warning)]
    [InlineData("nonsense", null, LogLevel.Information)]
    [InlineData("Trace", "WARN", LogLevel.Warning)]
    [InlineData("Debug", "ERROR", LogLevel.Error)]
    [InlineData("Error", "DEBUG", LogLevel.Error)]
    [InlineData(null, "FATAL", LogLevel.Critical)]
    [InlineData(null, "TRACE", LogLevel.Information)]
    public void Writes_from_the_coarser_level_on(
        string? powertools, string? lambda, LogLevel first)
    {
        using var lines = new Lines(
            variables: new() { ["POWERTOOLS_LOG_LEVEL"] = powertools!, ["AWS_LAMBDA_LOG_LEVEL"] = lambda! });

        for (var level = LogLevel.Trace; level <= LogLevel.Critical; level++)
            lines.Log.Log(level, "x");

        Assert.Equal(LogLevel.Critical - first + 1, lines.Count);
        Assert.True(lines.Log.IsEnabled(first));
        Assert.False(lines.Log.IsEnabled(LogLevel.None));
    }

    [Theory]
    [InlineData(null, "level cold_start my_key correlation_id")]
    [InlineData("SnakeCase", "level cold_start my_key correlation_id")]
    [InlineData("CamelCase", "level coldStart myKey correlationId")]
    [InlineData("PascalCase", "Level ColdStart MyKey CorrelationId")]
    public void Spells_keys_as_asked(string? variable, string keys)
    {
        using var lines = new Lines(variables: new() { ["POWERTOOLS_LOGGER_CASE"] = variable! });
        using var key = lines.With("correlation_id", "c");

        lines.Log.LogInformation("{MyKey}", 1);

        var names = lines.Last.EnumerateObject().Select(property => property.Name).ToList();
        Assert.All(keys.Split(' '), key => Assert.Contains(key, names));
    }

    [Fact]
    public void Names_the_level_as_Lambda_looks_for_it()
    {
        using var lines = new Lines(
            variables: new() { ["POWERTOOLS_LOGGER_CASE"] = "PascalCase", ["AWS_LAMBDA_LOG_LEVEL"] = "INFO" });

        lines.Log.LogInformation("x");

        Assert.Equal("Information", lines.Last.GetProperty("LogLevel").GetString());
    }

    [Fact]
    public void Takes_the_service_from_the_environment()
    {
        using var lines = new Lines(variables: new() { ["POWERTOOLS_SERVICE_NAME"] = "s" });

        lines.Log.LogInformation("x");

        Assert.Equal("s", lines.Last.GetProperty("service").GetString());
    }

    [Fact]
    public void Is_built_without_a_service_container()
    {
        using var level = new Variable("AWS_LAMBDA_LOG_LEVEL", null);
        using var powertools = new Variable("POWERTOOLS_LOG_LEVEL", "Debug");
        var logger = new PowertoolsLoggerBuilder().WithService("a").Build();

        Assert.True(logger.IsEnabled(LogLevel.Debug));
        Assert.False(logger.IsEnabled(LogLevel.Trace));
    }

    [Fact]
    public async Task Writes_whole_lines_from_many_threads()
    {
        var stream = new MemoryStream();
        using var provider = new PowertoolsLoggerProvider(
            new LoggerSettings(null!, _ => null!), stream);
        var log = provider.CreateLogger("c");

        await Task.WhenAll(Enumerable.Range(0, 8).Select(i => Task.Run(() =>
        {
            for (var j = 0; j < 500; j++)
            {
                log.LogInformation("{I} {J}", i, j);
            }
        })));

        var lines = Encoding.UTF8.GetString(stream.ToArray()).Split('\n');
        Assert.Equal(4_001, lines.Length);
        Assert.All(lines[..^1], line => System.Text.Json.JsonDocument.Parse(line).Dispose());
    }
}
