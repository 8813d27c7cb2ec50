using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Amazon.Lambda.RuntimeSupport;

/// <summary>An exception as the Runtime API takes it.</summary>
/// <remarks>https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html</remarks>
internal static class ErrorDocument
{
    private static readonly JsonWriterOptions Readable =
        new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static ReadOnlyMemory<byte> Write(Exception exception)
    {
        var bytes = new ArrayBufferWriter<byte>(1024);
        using var json = new Utf8JsonWriter(bytes, Readable);
        Write(json, exception);
        json.Flush();
        return bytes.WrittenMemory;
    }

    public static ReadOnlyMemory<byte> Write(string type, string message)
    {
        var bytes = new ArrayBufferWriter<byte>(256);
        using var json = new Utf8JsonWriter(bytes, Readable);
        json.WriteStartObject();
        json.WriteString("errorType", type);
        json.WriteString("errorMessage", message);
        json.WriteStartArray("stackTrace");
        json.WriteEndArray();
        json.WriteEndObject();
        json.Flush();
        return bytes.WrittenMemory;
    }

    /// <summary>The exception's type, of what a header may hold.</summary>
    public static string TypeOf(Exception exception) => string.Concat(
        exception.GetType().Name.Select(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_'
            ? c
            : '_'));

    private static void Write(Utf8JsonWriter json, Exception exception)
    {
        json.WriteStartObject();
        json.WriteString("errorType", exception.GetType().Name);
        json.WriteString("errorMessage", exception.Message);
        json.WriteStartArray("stackTrace");
        foreach (var line in (exception.StackTrace ?? "").AsSpan().EnumerateLines())
        {
            if (!line.IsWhiteSpace())
                json.WriteStringValue(line.Trim());
        }

        json.WriteEndArray();
        if (exception is AggregateException { InnerExceptions.Count: > 1 } many)
        {
            json.WriteStartArray("causes");
            foreach (var cause in many.InnerExceptions)
                Write(json, cause);
            json.WriteEndArray();
        }
        else if (exception.InnerException is { } cause)
        {
            json.WritePropertyName("cause");
            Write(json, cause);
        }

        json.WriteEndObject();
    }
}
