using DnsSync.Simulator;
using DnsSync.Simulator.Ec2;
using DnsSync.Simulator.Route53;

namespace DnsSync.Cli.Demo;

/// <summary>Describes the changes to the simulated account in words.</summary>
internal static class DemoEvents
{
    /// <returns>Null for what is no change, or our own.</returns>
    public static string? Describe(ApiCall call)
    {
        if (call.IsRead || call.Error is not null || call.Caller == AwsClients.SimulatorAccessKey)
        {
            return null;
        }

        var action = call.Operation[(call.Operation.IndexOf(':') + 1)..];
        return $"{action} by {call.Caller}" + call.Request switch
        {
            CreateEndpointRequest created => $": {created.ServiceName} in {string.Join(", ", created.SubnetIds)}",
            ModifyEndpointRequest modified => $": {modified.EndpointId}" + Of(" adds ", modified.AddSubnetIds)
                + Of(" removes ", modified.RemoveSubnetIds),
            DeleteEndpointsRequest deleted => Of(": ", deleted.EndpointIds),
            WorldInterface nic => $": {nic.IPv4 ?? nic.IPv6 ?? nic.Id} of {nic.EndpointId}",
            ZoneChangeBatch batch => Of(": ", batch.Changes.Select(change =>
                $"{change.Action.ToString().ToUpperInvariant()} {change.RecordSet.Name} {change.RecordSet.Type}")),
            _ => "",
        };
    }

    private static string Of(string before, IEnumerable<string> items)
    {
        var text = string.Join(", ", items);
        return text.Length > 0 ? before + text : "";
    }
}
