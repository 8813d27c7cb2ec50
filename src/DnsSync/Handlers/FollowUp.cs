using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using DnsSync.Model;
using DnsSync.Planning;

namespace DnsSync.Handlers;

/// <summary>A bound name, as a follow-up names it.</summary>
public sealed record BoundName(string ZoneId, string Name)
{
    public static BoundName Of(Binding binding) => new(binding.ZoneId, binding.Name.ToString());
}

/// <summary>
/// A message to ourselves: look again at what was not settled, and confirm what was changed.
/// </summary>
/// <param name="Attempt">1 for the first look of the chain.</param>
/// <param name="StartedAt">When the chain began, which bounds it.</param>
/// <param name="CausedAt">When the change happened that began it, for the time to converge.</param>
/// <param name="Bindings">What is not settled; null for every binding.</param>
/// <param name="Confirm">What was changed and gets one confirming look.</param>
/// <param name="ConfirmAt">When that look is due; null if there is none.</param>
public sealed record FollowUp(
    int Attempt,
    DateTimeOffset StartedAt,
    DateTimeOffset? CausedAt,
    ImmutableArray<BoundName>? Bindings,
    ImmutableArray<Expectation> Expected,
    ImmutableArray<BoundName> Confirm,
    DateTimeOffset? ConfirmAt)
{
    /// <summary>Tells a follow-up from whatever else a queue may hold.</summary>
    [JsonPropertyName("dnssync")]
    public string Kind { get; init; } = KindName;

    public const string KindName = "follow-up";

    // SQS takes 256 KiB a message; a chain of all bindings costs reads and nothing else.
    private const int LongestBody = 200_000;

    public string ToJson()
    {
        var json = JsonSerializer.Serialize(this, HandlerJson.Default.FollowUp);
        return json.Length <= LongestBody
            ? json
            : JsonSerializer.Serialize(
                this with { Bindings = null, Expected = [], Confirm = [] }, HandlerJson.Default.FollowUp);
    }

    /// <returns>The follow-up, or null if <paramref name="json"/> is none.</returns>
    public static FollowUp? Read(JsonElement json)
    {
        if (json.ValueKind != JsonValueKind.Object
            || !json.TryGetProperty("dnssync", out var kind)
            || kind.ValueKind != JsonValueKind.String
            || kind.GetString() != KindName)
        {
            return null;
        }

        try
        {
            var read = json.Deserialize(HandlerJson.Default.FollowUp);
            return read is null ? null : read with
            {
                Expected = read.Expected.IsDefault ? [] : read.Expected,
                Confirm = read.Confirm.IsDefault ? [] : read.Confirm,
            };
        }
        catch (JsonException)
        {
            // It says that it is a follow-up and cannot be read: a look at everything mends that.
            return new FollowUp(1, DateTimeOffset.MinValue, null, null, [], [], null);
        }
    }

    internal bool Names(Binding binding) =>
        Bindings is not { } names || names.Contains(BoundName.Of(binding)) || Confirm.Contains(BoundName.Of(binding));
}
