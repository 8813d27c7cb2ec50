using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Amazon.Lambda.Serialization.SystemTextJson;

/// <summary>Reads events from streams of JSON and writes responses to them.</summary>
public abstract class AbstractLambdaJsonSerializer
{
    private protected AbstractLambdaJsonSerializer(Action<JsonWriterOptions> jsonWriterCustomizer)
    {
        WriterOptions = new JsonWriterOptions
        {
            // Responses are not put into web pages: what a person can read stays readable.
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        };
        jsonWriterCustomizer?.Invoke(WriterOptions);
    }

    protected JsonWriterOptions WriterOptions { get; }

    public void Serialize<T>(T response, Stream responseStream)
    {
        try
        {
            using var writer = new Utf8JsonWriter(responseStream, WriterOptions);
            Write(writer, response);
        }
        catch (Exception e)
        {
            throw new JsonSerializerException(
                $"The response, a {typeof(T).FullName}, cannot be written as JSON: {e.Message}", e);
        }
    }

    public T Deserialize<T>(Stream requestStream)
    {
        ArgumentNullException.ThrowIfNull(requestStream);
        try
        {
            if (requestStream is MemoryStream memory && memory.TryGetBuffer(out var bytes))
                return Read<T>(bytes.AsSpan((int)memory.Position));
            using var copy = new MemoryStream();
            requestStream.CopyTo(copy);
            return Read<T>(copy.GetBuffer().AsSpan(0, (int)copy.Length));
        }
        catch (Exception e)
        {
            throw new JsonSerializerException(
                $"The event cannot be read as a {typeof(T).FullName}: {e.Message}", e);
        }
    }

    /// <summary>How Lambda's events are written: without nulls, names in any case.</summary>
    protected virtual JsonSerializerOptions CreateDefaultJsonSerializationOptions() => new()
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        PropertyNameCaseInsensitive = true,
    };

    private protected abstract void Write<T>(Utf8JsonWriter writer, T response);

    private protected abstract T Read<T>(ReadOnlySpan<byte> utf8Json);
}
