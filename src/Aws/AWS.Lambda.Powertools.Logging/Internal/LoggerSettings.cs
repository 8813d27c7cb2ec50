using System.Text.Json;
using Microsoft.Extensions.Logging;

namespace AWS.Lambda.Powertools.Logging.Internal;

/// <summary>How the keys of a log line are spelt.</summary>
internal enum KeyCase
{
    SnakeCase,
    CamelCase,
    PascalCase,
}

/// <summary>How log lines look, and which are written, as the environment says.</summary>
internal sealed class LoggerSettings
{
    public LoggerSettings(string service, Func<string, string> variable)
    {
        // Lambda would drop the lines below its own level.
        var lambda = LambdaLevel(variable("AWS_LAMBDA_LOG_LEVEL"));
        var wanted = Level(variable("POWERTOOLS_LOG_LEVEL")) ?? LogLevel.Information;
        Minimum = lambda > wanted ? lambda.Value : wanted;
        Service = Filled(service)
            ?? Filled(variable("POWERTOOLS_SERVICE_NAME"))
            ?? "service_undefined";
        Case = variable("POWERTOOLS_LOGGER_CASE")?.Trim().ToUpperInvariant() switch
        {
            "CAMELCASE" => KeyCase.CamelCase,
            "PASCALCASE" => KeyCase.PascalCase,
            _ => KeyCase.SnakeCase,
        };

        // Lambda looks for the level under this name when its own controls are on.
        LevelKey = Case != KeyCase.PascalCase ? "level"
            : lambda != null ? "LogLevel" : "Level";
    }

    public LogLevel Minimum { get; }

    public string Service { get; }

    public KeyCase Case { get; }

    public string LevelKey { get; }

    /// <summary>The X-Ray header of the invocation, which changes with each.</summary>
    public Func<string> Trace { get; init; } =
        () => Environment.GetEnvironmentVariable("_X_AMZN_TRACE_ID");

    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Spells a key, whatever way it is written.</summary>
    public string Spell(string key) => Case switch
    {
        KeyCase.CamelCase => JsonNamingPolicy.CamelCase.ConvertName(Pascal(key)),
        KeyCase.PascalCase => Pascal(key),
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
