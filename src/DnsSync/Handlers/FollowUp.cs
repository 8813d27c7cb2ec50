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

    /// <summary>Which fields it may have; 0 in a message that was sent before there was a version.</summary>
    public int Version { get; init; }

    /// <summary>
    /// Tells its sequence from others in the log: the id of the invocation that began it. Null in a message
    /// without a version, and before it is sent.
    /// </summary>
    public string? Sequence { get; init; }

    /// <summary>For how long a sequence may go on at most, whatever decides when it ends.</summary>
    public static readonly TimeSpan MaximumAge = TimeSpan.FromMinutes(20);

    /// <summary>How many messages a sequence may have at most, whatever decides when it ends.</summary>
    public const int MaximumAttempt = 150;

    private const int CurrentVersion = 1;

    /// <summary>
    /// Whether it is past the bounds that no sequence reaches: whoever receives it drops it. The queue's own
    /// timestamps tell nothing, since each message of a sequence is a new one.
    /// </summary>
    public bool IsTooOld(DateTimeOffset now) => Attempt > MaximumAttempt || now - StartedAt > MaximumAge;

    // SQS takes 256 KiB a message; a chain of all bindings costs reads and nothing else.
    private const int LongestBody = 200_000;

    public string ToJson()
    {
        var current = this with { Version = CurrentVersion };
        var all = current with { Bindings = null, Confirm = [], ConfirmAt = null };
        return new[] { current, all, all with { Expected = [] } }
            .Select(version => JsonSerializer.Serialize(version, HandlerJson.Default.FollowUp))
            .First(json => json.Length <= LongestBody);
    }

    /// <summary>
    /// It says that it is a follow-up and cannot be read. Every name is read for it once, and it continues no
    /// sequence: one that begins anew with each message has no end.
    /// </summary>
    public static FollowUp Unreadable { get; } = new(0, DateTimeOffset.MinValue, null, null, [], [], null);

    /// <summary>Whether it is the same look of the same chain, and asks for nothing less than another.</summary>
    internal bool Covers(FollowUp other) =>
        (StartedAt, Attempt) == (other.StartedAt, other.Attempt)
        && (Bindings is not { } own || (other.Bindings is { } asked && asked.All(own.Contains)))
        && other.Expected.All(expectation => Expected.Contains(expectation))
        && other.Confirm.All(name => Confirm.Contains(name));

    /// <summary>Whether it belongs to a chain that is bounded already.</summary>
    [JsonIgnore]
    public bool HasChain => Attempt > 0;

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
            return json.Deserialize(HandlerJson.Default.FollowUp) is { } read
                ? (read with
                {
                    Expected = read.Expected.IsDefault ? [] : read.Expected,
                    Confirm = read.Confirm.IsDefault ? [] : read.Confirm,
                }).IfWhole()
                : null;
        }
        catch (Exception failure) when (failure is JsonException or InvalidOperationException or NotSupportedException)
        {
            return Unreadable;
        }
    }

    // A message may say anything, and the bounds of a chain are computed from what it says.
    private FollowUp IfWhole()
    {
        static bool IsName(BoundName? name) => name is { ZoneId: not null, Name: not null };
        return Attempt is > 0 and < int.MaxValue
            && StartedAt > DateTimeOffset.UnixEpoch && StartedAt.Year < 9999
            && (ConfirmAt is not { } due || due.Year < 9999)
            && (Bindings is not { } names || names.All(IsName))
            && Confirm.All(IsName)
            && Expected.All(expectation => expectation is { EndpointId: not null })
            ? this
            : Unreadable;
    }

    /// <summary>The names that it lists, if it lists any.</summary>
    [JsonIgnore]
    internal IEnumerable<BoundName> AllNames => (Bindings ?? []).Concat(Confirm);
}
