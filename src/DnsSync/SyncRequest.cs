using System.Collections.Immutable;
using DnsSync.Model;
using DnsSync.Planning;
using DnsSync.Reporting;

namespace DnsSync;

/// <summary>What one run is to do.</summary>
/// <param name="Owner">The owner of the names.</param>
/// <param name="Bindings">The names to bring in line, and no others.</param>
public sealed record SyncRequest(string Owner, ImmutableArray<Binding> Bindings)
{
    /// <summary>Only plan: nothing is written, and a second read is taken for granted.</summary>
    public bool DryRun { get; init; }

    /// <summary>Names whose records and marker go for good.</summary>
    public ImmutableArray<Binding> Prune { get; init; } = [];

    /// <summary>What an operator asked for single names, each in one zone.</summary>
    public ImmutableDictionary<NameInZone, Overrides> Overrides { get; init; } =
        ImmutableDictionary<NameInZone, Overrides>.Empty;

    /// <summary>
    /// Whether a custom resource asks: its permissions may be seconds old, and what it prunes must stay
    /// deleted.
    /// </summary>
    public bool IsDeployment { get; init; }

    /// <summary>What triggers said should soon be seen, or gone.</summary>
    public ImmutableArray<Expectation> Expected { get; init; } = [];

    /// <summary>
    /// Reads the bindings as they stood at a time or later. A name without a marker is written only
    /// if it is among them: what was dropped and deleted must not come back by an older
    /// configuration. Null takes the bindings of this request for granted.
    /// </summary>
    public RecheckBindings? BoundSince { get; init; }

    /// <summary>
    /// A name without a marker is not written by a zone that was read later than this: the bindings
    /// may have changed since, and cannot be read again. Null for no such end.
    /// </summary>
    public DateTimeOffset? CreatesUntil { get; init; }

    /// <summary>
    /// A dry run of the same bindings, whose changes alone may be made. A name for which the zone or
    /// the endpoints then tell another plan fails, and is left alone. Null allows every plan.
    /// </summary>
    public SyncReport? Approved { get; init; }

    /// <summary>Wait until every name is settled and every change has spread, within bounds.</summary>
    public bool Wait { get; init; }

    /// <summary>The retry sequences of names that may be requeued; the others are read again by the schedule.</summary>
    public ImmutableSortedDictionary<NameInZone, RetrySequence> Sequences { get; init; } =
        ImmutableSortedDictionary.Create<NameInZone, RetrySequence>(NameInZone.Order);

    /// <summary>
    /// Whether the caller reads again what waits for AWS, as the result says; otherwise the run itself does.
    /// </summary>
    public bool Requeues { get; init; }

    /// <summary>When the run must be over; what was not reached by then says so.</summary>
    public DateTimeOffset Deadline { get; init; } = DateTimeOffset.MaxValue;

    /// <summary>
    /// Ends the run early, with a report: what was submitted is seen through, nothing new is started.
    /// </summary>
    public CancellationToken Stop { get; init; }

    /// <summary>
    /// Told after each round that is not the last how its names are so far: a run may go on for
    /// seconds, because of one name's second read, after the others are done.
    /// </summary>
    public Action<SyncReport>? Interim { get; init; }

    /// <summary>Told what the run is about to do, in a few words.</summary>
    public Action<string>? Progress { get; init; }

    internal Approval? ApprovalFor(Binding binding) => Approved is null
        ? null
        : new(Approved.Bindings.FirstOrDefault(approved =>
            approved.Name == binding.Name && approved.ZoneId == binding.ZoneId));

    internal Overrides OverridesFor(Binding binding) =>
        Overrides.GetValueOrDefault(NameInZone.Of(binding), Planning.Overrides.None);
}
