using System.Text.Json.Serialization;

namespace DnsSync.Handlers;

/// <summary>How the handlers' own documents are written and read.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(FollowUp))]
internal sealed partial class HandlerJson : JsonSerializerContext;
