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

    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(1);

    /// <param name="expected">What the run expected to see.</param>
    /// <param name="earlier">The follow-ups that the run itself answered.</param>
    /// <param name="isFresh">Whether anything but follow-ups caused it: the chain begins anew.</param>
    public static FollowUps After(
        SyncReport report,
        ImmutableArray<Expectation> expected,
        IReadOnlyCollection<FollowUp> earlier,
        bool isFresh,
        DateTimeOffset? causedAt,
        DateTimeOffset now)
    {
        var unsettled = report.Bindings.Where(IsUnsettled).Select(NameOf).ToImmutableArray();
        var changed = report.Bindings.Where(binding => !binding.ChangeIds.IsEmpty).Select(NameOf).ToList();
        var stillToConfirm = earlier
            .Where(followUp => followUp.ConfirmAt > now)
            .SelectMany(followUp => followUp.Confirm);
        ImmutableArray<BoundName> confirm =
            [.. changed.Union(stillToConfirm).Except(unsettled).OrderBy(name => name.ZoneId, StringComparer.Ordinal)
                .ThenBy(name => name.Name, StringComparer.Ordinal)];
        var confirmAt = changed.Count > 0
            ? now + BeforeConfirming
            : earlier.Select(followUp => followUp.ConfirmAt).Where(due => due > now).Max();

        var startedAt = isFresh || earlier.Count == 0 ? now : earlier.Min(followUp => followUp.StartedAt);
        var attempt = isFresh || earlier.Count == 0 ? 1 : earlier.Max(followUp => followUp.Attempt) + 1;
        var pause = Settling.PauseBefore(attempt);
        var exhausted = ImmutableArray<BoundName>.Empty;
        if (!unsettled.IsEmpty && now + pause > startedAt + LongestChain)
        {
            (exhausted, unsettled) = (unsettled, []);
        }

        if (unsettled.IsEmpty && confirm.IsEmpty)
        {
            return new(null, TimeSpan.Zero, exhausted);
        }

        var delay = unsettled.IsEmpty ? (confirmAt ?? now + BeforeConfirming) - now : pause;
        return new(
            new FollowUp(
                attempt, startedAt, causedAt, unsettled, unsettled.IsEmpty ? [] : expected, confirm,
                confirm.IsEmpty ? null : confirmAt ?? now + BeforeConfirming),
            delay > Shortest ? delay : Shortest,
            exhausted);
    }

    /// <summary>Unsettled, or failed in a way that passes.</summary>
    private static bool IsUnsettled(BindingReport binding) =>
        binding.Outcome == Outcome.Unsettled
        || (binding.Outcome == Outcome.Failed && binding.Fault?.IsWorthRetrying == true);

    private static BoundName NameOf(BindingReport binding) => new(binding.ZoneId, binding.Name.ToString());
}
