using System.Collections.Immutable;
using DnsSync.Calls;
using DnsSync.Model;
using DnsSync.Planning;
using DnsSync.Reporting;
using DnsSync.Zones;

namespace DnsSync;

/// <summary>Reads the bindings as they were at a time or later.</summary>
public delegate Task<ImmutableArray<Binding>> RecheckBindings(
    DateTimeOffset since, CancellationToken cancellationToken);

/// <summary>What one pass is to do.</summary>
/// <param name="Owner">The owner whose markers are ours.</param>
/// <param name="Targets">The names that are due; sorted by zone, then name.</param>
/// <param name="Calls">Counts the calls of the pass.</param>
internal sealed record PassRequest(string Owner, ImmutableArray<Target> Targets, CallLog Calls)
{
    /// <summary>What triggers said should soon be visible, or gone.</summary>
    public ImmutableArray<Expectation> Expected { get; init; } = [];

    /// <summary>
    /// A name without a marker is written only if it is still among these bindings. Null takes the
    /// bindings of the targets for granted.
    /// </summary>
    public RecheckBindings? Recheck { get; init; }

    /// <summary>A name without a marker is not created from a zone that was read later than this.</summary>
    public DateTimeOffset? CreatesUntil { get; init; }

    /// <summary>Only plan.</summary>
    public bool DryRun { get; init; }

    /// <summary>When the pass must be over.</summary>
    public DateTimeOffset Deadline { get; init; } = DateTimeOffset.MaxValue;

    /// <summary>Begins nothing new once it is cancelled; what was submitted is waited for.</summary>
    public CancellationToken Stop { get; init; }

    /// <summary>How many other names of the run are unfinished, for the progress text.</summary>
    public int Others { get; init; }

    /// <summary>Receives a few words about what the pass is about to do.</summary>
    public Action<string>? Progress { get; init; }
}

/// <summary>One name that a pass reconciles.</summary>
/// <param name="Prune">Whether its records and marker are to go for good.</param>
internal sealed record Target(Binding Binding, bool Prune)
{
    /// <summary>What an operator asked for this name, this once.</summary>
    public Overrides Overrides { get; init; } = Overrides.None;

    /// <summary>What an approved plan allows for this name; null allows every plan.</summary>
    public Approval? Approval { get; init; }

    /// <summary>What the run knows of the name.</summary>
    public Evidence Evidence { get; init; } = Evidence.None;

    /// <summary>Tells the names of a run apart.</summary>
    public (string ZoneId, DnsName Name, bool Prune) Key => (Binding.ZoneId, Binding.Name, Prune);

    /// <summary>The latest read of the zone.</summary>
    public NameState Zone => Evidence.Zone ?? throw new InvalidOperationException("the zone was not read yet");

    public Target With(NameState zone) =>
        this with { Evidence = Evidence with { Zone = zone, HadMarker = !zone.Markers.IsEmpty, PlanApplied = false } };

    public Target With(Observation? seen) => this with { Evidence = Evidence with { Seen = seen } };

    /// <summary>Forgets a plan that is not to be reported.</summary>
    public Target WithoutPlan() => this with { Evidence = Evidence with { HadMarker = false, Plan = null } };
}

/// <summary>The changes of one name that were approved beforehand, and no others.</summary>
/// <param name="Report">Of the dry run that was approved; null if it did not list the name.</param>
internal sealed record Approval(BindingReport? Report)
{
    /// <summary>Whether a plan was approved.</summary>
    /// <param name="isFirst">
    /// Once something is written, the rest of a change that takes two must still end in the same place.
    /// </param>
    public bool Allows(BindingPlan predicted, bool isFirst) =>
        Report is not null && (isFirst
            ? Report.Changes.SequenceEqual(predicted.Changes)
            : Report.Zone is { } zone && predicted.EndsAs(zone, Report.Changes));
}

/// <summary>What a run has learned about one name, on one clock. It is never serialized.</summary>
internal sealed record Evidence
{
    public static Evidence None { get; } = new();

    /// <summary>How often each reason has brought the name back.</summary>
    public ReasonCounts Counts { get; init; } = ReasonCounts.None;

