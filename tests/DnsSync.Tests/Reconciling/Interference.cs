using System.Collections.Immutable;
using DnsSync.Calls;
using DnsSync.Endpoints;
using DnsSync.Model;
using DnsSync.Zones;

namespace DnsSync.Tests.Reconciling;

/// <summary>Route 53 with something done before each batch arrives.</summary>
internal sealed class InterferingZones(IHostedZones zones, Action<ChangeBatch> beforeChange) : IHostedZones
{
    public Task<HostedZone> GetZoneAsync(string zoneId, CancellationToken cancellation) =>
        zones.GetZoneAsync(zoneId, cancellation);

    public Task<RecordSetPage> ListRecordSetsAsync(
        string zoneId, RecordSetCursor? start, CancellationToken cancellation) =>
        zones.ListRecordSetsAsync(zoneId, start, cancellation);

    public Task<ChangeStatus> ChangeRecordSetsAsync(
        string zoneId, ChangeBatch batch, CancellationToken cancellation)
    {
        beforeChange(batch);
        return zones.ChangeRecordSetsAsync(zoneId, batch, cancellation);
    }

    public Task<ChangeStatus> GetChangeAsync(string changeId, CancellationToken cancellation) =>
        zones.GetChangeAsync(changeId, cancellation);

    /// <summary>Refuses every batch that holds a bad name, as Route 53 would.</summary>
    /// <param name="says">The message, in which the bad name is filled in.</param>
    /// <param name="listed">Whether in the older shape, with a list of messages, or in one message for all.</param>
    public static IHostedZones Refusing(
        IHostedZones zones, Func<DnsName, bool> isBad, Func<DnsName, string> says, bool listed = false) =>
        new InterferingZones(zones, batch =>
        {
            var messages = batch.Changes
                .Select(change => change.RecordSet)
                .Where(set => set.Type == RecordTypes.A && isBad(set.Name))
                .Select(set => says(set.Name))
                .ToImmutableArray();
            if (!messages.IsEmpty)
            {
                throw new AwsCallException(
                    new AwsFault(AwsFaultKind.InvalidChangeBatch, "route53:ChangeResourceRecordSets",
                        "InvalidChangeBatch", $"[{string.Join(", ", messages)}]")
                    {
                        Details = listed ? messages : [],
                    });
            }
        });
}

/// <summary>EC2 that takes its time.</summary>
internal sealed class SlowEndpoints(
    IEndpointInventory endpoints, TimeProvider time, Queue<TimeSpan> delays) : IEndpointInventory
{
    public string? Region => endpoints.Region;

    public async Task<EndpointPage> DescribeEndpointsAsync(
        EndpointFilter filter, string? nextToken, CancellationToken cancellation)
    {
        if (delays.TryDequeue(out var delay))
        {
            // As many quick calls would: each call in itself answers in time.
            await Task.Delay(delay, time, CancellationToken.None);
        }

        return await endpoints.DescribeEndpointsAsync(filter, nextToken, CancellationToken.None);
    }

    public Task<NetworkInterfacePage> DescribeNetworkInterfacesAsync(
        ImmutableArray<string> ids, string? nextToken, CancellationToken cancellation) =>
        endpoints.DescribeNetworkInterfacesAsync(ids, nextToken, cancellation);
}
