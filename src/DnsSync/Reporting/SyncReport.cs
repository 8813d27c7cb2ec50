using System.Collections.Immutable;
using DnsSync.Calls;
using DnsSync.Model;
using DnsSync.Planning;

namespace DnsSync.Reporting;

/// <summary>How a binding ended; the most severe finding decides.</summary>
public enum Outcome
{
    /// <summary>The zone was right.</summary>
    InSync,

    /// <summary>The zone was changed, and is right now (in a plan: would be).</summary>
    Changed,

    /// <summary>What is certain is done; AWS has yet to settle the rest.</summary>
    Unsettled,

    /// <summary>A safety rule kept something back.</summary>
    Held,

    /// <summary>The name is not ours to change.</summary>
    Conflict,

    /// <summary>It could not be done; nothing of this binding was left half done.</summary>
    Failed,
}

/// <summary>What happened to one binding, and why.</summary>
/// <param name="Changes">The applied changes, in order; in a plan, those that would be applied.</param>
/// <param name="Findings">Most severe first.</param>
/// <param name="Addresses">What the name carries now; in a plan, what it would carry.</param>
/// <param name="Elapsed">From the run's start until this binding was done.</param>
public sealed record BindingReport(
    DnsName Name,
    string ZoneId,
    Outcome Outcome,
    ImmutableArray<RecordChange> Changes,
    ImmutableArray<Finding> Findings,
    ImmutableArray<Address> Addresses,
    TimeSpan Elapsed)
{
    /// <summary>When the change happened that the run answers; null if that is not known.</summary>
    public DateTimeOffset? CausedAt { get; init; }

    /// <summary>The ids of the changes that Route 53 accepted.</summary>
    public ImmutableArray<string> ChangeIds { get; init; } = [];

    /// <summary>The AWS failure behind <see cref="Outcome.Failed"/>, where there was one.</summary>
    public AwsFault? Fault { get; init; }

    /// <summary>Whether the name may not live in its zone: then it was never written there.</summary>
    public bool IsInWrongZone { get; init; }

    /// <summary>Whether a change was made whose answer was lost, and its id with it.</summary>
    public bool AnswerLost { get; init; }

    /// <summary>The families that the name is to carry.</summary>
    public ImmutableArray<AddressFamily> Families { get; init; } = [AddressFamily.IPv4];

    /// <summary>What the last read found in the zone, before any change; null if it found nothing out.</summary>
    public NameState? Zone { get; init; }

    /// <summary>What the last read saw of the endpoints; null if it found nothing out.</summary>
    public Observation? Seen { get; init; }

    internal static Outcome OutcomeOf(ImmutableArray<Finding> findings, bool hasChanges) =>
        findings.Select(finding => finding.Kind).DefaultIfEmpty(FindingKind.Note).Max() switch
        {
            FindingKind.Failed => Outcome.Failed,
            FindingKind.Conflict => Outcome.Conflict,
            FindingKind.Held => Outcome.Held,
            FindingKind.Unsettled or FindingKind.PendingRemoval => Outcome.Unsettled,
            _ => hasChanges ? Outcome.Changed : Outcome.InSync,
        };
}

/// <summary>What one run did.</summary>
/// <param name="DryRun">Whether it only planned.</param>
/// <param name="Bindings">Sorted by zone, then name.</param>
/// <param name="Calls">AWS calls by operation, retries included.</param>
/// <param name="Throttled">How many of them AWS answered with "too many".</param>
public sealed record SyncReport(
    string Owner,
    bool DryRun,
    DateTimeOffset StartedAt,
    TimeSpan Elapsed,
    ImmutableArray<BindingReport> Bindings,
    ImmutableSortedDictionary<string, int> Calls,
    int Throttled)
{
    /// <summary>Whether every change had spread to all of Route 53's servers; null if not asked for.</summary>
    public bool? InSyncEverywhere { get; init; }

    /// <summary>Why that could not be told; null if it could, or was not asked for.</summary>
    public string? SpreadProblem { get; init; }

    /// <summary>The same, with calls that were made before the run to find out what it is about.</summary>
    internal SyncReport Including(CallLog earlier) => this with
    {
        Calls = earlier.Calls.Aggregate(
            Calls, (all, call) => all.SetItem(call.Key, all.GetValueOrDefault(call.Key) + call.Value)),
        Throttled = Throttled + earlier.Throttled,
    };

    public bool Any(params ReadOnlySpan<Outcome> outcomes)
    {
        foreach (var binding in Bindings)
        {
            if (outcomes.Contains(binding.Outcome))
            {
                return true;
            }
        }

        return false;
    }
}
