using DnsSync.Calls;

namespace DnsSync;

/// <summary>When to read a name again: the only place that decides it.</summary>
/// <remarks>
/// <code>
/// reason                                   next read                                  bound
/// in the process
///   lost race                              at once                                    3
///   every answer to a change lost          at once                                    1
///   expired plan                           at once, or when a removal is due          20
///   pending removal                        5 s after the read that lacked it          3
///   denied right after a deployment        5 s                                        60 s
///   deletion, until nothing of ours is     35 s; 95 s after a first read that finds   the invocation
///     found by a second read                 nothing
///   waiting for AWS, where the run waits   5, 10, 20, 40, 60, 60 ... s                15 minutes
/// by the queue, or the timer of watch
///   waiting for AWS: endpoint in           5, 10, 20, 40, 60, 60 ... s                15 minutes
///     transition, unresolved interface,
///     unmet expectation
///   throttled, failed in passing           5, 10, 20, 40, 60, 60 ... s                15 minutes
///   deadline, vanished marker, a new       5, 10, 20, 40, 60, 60 ... s                15 minutes
///     name that is left to the next run
///   unreadable configuration               5, 10, 20, 40, 60, 60 ... s                15 minutes
///   changed: its confirming read           30 s                                       once a change, for 15 minutes
/// everything else                          the next tick of the schedule
/// </code>
/// </remarks>
internal static class RequeuePolicy
{
    /// <summary>How often a name starts again because another writer was first.</summary>
    public const int MaximumLostRaces = 3;

    private const int MaximumLostAnswers = 1;
    private const int MaximumExpiredPlans = 20;
    internal const int MaximumRemovalReads = 3;

    /// <summary>How long a retry sequence lasts.</summary>
    public static readonly TimeSpan LongestSequence = TimeSpan.FromMinutes(15);

    /// <summary>How long after a change its confirming read is due.</summary>
    public static readonly TimeSpan BeforeConfirming = TimeSpan.FromSeconds(30);

    /// <summary>
    /// After this, no plan that was made before can still be submitted: its greatest age, and a margin for
    /// the call.
    /// </summary>
    private static readonly TimeSpan PlansInFlight = Zones.Submitter.MaximumPlanAge + TimeSpan.FromSeconds(5);

    /// <summary>
    /// How long a denial is taken for a policy that was made just before and is not in force everywhere
    /// yet: "changes that I make are not always immediately visible", IAM User Guide.
    /// </summary>
    private static readonly TimeSpan PoliciesSpread = TimeSpan.FromSeconds(60);

    private static readonly TimeSpan DenialRetryInterval = TimeSpan.FromSeconds(5);

    /// <summary>
    /// How long the first reservation of a name may take: a Create that is denied tries for as long as
    /// policies may spread, and then a plan may be in flight.
    /// </summary>
    private static readonly TimeSpan CreatesInFlight = PoliciesSpread + PlansInFlight;

    /// <summary>What to do about a name after a pass of a run.</summary>
    /// <param name="result">With the counts of the run's passes, this one included.</param>
    /// <param name="sequence">Null if none may be started: the next tick of the schedule comes anyway.</param>
    public static Next After(NameResult result, RetrySequence? sequence, Start start)
    {
        if (ReadHere(result, start) is { } due)
        {
            return new Next.Here(due);
        }

        var later = sequence is null ? Next.Done : ReadLater(result, sequence);
        return result.Reason switch
        {
            Reason.LostRace => new Next.GaveUp($"gave up after {MaximumLostRaces + 1} attempts: another writer kept "
                + "changing this name; nothing was changed", later),
            Reason.ExpiredPlan => new Next.GaveUp($"gave up after {result.Target.Evidence.Counts.ExpiredPlans} "
                + "attempts: each plan expired before it could be submitted, because Route 53 responds too slowly or "
                + "the quota share is too small; raise --quota-share, or try again later", later),
            _ => later,
        };
    }

    /// <summary>What to do about a sequence whose names could not be read, since the configuration could not.</summary>
    public static Next AfterUnreadableConfiguration(RetrySequence sequence, DateTimeOffset now) =>
        Continue(sequence, now, isSettled: false, confirmAt: PendingConfirmation(sequence, now));

