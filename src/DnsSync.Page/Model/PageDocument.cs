using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using DnsSync.Model;
using DnsSync.Reporting;

namespace DnsSync.Page.Model;

/// <summary>All that the page shows, as it goes to the browser. Pure.</summary>
public sealed record PageDocument(
    string Owner,
    DateTimeOffset? LastRead,
    ImmutableArray<CountDocument> Counts,
    Drawing Drawing,
    ImmutableArray<NameDocument> Names,
    ImmutableArray<TimelineEntryDocument> Timeline,
    ImmutableArray<TimeDocument> Times)
{
    public static PageDocument Of(PageState state) => new(
        state.Owner,
        state.LastRead,
        [
            .. state.Names.Values
                .GroupBy(name => (name.State, name.Label))
                .OrderBy(group => group.Key.State, StringComparer.Ordinal)
                .Select(group => new CountDocument(group.Key.State, group.Key.Label, group.Count())),
        ],
        PictureLayout.Of(state),
        [.. state.Names.Values.OrderBy(name => name.Name).ThenBy(name => name.ZoneId, StringComparer.Ordinal).Select(NameDocument.Of)],
        [.. state.Timeline.Select(TimelineEntryDocument.Of)],
        [
            .. state.Times.Select(time => new TimeDocument(
                time.At, time.Name.ToString(), Math.Round(Math.Max(time.Took.TotalSeconds, 0), 3))),
        ]);

    public string ToJson() => JsonSerializer.Serialize(this, PageJson.Default.PageDocument);
}

public sealed record CountDocument(string State, string Label, int Count);

/// <summary>A name in words.</summary>
/// <param name="Records">What the zone holds, in one line each, once the last changes stand.</param>
/// <param name="LastChanges">The last plan that changed anything, in order.</param>
/// <param name="Due">When it is read again, if before the next full read.</param>
public sealed record NameDocument(
    string Key,
    string Name,
    string ZoneId,
    string State,
    string Label,
    ImmutableArray<string> Addresses,
    ImmutableArray<string> Endpoints,
    ImmutableArray<string> Records,
    ImmutableArray<ChangeDocument> LastChanges,
    DateTimeOffset? ChangedAt,
    DateTimeOffset? ReadAt,
    DateTimeOffset? Due,
    ImmutableArray<FindingDocument> Findings)
{
    internal static NameDocument Of(NameView name) => new(
        name.Key,
        name.Name.ToString(),
        name.ZoneId,
        name.State,
        name.Label,
        [.. name.Addresses.Select(address => address.ToString())],
        [.. name.Endpoints.Select(seen => Describe(seen))],
        Standing(name.Latest),
        [
            .. name.LastChanges.Select(change => new ChangeDocument(
                change.Action == ChangeAction.Create ? "create" : "delete", RecordText.Of(change.RecordSet))),
        ],
        name.ChangedAt,
        name.ReadAt,
        name.Due,
        [
            .. (name.Latest?.Findings ?? [])
                .Select(finding => new FindingDocument(TextReport.Label(finding.Kind), finding.Text)),
        ]);

    // The changes of a run are those of all its passes, and the zone was read before the last of them: it may
    // hold what an earlier pass created.
    private static ImmutableArray<string> Standing(BindingReport? latest)
    {
        if (latest?.Zone is not { } zone)
        {
            return [];
        }

        // A zone named as the name has its own records there, which must not change.
        var existing = zone.RecordSets.Concat(zone.Markers)
            .Where(set => set.Type is not ("NS" or "SOA"))
            .Select(RecordText.Of)
            .ToHashSet(StringComparer.Ordinal);
        foreach (var change in latest.Changes)
        {
            _ = change.Action == ChangeAction.Create
                ? existing.Add(RecordText.Of(change.RecordSet))
                : existing.Remove(RecordText.Of(change.RecordSet));
        }

        return [.. existing.Order(StringComparer.Ordinal)];
    }

    private static string Describe(ObservedEndpoint seen) => string.Create(CultureInfo.InvariantCulture,
        $"{seen.Endpoint.Id} {seen.Endpoint.State.ToString().ToLowerInvariant()}, ")
        + (seen.Interfaces.IsEmpty
            ? "no network interface"
            : string.Join(", ", seen.Interfaces.OrderBy(nic => nic.AvailabilityZone, StringComparer.Ordinal).Select(nic =>
                $"{string.Join('/', nic.IPv4Addresses.Concat(nic.IPv6Addresses))} in {nic.AvailabilityZone}")));
}

public sealed record ChangeDocument(string Action, string Text);

public sealed record FindingDocument(string Kind, string Text);

/// <param name="Name">The name that it is about; null if it is about no single one.</param>
public sealed record TimelineEntryDocument(DateTimeOffset At, string Kind, string Text, int Times, string? Name)
{
    internal static TimelineEntryDocument Of(TimelineEntry entry) => new(
        entry.At,
        entry.Kind switch
        {
            TimelineEntryKind.Event => "event",
            TimelineEntryKind.Read => "read",
            TimelineEntryKind.Requeue => "requeue",
            TimelineEntryKind.Change => "change",
            TimelineEntryKind.Problem => "problem",
            _ => "configuration",
        },
        entry.Text,
        entry.Times,
        entry.Name?.ToString());
}

public sealed record TimeDocument(DateTimeOffset At, string Name, double Seconds);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(PageDocument))]
internal sealed partial class PageJson : JsonSerializerContext;
