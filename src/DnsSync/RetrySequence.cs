using DnsSync.Model;

namespace DnsSync;

/// <summary>
/// The reads of one name that follow a change or a failure, until AWS has settled. It is what a
/// message to ourselves carries: small, and true in any process.
/// </summary>
/// <param name="Name">Null for every name of the configuration, where that could not be read.</param>
/// <param name="StartedAt">When it began, which bounds it.</param>
/// <param name="Attempt">How many reads it has asked for; 0 before the first.</param>
/// <param name="CausedAt">When the change happened that began it; null if that is not known.</param>
/// <param name="Due">When the name is read next.</param>
/// <param name="ConfirmAt">When the read is due that confirms a change; null if there is none.</param>
public sealed record RetrySequence(
    NameInZone? Name,
    DateTimeOffset StartedAt,
    int Attempt,
    DateTimeOffset? CausedAt,
    DateTimeOffset Due,
    DateTimeOffset? ConfirmAt)
{
    /// <summary>Tells it from others in the log: the id of the invocation that began it.</summary>
    public string? Id { get; init; }

    /// <summary>For how long a sequence may go on at most, whatever decides when it ends.</summary>
    public static readonly TimeSpan MaximumAge = TimeSpan.FromMinutes(20);

    /// <summary>How many reads a sequence may ask for at most, whatever decides when it ends.</summary>
    public const int MaximumAttempt = 150;

    /// <summary>A new sequence, for a name that is read now.</summary>
    public static RetrySequence Begin(NameInZone? name, DateTimeOffset now, DateTimeOffset? causedAt, string? id) =>
        new(name, now, 0, causedAt, now, null) { Id = id };

    /// <summary>
    /// Whether it is past the bounds that no sequence reaches: its receiver drops it. The queue's
    /// own timestamps tell nothing, since each message of a sequence is a new one.
    /// </summary>
    public bool IsTooOld(DateTimeOffset now) => Attempt > MaximumAttempt || now - StartedAt > MaximumAge;
}
