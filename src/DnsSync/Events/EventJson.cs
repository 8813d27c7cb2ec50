using System.Text.Json;
using System.Text.Json.Serialization;
using Amazon.Lambda.CloudWatchEvents;

namespace DnsSync.Events;

/// <summary>Reads EventBridge's envelope by generated code, which Native AOT needs.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(CloudWatchEvent<JsonElement>))]
internal sealed partial class EventJson : JsonSerializerContext;
