using System.Buffers;
using System.Collections;
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
internal sealed class LambdaLogWriter(LambdaEnvironment environment, Stream output) : ILambdaLogger
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

    public void Log(string message) => LogLine(message);

    public void LogLine(string message) => Write(null, null, message, null);

    public void Log(string level, string message) => Write(level, null, message, null);

    public void Log(string level, string message, params object[] args) =>
        Write(level, null, message, args);

    public void Log(string level, Exception exception, string message, params object[] args) =>
        Write(level, exception, message, args);

    public void Log(LogLevel level, Exception exception, string message) =>
        Write(level.ToString(), exception, message, null);

    public void Log(LogLevel level, string message) => Write(level.ToString(), null, message, null);

    private void Write(string name, Exception exception, string template, object[] args)
    {
        var level = LevelOf(name);
        if (level < _minimum)
            return;
        var message = MessageTemplate.Render(template, args);
        var line = _json
            ? Json(level ?? LogLevel.Information, exception, message, template, args)
            : Encoding.UTF8.GetBytes(Text(level, name, exception, message));
        lock (_one)
            output.Write(line);
    }

    private string Text(LogLevel? level, string name, Exception exception, string message)
    {
        var text = exception == null ? message : $"{message}\n{exception}";
        if (_plain)
            return text + "\n";
        var label = level switch
        {
            LogLevel.Trace => "trce\t",
            LogLevel.Debug => "dbug\t",
            LogLevel.Information => "info\t",
            LogLevel.Warning => "warn\t",
            LogLevel.Error => "fail\t",
            LogLevel.Critical => "crit\t",
            _ => string.IsNullOrEmpty(name) ? "" : name + "\t",
        };
        return $"{Now()}\t{Invocations.Current?.AwsRequestId}\t{label}{text}\n";
    }

    private byte[] Json(
        LogLevel level, Exception exception, string message, string template, object[] args)
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
            foreach (var (name, value) in Properties(template, args))
            {
                json.WritePropertyName(name);
                Value(json, value);
            }

            if (exception != null)
                Error(json, exception);
            json.WriteEndObject();
        }

        bytes.Write("\n"u8);
        return bytes.WrittenSpan.ToArray();
    }

    private static IEnumerable<KeyValuePair<string, object>> Properties(
        string template, object[] args) =>
        MessageTemplate.Properties(template ?? "", args)
            .Where(pair => pair.Value != null && pair.Key is not (
                "timestamp" or "level" or "requestId" or "traceId" or "message"))
            .DistinctBy(pair => pair.Key);

    private static void Error(Utf8JsonWriter json, Exception exception)
    {
        json.WriteString("errorType", exception.GetType().FullName);
        json.WriteString("errorMessage", exception.Message);
        json.WriteStartArray("stackTrace");
        foreach (var line in exception.ToString().AsSpan().EnumerateLines())
            json.WriteStringValue(line.Trim());
        json.WriteEndArray();
    }

    private static void Value(Utf8JsonWriter json, object value)
    {
        switch (value)
        {
            case bool truth:
                json.WriteBooleanValue(truth);
                break;
            case byte or sbyte or short or ushort or int or uint or long:
                json.WriteNumberValue(Convert.ToInt64(value, CultureInfo.InvariantCulture));
                break;
            case double number when double.IsFinite(number):
                json.WriteNumberValue(number);
                break;
            case decimal number:
                json.WriteNumberValue(number);
                break;
            case DateTime time:
                json.WriteStringValue(time);
                break;
            case DateTimeOffset time:
                json.WriteStringValue(time);
                break;
            case string text:
                json.WriteStringValue(text);
                break;
            case IList list:
                json.WriteStartArray();
                foreach (var item in list)
                    Value(json, item);
                json.WriteEndArray();
                break;
            case null:
                json.WriteNullValue();
                break;
            default:
                json.WriteStringValue(Convert.ToString(value, CultureInfo.InvariantCulture));
                break;
        }
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
