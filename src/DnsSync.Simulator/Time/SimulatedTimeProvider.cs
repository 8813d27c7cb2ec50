namespace DnsSync.Simulator.Time;

/// <summary>
/// A <see cref="TimeProvider"/> on a world's queue. Its wall clock may be off by a skew; its
/// timestamps, like a machine's monotonic clock, are not.
/// </summary>
internal sealed class SimulatedTimeProvider(
    VirtualClock clock, TimeSpan skew, SimulatedProcess? process) : TimeProvider
{
    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow() => clock.Now + skew;

    public override long GetTimestamp() => (clock.Now - clock.Start).Ticks;

    public override ITimer CreateTimer(
        TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        process?.ThrowIfForeign();
        var timer = new QueuedTimer(clock, process, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    private sealed class QueuedTimer(
        VirtualClock clock, SimulatedProcess? process, TimerCallback callback, object? state)
        : ITimer
    {
        private readonly ExecutionContext? _context = ExecutionContext.Capture();
        private ScheduledEntry? _entry;
        private TimeSpan _period;
        private bool _disposed;

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            process?.ThrowIfForeign();
            if (_disposed)
            {
                return false;
            }

            _entry?.Cancel();
            _period = period;
            _entry = dueTime == Timeout.InfiniteTimeSpan
                ? null
                : clock.After(dueTime, Fire, process);
            return true;
        }

        public void Dispose()
        {
            _disposed = true;
            _entry?.Cancel();
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }

        private void Fire()
        {
            if (_period > TimeSpan.Zero)
            {
                _entry = clock.After(_period, Fire, process);
            }

            if (process is null)
            {
                Call();
            }
            else
            {
                process.RunInside(Call);
            }
        }

        private void Call()
        {
            if (_context is null)
            {
                callback(state);
            }
            else
            {
                ExecutionContext.Run(_context, _ => callback(state), null);
            }
        }
    }
}
