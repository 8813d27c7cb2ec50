using System.Collections.Immutable;
using System.Globalization;
using DnsSync.Calls;
using DnsSync.Endpoints;
using DnsSync.Model;
using DnsSync.Zones;

namespace DnsSync.Cli;

/// <summary>Tells of each AWS call, retries included, when it ended and how long it took: <c>--verbose</c>.</summary>
internal sealed class TimedCalls(IEndpointInventory endpoints, IHostedZones zones, TimeProvider time, Action<string> tell)
    : IEndpointInventory, IHostedZones
{
    public string? Region => endpoints.Region;

    public Task<EndpointPage> DescribeEndpointsAsync(
        EndpointFilter filter, string? nextToken, CancellationToken cancellation) =>
        TimeAsync("ec2:DescribeVpcEndpoints", filter.ServiceName ?? string.Join(',', filter.Ids),
            () => endpoints.DescribeEndpointsAsync(filter, nextToken, cancellation));

    public Task<NetworkInterfacePage> DescribeNetworkInterfacesAsync(
        ImmutableArray<string> ids, string? nextToken, CancellationToken cancellation) =>
        TimeAsync("ec2:DescribeNetworkInterfaces", Counted.Of(ids.Length, "interface"),
            () => endpoints.DescribeNetworkInterfacesAsync(ids, nextToken, cancellation));

    public Task<HostedZone> GetZoneAsync(string zoneId, CancellationToken cancellation) =>
        TimeAsync("route53:GetHostedZone", zoneId, () => zones.GetZoneAsync(zoneId, cancellation));

    public Task<RecordSetPage> ListRecordSetsAsync(
        string zoneId, RecordSetCursor? start, CancellationToken cancellation) =>
        TimeAsync("route53:ListResourceRecordSets", start is null ? zoneId : $"{zoneId} from {start.Name}",
            () => zones.ListRecordSetsAsync(zoneId, start, cancellation));

    public Task<ChangeStatus> ChangeRecordSetsAsync(
        string zoneId, ChangeBatch batch, CancellationToken cancellation) =>
        TimeAsync("route53:ChangeResourceRecordSets", $"{zoneId}, {Counted.Of(batch.Changes.Length, "change")}",
            () => zones.ChangeRecordSetsAsync(zoneId, batch, cancellation));

    public Task<ChangeStatus> GetChangeAsync(string changeId, CancellationToken cancellation) =>
        TimeAsync("route53:GetChange", changeId, () => zones.GetChangeAsync(changeId, cancellation));

    private async Task<T> TimeAsync<T>(string operation, string about, Func<Task<T>> call)
    {
        var start = time.GetTimestamp();
        var end = "cancelled";
        try
        {
            var answer = await call();
            end = "";
            return answer;
        }
        catch (AwsCallException failure)
        {
            end = failure.Fault.Code;
            throw;
        }
        finally
        {
            tell(string.Create(CultureInfo.InvariantCulture,
                $"{operation} ({about})  {time.GetElapsedTime(start).TotalMilliseconds:0.0} ms")
                + (end.Length == 0 ? "" : "  " + end));
        }
    }
}