    /// <summary>Which published addresses the reads of this run have lacked, and since when.</summary>
    public PendingRemovals Removals { get; init; } = PendingRemovals.None;

    /// <summary>Plans whose submission got no answer: Route 53 may have applied them, or may do so yet.</summary>
    public ImmutableArray<BindingPlan> PossiblyApplied { get; init; } = [];

    /// <summary>The changes made so far; in a dry run, those that would be.</summary>
    public ImmutableArray<RecordChange> Applied { get; init; } = [];

    /// <summary>For how many of the changes a confirming read is due.</summary>
    public int Confirming { get; init; }

    /// <summary>Whether a change has no confirming read yet.</summary>
    public bool HasUnconfirmed => Applied.Length > Confirming;

    /// <summary>Whether no plan of this run was applied, or may have been.</summary>
    public bool WroteNothing => Applied.IsEmpty && PossiblyApplied.IsEmpty;

    /// <summary>The ids of the changes that Route 53 accepted.</summary>
    public ImmutableArray<string> ChangeIds { get; init; } = [];

    /// <summary>Whether the zone showed a change whose answer, and with it its id, was lost.</summary>
    public bool AnswerLost { get; init; }

    /// <summary>Whether the latest read of the zone showed the marker.</summary>
    public bool HadMarker { get; init; }

    /// <summary>The latest plan; null before the first.</summary>
    public BindingPlan? Plan { get; init; }

    /// <summary>The latest read of the zone; null before the first.</summary>
    public NameState? Zone { get; init; }

    /// <summary>Whether the latest plan was applied to what the latest read of the zone showed.</summary>
    public bool PlanApplied { get; init; }

    /// <summary>
    /// The addresses that the name holds, by the latest read of the zone or the change applied since; in a
    /// dry run, those that it would hold.
    /// </summary>
    public ImmutableArray<Address> Addresses =>
        Plan is { } plan && PlanApplied ? plan.Addresses
        : Zone is { } zone ? [.. PublishedAddresses.In(zone.RecordSets)]
        : [];

    /// <summary>The latest read of the endpoints; null before the first.</summary>
    public Observation? Seen { get; init; }

    /// <summary>Takes in a plan, and what its submission tells of it and of earlier ones.</summary>
    public Evidence After(BindingPlan plan, Submission? submission)
    {
        // Another process of the same owner writes the same revision, but hardly the same records:
        // what the zone holds now is what this run sent.
        var made = PossiblyApplied.FirstOrDefault(earlier => earlier.ResultsIn(plan.State));
        var open = made is null ? PossiblyApplied : [];
        return this with
        {
            Applied = made is null ? Applied : Applied.AddRange(made.Changes),
            AnswerLost = AnswerLost || made is not null,
            PossiblyApplied = submission is { PossiblyApplied: true } ? open.Add(plan) : open,
            Plan = plan,
            Removals = plan.PendingRemovals,
        };
    }
}

/// <summary>Why a pass left a name as it did. <see cref="RequeuePolicy"/> turns it into a time.</summary>
internal enum Reason
{
    /// <summary>Nothing is left to do.</summary>
    Settled,

    /// <summary>Another writer changed the name after it was read.</summary>
    LostRace,

    /// <summary>Every answer to a change was lost: only the zone tells whether Route 53 made it.</summary>
    LostAnswer,

    /// <summary>The plan grew too old before Route 53 took it.</summary>
    ExpiredPlan,

    /// <summary>An address is missing from the endpoints, and a second read must confirm it.</summary>
    PendingRemoval,

    /// <summary>AWS is still working: an endpoint in transition, an unresolved interface, an unmet expectation.</summary>
    Unsettled,

    /// <summary>A call failed in a way that passes: throttled, unreachable, out of order.</summary>
    TransientFailure,

    /// <summary>The records and marker of a name were removed during this run.</summary>
    VanishedMarker,

    /// <summary>A new name that this run may not create any more.</summary>
    NotCreatedYet,

    /// <summary>The run's time was over before the name was done.</summary>
    Deadline,

