using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using DnsSync.Model;
using DnsSync.Planning;

namespace DnsSync.Handlers;

/// <summary>A message to ourselves: read these names again, each when it is due.</summary>
/// <param name="Names">One sequence for each name.</param>
/// <param name="Expected">What triggers announced and no read has shown yet.</param>
public sealed record RequeueMessage(ImmutableArray<RetrySequence> Names, ImmutableArray<Expectation> Expected)
{
    // SQS takes 256 KiB a message, and counts a message's attributes.
    private const int LongestBody = 200_000;

    /// <summary>
    /// It says that it is one of ours and cannot be read. Every name is read for it once, and it
    /// continues no sequence: one that begins anew with each message has no end.
    /// </summary>
    public static RequeueMessage Unreadable { get; } = new([], []);

    /// <summary>When the message is due: with the first of its names.</summary>
    public DateTimeOffset Due => Names.Select(name => name.Due).DefaultIfEmpty(DateTimeOffset.MinValue).Min();

    /// <summary>The body, in as many parts as its size asks for.</summary>
    public ImmutableArray<(RequeueMessage Part, string Body)> Write()
    {
        var body = JsonSerializer.Serialize(Document.Of(this), RequeueJson.Default.Document);
        if (body.Length <= LongestBody)
        {
            return [(this, body)];
        }

        // What is not expected any more costs reads, and nothing else.
        return Names.Length == 1
            ? (this with { Expected = [] }).Write()
            : [.. With(Names[..(Names.Length / 2)]).Write(), .. With(Names[(Names.Length / 2)..]).Write()];

        RequeueMessage With(ImmutableArray<RetrySequence> names) => this with { Names = names };
    }

    /// <returns>The message, or null if <paramref name="json"/> is none of ours.</returns>
    public static RequeueMessage? Read(JsonElement json)
    {
        if (json.ValueKind != JsonValueKind.Object
            || !json.TryGetProperty("dnssync", out var kind)
            || kind.ValueKind != JsonValueKind.String)
        {
            return null;
        }

        try
        {
            return kind.GetString() switch
            {
                Document.KindName => json.Deserialize(RequeueJson.Default.Document)?.Read() ?? Unreadable,
                RequeueMessageV1.KindName => json.Deserialize(RequeueJson.Default.RequeueMessageV1)?.Read() ?? Unreadable,
                _ => null,
            };
        }
        catch (Exception failure) when (failure is JsonException or InvalidOperationException or NotSupportedException)
        {
            return Unreadable;
        }
    }

    // A message may say anything, and the bounds of a sequence are computed from what it says.
    internal static RequeueMessage Checked(
        IEnumerable<RetrySequence?> names, ImmutableArray<Expectation> expected)
    {
        ImmutableArray<RetrySequence?> read = [.. names];
        ImmutableArray<Expectation> whole = expected.IsDefault ? [] : expected;
        return !read.IsEmpty && read.All(IsWhole) && whole.All(expectation => expectation is { EndpointId: not null })
            ? new([.. read.Select(name => name!)], whole)
            : Unreadable;
    }

    private static bool IsWhole(RetrySequence? sequence) =>
        sequence is { Attempt: > 0 and < int.MaxValue, Due.Year: < 9999 }
        && sequence.StartedAt > DateTimeOffset.UnixEpoch && sequence.StartedAt.Year < 9999
        && (sequence.ConfirmAt is not { } due || due.Year < 9999);

    /// <summary>The message as JSON.</summary>
    internal sealed record Document(
        [property: JsonPropertyName("dnssync")] string Kind,
        int Version,
        ImmutableArray<Entry?> Names,
        ImmutableArray<Expectation> Expected)
    {
        public const string KindName = "requeue";

        private const int CurrentVersion = 2;

        public static Document Of(RequeueMessage message) => new(
            KindName, CurrentVersion, [.. message.Names.Select(Entry.Of)], message.Expected);

        public RequeueMessage Read() => Checked((Names.IsDefault ? [] : Names).Select(entry => entry?.Read()), Expected);
    }

    /// <param name="Name">Without it and its zone, every name is meant.</param>
    /// <param name="Sequence">The sequence's id.</param>
    internal sealed record Entry(
        string? ZoneId,
        string? Name,
        string? Sequence,
        DateTimeOffset StartedAt,
        int Attempt,
        DateTimeOffset? CausedAt,
        DateTimeOffset Due,
        DateTimeOffset? ConfirmAt)
    {
        public static Entry Of(RetrySequence sequence) => new(
            sequence.Name?.ZoneId, sequence.Name?.Name.ToString(), sequence.Id, sequence.StartedAt, sequence.Attempt,
            sequence.CausedAt, sequence.Due, sequence.ConfirmAt);

        public RetrySequence? Read()
        {
            var sequence = new RetrySequence(null, StartedAt, Attempt, CausedAt, Due, ConfirmAt) { Id = Sequence };
            return (ZoneId, Name) switch
            {
                (null, null) => sequence,
                ({ } zoneId, { } text) when DnsName.TryParse(text, out var name, out _) =>
                    sequence with { Name = new(zoneId, name) },
                _ => null,
            };
        }
    }
}

/// <summary>How messages to ourselves are written and read.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(RequeueMessage.Document))]
[JsonSerializable(typeof(RequeueMessageV1))]
internal sealed partial class RequeueJson : JsonSerializerContext;
