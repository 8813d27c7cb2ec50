using System.Collections.Immutable;
using DnsSync.Model;

namespace DnsSync.Simulator.Route53;

/// <summary>
/// Route 53's hosted zones. Each public method that is an AWS action is noted under its name,
/// and refuses with <see cref="AwsErrorException"/>.
/// </summary>
public sealed class Route53Service
{
    private readonly World _world;
    private readonly Ids _ids;
    private readonly QuotaBucket _units;
    private readonly Dictionary<string, WorldChange> _changes = [];
    private readonly ChangePolicies _policies = new();

    // Route 53 counts each action of an account by itself.
    private readonly Dictionary<string, QuotaBucket> _requests = [];

    private ImmutableSortedDictionary<string, WorldZone> _zones =
        ImmutableSortedDictionary.Create<string, WorldZone>(StringComparer.Ordinal);

    internal Route53Service(World world, Ids ids)
    {
        _world = world;
        _ids = ids;
        _units = new QuotaBucket(
            world.Settings.ChangesPerSecond, world.Settings.ChangeBurst, world.Now);
    }

    /// <summary>Every zone as it is now, by id, with all its record sets.</summary>
    public IEnumerable<WorldZone> Zones => _zones.Values;

    /// <summary>Every zone with its record sets, SOA and NS too: what DNS answers from.</summary>
    public IReadOnlyList<(HostedZone Zone, ImmutableArray<RecordSet> RecordSets)> Contents =>
        [.. _zones.Values.Select(zone => (zone.ToHostedZone(), zone.RecordSets))];

    /// <summary>
    /// Grows with every change of a zone: while it is equal, <see cref="Contents"/> does.
    /// </summary>
    public long Version { get; private set; }

    /// <summary>One zone as it is now; null if there is none.</summary>
    public WorldZone? Find(string zoneId) => _zones.GetValueOrDefault(zoneId);

    /// <summary>CreateHostedZone.</summary>
    public CreateZoneResponse CreateZone(CreateZoneRequest request) =>
        _world.Note("route53:CreateHostedZone", request, () =>
        {
            if (_zones.Values.Any(zone => zone.CallerReference == request.CallerReference
                || zone.Id == request.Id))
            {
                throw new AwsErrorException(
                    "HostedZoneAlreadyExists",
                    "A hosted zone has already been created with the specified caller reference.",
                    409);
            }

            if (request.VpcId is { } vpcId)
            {
                CheckVpc(vpcId, request.Name);
            }

            var zone = new WorldZone(
                request.Id ?? _ids.Route53('Z'), request.Name, request.CallerReference)
            {
                VpcIds = request.VpcId is null ? [] : [request.VpcId],
                Comment = request.Comment,
                Names = WorldZone.Apex(request.Name, ListingOrder.Of(_world.Settings)),
            };
            Put(zone);
            return new CreateZoneResponse(zone, NewChange(zone.Id, null));
        });

    /// <summary>GetHostedZone.</summary>
    public WorldZone GetZone(string zoneId) =>
        _world.Note("route53:GetHostedZone", zoneId, () => ZoneOf(zoneId));

    /// <summary>DeleteHostedZone: refused while the zone holds more than its SOA and NS.</summary>
    public WorldChange DeleteZone(string zoneId) =>
        _world.Note("route53:DeleteHostedZone", zoneId, () =>
        {
            var zone = ZoneOf(zoneId);
            if (zone.RecordSets.Any(set =>
                set.Name != zone.Name || set.Type is not ("SOA" or "NS")))
            {
                throw new AwsErrorException(
                    "HostedZoneNotEmpty",
                    "The specified hosted zone contains non-required resource record sets and so "
                        + "cannot be deleted.");
            }

            _zones = _zones.Remove(zoneId);
            Version++;
            return NewChange(zoneId, null);
        });

    /// <summary>ListHostedZones: all, by id.</summary>
    public ListZonesResponse ListZones() =>
        _world.Note("route53:ListHostedZones", null, () =>
            new ListZonesResponse([.. _zones.Values]));

    /// <summary>
    /// ListHostedZonesByName: all, by name with its labels reversed, then by id.
    /// </summary>
    public ListZonesResponse ListZonesByName() =>
        _world.Note("route53:ListHostedZonesByName", null, () =>
            new ListZonesResponse([.. _zones.Values.OrderBy(zone => zone.Name)
                .ThenBy(zone => zone.Id, StringComparer.Ordinal)]));

    /// <summary>AssociateVPCWithHostedZone.</summary>
    public WorldChange AssociateVpc(string zoneId, string vpcId) =>
        _world.Note("route53:AssociateVPCWithHostedZone", (zoneId, vpcId), () =>
        {
            var zone = ZoneOf(zoneId);
            if (!zone.IsPrivate)
            {
                throw new AwsErrorException(
                    "PublicZoneVPCAssociation",
                    "You're trying to associate a VPC with a public hosted zone.");
            }

            if (!zone.VpcIds.Contains(vpcId))
            {
                CheckVpc(vpcId, zone.Name);
                Put(zone with { VpcIds = zone.VpcIds.Add(vpcId) });
            }

            return NewChange(zoneId, null);
        });

    /// <summary>DisassociateVPCFromHostedZone: refused for a zone's last VPC.</summary>
    public WorldChange DisassociateVpc(string zoneId, string vpcId) =>
        _world.Note("route53:DisassociateVPCFromHostedZone", (zoneId, vpcId), () =>
        {
            var zone = ZoneOf(zoneId);
            if (!zone.VpcIds.Contains(vpcId))
            {
                throw new AwsErrorException(
                    "VPCAssociationNotFound",
                    $"The VPC {vpcId} and hosted zone {zoneId} are not associated.",
                    404);
            }

            if (zone.VpcIds.Length == 1)
            {
                throw new AwsErrorException(
                    "LastVPCAssociation",
                    "The VPC is the only VPC that is associated with the hosted zone, and cannot be disassociated.");
            }

            Put(zone with { VpcIds = zone.VpcIds.Remove(vpcId) });
            return NewChange(zoneId, null);
        });