    /// <summary>The run may not, or need not, continue with the name.</summary>
    Finished,
}

/// <summary>What one pass did about one name.</summary>
/// <param name="Target">The name, with what the run knows of it now.</param>
/// <param name="Findings">Most severe first.</param>
/// <param name="At">When the pass finished it.</param>
internal sealed record NameResult(
    Target Target, Reason Reason, ImmutableArray<Finding> Findings, DateTimeOffset At)
{
    private static readonly Finding AnswerLost = new(FindingKind.Note,
        "Route 53's response to a change was lost. The zone shows that the change was made; whether it has propagated "
            + "is unknown, because its id was lost");

    /// <summary>The AWS failure behind a name that failed, where there was one.</summary>
    public AwsFault? Fault { get; init; }

    /// <summary>Whether the name cannot live in its zone, and so was never written there.</summary>
    public bool WrongZone { get; init; }

    /// <summary>When the second read of a pending removal is due; null if no removal is pending.</summary>
    public DateTimeOffset? RemovalDue =>
        Target.Evidence.Plan is { AwaitsConfirmation: true } plan ? plan.PendingRemovals.ConfirmationDue : null;

    /// <summary>What became of a plan.</summary>
    /// <param name="submission">Null if there was nothing to submit.</param>
    public static NameResult After(
        Target target, BindingPlan plan, Submission? submission, bool dryRun, DateTimeOffset at)
    {
        var applied = submission is { Kind: SubmissionKind.Applied };
        var evidence = target.Evidence.After(plan, submission);
        evidence = evidence with
        {
            Applied = applied || dryRun ? evidence.Applied.AddRange(plan.Changes) : evidence.Applied,
            PlanApplied = applied || dryRun,
            ChangeIds = applied ? evidence.ChangeIds.Add(submission!.ChangeId!) : evidence.ChangeIds,
        };
        target = target with { Evidence = evidence };
        return submission is { Kind: SubmissionKind.Rejected or SubmissionKind.Failed, Fault: { } fault }
            ? Failed(target, fault, at, submission.PossiblyApplied ? Reason.LostAnswer : null)
            : new(target, dryRun ? Reason.Finished : ReasonOf(plan, submission), plan.Findings, at);
    }

    /// <summary>What became of a name for which a call to AWS failed.</summary>
    public static NameResult Failed(Target target, AwsFault fault, DateTimeOffset at, Reason? reason = null) =>
        new(target, reason ?? ReasonOf(fault), [new(FindingKind.Failed, fault.ToString())], at) { Fault = fault };

    private static Reason ReasonOf(AwsFault fault) =>
        fault.IsWorthRetrying ? Reason.TransientFailure : Reason.Finished;

    private static Reason ReasonOf(BindingPlan plan, Submission? submission) => submission?.Kind switch
    {
        SubmissionKind.LostRace => Reason.LostRace,
        SubmissionKind.Expired => Reason.ExpiredPlan,
        _ when plan.AwaitsConfirmation => Reason.PendingRemoval,
        _ when plan.Findings.Any(finding => finding.Kind == FindingKind.Unsettled) => Reason.Unsettled,
        _ => Reason.Settled,
    };

    /// <param name="startedAt">When the run began.</param>
    /// <param name="causedAt">When the change happened that the run answers; null if that is not known.</param>
    public BindingReport Report(DateTimeOffset startedAt, DateTimeOffset? causedAt) => new(
        Target.Binding.Name,
        Target.Binding.ZoneId,
        BindingReport.OutcomeOf(Findings, !Target.Evidence.Applied.IsEmpty),
        Target.Evidence.Applied,
        Target.Evidence.AnswerLost ? Findings.Add(AnswerLost) : Findings,
        Target.Evidence.Addresses,
        At - startedAt)
    {
        CausedAt = causedAt,
        ChangeIds = Target.Evidence.ChangeIds,
        Fault = Fault,
        IsInWrongZone = WrongZone,
        AnswerLost = Target.Evidence.AnswerLost,
        Families = Target.Binding.Families,
        Zone = Target.Evidence.Zone,
        Seen = Target.Evidence.Seen,
    };
}
