using System.Collections.Immutable;
using System.Text.Json;

namespace DnsSync.Simulation.Oracles;

/// <summary>
/// A message of the function to itself, as the oracles read it: from the JSON alone, so that the service cannot
/// hide a mistake behind a type of its own. What differs between versions of the message is known here only.
/// </summary>
internal sealed record RequeueMessage(
    string? Sequence, ImmutableArray<RequeuedName> Names, ImmutableArray<AnnouncedChange> Expected)
{
    /// <summary>When the oldest sequence that it continues began.</summary>
    public DateTimeOffset StartedAt => Names.Min(name => name.StartedAt);

    public int Attempt => Names.Max(name => name.Attempt);

    public IEnumerable<RequeuedName> Unsettled => Names.Where(name => name.IsUnsettled);

    public IEnumerable<RequeuedName> Confirmed => Names.Where(name => name.ConfirmAt is not null);

    public static bool IsOne(string message) =>
        message.Contains("\"dnssync\":\"follow-up\"", StringComparison.Ordinal);

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
            1 => ReadVersion1(root),
            var version => throw new NotSupportedException($"version {version} of a message is unknown: {message}"),
        };
    }

    // One sequence for all names, a list of those that are not settled (none: every one), and one that is confirmed.
    private static RequeueMessage ReadVersion1(JsonElement root)
    {
        var startedAt = root.GetProperty("startedAt").GetDateTimeOffset();
        var attempt = root.GetProperty("attempt").GetInt32();
        var confirmAt = root.TryGetProperty("confirmAt", out var due) ? due.GetDateTimeOffset() : (DateTimeOffset?)null;
        var unsettled = root.TryGetProperty("bindings", out var bindings)
            ? bindings.EnumerateArray().Select(name => Name(name, confirmAt: null))
            : [new RequeuedName(null, null, startedAt, attempt, IsUnsettled: true, ConfirmAt: null)];
        var confirmed = root.GetProperty("confirm").EnumerateArray().Select(name => Name(name, confirmAt));
        return new RequeueMessage(
            root.TryGetProperty("sequence", out var sequence) ? sequence.GetString() : null,
            [.. unsettled, .. confirmed],
            ReadExpected(root));

        RequeuedName Name(JsonElement name, DateTimeOffset? confirmAt) => new(
            name.GetProperty("zoneId").GetString(), name.GetProperty("name").GetString(),
            startedAt, attempt, IsUnsettled: confirmAt is null, confirmAt);
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
/// <param name="StartedAt">When its sequence began.</param>
/// <param name="ConfirmAt">When its confirming read is due; null if it has none.</param>
internal sealed record RequeuedName(
    string? ZoneId, string? Name, DateTimeOffset StartedAt, int Attempt, bool IsUnsettled, DateTimeOffset? ConfirmAt)
{
    public bool Is(string zoneId, string name) => Name is null || (ZoneId, Name) == (zoneId, name);
}

/// <summary>What was announced of an endpoint, and is to be seen.</summary>
/// <param name="At">When; null if that is not known.</param>
internal sealed record AnnouncedChange(string EndpointId, string? SubnetId, bool IsPresent, DateTimeOffset? At);