    /// <summary>ListResourceRecordSets, one page; PENDING changes are in it.</summary>
    public RecordSetPage ListRecordSets(ListRecordSetsRequest request) =>
        _world.Note("route53:ListResourceRecordSets", request, () =>
        {
            var zone = ZoneOf(request.ZoneId);
            var sets = zone.RecordSets;
            if (request.MaxItems < 1)
            {
                throw new AwsErrorException(
                    "InvalidInput", $"Invalid value for MaxItems: {request.MaxItems}");
            }

            var start = request.Start is { } cursor ? zone.FirstNotBefore(cursor) : 0;
            var largest = _world.Settings.RecordSetPage;
            var size = Math.Min(request.MaxItems ?? largest, largest);
            var end = Math.Min(sets.Length, start + size);
            return new RecordSetPage(
                sets[start..end],
                end == sets.Length
                    ? null
                    : new RecordSetCursor(
                        sets[end].Name, sets[end].Type, sets[end].SetIdentifier));
        });

    /// <summary>ChangeResourceRecordSets: all of it, or InvalidChangeBatch and none.</summary>
    public WorldChange ChangeRecordSets(ZoneChangeBatch batch) =>
        _world.Note("route53:ChangeResourceRecordSets", batch, () =>
        {
            _policies.Check(_world.Caller, batch);
            var zone = ZoneOf(batch.ZoneId);
            if (_world.IsServing && _world.Settings.Quotas
                && !_units.TryTake(BatchLimits.Units(batch), _world.Now))
            {
                throw new AwsErrorException("Throttling", "Rate exceeded");
            }

            BatchLimits.CheckInput(batch);
            var (changed, problems) = ZoneEdit.Apply(
                zone, batch, _world.Settings.MaximumRecordsPerZone);
            if (changed is null)
            {
                throw BatchLimits.Invalid(problems);
            }

            Put(changed);
            foreach (var (action, set) in batch.Changes)
            {
                _world.Trace($"{zone.Id} {action} {set.Name} {set.Type} {set.SetIdentifier} "
                    + $"{set.Ttl} {string.Join(',', set.Values)}");
            }

            return NewChange(zone.Id, batch.Comment);
        });

    /// <summary>GetChange.</summary>
    public WorldChange GetChange(string changeId) =>
        _world.Note("route53:GetChange", changeId, () =>
            _changes.TryGetValue(changeId, out var change)
                ? change
                : throw new AwsErrorException(
                    "NoSuchChange",
                    $"A change with the specified change ID does not exist: {changeId}",
                    404));

    /// <summary>
    /// Gives a caller a policy for ChangeResourceRecordSets, in place of what it had: from now on
    /// it may make a batch only if one of the statements covers all of it.
    /// </summary>
    /// <param name="caller">As in <see cref="ApiCall.Caller"/>.</param>
    public void AllowOnly(string caller, params ImmutableArray<ChangeStatement> statements) =>
        _policies.Set(caller, statements);

    /// <summary>
    /// Seeds a record set without any check, whatever it replaces: for what no
    /// change batch makes, such as the records of a traffic policy.
    /// </summary>
    public void SeedRecord(string zoneId, RecordSet set)
    {
        var zone = ZoneOf(zoneId);
        var others = zone.At(set.Name).RemoveAll(
            other => other.Type == set.Type && other.SetIdentifier == set.SetIdentifier);
        Put(zone.WithNames(zone.Names.SetItem(set.Name, others.Add(set).Sort(ZoneEdit.Compare))));
    }

    /// <summary>Takes a request's token; true if there is none left.</summary>
    internal bool IsThrottled(string operation)
    {
        if (!_world.Settings.Quotas || !operation.StartsWith("route53:", StringComparison.Ordinal))
        {
            return false;
        }

        if (!_requests.TryGetValue(operation, out var bucket))
        {
            bucket = new QuotaBucket(
                _world.Settings.RequestsPerSecond, _world.Settings.RequestBurst, _world.Now);
            _requests.Add(operation, bucket);
        }

        return !bucket.TryTake(1, _world.Now);
    }

    private void CheckVpc(string vpcId, DnsName name)
    {
        if (!_world.Ec2.Current.Vpcs.ContainsKey(vpcId))
        {
            throw new AwsErrorException(
                "InvalidVPCId", $"The VPC: {vpcId} in region {_world.Settings.Region} that you "
                    + "provided is not authorized to make the association.");
        }

        if (_zones.Values.Any(zone => zone.Name == name && zone.VpcIds.Contains(vpcId)))
        {
            throw new AwsErrorException(
                "ConflictingDomainExists",
                $"The VPC {vpcId} in region {_world.Settings.Region} has already been associated "
                    + $"with a hosted zone with the domain name {name.ToRoute53()}");
        }
    }

    private WorldZone ZoneOf(string zoneId) =>
        _zones.TryGetValue(zoneId, out var zone)
            ? zone
            : throw new AwsErrorException(
                "NoSuchHostedZone", $"No hosted zone found with ID: {zoneId}", 404);

    private void Put(WorldZone zone)
    {
        _zones = _zones.SetItem(zone.Id, zone);
        Version++;
    }

    private WorldChange NewChange(string zoneId, string? comment)
    {
        var change = new WorldChange(
            _ids.Route53('C'), zoneId, _world.Now, _world.Now + _world.Settings.ChangeInSync,
            comment);
        _changes.Add(change.Id, change);
        return change;
    }
}
