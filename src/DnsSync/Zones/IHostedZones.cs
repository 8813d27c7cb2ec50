using DnsSync.Calls;
using DnsSync.Model;

namespace DnsSync.Zones;

/// <summary>
/// Route 53, as far as DnsSync uses it. Each method is exactly one API call: paging, batching,
/// retries and deadlines belong to the caller, so that the simulation can break them.
/// </summary>
public interface IHostedZones
{
    /// <summary>The most record sets in one page (Route 53: MaxItems of the listing).</summary>
    const int PageSize = 300;

    /// <summary>GetHostedZone.</summary>
    /// <exception cref="AwsCallException">The call failed.</exception>
    Task<HostedZone> GetZoneAsync(string zoneId, CancellationToken cancellation);

    /// <summary>ListResourceRecordSets, one page, from <paramref name="start"/> on.</summary>
    /// <exception cref="AwsCallException">The call failed; nothing may be concluded.</exception>
    Task<RecordSetPage> ListRecordSetsAsync(
        string zoneId, RecordSetCursor? start, CancellationToken cancellation);

    /// <summary>ChangeResourceRecordSets: one batch, all of it or nothing.</summary>
    /// <exception cref="AwsCallException">
    /// The call failed. Unless its <see cref="AwsFault.Kind"/> says that Route 53 refused the
    /// batch, the batch may have been applied all the same.
    /// </exception>
    Task<ChangeStatus> ChangeRecordSetsAsync(
        string zoneId, ChangeBatch batch, CancellationToken cancellation);

    /// <summary>GetChange.</summary>
    /// <exception cref="AwsCallException">The call failed.</exception>
    Task<ChangeStatus> GetChangeAsync(string changeId, CancellationToken cancellation);
}
