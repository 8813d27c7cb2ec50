using DnsSync.Simulator.Time;

namespace DnsSync.Simulation.Scenarios;

/// <summary>Draws of a scenario, each part from a stream of its own.</summary>
internal static class Chance
{
    /// <summary>A stream that only the seed and its name decide.</summary>
    public static SplitMix64 Stream(ulong seed, string name)
    {
        var hash = 14695981039346656037UL;
        foreach (var c in name)
        {
            hash = (hash ^ c) * 1099511628211UL;
        }

        return new SplitMix64(new SplitMix64(seed ^ hash).Next());
    }

    public static int From(this SplitMix64 random, int least, int most) =>
        least + random.Below(most - least + 1);

    public static T Of<T>(this SplitMix64 random, IReadOnlyList<T> choices) =>
        choices[random.Below(choices.Count)];

    /// <summary>A choice by weight.</summary>
    public static T Of<T>(this SplitMix64 random, params ReadOnlySpan<(int Weight, T Value)> choices)
    {
        var total = 0;
        foreach (var (weight, _) in choices)
        {
            total += weight;
        }

        var drawn = random.Below(total);
        foreach (var (weight, value) in choices)
        {
            drawn -= weight;
            if (drawn < 0)
            {
                return value;
            }
        }

        throw new InvalidOperationException("the weights do not add up");
    }

    /// <summary>Some of the numbers below <paramref name="bound"/>, at least one, in order.</summary>
    public static List<int> Some(this SplitMix64 random, int bound, int count)
    {
        var all = Enumerable.Range(0, bound).ToList();
        while (all.Count > Math.Max(1, count))
        {
            all.RemoveAt(random.Below(all.Count));
        }

        return all;
    }
}
