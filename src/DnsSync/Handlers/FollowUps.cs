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
    public static readonly TimeSpan LongestChain = RequeuePolicy.LongestSequence;

    /// <summary>When a change gets its confirming look.</summary>
    public static readonly TimeSpan BeforeConfirming = RequeuePolicy.BeforeConfirming;

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
        var (startedAt, attempt, sequence) = NextLook(chains, isFresh, now);
        var pause = RequeuePolicy.PauseBefore(attempt);
        var unsettled = Sorted(report.Where(IsUnsettled).Select(NameOf));
        var exhausted = GivenUp(unsettled, isFresh ? [] : chains, startedAt, now + pause);
        unsettled = [.. unsettled.Except(exhausted)];

        var (confirm, confirmAt) = ToConfirm(report, chains, startedAt + LongestChain, now);
        if (unsettled.IsEmpty && confirm.IsEmpty)
        {
            return new(null, TimeSpan.Zero, exhausted);
        }

        var untilConfirm = (confirmAt ?? DateTimeOffset.MaxValue) - now;
        var delay = unsettled.IsEmpty || untilConfirm < pause ? untilConfirm : pause;
        return new(
            new FollowUp(
                attempt, startedAt, causedAt, unsettled, unsettled.IsEmpty ? [] : expected, confirm, confirmAt)
            {
                Sequence = sequence,
            },
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
        var (startedAt, attempt, sequence) = NextLook(
            [.. earlier.Where(followUp => followUp.HasChain)], isFresh, now);
        var pause = RequeuePolicy.PauseBefore(attempt);
        return now + pause > startedAt + LongestChain
            ? new(null, TimeSpan.Zero, [new BoundName("", "every name")])
            : new(
                new FollowUp(attempt, startedAt, causedAt, null, expected, [], null) { Sequence = sequence }, pause, []);
    }

    // Chains that meet go on as the youngest would have: an old follow-up that comes again must not
    // end it. So no name is looked at for longer than a chain after the last event that began one.
    private static (DateTimeOffset StartedAt, int Attempt, string? Sequence) NextLook(
        List<FollowUp> chains, bool isFresh, DateTimeOffset now)
    {
        if (isFresh || chains.Count == 0)
        {
            return (now, 1, null);
        }

        var youngest = chains.MaxBy(chain => (chain.StartedAt, chain.Attempt))!;
        return (Earlier(youngest.StartedAt, now), youngest.Attempt + 1, youngest.Sequence);
    }

    // Nor does the young chain take over a name whose own chain, the youngest that lists it, is over.
    private static ImmutableArray<BoundName> GivenUp(
        ImmutableArray<BoundName> unsettled,
        IReadOnlyCollection<FollowUp> chains,
        DateTimeOffset startedAt,
        DateTimeOffset nextLook)
    {
        var ofEvery = chains.Where(chain => chain.Bindings is null)
            .Select(chain => (DateTimeOffset?)chain.StartedAt).Max();
        var own = new Dictionary<BoundName, DateTimeOffset>();
        foreach (var chain in chains.OrderBy(chain => chain.StartedAt))
        {
            foreach (var name in chain.AllNames)
            {
                own[name] = chain.StartedAt;
            }
        }

        DateTimeOffset StartOf(BoundName name) =>
            !own.TryGetValue(name, out var listed) ? ofEvery ?? startedAt
            : ofEvery > listed ? ofEvery.Value
            : listed;
        return [.. unsettled.Where(name => nextLook > Earlier(StartOf(name), startedAt) + LongestChain)];
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

    /// <summary>
    /// Unsettled, or failed in a way that passes. What is held for one reason may be unsettled for another: that an
    /// endpoint has become available is announced by nobody.
    /// </summary>
    private static bool IsUnsettled(BindingReport binding) =>
        binding.Outcome == Outcome.Unsettled
        || (binding.Outcome == Outcome.Held && binding.Findings.Any(finding => finding.Kind == FindingKind.Unsettled))
        || (binding.Outcome == Outcome.Failed && binding.Fault?.IsWorthRetrying == true);

    private static BoundName NameOf(BindingReport binding) => new(binding.ZoneId, binding.Name.ToString());
}
