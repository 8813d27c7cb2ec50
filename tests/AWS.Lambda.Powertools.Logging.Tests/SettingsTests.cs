using System.Text;
using AWS.Lambda.Powertools.Logging.Internal;
using Microsoft.Extensions.Logging;

namespace AWS.Lambda.Powertools.Logging.Tests;

[Collection("Process")]
public class SettingsTests
{
    [Theory]
    [InlineData(LogLevel.None, null, null, LogLevel.Information)]
    [InlineData(LogLevel.None, "Debug", null, LogLevel.Debug)]
    [InlineData(LogLevel.None, "warn", null, LogLevel.Warning)]
    [InlineData(LogLevel.None, "nonsense", null, LogLevel.Information)]
    [InlineData(LogLevel.Trace, "Error", null, LogLevel.Trace)]
    [InlineData(LogLevel.Trace, null, "WARN", LogLevel.Warning)]
    [InlineData(LogLevel.None, "Debug", "ERROR", LogLevel.Error)]
    [InlineData(LogLevel.Error, null, "DEBUG", LogLevel.Error)]
    [InlineData(LogLevel.None, null, "FATAL", LogLevel.Critical)]
    [InlineData(LogLevel.None, null, "TRACE", LogLevel.Information)]
    public void Writes_from_the_coarser_level_on(
        LogLevel configured, string? powertools, string? lambda, LogLevel first)
    {
        using var lines = new Lines(
            new() { MinimumLogLevel = configured },
            new() { ["POWERTOOLS_LOG_LEVEL"] = powertools!, ["AWS_LAMBDA_LOG_LEVEL"] = lambda! });

        for (var level = LogLevel.Trace; level <= LogLevel.Critical; level++)
            lines.Log.Log(level, "x");

        Assert.Equal(LogLevel.Critical - first + 1, lines.Count);
        Assert.True(lines.Log.IsEnabled(first));
        Assert.False(lines.Log.IsEnabled(LogLevel.None));
    }

    [Theory]
    [InlineData(LoggerOutputCase.Default, null, "level cold_start my_key correlation_id")]
    [InlineData(LoggerOutputCase.SnakeCase, "PascalCase", "level cold_start my_key correlation_id")]
    [InlineData(LoggerOutputCase.Default, "CamelCase", "level coldStart myKey correlationId")]
    [InlineData(LoggerOutputCase.PascalCase, null, "Level ColdStart MyKey CorrelationId")]
    public void Spells_keys_as_asked(LoggerOutputCase configured, string? variable, string keys)
    {
        using var lines = new Lines(
            new() { LoggerOutputCase = configured },
            new() { ["POWERTOOLS_LOGGER_CASE"] = variable! });
        Logger.AppendKey("correlation_id", "c");

        lines.Log.LogInformation("{MyKey}", 1);

        var names = lines.Last.EnumerateObject().Select(property => property.Name).ToList();
        Assert.All(keys.Split(' '), key => Assert.Contains(key, names));
    }

    [Fact]
    public void Names_the_level_as_Lambda_looks_for_it()
    {
        using var lines = new Lines(
            new() { LoggerOutputCase = LoggerOutputCase.PascalCase },
            new() { ["AWS_LAMBDA_LOG_LEVEL"] = "INFO" });

        lines.Log.LogInformation("x");

        Assert.Equal("Information", lines.Last.GetProperty("LogLevel").GetString());
    }

    [Fact]
    public void Takes_service_and_timestamp_format()
    {
        using var lines = new Lines(
            new() { TimestampFormat = "yyyy-MM-dd" },
            new() { ["POWERTOOLS_SERVICE_NAME"] = "s" });

        lines.Log.LogInformation("x");

        Assert.Equal("s", lines.Last.GetProperty("service").GetString());
        Assert.Equal("2026-01-02", lines.Last.GetProperty("timestamp").GetString());
    }

    [Fact]
    public void Is_added_to_a_logging_builder_and_lets_its_own_level_through()
    {
        using var level = new Variable("AWS_LAMBDA_LOG_LEVEL", null);
        using var powertools = new Variable("POWERTOOLS_LOG_LEVEL", "Debug");
        using var factory = LoggerFactory.Create(logging => logging
            .AddPowertoolsLogger(options => options.Service = "a")
            .AddPowertoolsLogger());

        Assert.True(factory.CreateLogger("x").IsEnabled(LogLevel.Debug));
        Assert.False(factory.CreateLogger("x").IsEnabled(LogLevel.Trace));
        Assert.True(new PowertoolsLoggerBuilder()
            .WithService("a").WithMinimumLogLevel(LogLevel.Trace)
            .WithOutputCase(LoggerOutputCase.CamelCase).WithTimestampFormat("o")
            .Build().IsEnabled(LogLevel.Trace));
    }

    [Fact]
    public async Task Writes_whole_lines_from_many_threads()
    {
        var stream = new MemoryStream();
        using var provider = new PowertoolsLoggerProvider(
            new LoggerSettings(new(), _ => null!), stream);
        var log = provider.CreateLogger("c");

        await Task.WhenAll(Enumerable.Range(0, 8).Select(i => Task.Run(() =>
        {
            for (var j = 0; j < 500; j++)
            {
                Logger.AppendKey("thread" + i, j);
                log.LogInformation("{I} {J}", i, j);
            }
        })));

        var lines = Encoding.UTF8.GetString(stream.ToArray()).Split('\n');
        Assert.Equal(4_001, lines.Length);
        Assert.All(lines[..^1], line => System.Text.Json.JsonDocument.Parse(line).Dispose());
    }
}
