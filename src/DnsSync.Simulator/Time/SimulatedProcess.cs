namespace DnsSync.Simulator.Time;

/// <summary>
/// A process in the simulation: everything it does is an entry on the world's queue that
/// belongs to it. Killed, it loses them all at once, and no <c>finally</c> of it runs.
/// </summary>
/// <remarks>
/// It is the <see cref="SynchronizationContext"/> of what runs in it. Whatever posts to it from
/// another thread has left the simulation (by <c>Task.Run</c>, <c>ConfigureAwait(false)</c> and
/// the like): that is remembered, and thrown by the next step of <see cref="World"/>.
/// </remarks>
public sealed class SimulatedProcess : SynchronizationContext, IEntryOwner
{
    private readonly HomeThread _home;
    private readonly VirtualClock _clock;

    internal SimulatedProcess(string name, VirtualClock clock, HomeThread home, TimeSpan skew)
    {
        Name = name;
        _clock = clock;
        _home = home;
        Skew = skew;
        Time = new SimulatedTimeProvider(clock, skew, this);
    }

    /// <summary>For logs; also the caller's name in AWS's view.</summary>
    public string Name { get; }

    /// <summary>How far its wall clock is ahead of the world's.</summary>
    public TimeSpan Skew { get; }

    /// <summary>Its clock; timers and delays on it are entries of this process.</summary>
    public TimeProvider Time { get; }

    public bool IsAlive { get; private set; } = true;

    /// <summary>
    /// Starts <paramref name="main"/> now, after what is queued. The task completes at home when
    /// it does, and never if the process is killed first.
    /// </summary>
    public Task Start(Func<Task> main)
    {
        var done = new TaskCompletionSource();
        _clock.After(TimeSpan.Zero, () => RunInside(() => _ = Follow(main, done)), this);
        return done.Task;
    }

    /// <summary>Ends it here and now: nothing of it runs any more.</summary>
    public void Kill() => IsAlive = false;

    /// <summary>Posting is queueing: now, after what is queued.</summary>
    public override void Post(SendOrPostCallback d, object? state)
    {
        if (_home.Accepts("a continuation", this))
        {
            _clock.After(TimeSpan.Zero, () => RunInside(() => d(state)), this);
        }
    }

    public override void Send(SendOrPostCallback d, object? state)
    {
        ThrowIfForeign();
        RunInside(() => d(state));
    }

    public override SynchronizationContext CreateCopy() => this;

    internal void ThrowIfForeign()
    {
        if (!_home.Accepts("a timer", this))
        {
            throw new InvalidOperationException(
                $"Process '{Name}' set a timer on a thread that is not the simulation's.");
        }
    }

    internal void RunInside(Action action)
    {
        if (!IsAlive)
        {
            return;
        }

        var outer = Current;
        SetSynchronizationContext(this);
        try
        {
            action();
        }
        finally
        {
            SetSynchronizationContext(outer);
        }
    }

    private static async Task Follow(Func<Task> main, TaskCompletionSource done)
    {
        try
        {
            await main();
            done.TrySetResult();
        }
        catch (OperationCanceledException cancelled)
        {
            done.TrySetCanceled(cancelled.CancellationToken);
        }
#pragma warning disable CA1031 // The task is how the exception travels.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            done.TrySetException(exception);
        }
    }
}

/// <summary>
/// The one thread that a world runs on at a time, and what went astray to others.
/// </summary>
internal sealed class HomeThread
{
    private int _thread;
    private string? _astray;

    /// <summary>
    /// Makes the current thread home: worlds move between threads, one at a time.
    /// </summary>
    public void Enter() => Volatile.Write(ref _thread, Environment.CurrentManagedThreadId);

    /// <summary>
    /// Whether the caller is at home, or nobody is (before the world first runs).
    /// </summary>
    public bool Accepts(string what, SimulatedProcess of)
    {
        var home = Volatile.Read(ref _thread);
        if (home == 0 || home == Environment.CurrentManagedThreadId)
        {
            return true;
        }

        Interlocked.CompareExchange(
            ref _astray,
            $"{what} of process '{of.Name}' landed on thread {Environment.CurrentManagedThreadId}, and the simulation "
                + $"runs on {home}: something left the context (Task.Run, ConfigureAwait(false), "
                + "a real timer or real I/O). " + Environment.StackTrace,
            null);
        return false;
    }

    public void ThrowIfAstray()
    {
        if (Volatile.Read(ref _astray) is { } what)
        {
            throw new InvalidOperationException(what);
        }
    }
}
