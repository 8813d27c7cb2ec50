namespace DnsSync.Simulator;

/// <summary>
/// A token bucket in whole numbers: it holds <paramref name="burst"/> tokens at most, starts
/// full, and gains <paramref name="perSecond"/> a second.
/// </summary>
internal sealed class QuotaBucket(int perSecond, int burst, DateTimeOffset start)
{
    // A token is as many units as a second has ticks, so that a tick adds perSecond units.
    private long _units = burst * TimeSpan.TicksPerSecond;
    private DateTimeOffset _filled = start;

    /// <summary>Takes <paramref name="tokens"/>, or none and returns false.</summary>
    public bool TryTake(int tokens, DateTimeOffset now)
    {
        var capacity = burst * TimeSpan.TicksPerSecond;
        var elapsed = Math.Min((now - _filled).Ticks, capacity / perSecond + 1);
        _units = Math.Min(capacity, _units + (elapsed * perSecond));
        _filled = now;
        var wanted = tokens * TimeSpan.TicksPerSecond;
        if (_units < wanted)
        {
            return false;
        }

        _units -= wanted;
        return true;
    }
}
