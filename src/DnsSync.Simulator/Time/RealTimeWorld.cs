namespace DnsSync.Simulator.Time;

/// <summary>
/// A world that runs along a real clock and may be used from any thread: every use holds one
/// lock, and sees the world as of now.
/// </summary>
public sealed class RealTimeWorld : IDisposable
{
    private readonly Lock _lock = new();
    private readonly World _world;
    private readonly TimeProvider _time;
    private readonly ITimer _timer;
    private readonly DateTimeOffset _virtualStart;
    private readonly long _realStart;
    private bool _disposed;

    /// <param name="time">The clock to follow, usually <see cref="TimeProvider.System"/>.</param>
    public RealTimeWorld(World world, TimeProvider time)
    {
        _world = world;
        _time = time;
        _virtualStart = world.Now;
        _realStart = time.GetTimestamp();
        _timer = time.CreateTimer(
            _ => Use(_ => { }), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        Use(_ => { });
    }

    /// <summary>
    /// What went wrong in something that was due, and would otherwise go unseen: the world's
    /// own entries never throw.
    /// </summary>
    public Exception? Failure { get; private set; }

    /// <summary>Uses the world as of now; <paramref name="use"/> must not wait.</summary>
    public T Use<T>(Func<World, T> use)
    {
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            Advance();
            try
            {
                return use(_world);
            }
            finally
            {
                Arm();
            }
        }
    }

    /// <inheritdoc cref="Use{T}(Func{World, T})"/>
    public void Use(Action<World> use)
    {
        lock (_lock)
        {
            if (_disposed)
            {
                return;
            }

            Advance();
            try
            {
                use(_world);
            }
            finally
            {
                Arm();
            }
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _disposed = true;
            _timer.Dispose();
        }
    }

    private void Advance()
    {
        try
        {
            _world.RunUntil(_virtualStart + _time.GetElapsedTime(_realStart));
        }
#pragma warning disable CA1031 // A timer's thread must not die of it; the owner looks at Failure.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            Failure ??= exception;
        }
    }

    private void Arm()
    {
        if (_world.NextDue is { } due)
        {
            var delay = due - _virtualStart - _time.GetElapsedTime(_realStart);
            var atLeast = TimeSpan.FromMilliseconds(1);
            var atMost = TimeSpan.FromHours(1);
            _timer.Change(
                delay < atLeast ? atLeast : delay > atMost ? atMost : delay,
                Timeout.InfiniteTimeSpan);
        }
        else
        {
            _timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }
    }
}
