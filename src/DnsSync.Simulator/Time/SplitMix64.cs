namespace DnsSync.Simulator.Time;

/// <summary>
/// The generator behind every chance in a simulation: SplitMix64 (Steele, Lea, Flood 2014).
/// Integers only, so that a seed gives the same run on every machine and in every build.
/// </summary>
public sealed class SplitMix64(ulong seed)
{
    private ulong _state = seed;

    /// <summary>The next 64 bits.</summary>
    public ulong Next()
    {
        _state += 0x9E3779B97F4A7C15UL;
        var z = _state;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9UL;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBUL;
        return z ^ (z >> 31);
    }

    /// <summary>A number from 0 up to, and without, <paramref name="bound"/>.</summary>
    public int Below(int bound)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(bound);
        return (int)(Next() % (ulong)bound);
    }

    /// <summary>True <paramref name="permille"/> times in a thousand.</summary>
    public bool Chance(int permille) => permille > 0 && Below(1000) < permille;

    /// <summary>A span from <paramref name="shortest"/> to <paramref name="longest"/>.</summary>
    public TimeSpan Between(TimeSpan shortest, TimeSpan longest) =>
        longest <= shortest
            ? shortest
            : TimeSpan.FromTicks(
                shortest.Ticks
                + (long)(Next() % (ulong)(longest.Ticks - shortest.Ticks + 1)));

    /// <summary>A generator of its own, so that one part's draws do not move another's.</summary>
    public SplitMix64 Split() => new(Next());
}
