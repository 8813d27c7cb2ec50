using System.Collections.Immutable;
using DnsSync.Calls;
using DnsSync.Model;

namespace DnsSync.Zones;

/// <summary>
/// What a process knows of the zones: whether a binding may live in one, for which it is read
/// once, with which VPCs it is associated, and whether names may be changed together there.
/// </summary>
internal sealed class ZoneDirectory(TimeProvider time)
{
    /// <summary>For how long a VPC that was taken from a zone may still be believed to be associated.</summary>
    private static readonly TimeSpan MaximumVpcAge = TimeSpan.FromMinutes(15);

    private readonly SortedDictionary<string, (HostedZone Zone, DateTimeOffset ReadAt)> _zones =
        new(StringComparer.Ordinal);

    private readonly SortedSet<string> _deniesJointBatches = new(StringComparer.Ordinal);

    /// <summary>Whether a batch of several names was denied where each alone is allowed.</summary>
    public bool DeniesJointBatches(string zoneId) => _deniesJointBatches.Contains(zoneId);

    public void MarkJointBatchesDenied(string zoneId) => _deniesJointBatches.Add(zoneId);

    /// <returns>Why the binding cannot live in its zone; null if it can.</returns>
    /// <exception cref="AwsCallException">The zone could not be read.</exception>
    public async Task<string?> RefusalAsync(
        Binding binding, ZoneCalls calls, CancellationToken cancellation)
    {
        var zone = _zones.TryGetValue(binding.ZoneId, out var known)
            ? known.Zone
            : await ReadAsync(binding.ZoneId, calls, cancellation);
        if (!zone.IsPrivate)
        {
            return $"zone {zone.Id} ({zone.Name}) is public; DnsSync writes only to private hosted zones";
        }

        return binding.Name.IsAtOrBelow(zone.Name)
            ? null
            : $"{binding.Name} is not in zone {zone.Id} ({zone.Name})";
    }

    /// <summary>
    /// The VPCs that a zone is associated with. An endpoint is never left out by an older answer than
    /// this pass's own: where one lies outside of the VPCs that are known, they are read again.
    /// </summary>
    /// <param name="endpointVpcs">Where the endpoints are.</param>
    /// <param name="since">When the pass began.</param>
    /// <exception cref="AwsCallException">The zone could not be read: nothing is known.</exception>
    public async Task<ImmutableArray<string>> VpcsAsync(
        string zoneId,
        IEnumerable<string> endpointVpcs,
        DateTimeOffset since,
        ZoneCalls calls,
        CancellationToken cancellation)
    {
        var isKnown = _zones.TryGetValue(zoneId, out var known)
            && (known.ReadAt >= since
                || (known.ReadAt > time.GetUtcNow() - MaximumVpcAge && endpointVpcs.All(known.Zone.VpcIds.Contains)));
        return (isKnown ? known.Zone : await ReadAsync(zoneId, calls, cancellation)).VpcIds;
    }

    private async Task<HostedZone> ReadAsync(string zoneId, ZoneCalls calls, CancellationToken cancellation)
    {
        var readAt = time.GetUtcNow();
        var zone = await calls.GetZoneAsync(zoneId, cancellation);
        _zones[zoneId] = (zone, readAt);
        return zone;
    }
}
