using System.Globalization;

namespace Amazon.Lambda.RuntimeSupport;

/// <summary>What Lambda tells a runtime by environment variables, and what time it is.</summary>
/// <remarks>
/// https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html
/// </remarks>
internal sealed class LambdaEnvironment(Func<string, string> variable, TimeProvider time)
{
    public LambdaEnvironment()
        : this(Environment.GetEnvironmentVariable, TimeProvider.System)
    {
    }

    public TimeProvider Time => time;

    public string RuntimeApi => variable("AWS_LAMBDA_RUNTIME_API");

    public string FunctionName => variable("AWS_LAMBDA_FUNCTION_NAME");

    public string FunctionVersion => variable("AWS_LAMBDA_FUNCTION_VERSION");

    public int MemoryLimitInMB =>
        int.TryParse(
            variable("AWS_LAMBDA_FUNCTION_MEMORY_SIZE"),
            NumberStyles.None,
            CultureInfo.InvariantCulture,
            out var megabytes)
            ? megabytes
            : 0;

    /// <summary>"JSON" or "Text"; the first is the runtime's own setting, and wins.</summary>
    public string LogFormat =>
        Filled(variable("AWS_LAMBDA_HANDLER_LOG_FORMAT")) ?? variable("AWS_LAMBDA_LOG_FORMAT");

    public string LogLevel =>
        Filled(variable("AWS_LAMBDA_HANDLER_LOG_LEVEL")) ?? variable("AWS_LAMBDA_LOG_LEVEL");

    private static string Filled(string text) => string.IsNullOrWhiteSpace(text) ? null : text;
}
