namespace AWS.Lambda.Powertools.Logging;

/// <summary>How the keys of a log line are spelt.</summary>
public enum LoggerOutputCase
{
    /// <summary>As <c>POWERTOOLS_LOGGER_CASE</c> says; snake_case when it says nothing.</summary>
    Default,
    CamelCase,
    PascalCase,
    SnakeCase,
}
