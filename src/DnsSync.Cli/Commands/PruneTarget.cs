using DnsSync.Calls;
using DnsSync.Configuration;
using DnsSync.Model;
using DnsSync.Zones;

namespace DnsSync.Cli.Commands;

/// <summary>
/// Finds the zone of a name that is to go for good. It has usually left the configuration already: its
/// zone is then one of those that are still there, or is given.
/// </summary>
internal static class PruneTarget
{
    /// <exception cref="CommandException">No zone holds the name, or it cannot be told which.</exception>
    public static async Task<Binding> FindAsync(
        DnsName name,
        string? zoneId,
        SyncConfiguration configuration,
        IHostedZones zones,
        CancellationToken cancellation)
    {
        if (BindingReader.WhyNotBound(name) is { } problem)
        {
            throw new CommandException(problem);
        }

        var bound = configuration.Bindings.Where(binding => binding.Name == name).ToList();
        var found = zoneId
            ?? (bound.Count == 1 ? bound[0].ZoneId : null)
            ?? await ZoneAroundAsync(name, configuration, zones, cancellation)
            ?? throw new CommandException(
                $"the zone of {name} is not unique in the configuration: pass --zone ZONE-ID");
        return new Binding(name, found, new EndpointSelector([], null, null));
    }

    private static async Task<string?> ZoneAroundAsync(
        DnsName name, SyncConfiguration configuration, IHostedZones zones, CancellationToken cancellation)
    {
        var around = new List<HostedZone>();
        foreach (var zoneId in configuration.Bindings.Select(binding => binding.ZoneId).Distinct())
        {
            try
            {
                var zone = await zones.GetZoneAsync(zoneId, cancellation);
                if (name.IsAtOrBelow(zone.Name))
                {
                    around.Add(zone);
                }
            }
            catch (AwsCallException failure)
            {
                throw new CommandException($"cannot determine the zone of {name}: {failure.Fault} (pass --zone)");
            }
        }

        var closest = around.GroupBy(zone => zone.Name.Labels.Count).MaxBy(group => group.Key);
        return closest?.Count() == 1 ? closest.Single().Id : null;
    }
}