    /// <summary>
    /// Two sequences of one name as one: the younger goes on, so that an old message that is delivered again
    /// ends nothing. Commutative, associative and idempotent.
    /// </summary>
    public static RetrySequence Merge(RetrySequence one, RetrySequence other, DateTimeOffset now)
    {
        var younger = new[] { one, other }
            .Select(sequence => sequence with { StartedAt = Earlier(sequence.StartedAt, now) })
            .OrderBy(sequence => sequence.StartedAt)
            .ThenBy(sequence => sequence.Attempt)
            .ThenBy(sequence => sequence.Id, StringComparer.Ordinal)
            .Last();
        var confirmAt = one.ConfirmAt > other.ConfirmAt ? one.ConfirmAt : other.ConfirmAt ?? one.ConfirmAt;
        return younger with
        {
            CausedAt = one.CausedAt < other.CausedAt ? one.CausedAt : other.CausedAt ?? one.CausedAt,
            Due = Earlier(one.Due, other.Due),
            ConfirmAt = confirmAt is { } due ? Earlier(due, now + BeforeConfirming) : null,
        };
    }

    private static Next ReadLater(NameResult result, RetrySequence sequence)
    {
        var now = result.At;
        var evidence = result.Target.Evidence;
        var confirms = evidence.HasUnconfirmed && now <= sequence.StartedAt + LongestSequence;
        return Continue(
            sequence, now, IsSettled(result),
            confirms ? now + BeforeConfirming : PendingConfirmation(sequence, evidence.Seen?.ReadAt ?? now));
    }

    private static DateTimeOffset? PendingConfirmation(RetrySequence sequence, DateTimeOffset readAt) =>
        sequence.ConfirmAt is { } due && due > readAt ? Earlier(due, readAt + BeforeConfirming) : null;

    // What changed is confirmed although it waits for AWS, too: it may settle before that.
    private static Next Continue(
        RetrySequence sequence, DateTimeOffset now, bool isSettled, DateTimeOffset? confirmAt)
    {
        var attempt = sequence.Attempt + 1;
        var pause = PauseBefore(attempt);
        DateTimeOffset? retryAt = !isSettled && now + pause <= sequence.StartedAt + LongestSequence ? now + pause : null;
        return (retryAt, confirmAt) switch
        {
            (null, null) => isSettled ? Next.Done : Next.Exhausted,
            _ => new Next.Later(sequence with
            {
                Attempt = attempt,
                Due = retryAt is not { } retry ? confirmAt!.Value
                    : confirmAt is { } confirm ? Earlier(retry, confirm)
                    : retry,
                ConfirmAt = confirmAt,
            }),
        };
    }

    private static bool IsSettled(NameResult result) => result.Reason switch
    {
        Reason.PendingRemoval or Reason.Unsettled or Reason.TransientFailure or Reason.VanishedMarker
            or Reason.NotCreatedYet or Reason.Deadline => false,
        _ => result.Fault is not { IsWorthRetrying: true },
    };

    private static DateTimeOffset? ReadHere(NameResult result, Start start)
    {
        var counts = result.Target.Evidence.Counts;
        return result.Reason switch
        {
            Reason.ExpiredPlan when IsReadAtOnce(result.Reason, counts) => Later(result.RemovalDue ?? result.At, result.At),
            _ when IsReadAtOnce(result.Reason, counts) => result.At,
            Reason.PendingRemoval when counts.RemovalReads <= MaximumRemovalReads => result.RemovalDue,
            _ when start.IsDeployment && result.Target.Prune => AfterDeletion(result, counts),
            Reason.PendingRemoval or Reason.Unsettled when start.Waits =>
                result.At + PauseBefore(counts.SettlingReads) is var due && due <= start.At + LongestSequence ? due : null,
            _ when start.IsDeployment && result.Fault is { Kind: AwsFaultKind.AccessDenied } =>
                AfterDenial(start.At, result.At),
            _ => null,
        };
    }

    /// <summary>Whether the name is read again at once, since what was read before counts for nothing.</summary>
    public static bool IsReadAtOnce(Reason reason, ReasonCounts counts) => reason switch
    {
        Reason.LostRace => counts.LostRaces <= MaximumLostRaces,
        Reason.LostAnswer => counts.LostAnswers <= MaximumLostAnswers,
        Reason.ExpiredPlan => counts.ExpiredPlans <= MaximumExpiredPlans,
        _ => false,
    };

