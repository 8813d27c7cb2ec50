
namespace DnsSync;

/// <summary>
/// When to read a name again. The delays of custom resources are listed here, but still computed in
/// <see cref="Handlers.OnDeployment"/> and <see cref="Handlers.LookUp"/>.
/// </summary>
/// <remarks>
/// <code>
/// reason                              next read                               bound
/// in the process
///   lost race                         at once                                 3
///   every answer to a change lost     at once                                 1
///   expired plan                      at once, or when a removal is due       20
///   pending removal                   5 s after the read that lacked it       3
///   unsettled, and the caller waits   5, 10, 20, 40, 60, 60 ... s             15 minutes
///   denied right after deployment     5 s                                     60 s
///   deletion, its confirming reads    35 s; 95 s if nothing was there at first  the invocation
/// by the queue
///   unsettled, or failed in passing   5, 10, 20, 40, 60, 60 ... s             15 minutes
///   changed                           30 s, once                              15 minutes and 30 s
/// everything else                     the next tick of the schedule
/// </code>
/// </remarks>
internal static class RequeuePolicy
{
    /// <summary>How often a name starts again because somebody else wrote it first.</summary>
    public const int MaximumLostRaces = 3;

    private const int MaximumLostAnswers = 1;
    private const int MaximumExpiredPlans = 20;
    internal const int MaximumRemovalReads = 3;

    /// <summary>How long a retry sequence lasts.</summary>
    public static readonly TimeSpan LongestSequence = TimeSpan.FromMinutes(15);

    /// <summary>How long after a change its confirming read is due.</summary>
    public static readonly TimeSpan BeforeConfirming = TimeSpan.FromSeconds(30);

    /// <summary>What to do about a name after a pass of a run.</summary>
    /// <param name="counts">The reasons of the run's earlier passes and of this one.</param>
    /// <param name="waits">Whether the run waits for AWS to settle.</param>
    /// <param name="startedAt">When the run began.</param>
    public static Next After(NameResult result, ReasonCounts counts, bool waits, DateTimeOffset startedAt) =>
        result.Reason switch
        {
            Reason.LostRace => counts.LostRaces <= MaximumLostRaces
                ? new Next.Here(result.At)
                : new Next.GaveUp("somebody else kept writing this name: gave up after "
                    + $"{MaximumLostRaces + 1} tries, and changed nothing"),
            Reason.LostAnswer when counts.LostAnswers <= MaximumLostAnswers => new Next.Here(result.At),
            Reason.ExpiredPlan => counts.ExpiredPlans <= MaximumExpiredPlans
                ? new Next.Here(Later(result.RemovalDue ?? result.At, result.At))
                : new Next.GaveUp($"gave up after {counts.ExpiredPlans} attempts: each plan expired before it could "
                    + "be submitted, since Route 53 answers too slowly or the quota share is too small: raise the share "
                    + "(--quota-share), or try again later"),
            Reason.PendingRemoval when counts.RemovalReads <= MaximumRemovalReads =>
                new Next.Here(result.RemovalDue!.Value),
            Reason.PendingRemoval or Reason.Unsettled when waits
                && result.At + PauseBefore(counts.SettlingReads) is var due && due <= startedAt + LongestSequence =>
                new Next.Here(due),
            _ => Next.Done,
        };

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

    private static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;
}

/// <summary>What follows a pass, for one name.</summary>
internal abstract record Next
{
    /// <summary>The run is done with the name.</summary>
    public static Next Done { get; } = new Finished();

    /// <summary>The run reads it again, at a time.</summary>
    public sealed record Here(DateTimeOffset At) : Next;

    /// <summary>The run is done with the name, and failed.</summary>
    public sealed record GaveUp(string Why) : Next;

    private sealed record Finished : Next;
}

/// <summary>How often each reason has brought a name back in one run.</summary>
internal sealed record ReasonCounts(
    int LostRaces = 0, int LostAnswers = 0, int ExpiredPlans = 0, int RemovalReads = 0, int SettlingReads = 0)
{
    public static ReasonCounts None { get; } = new();

    public ReasonCounts With(Reason reason) => reason switch
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
