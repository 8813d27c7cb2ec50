using DnsSync.Model;
using DnsSync.Simulator.Route53;
using DnsSync.Simulator.Time;
using DnsSync.Zones;

namespace DnsSync.Simulator.Seams;

/// <summary>Route 53 of a world, in memory, as one process sees it.</summary>
/// <param name="process">
/// Who calls. Without one, the calls have no caller and cannot be killed.
/// </param>
public sealed class SimulatedHostedZones(World world, SimulatedProcess? process = null)
    : IHostedZones
{
    private readonly SimulatedCalls _calls = new(world, process);

    public async Task<HostedZone> GetZoneAsync(string zoneId, CancellationToken cancellation)
    {
        var zone = await _calls.MakeAsync(
            "route53:GetHostedZone", () => world.Route53.GetZone(zoneId), cancellation);
        return zone.ToHostedZone();
    }

    public Task<RecordSetPage> ListRecordSetsAsync(
        string zoneId, RecordSetCursor? start, CancellationToken cancellation) =>
        _calls.MakeAsync(
            "route53:ListResourceRecordSets",
            () => world.Route53.ListRecordSets(new ListRecordSetsRequest(zoneId)
            {
                Start = start,
                MaxItems = IHostedZones.PageSize,
            }),
            cancellation);

    public async Task<ChangeStatus> ChangeRecordSetsAsync(
        string zoneId, ChangeBatch batch, CancellationToken cancellation)
    {
        var changes = new ZoneChangeBatch(
            zoneId,
            [.. batch.Changes.Select(change => new ZoneChange(
                change.Action == ChangeAction.Delete ? ZoneAction.Delete : ZoneAction.Create,
                change.RecordSet))])
        {
            Comment = batch.Comment,
        };
        return await _calls.MakeAsync(
            "route53:ChangeResourceRecordSets",
            () => ToModel(world.Route53.ChangeRecordSets(changes)),
            cancellation);
    }

    public Task<ChangeStatus> GetChangeAsync(string changeId, CancellationToken cancellation) =>
        _calls.MakeAsync(
            "route53:GetChange", () => ToModel(world.Route53.GetChange(changeId)), cancellation);

    private ChangeStatus ToModel(WorldChange change) =>
        new(change.Id, change.StatusAt(world.Now) == "INSYNC");
}
