using System.Collections.Immutable;
using DnsSync.Model;
using DnsSync.Planning;

namespace DnsSync.Events;

/// <summary>A changed endpoint: read the names that may use it.</summary>
/// <param name="Service">Null if the event did not say.</param>
/// <param name="VpcId">Null if the event did not say.</param>
public sealed record EndpointHint(string EndpointId, string? Service = null, string? VpcId = null)
{
    /// <summary>Only its tags changed, which matters to selectors with tags alone.</summary>
    public bool TagsOnly { get; init; }
}

/// <summary>Names of a zone that were written.</summary>
/// <param name="Names">Bound names; a marker counts as the name that it marks.</param>
public sealed record ZoneHint(string ZoneId, ImmutableArray<DnsName> Names);

/// <summary>
/// What an event says: what to read, and what should soon be visible. Never an address: those are
/// only ever taken from a fresh read.
/// </summary>
/// <param name="EventId">EventBridge's id, for the log.</param>
/// <param name="What">The API call or the kind of event, for the log.</param>
/// <param name="At">When it happened; null if the event does not say.</param>
public sealed record Trigger(string EventId, string What, DateTimeOffset? At)
{
    /// <summary>How old an event may be to say what should soon be seen, and since when.</summary>
    public static readonly TimeSpan MaximumAge = TimeSpan.FromMinutes(15);

    public ImmutableArray<EndpointHint> Endpoints { get; init; } = [];

    /// <summary>Interfaces that are gone, of endpoints that the event does not name.</summary>
    public ImmutableArray<string> InterfaceIds { get; init; } = [];

    public ImmutableArray<ZoneHint> Zones { get; init; } = [];

    public ImmutableArray<Expectation> Expected { get; init; } = [];

    /// <summary>Why there is nothing to read; null if there is.</summary>
    public string? Ignored { get; init; }

    /// <summary>It is not an event, which should be investigated.</summary>
    public bool IsMalformed { get; init; }

    internal static Trigger Ignore(string eventId, string what, string why) =>
        new(eventId, what, null) { Ignored = why };

    internal static Trigger Malformed(string id, string why) =>
        Ignore(id, "message", why) with { IsMalformed = true };

    /// <summary>
    /// The same, or only where to look if it is older than <see cref="MaximumAge"/>: what a replay of an
    /// archive announces came true, or was overtaken, long ago.
    /// </summary>
    internal Trigger AsOf(DateTimeOffset now) =>
        At < now - MaximumAge ? this with { At = null, Expected = [] } : this;
}
