using System.Text.Json;
using Microsoft.Extensions.Logging;

namespace AWS.Lambda.Powertools.Logging.Internal;

/// <summary>The configuration, with what it leaves open taken from the environment.</summary>
internal sealed class LoggerSettings
{
    public LoggerSettings(
        PowertoolsLoggerConfiguration configuration, Func<string, string> variable)
    {
        var lambda = LambdaLevel(variable("AWS_LAMBDA_LOG_LEVEL"));
        var wanted = configuration.MinimumLogLevel != LogLevel.None ? configuration.MinimumLogLevel
            : Level(variable("POWERTOOLS_LOG_LEVEL")) ?? LogLevel.Information;
        Minimum = lambda > wanted ? lambda.Value : wanted;
        Service = Filled(configuration.Service)
            ?? Filled(variable("POWERTOOLS_SERVICE_NAME"))
            ?? "service_undefined";
        TimestampFormat = configuration.TimestampFormat ?? "o";
        Case = configuration.LoggerOutputCase != LoggerOutputCase.Default
            ? configuration.LoggerOutputCase
            : variable("POWERTOOLS_LOGGER_CASE")?.Trim().ToUpperInvariant() switch
            {
                "CAMELCASE" => LoggerOutputCase.CamelCase,
                "PASCALCASE" => LoggerOutputCase.PascalCase,
                _ => LoggerOutputCase.SnakeCase,
            };

        // Lambda looks for the level under this name when its own controls are on.
        LevelKey = Case != LoggerOutputCase.PascalCase ? "level"
            : lambda != null ? "LogLevel" : "Level";
    }

    public LogLevel Minimum { get; }

    public string Service { get; }

    public string TimestampFormat { get; }

    public LoggerOutputCase Case { get; }

    public string LevelKey { get; }

    /// <summary>The X-Ray header of the invocation, which changes with each.</summary>
    public Func<string> Trace { get; init; } =
        () => Environment.GetEnvironmentVariable("_X_AMZN_TRACE_ID");

    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Spells a key, whatever way it is written.</summary>
    public string Spell(string key) => Case switch
    {
        LoggerOutputCase.CamelCase => JsonNamingPolicy.CamelCase.ConvertName(Pascal(key)),
        LoggerOutputCase.PascalCase => Pascal(key),
        _ => JsonNamingPolicy.SnakeCaseLower.ConvertName(key),
    };

    private static string Pascal(string key) => string.Concat(key
        .Split('_', StringSplitOptions.RemoveEmptyEntries)
        .Select(word => char.ToUpperInvariant(word[0]) + word[1..]));

    private static string Filled(string text) => string.IsNullOrWhiteSpace(text) ? null : text;

    private static LogLevel? Level(string name) => name?.Trim().ToUpperInvariant() switch
    {
        "TRACE" => LogLevel.Trace,
        "DEBUG" => LogLevel.Debug,
        "INFORMATION" => LogLevel.Information,
        "WARNING" => LogLevel.Warning,
        "ERROR" => LogLevel.Error,
        "CRITICAL" => LogLevel.Critical,
        "NONE" => LogLevel.None,
        var other => LambdaLevel(other),
    };

    private static LogLevel? LambdaLevel(string name) => name?.Trim().ToUpperInvariant() switch
    {
        "TRACE" => LogLevel.Trace,
        "DEBUG" => LogLevel.Debug,
        "INFO" => LogLevel.Information,
        "WARN" => LogLevel.Warning,
        "ERROR" => LogLevel.Error,
        "FATAL" => LogLevel.Critical,
        _ => null,
    };
}
