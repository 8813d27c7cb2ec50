using DnsSync.Calls;
using DnsSync.Model;

namespace DnsSync.Zones;

/// <summary>
/// What a process knows of the zones: whether a binding may live in one, for which it is looked at
/// once, and whether names may be changed together there.
/// </summary>
internal sealed class ZoneDirectory
{
    private readonly SortedDictionary<string, HostedZone> _zones = new(StringComparer.Ordinal);
    private readonly SortedSet<string> _deniesJointBatches = new(StringComparer.Ordinal);

    /// <summary>Whether a batch of several names was denied where each alone is allowed.</summary>
    public bool DeniesJointBatches(string zoneId) => _deniesJointBatches.Contains(zoneId);

    public void LearnThatJointBatchesAreDenied(string zoneId) => _deniesJointBatches.Add(zoneId);

    /// <returns>Why the binding cannot live in its zone; null if it can.</returns>
    /// <exception cref="AwsCallException">The zone could not be looked at.</exception>
    public async Task<string?> RefusalAsync(
        Binding binding, ZoneCalls calls, CancellationToken cancellation)
    {
        if (!_zones.TryGetValue(binding.ZoneId, out var zone))
        {
            zone = await calls.GetZoneAsync(binding.ZoneId, cancellation);
            _zones.Add(binding.ZoneId, zone);
        }

        if (!zone.IsPrivate)
        {
            return $"zone {zone.Id} ({zone.Name}) is public: DnsSync writes private addresses into "
                + "private hosted zones only";
        }

        return binding.Name.IsAtOrBelow(zone.Name)
            ? null
            : $"{binding.Name} does not lie in zone {zone.Id}, which is {zone.Name}";
    }
}
