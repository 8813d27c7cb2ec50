using Microsoft.Extensions.Logging;

namespace AWS.Lambda.Powertools.Logging;

/// <summary>How log lines look, and which are written.</summary>
public class PowertoolsLoggerConfiguration
{
    /// <summary>
    /// Stands in every line. <c>POWERTOOLS_SERVICE_NAME</c> when null; <c>service_undefined</c>
    /// when that says nothing either.
    /// </summary>
    public string Service { get; set; }

    /// <summary>A .NET format; ISO 8601 ("o") when null. Times are UTC.</summary>
    public string TimestampFormat { get; set; }

    /// <summary>
    /// <see cref="LogLevel.None" /> leaves it to <c>POWERTOOLS_LOG_LEVEL</c>, and to Information
    /// when that says nothing. A coarser <c>AWS_LAMBDA_LOG_LEVEL</c> always wins: Lambda would
    /// drop the lines below it.
    /// </summary>
    public LogLevel MinimumLogLevel { get; set; } = LogLevel.None;

    public LoggerOutputCase LoggerOutputCase { get; set; } = LoggerOutputCase.Default;
}
