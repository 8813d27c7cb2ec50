using System.Collections.Immutable;
using System.Text.Json;

namespace DnsSync.Simulation.Oracles;

/// <summary>
/// A message of the function to itself, as the oracles read it: from the JSON alone, so that the service cannot
/// hide a mistake behind a type of its own. What differs between versions of the message is known here only.
/// </summary>
internal sealed record RequeueMessage(ImmutableArray<RequeuedName> Names, ImmutableArray<AnnouncedChange> Expected)
{
    /// <summary>When the oldest sequence that it continues began.</summary>
    public DateTimeOffset StartedAt => Names.Min(name => name.StartedAt);

    public int Attempt => Names.Max(name => name.Attempt);

    public IEnumerable<RequeuedName> Unsettled => Names.Where(name => name.IsUnsettled);

    public IEnumerable<RequeuedName> Confirmed => Names.Where(name => name.ConfirmAt is not null);

    public static bool IsOne(string message) =>
        message.Contains("\"dnssync\":\"requeue\"", StringComparison.Ordinal);

    /// <returns>The message, or null if it is not one of the function's to itself.</returns>
    public static RequeueMessage? Read(string message)
    {
        if (!IsOne(message))
        {
            return null;
        }

        using var json = JsonDocument.Parse(message);
        var root = json.RootElement;
        return root.GetProperty("version").GetInt32() switch
        {
            2 => ReadVersion2(root),
            var version => throw new NotSupportedException($"version {version} of a message is unknown: {message}"),
        };
    }

    // A sequence for each name; one without a name is about every one.
    private static RequeueMessage ReadVersion2(JsonElement root)
    {
        return new RequeueMessage(
            [
                .. root.GetProperty("names").EnumerateArray().Select(name => new RequeuedName(
                    Text(name, "zoneId"), Text(name, "name"), Text(name, "sequence"),
                    name.GetProperty("startedAt").GetDateTimeOffset(), name.GetProperty("attempt").GetInt32(),
                    name.GetProperty("due").GetDateTimeOffset(),
                    name.TryGetProperty("confirmAt", out var confirmAt) ? confirmAt.GetDateTimeOffset() : null)),
            ],
            ReadExpected(root));

        static string? Text(JsonElement name, string field) =>
            name.TryGetProperty(field, out var text) ? text.GetString() : null;
    }

    private static ImmutableArray<AnnouncedChange> ReadExpected(JsonElement root) =>
    [
        .. root.GetProperty("expected").EnumerateArray().Select(said => new AnnouncedChange(
            said.GetProperty("endpointId").GetString()!,
            said.TryGetProperty("subnetId", out var subnet) ? subnet.GetString() : null,
            said.GetProperty("isPresent").GetBoolean(),
            said.TryGetProperty("at", out var at) ? at.GetDateTimeOffset() : null)),
    ];
}

/// <summary>A name that a message asks to read again.</summary>
/// <param name="Name">Null for every name, and then <paramref name="ZoneId"/> is, too.</param>
/// <param name="Sequence">The id of its sequence; null if the message does not say.</param>
/// <param name="StartedAt">When its sequence began.</param>
/// <param name="Due">When it is read next.</param>
/// <param name="ConfirmAt">When its confirming read is due; null if it has none.</param>
internal sealed record RequeuedName(
    string? ZoneId,
    string? Name,
    string? Sequence,
    DateTimeOffset StartedAt,
    int Attempt,
    DateTimeOffset Due,
    DateTimeOffset? ConfirmAt)
{
    /// <summary>Whether it waits for AWS, and not for its confirming read alone.</summary>
    public bool IsUnsettled => ConfirmAt is not { } confirmAt || Due < confirmAt;

    public bool Is(string zoneId, string name) => Name is null || (ZoneId, Name) == (zoneId, name);
}

/// <summary>What was announced of an endpoint, and should become visible.</summary>
/// <param name="At">When; null if that is not known.</param>
internal sealed record AnnouncedChange(string EndpointId, string? SubnetId, bool IsPresent, DateTimeOffset? At);