    /// <summary>When to try again what was denied right after a deployment; null when policies have had their time.</summary>
    public static DateTimeOffset? AfterDenial(DateTimeOffset startedAt, DateTimeOffset now) =>
        now + DenialRetryInterval < startedAt + PoliciesSpread ? now + DenialRetryInterval : null;

    // A deleted name is read until a read that comes late enough finds nothing of ours: a plan that was made
    // before may still be submitted, and what holds no marker of ours at the first read that succeeds may be
    // about to be written by a Create that still waits.
    private static DateTimeOffset? AfterDeletion(NameResult result, ReasonCounts counts)
    {
        if (result.WrongZone || result.Fault is { IsWorthRetrying: false })
        {
            return null;
        }

        var foundNothing = result is { Fault: null, Target.Evidence.Plan.Changes.IsEmpty: true };
        return (foundNothing, counts.DeletionReads) switch
        {
            (true, > 1) => null,
            (true, _) when result.Target.Evidence.Applied.IsEmpty => result.At + CreatesInFlight,
            _ => result.At + PlansInFlight,
        };
    }

    /// <summary>How long to wait for AWS to settle before a read.</summary>
    /// <param name="read">1 for the first read after the change: 5, 10, 20, 40, 60, 60 … seconds.</param>
    public static TimeSpan PauseBefore(int read) =>
        TimeSpan.FromSeconds(read switch
        {
            1 => 5,
            2 => 10,
            3 => 20,
            4 => 40,
            _ => 60,
        });

    private static DateTimeOffset Earlier(DateTimeOffset one, DateTimeOffset other) => one < other ? one : other;

    private static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;
}

/// <summary>How a run began, as far as that decides when its names are read again.</summary>
/// <param name="Waits">Whether it waits for AWS to settle.</param>
/// <param name="IsDeployment">As in <see cref="SyncRequest.IsDeployment"/>.</param>
internal sealed record Start(DateTimeOffset At, bool Waits, bool IsDeployment);

/// <summary>What follows a pass, for one name.</summary>
internal abstract record Next
{
    /// <summary>The run finished the name.</summary>
    public static Next Done { get; } = new Finished();

    /// <summary>The run reads it again, at a time.</summary>
    public sealed record Here(DateTimeOffset At) : Next;

    /// <summary>The run finished the name, and another run reads it again when the sequence is due.</summary>
    public sealed record Later(RetrySequence Sequence) : Next;

    /// <summary>The run finished the name, and its sequence ended before it settled.</summary>
    public static Next Exhausted { get; } = new Ended();

    /// <summary>The run finished the name, which failed.</summary>
    /// <param name="Then">What follows all the same, for what it changed before.</param>
    public sealed record GaveUp(string Why, Next Then) : Next;

    private sealed record Finished : Next;

    private sealed record Ended : Next;
}

/// <summary>How often each reason has brought a name back in one run.</summary>
internal sealed record ReasonCounts(
    int LostRaces = 0, int LostAnswers = 0, int ExpiredPlans = 0, int RemovalReads = 0, int SettlingReads = 0)
{
    public static ReasonCounts None { get; } = new();

    /// <summary>How many reads of the zone have succeeded, those that were repeated at once not among them.</summary>
    public int DeletionReads { get; init; }

    public ReasonCounts With(Reason reason, bool wasRead)
    {
        var counts = With(reason);
        return counts with
        {
            DeletionReads = DeletionReads + (wasRead && !RequeuePolicy.IsReadAtOnce(reason, counts) ? 1 : 0),
        };
    }

    private ReasonCounts With(Reason reason) => reason switch
    {
        Reason.LostRace => this with { LostRaces = LostRaces + 1 },
        Reason.LostAnswer => this with { LostAnswers = LostAnswers + 1 },
        Reason.ExpiredPlan => this with { ExpiredPlans = ExpiredPlans + 1 },
        Reason.PendingRemoval when RemovalReads < RequeuePolicy.MaximumRemovalReads => this with { RemovalReads = RemovalReads + 1 },
        Reason.PendingRemoval => this with { RemovalReads = RemovalReads + 1, SettlingReads = SettlingReads + 1 },
        Reason.Unsettled => this with { SettlingReads = SettlingReads + 1 },
        _ => this,
    };
}
