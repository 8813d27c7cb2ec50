using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Amazon.Lambda.Core;

namespace Amazon.Lambda.Serialization.SystemTextJson;

/// <summary>
/// Reads and writes the types that <typeparamref name="TSGContext" /> was generated for, without
/// reflection over them.
/// </summary>
public class SourceGeneratorLambdaJsonSerializer<
    [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TSGContext>
    : AbstractLambdaJsonSerializer, ILambdaSerializer
    where TSGContext : JsonSerializerContext
{
    private readonly TSGContext _context;

    public SourceGeneratorLambdaJsonSerializer()
        : this(null, null)
    {
    }

    /// <param name="customizer">Changes the options after the defaults are set.</param>
    public SourceGeneratorLambdaJsonSerializer(Action<JsonSerializerOptions> customizer)
        : this(customizer, null)
    {
    }

    public SourceGeneratorLambdaJsonSerializer(Action<JsonWriterOptions> jsonWriterCustomizer)
        : this(null, jsonWriterCustomizer)
    {
    }

    public SourceGeneratorLambdaJsonSerializer(
        Action<JsonSerializerOptions> customizer, Action<JsonWriterOptions> jsonWriterCustomizer)
        : base(jsonWriterCustomizer)
    {
        SerializerOptions = CreateDefaultJsonSerializationOptions();
        customizer?.Invoke(SerializerOptions);

        // Every generated context has this constructor, which the annotation keeps.
        _context = (TSGContext)Activator.CreateInstance(typeof(TSGContext), SerializerOptions);
    }

    protected JsonSerializerOptions SerializerOptions { get; }

    private protected override void Write<T>(Utf8JsonWriter writer, T response) =>
        JsonSerializer.Serialize(writer, response, TypeInfo<T>());

    private protected override T Read<T>(ReadOnlySpan<byte> utf8Json) =>
        JsonSerializer.Deserialize(utf8Json, TypeInfo<T>());

    private JsonTypeInfo<T> TypeInfo<T>() =>
        _context.GetTypeInfo(typeof(T)) as JsonTypeInfo<T>
            ?? throw new JsonSerializerException(
                $"{typeof(TSGContext).FullName} has no [JsonSerializable] for {typeof(T).FullName}");
}
