using System.Collections.Immutable;
using DnsSync.Zones;

namespace DnsSync;

/// <summary>Which of the names that are due enter the next pass.</summary>
internal static class Admission
{
    /// <summary>
    /// At first all of them. Those whose plans expired come again in groups that are small enough to
    /// be submitted in time: by what the quota allows, and by half as many names each time that a plan
    /// expired. A pass bounds by itself how long it reads (<see cref="ZonePace.PerPass"/>).
    /// </summary>
    /// <param name="names">Of the run, sorted by zone, then name.</param>
    public static ImmutableArray<Target> Take(ImmutableArray<RunName> names, ZonePace pace, DateTimeOffset now)
    {
        var taken = ImmutableArray.CreateBuilder<Target>();
        var zones = new HashSet<string>(StringComparer.Ordinal);
        var (changes, most) = (0, names.Length);
        foreach (var name in names.Where(name => !name.IsDone && name.Due <= now))
        {
            if (name.Target.Evidence.Counts.ExpiredPlans > 0)
            {
                zones.Add(name.Target.Binding.ZoneId);
                changes += name.Target.Evidence.Plan?.Changes.Length ?? 0;
                most = Math.Min(most, names.Length >> name.Target.Evidence.Counts.ExpiredPlans);
                if (taken.Count > 0 && (changes > pace.ChangesPerGroup || zones.Count > pace.ZonesPerGroup
                    || taken.Count >= most))
                {
                    break;
                }
            }

            taken.Add(name.Target);
        }

        return taken.ToImmutable();
    }
}
