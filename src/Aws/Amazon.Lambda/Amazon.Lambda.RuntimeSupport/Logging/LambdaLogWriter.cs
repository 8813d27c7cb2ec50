using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Amazon.Lambda.Core;

namespace Amazon.Lambda.RuntimeSupport.Logging;

/// <summary>
/// The function's log on standard output, a write a line, as <c>AWS_LAMBDA_LOG_FORMAT</c> (Text or
/// JSON) and <c>AWS_LAMBDA_LOG_LEVEL</c> ask, which a custom runtime has to honour itself.
/// </summary>
/// <remarks>
/// https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs-advanced.html
/// </remarks>
internal sealed class LambdaLogWriter(LambdaEnvironment environment, Stream output)
{
    private static readonly JsonWriterOptions Readable =
        new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly bool _json =
        "JSON".Equals(environment.LogFormat, StringComparison.OrdinalIgnoreCase);

    private readonly bool _plain =
        "Unformatted".Equals(environment.LogFormat, StringComparison.OrdinalIgnoreCase);

    private readonly LogLevel _minimum = LevelOf(environment.LogLevel) ?? LogLevel.Information;
    private readonly Lock _one = new();

    public static Stream StandardOutput() => Console.OpenStandardOutput();

    public void Log(LogLevel level, string message) => Log(level, null, message);

    public void Log(LogLevel level, Exception exception, string message)
    {
        if (level < _minimum)
            return;
        var line = _json
            ? Json(level, exception, message)
            : Encoding.UTF8.GetBytes(Text(level, exception, message));
        lock (_one)
            output.Write(line);
    }

    private string Text(LogLevel level, Exception exception, string message)
    {
        var text = exception == null ? message : $"{message}\n{exception}";
        if (_plain)
            return text + "\n";
        var label = level switch
        {
            LogLevel.Error => "fail\t",
            _ => "crit\t",
        };
        return $"{Now()}\t{Invocations.Current?.AwsRequestId}\t{label}{text}\n";
    }

    private byte[] Json(LogLevel level, Exception exception, string message)
    {
        var bytes = new ArrayBufferWriter<byte>(512);
        using (var json = new Utf8JsonWriter(bytes, Readable))
        {
            json.WriteStartObject();
            json.WriteString("timestamp", Now());
            json.WriteString("level", level.ToString());
            if (Invocations.Current is { } context)
            {
                json.WriteString("requestId", context.AwsRequestId);
                if (!string.IsNullOrEmpty(context.TraceId))
                    json.WriteString("traceId", context.TraceId);
            }

            json.WriteString("message", message);
            if (exception != null)
                Error(json, exception);
            json.WriteEndObject();
        }

        bytes.Write("\n"u8);
        return bytes.WrittenSpan.ToArray();
    }

    private static void Error(Utf8JsonWriter json, Exception exception)
    {
        json.WriteString("errorType", exception.GetType().FullName);
        json.WriteString("errorMessage", exception.Message);
        json.WriteStartArray("stackTrace");
        foreach (var line in exception.ToString().AsSpan().EnumerateLines())
            json.WriteStringValue(line.Trim());
        json.WriteEndArray();
    }

    private string Now() => environment.Time.GetUtcNow()
        .ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture);

    /// <summary>Lambda's names, or .NET's.</summary>
    private static LogLevel? LevelOf(string name) => name?.Trim().ToUpperInvariant() switch
    {
        "TRACE" => LogLevel.Trace,
        "DEBUG" => LogLevel.Debug,
        "INFO" or "INFORMATION" => LogLevel.Information,
        "WARN" or "WARNING" => LogLevel.Warning,
        "ERROR" => LogLevel.Error,
        "FATAL" or "CRITICAL" => LogLevel.Critical,
        _ => null,
    };
}
