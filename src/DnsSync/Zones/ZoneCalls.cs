using DnsSync.Calls;
using DnsSync.Model;

namespace DnsSync.Zones;

/// <summary>The calls to Route 53 at our share of the account's quota, with retries and a count.</summary>
internal sealed class ZoneCalls(IHostedZones zones, CallRunner runner, ZonePace pace)
{
    public Task<HostedZone> GetZoneAsync(string zoneId, CancellationToken cancellation) =>
        runner.RunAsync("route53:GetHostedZone", pace.GetZone,
            token => zones.GetZoneAsync(zoneId, token), cancellation);

    /// <param name="asking">Called as each attempt is made, after the wait for its turn.</param>
    public Task<RecordSetPage> ListAsync(
        string zoneId, RecordSetCursor start, Action asking, CancellationToken cancellation) =>
        runner.RunAsync("route53:ListResourceRecordSets", pace.List, token =>
        {
            asking();
            return zones.ListRecordSetsAsync(zoneId, start, token);
        }, cancellation);

    /// <param name="unanswered">Told of each attempt that got no answer, and so may have been made.</param>
    public async Task<ChangeStatus> ChangeAsync(
        string zoneId, ChangeBatch batch, Action unanswered, CancellationToken cancellation)
    {
        await pace.ChangeUnits.TakeAsync(batch.Changes.Length, cancellation);
        return await runner.RunAsync("route53:ChangeResourceRecordSets", pace.Change, Attempt, cancellation);

        async Task<ChangeStatus> Attempt(CancellationToken token)
        {
            try
            {
                return await zones.ChangeRecordSetsAsync(zoneId, batch, token);
            }
            catch (Exception failure) when (failure is OperationCanceledException
                or AwsCallException { Fault.Kind: AwsFaultKind.Transient })
            {
                unanswered();
                throw;
            }
        }
    }

    public Task<ChangeStatus> GetChangeAsync(string changeId, CancellationToken cancellation) =>
        runner.RunAsync("route53:GetChange", pace.GetChange,
            token => zones.GetChangeAsync(changeId, token), cancellation);

    /// <summary>How long a batch of so many changes would have to wait for its turn.</summary>
    public TimeSpan DelayForChange(int changes)
    {
        var units = pace.ChangeUnits.DelayFor(changes);
        var request = pace.Change.DelayFor(1);
        return units > request ? units : request;
    }
}

/// <summary>
/// One bucket for each action of Route 53, and one for changes. They live as long as the process,
/// which is what the share is a share of.
/// </summary>
internal sealed class ZonePace(QuotaShare share, TimeProvider time)
{
    /// <summary>
    /// How long the names of a pass may take to read, and again to submit: together well below the age at which a
    /// plan expires.
    /// </summary>
    public static readonly TimeSpan PerPass = TimeSpan.FromSeconds(12);

    public TokenBucket GetZone { get; } = share.ForRequests(time);

    public TokenBucket List { get; } = share.ForRequests(time);

    public TokenBucket Change { get; } = share.ForRequests(time);

    public TokenBucket GetChange { get; } = share.ForRequests(time);

    public TokenBucket ChangeUnits { get; } = share.ForChanges(time);

    /// <summary>How many changes can be read, planned and submitted before their plan is stale.</summary>
    public int ChangesPerGroup => Math.Max(1, (int)(ChangeUnits.Rate * PerPass.TotalSeconds));

    /// <summary>How many zones, which are a request each, a group may span.</summary>
    public int ZonesPerGroup => Math.Max(1, (int)(Change.Capacity * 0.8));
}
