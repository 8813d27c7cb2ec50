namespace DnsSync.Simulator.Time;

/// <summary>Whose entries leave the queue together when it dies.</summary>
public interface IEntryOwner
{
    /// <summary>Whether entries of this owner still run.</summary>
    bool IsAlive { get; }
}

/// <summary>One thing that will happen. Cancelling it is free, and idempotent.</summary>
public sealed class ScheduledEntry
{
    private readonly IEntryOwner? _owner;
    private Action? _action;

    internal ScheduledEntry(DateTimeOffset due, Action action, IEntryOwner? owner)
    {
        Due = due;
        _action = action;
        _owner = owner;
    }

    public DateTimeOffset Due { get; }

    internal bool IsAlive => _action is not null && _owner is not { IsAlive: false };

    public void Cancel() => _action = null;

    internal void Run()
    {
        var action = _action;
        _action = null;
        action?.Invoke();
    }
}

/// <summary>
/// Virtual time: a queue of entries by due time, first come first served among equals. Time
/// moves only by running entries, or by <see cref="RunUntil"/>. Not safe for several threads.
/// </summary>
public sealed class VirtualClock(DateTimeOffset start)
{
    private readonly PriorityQueue<ScheduledEntry, Turn> _queue = new();

    private long _sequence;

    /// <summary>When the clock began.</summary>
    public DateTimeOffset Start { get; } = start;

    public DateTimeOffset Now { get; private set; } = start;

    /// <summary>How many entries have run.</summary>
    public long Steps { get; private set; }

    /// <summary>When the next entry is due; null if nothing is left to happen.</summary>
    public DateTimeOffset? NextDue => Peek()?.Due;

    /// <summary>
    /// Queues <paramref name="action"/>; a past time means now, after what is queued.
    /// </summary>
    /// <param name="owner">If it dies first, the entry never runs.</param>
    public ScheduledEntry At(DateTimeOffset due, Action action, IEntryOwner? owner = null)
    {
        var entry = new ScheduledEntry(due < Now ? Now : due, action, owner);
        _queue.Enqueue(entry, new Turn(entry.Due.UtcTicks, _sequence++));
        return entry;
    }

    /// <summary>Queues <paramref name="action"/> for <paramref name="delay"/> from now.</summary>
    public ScheduledEntry After(TimeSpan delay, Action action, IEntryOwner? owner = null) =>
        At(Now + delay, action, owner);

    /// <summary>Runs the next entry; false if there is none.</summary>
    /// <param name="until">What is due later does not count.</param>
    public bool Step(DateTimeOffset? until = null)
    {
        if (Peek() is not { } entry || entry.Due > until)
        {
            return false;
        }

        _queue.Dequeue();
        Now = entry.Due;
        Steps++;
        entry.Run();
        return true;
    }

    /// <summary>
    /// Runs what is due up to <paramref name="time"/>, and moves the clock there.
    /// </summary>
    public void RunUntil(DateTimeOffset time)
    {
        while (Step(time))
        {
        }

        if (time > Now)
        {
            Now = time;
        }
    }

    // Cancelled entries, and those of the dead, leave the queue here and nowhere else.
    private ScheduledEntry? Peek()
    {
        while (_queue.TryPeek(out var entry, out _))
        {
            if (entry.IsAlive)
            {
                return entry;
            }

            _queue.Dequeue();
        }

        return null;
    }

    // A type of its own, since a tuple's comparison is slow, and this is asked for all the time.
    private readonly record struct Turn(long DueTicks, long Sequence) : IComparable<Turn>
    {
        public int CompareTo(Turn other) =>
            DueTicks != other.DueTicks ? DueTicks.CompareTo(other.DueTicks) : Sequence.CompareTo(other.Sequence);
    }
}
