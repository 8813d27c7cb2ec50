using System.Collections.Immutable;
using DnsSync.Configuration;
using DnsSync.Model;
using DnsSync.Reporting;

namespace DnsSync.Page.Model;

/// <summary>
/// All that the page knows, built up from what a process observed, in order. Pure: no clock, and
/// the same observations give the same page.
/// </summary>
public sealed record PageState
{
    private const int LongestTimeline = 200;
    private const int MaximumTimes = 120;

    public static PageState Empty { get; } = new();

    public string Owner { get; private init; } = "";

    /// <summary>By zone and name.</summary>
    public ImmutableSortedDictionary<string, NameView> Names { get; private init; } =
        ImmutableSortedDictionary.Create<string, NameView>(StringComparer.Ordinal);

    /// <summary>Latest first.</summary>
    public ImmutableArray<TimelineEntry> Timeline { get; private init; } = [];

    /// <summary>Oldest first.</summary>
    public ImmutableArray<Convergence> Times { get; private init; } = [];

    public DateTimeOffset? LastRead { get; private init; }

    /// <summary>A configuration is in force; names that it lacks are not shown any more.</summary>
    public PageState Configured(SyncConfiguration configuration, DateTimeOffset at) => this with
    {
        Owner = configuration.Owner,
        Names = configuration.Bindings.ToImmutableSortedDictionary(
            binding => KeyOf(binding.ZoneId, binding.Name),
            binding => Names.GetValueOrDefault(KeyOf(binding.ZoneId, binding.Name),
                new NameView(binding.Name, binding.ZoneId)),
            StringComparer.Ordinal),
        Timeline = With(new(at, TimelineEntryKind.Configuration,
            $"loaded {Count(configuration.Bindings.Length, "name")} of owner {configuration.Owner}")),
    };

    /// <param name="trigger">What the read answered, such as <c>interval</c> or <c>requeue</c>.</param>
    public PageState Reported(string trigger, SyncReport report)
    {
        var next = this with { LastRead = Latest(LastRead, report.StartedAt + report.Elapsed) };
        foreach (var binding in report.Bindings)
        {
            next = next.Reported(binding, report);
        }

        var isNews = report.Bindings.Any(binding => binding.Outcome != Outcome.InSync);
        return trigger == "interval" && !isNews
            ? next
            : next with
            {
                Timeline = next.With(new(
                    report.StartedAt + report.Elapsed,
                    trigger == "requeue" ? TimelineEntryKind.Requeue : TimelineEntryKind.Read,
                    $"{trigger}: {Counts(report)}")),
            };
    }

    /// <summary>
    /// How names are while a run goes on. What it changed is told by the time line when it is over.
    /// </summary>
    public PageState InterimReported(SyncReport sofar)
    {
        var next = this;
        foreach (var binding in sofar.Bindings)
        {
            var told = next.Reported(binding, sofar);
            next = told with { Timeline = Timeline, Times = Times };
        }

        return next;
    }

    /// <summary>Something was announced, or done by hand.</summary>
    public PageState EventReceived(DateTimeOffset at, string text) =>
        this with { Timeline = With(new(at, TimelineEntryKind.Event, text)) };

    /// <summary>Something went wrong that is no name's own fault.</summary>
    public PageState Problem(DateTimeOffset at, string text) =>
        this with { Timeline = With(new(at, TimelineEntryKind.Problem, text)) };

    /// <summary>Names that are read again, and when.</summary>
    public PageState Pending(IEnumerable<(NameInZone Name, DateTimeOffset Due)> pending)
    {
        var due = pending.ToDictionary(
            item => $"{item.Name.ZoneId} {item.Name.Name}", item => item.Due, StringComparer.Ordinal);
        return this with
        {
            Names = Names.SetItems(Names
                .Select(pair => new KeyValuePair<string, NameView>(
                    pair.Key,
                    pair.Value with { Due = due.TryGetValue(pair.Key, out var at) ? at : null }))
                .Where(pair => pair.Value != Names[pair.Key])),
        };
    }

    private PageState Reported(BindingReport binding, SyncReport report)
    {
        var key = KeyOf(binding.ZoneId, binding.Name);
        if (!Names.TryGetValue(key, out var view))
        {
            return this;
        }

        // Runs overlap, and may report in any order: the later revision of the zone is shown, and a
        // read that began after the last change that is shown always counts.
        var at = report.StartedAt + binding.Elapsed;
        var seen = ZoneVersion.After(binding, report.StartedAt, view.Version);
        var isLater = seen.CompareTo(view.Version) >= 0 || seen.ReadAt > view.ChangedAt;
        if (binding.Changes.IsEmpty)
        {
            return isLater
                ? this with
                {
                    Names = Names.SetItem(key, view with { Latest = binding, ReadAt = at, Version = seen }),
                }
                : this;
        }

        return this with
        {
            Names = isLater
                ? Names.SetItem(key, view with
                {
                    Latest = binding,
                    ReadAt = at,
                    ChangedAt = at,
                    LastChanges = binding.Changes,
                    Version = seen,
                })
                : Names,
            Times = [.. Times.Add(new(at, binding.Name, at - (binding.CausedAt ?? report.StartedAt))).TakeLast(MaximumTimes)],
            Timeline = With(new(at, TimelineEntryKind.Change, Describe(binding)) { Name = binding.Name }),
        };
    }

