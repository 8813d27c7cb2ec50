using System.Collections.Immutable;
using DnsSync.Planning;
using DnsSync.Reporting;

namespace DnsSync.Handlers;

/// <summary>What comes after a run: the next look, and what is given up. Pure.</summary>
/// <param name="Next">The one message that a run sends; null if all is done.</param>
/// <param name="Delay">How long after the run it is due.</param>
/// <param name="Exhausted">Names whose chain has ended without their settling.</param>
public sealed record FollowUps(FollowUp? Next, TimeSpan Delay, ImmutableArray<BoundName> Exhausted)
{
    /// <summary>For how long a chain looks again.</summary>
    public static readonly TimeSpan LongestChain = TimeSpan.FromMinutes(15);

    /// <summary>When a change gets its confirming look.</summary>
    public static readonly TimeSpan BeforeConfirming = TimeSpan.FromSeconds(30);

    public static FollowUps None { get; } = new(null, TimeSpan.Zero, []);

    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(1);

    /// <param name="report">Of the names that may have a chain: none that only a schedule looked at.</param>
    /// <param name="expected">What the run expected to see.</param>
    /// <param name="earlier">The follow-ups that the run itself answered.</param>
    /// <param name="isFresh">Whether anything but follow-ups caused it: the chain begins anew.</param>
    public static FollowUps After(
        IReadOnlyCollection<BindingReport> report,
        ImmutableArray<Expectation> expected,
        IReadOnlyCollection<FollowUp> earlier,
        bool isFresh,
        DateTimeOffset? causedAt,
        DateTimeOffset now)
    {
        var chains = earlier.Where(followUp => followUp.HasChain).ToList();
        var begins = isFresh || chains.Count == 0;
        var startedAt = begins ? now : Earlier(chains.Min(followUp => followUp.StartedAt), now);
        var attempt = begins ? 1 : chains.Max(followUp => followUp.Attempt) + 1;
        var ends = startedAt + LongestChain;

        var unsettled = Sorted(report.Where(IsUnsettled).Select(NameOf));
        var exhausted = ImmutableArray<BoundName>.Empty;
        var pause = Settling.PauseBefore(attempt);
        if (!unsettled.IsEmpty && now + pause > ends)
        {
            (exhausted, unsettled) = (unsettled, []);
        }

        var (confirm, confirmAt) = ToConfirm(report, chains, ends, now);
        if (unsettled.IsEmpty && confirm.IsEmpty)
        {
            return new(null, TimeSpan.Zero, exhausted);
        }

        var untilConfirm = (confirmAt ?? DateTimeOffset.MaxValue) - now;
        var delay = unsettled.IsEmpty || untilConfirm < pause ? untilConfirm : pause;
        return new(
            new FollowUp(
                attempt, startedAt, causedAt, unsettled, unsettled.IsEmpty ? [] : expected, confirm, confirmAt),
            delay > Shortest ? delay : Shortest,
            exhausted);
    }

    /// <summary>What is looked at again when nothing could even be begun: everything.</summary>
    /// <returns>Nothing to send, if the chain has ended.</returns>
    public static FollowUps AfterNothing(
        ImmutableArray<Expectation> expected,
        IReadOnlyCollection<FollowUp> earlier,
        bool isFresh,
        DateTimeOffset? causedAt,
        DateTimeOffset now)
    {
        var chains = earlier.Where(followUp => followUp.HasChain).ToList();
        var begins = isFresh || chains.Count == 0;
        var startedAt = begins ? now : Earlier(chains.Min(followUp => followUp.StartedAt), now);
        var attempt = begins ? 1 : chains.Max(followUp => followUp.Attempt) + 1;
        var pause = Settling.PauseBefore(attempt);
        return now + pause > startedAt + LongestChain
            ? new(null, TimeSpan.Zero, [new BoundName("", "every name")])
            : new(new FollowUp(attempt, startedAt, causedAt, null, expected, [], null), pause, []);
    }

    // What changed gets its look although it is unsettled, too: it may settle before that.
    private static (ImmutableArray<BoundName> Names, DateTimeOffset? Due) ToConfirm(
        IReadOnlyCollection<BindingReport> report,
        List<FollowUp> chains,
        DateTimeOffset chainEnds,
        DateTimeOffset now)
    {
        var due = now + BeforeConfirming;
        var changed = due <= chainEnds + BeforeConfirming
            ? report.Where(binding => !binding.Changes.IsEmpty).Select(NameOf).ToList()
            : [];
        var pending = chains.Where(followUp => followUp.ConfirmAt > now && !followUp.Confirm.IsEmpty).ToList();
        var names = Sorted(changed.Union(pending.SelectMany(followUp => followUp.Confirm)));
        if (names.IsEmpty)
        {
            return (names, null);
        }

        return (names, changed.Count > 0 ? due : Earlier(pending.Max(followUp => followUp.ConfirmAt!.Value), due));
    }

    private static DateTimeOffset Earlier(DateTimeOffset one, DateTimeOffset other) => one < other ? one : other;

    private static ImmutableArray<BoundName> Sorted(IEnumerable<BoundName> names) =>
    [
        .. names.OrderBy(name => name.ZoneId, StringComparer.Ordinal)
            .ThenBy(name => name.Name, StringComparer.Ordinal),
    ];

    /// <summary>Unsettled, or failed in a way that passes.</summary>
    private static bool IsUnsettled(BindingReport binding) =>
        binding.Outcome == Outcome.Unsettled
        || (binding.Outcome == Outcome.Failed && binding.Fault?.IsWorthRetrying == true);

    private static BoundName NameOf(BindingReport binding) => new(binding.ZoneId, binding.Name.ToString());
}