    private static string Describe(BindingReport binding) => binding.Addresses.IsEmpty
        ? $"{binding.Name} has no address any more"
        : $"{binding.Name} has {string.Join(", ", binding.Addresses)}";

    private static string Counts(SyncReport report) => report.Bindings.IsEmpty
        ? "no names"
        : string.Join(", ", report.Bindings
            .GroupBy(binding => binding.Outcome)
            .OrderBy(group => group.Key)
            .Select(group => $"{group.Count()} {TextReport.Label(group.Key, report.DryRun)}"));

    // What happens again and again is one entry, with a count.
    private ImmutableArray<TimelineEntry> With(TimelineEntry entry)
    {
        var later = Timeline.TakeWhile(other => other.At > entry.At).Count();
        if (later < Timeline.Length && Timeline[later] is { } before && entry.Repeats(before))
        {
            return Timeline.SetItem(later, entry with { Times = before.Times + 1 });
        }

        var longer = Timeline.Insert(later, entry);
        return longer.Length > LongestTimeline ? longer[..LongestTimeline] : longer;
    }

    internal static string KeyOf(string zoneId, DnsName name) => $"{zoneId} {name}";

    internal static string Count(int count, string noun) => $"{count} {noun}{(count == 1 ? "" : "s")}";

    private static DateTimeOffset Latest(DateTimeOffset? one, DateTimeOffset other) =>
        one > other ? one.Value : other;
}

/// <summary>One bound name, as it was last seen.</summary>
public sealed record NameView(DnsName Name, string ZoneId)
{
    /// <summary>Null before the first read.</summary>
    public BindingReport? Latest { get; init; }

    public DateTimeOffset? ReadAt { get; init; }

    /// <summary>The version of the zone that <see cref="Latest"/> describes.</summary>
    internal ZoneVersion Version { get; init; } = new(0, DateTimeOffset.MinValue);

    public DateTimeOffset? ChangedAt { get; init; }

    /// <summary>What the last plan that changed anything did.</summary>
    public ImmutableArray<RecordChange> LastChanges { get; init; } = [];

    /// <summary>When it is read again before the next full read; null if it is not.</summary>
    public DateTimeOffset? Due { get; init; }

    public string Key => PageState.KeyOf(ZoneId, Name);

    public IEnumerable<ObservedEndpoint> Endpoints => Latest?.Seen?.Endpoints ?? [];

    public ImmutableArray<Address> Addresses => Latest?.Addresses ?? [];

    /// <summary>The name's state as one word for the eye.</summary>
    public string State => Latest?.Outcome switch
    {
        null => "waiting",
        Outcome.InSync => "insync",
        Outcome.Changed => "changed",
        Outcome.Unsettled => "unsettled",
        Outcome.Held => "held",
        Outcome.Conflict => "conflict",
        _ => "failed",
    };

    /// <summary>The same in words.</summary>
    public string Label => Latest is { } latest ? TextReport.Label(latest.Outcome, dryRun: false) : "not read yet";

    internal bool NeedsAttention => State is not ("insync" or "changed");
}

/// <summary>Which of two results of a name knows the later state of its zone.</summary>
/// <param name="Revision">The marker's, once the result's changes are made.</param>
/// <param name="ReadAt">When the zone was read.</param>
internal readonly record struct ZoneVersion(long Revision, DateTimeOffset ReadAt) : IComparable<ZoneVersion>
{
    public int CompareTo(ZoneVersion other) =>
        (Revision, ReadAt).CompareTo((other.Revision, other.ReadAt));

    /// <param name="startedAt">When the run began.</param>
    /// <param name="known">Taken for a result that read no zone.</param>
    public static ZoneVersion After(BindingReport binding, DateTimeOffset startedAt, ZoneVersion known)
    {
        if (binding.Zone is not { } zone)
        {
            return known with { ReadAt = startedAt };
        }

        var created = binding.Changes
            .Where(change => change.Action == ChangeAction.Create)
            .Select(change => change.RecordSet);
        var revisions = zone.Markers.Concat(created).Select(Marker.Parse).OfType<Marker>()
            .Select(marker => marker.Revision);
        return new(revisions.DefaultIfEmpty(0).Max(), zone.ReadAt);
    }
}

/// <summary>An entry of the time line.</summary>
public sealed record TimelineEntry(DateTimeOffset At, TimelineEntryKind Kind, string Text)
{
    /// <summary>The name that it is about; null if it is about no single one.</summary>
    public DnsName? Name { get; init; }

    /// <summary>How often it happened in a row.</summary>
    public int Times { get; init; } = 1;

    internal bool Repeats(TimelineEntry other) =>
        Kind == other.Kind && Text == other.Text && Name == other.Name && Kind != TimelineEntryKind.Change;
}

public enum TimelineEntryKind
{
    Event,
    Read,
    Requeue,
    Change,
    Problem,
    Configuration,
}

/// <summary>How long a change took, from when it was first seen until the record was right.</summary>
public sealed record Convergence(DateTimeOffset At, DnsName Name, TimeSpan Took);
