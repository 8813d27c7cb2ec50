using System.Collections.Immutable;
using System.Globalization;
using Amazon.Route53;
using Amazon.Route53.Model;
using DnsSync.Calls;
using DnsSync.Model;
using AliasTarget = DnsSync.Model.AliasTarget;
using ChangeAction = DnsSync.Model.ChangeAction;
using ChangeBatch = DnsSync.Model.ChangeBatch;
using ChangeStatus = DnsSync.Model.ChangeStatus;
using GeoLocation = DnsSync.Model.GeoLocation;
using HostedZone = DnsSync.Model.HostedZone;
using Sdk = Amazon.Route53.Model;

namespace DnsSync.Zones;

/// <summary>The real Route 53, by a client that <see cref="ClientSettings"/> set up.</summary>
public sealed class Route53HostedZones(IAmazonRoute53 route53) : IHostedZones
{
    private readonly IAmazonRoute53 _route53 = ClientSettings.Require(route53);

    public async Task<HostedZone> GetZoneAsync(string zoneId, CancellationToken cancellation)
    {
        var response = await CallAsync(
            "route53:GetHostedZone",
            () => _route53.GetHostedZoneAsync(new GetHostedZoneRequest { Id = zoneId }, cancellation),
            cancellation);
        if (response.HostedZone is not { Id.Length: > 0 } || !DnsName.TryParse(response.HostedZone.Name, out var name, out _))
        {
            throw AwsCallException.Unreadable("route53:GetHostedZone", "the response has no zone id and name");
        }

        return new HostedZone(
            WithoutPrefix(response.HostedZone.Id),
            name,
            response.HostedZone.Config?.PrivateZone ?? false,
            [.. (response.VPCs ?? []).Select(vpc => vpc.VPCId).Order(StringComparer.Ordinal)]);
    }

    /// <summary>
    /// ListHostedZonesByName, one page: the private zones of exactly this name. No run needs it, so it is
    /// no part of the seam.
    /// </summary>
    /// <returns>Their ids, sorted.</returns>
    /// <exception cref="AwsCallException">The call failed.</exception>
    public async Task<ImmutableArray<string>> PrivateZonesNamedAsync(DnsName name, CancellationToken cancellation)
    {
        var request = new ListHostedZonesByNameRequest { DNSName = name.ToRoute53() };
        var response = await CallAsync(
            "route53:ListHostedZonesByName",
            () => _route53.ListHostedZonesByNameAsync(request, cancellation),
            cancellation);
        return
        [
            .. (response.HostedZones ?? [])
                .Where(zone => zone.Config?.PrivateZone == true
                    && DnsName.TryParse(zone.Name, out var found, out _) && found == name)
                .Select(zone => WithoutPrefix(zone.Id))
                .Order(StringComparer.Ordinal),
        ];
    }

    public async Task<RecordSetPage> ListRecordSetsAsync(
        string zoneId, RecordSetCursor? start, CancellationToken cancellation)
    {
        var request = new ListResourceRecordSetsRequest
        {
            HostedZoneId = zoneId,
            MaxItems = IHostedZones.PageSize.ToString(CultureInfo.InvariantCulture),
            StartRecordName = start?.Name.ToRoute53(),
            StartRecordType = start?.Type is { } type ? RRType.FindValue(type) : null,
            StartRecordIdentifier = start?.SetIdentifier,
        };
        var response = await CallAsync(
            "route53:ListResourceRecordSets",
            () => _route53.ListResourceRecordSetsAsync(request, cancellation),
            cancellation);
        RequireFlag("route53:ListResourceRecordSets", response.IsTruncated);
        return new RecordSetPage(
            [.. (response.ResourceRecordSets ?? []).Where(IsReadable).Select(Read)],
            response.IsTruncated == true ? NextOf(response) : null);
    }

    public async Task<ChangeStatus> ChangeRecordSetsAsync(
        string zoneId, ChangeBatch batch, CancellationToken cancellation)
    {
        var request = new ChangeResourceRecordSetsRequest
        {
            HostedZoneId = zoneId,
            ChangeBatch = new Sdk.ChangeBatch
            {
                Comment = batch.Comment,
                Changes = [.. batch.Changes.Select(Write)],
            },
        };
        var response = await CallAsync(
            "route53:ChangeResourceRecordSets",
            () => _route53.ChangeResourceRecordSetsAsync(request, cancellation),
            cancellation);
        return Read("route53:ChangeResourceRecordSets", response.ChangeInfo);
    }

    public async Task<ChangeStatus> GetChangeAsync(string changeId, CancellationToken cancellation)
    {
        var response = await CallAsync(
            "route53:GetChange",
            () => _route53.GetChangeAsync(new GetChangeRequest { Id = changeId }, cancellation),
            cancellation);
        return Read("route53:GetChange", response.ChangeInfo);
    }

    private static async Task<T> CallAsync<T>(
        string operation, Func<Task<T>> call, CancellationToken cancellation)
    {
        try
        {
            return await SdkFaults.CallAsync(operation, call, cancellation);
        }
        catch (AwsCallException refused)
            when (refused.InnerException is InvalidChangeBatchException { Messages: { } messages })
        {
            throw new AwsCallException(refused.Fault with { Details = [.. messages] }, refused.InnerException);
        }
    }

    private static void RequireFlag(string operation, bool? isTruncated)
    {
        if (isTruncated is null)
        {
            throw AwsCallException.Unreadable(operation, "the response does not say whether the list continues (IsTruncated is missing)");
        }
    }

    private static RecordSetCursor NextOf(ListResourceRecordSetsResponse response) =>
        DnsName.TryParse(response.NextRecordName, out var name, out _)
            ? new RecordSetCursor(name, response.NextRecordType?.Value, response.NextRecordIdentifier)
            : throw AwsCallException.Unreadable(
                "route53:ListResourceRecordSets", "the list continues, but the response does not say where (NextRecordName is missing)");

    private static ChangeStatus Read(string operation, ChangeInfo? change) =>
        change is { Id.Length: > 0, Status: { } status }
            ? new(WithoutPrefix(change.Id), status == Amazon.Route53.ChangeStatus.INSYNC)
            : throw AwsCallException.Unreadable(operation, "the response has no change id and status");

    // Every name that can be bound is readable, so what is not cannot be ours.
    private static bool IsReadable(ResourceRecordSet set) => DnsName.TryParse(set.Name, out _, out _);

    private static RecordSet Read(ResourceRecordSet set) => new(
        DnsName.Parse(set.Name),
        set.Type.Value,
        set.TTL,
        [.. (set.ResourceRecords ?? []).Select(record => record.Value)])
    {
        SetIdentifier = set.SetIdentifier,
        Weight = set.Weight,
        Region = set.Region?.Value,
        Failover = set.Failover?.Value,
        GeoLocation = set.GeoLocation is { } geo
            ? new GeoLocation(geo.ContinentCode, geo.CountryCode, geo.SubdivisionCode)
            : null,
        GeoProximity = set.GeoProximityLocation is { } near
            ? new GeoProximity(near.AWSRegion, near.LocalZoneGroup,
                near.Coordinates?.Latitude, near.Coordinates?.Longitude, near.Bias)
            : null,
        MultiValueAnswer = set.MultiValueAnswer,
        CidrRouting = set.CidrRoutingConfig is { } cidr
            ? new CidrRouting(cidr.CollectionId, cidr.LocationName)
            : null,
        AliasTarget = set.AliasTarget is { } alias
            ? new AliasTarget(alias.HostedZoneId, alias.DNSName, alias.EvaluateTargetHealth ?? false)
            : null,
        HealthCheckId = set.HealthCheckId,
        TrafficPolicyInstanceId = set.TrafficPolicyInstanceId,
    };

    private static Change Write(RecordChange change) => new()
    {
        Action = change.Action == ChangeAction.Create
            ? Amazon.Route53.ChangeAction.CREATE
            : Amazon.Route53.ChangeAction.DELETE,
        ResourceRecordSet = Write(change.RecordSet),
    };

    private static ResourceRecordSet Write(RecordSet set) => new()
    {
        Name = set.Name.ToRoute53(),
        Type = RRType.FindValue(set.Type),
        TTL = set.Ttl,
        ResourceRecords = set.Values.IsEmpty
            ? null
            : [.. set.Values.Select(value => new ResourceRecord { Value = value })],
        SetIdentifier = set.SetIdentifier,
        Weight = set.Weight,
        Region = set.Region is { } region ? ResourceRecordSetRegion.FindValue(region) : null,
        Failover = set.Failover is { } failover ? ResourceRecordSetFailover.FindValue(failover) : null,
        GeoLocation = set.GeoLocation is { } geo
            ? new Sdk.GeoLocation
            {
                ContinentCode = geo.ContinentCode,
                CountryCode = geo.CountryCode,
                SubdivisionCode = geo.SubdivisionCode,
            }
            : null,
        GeoProximityLocation = set.GeoProximity is { } near ? Write(near) : null,
        MultiValueAnswer = set.MultiValueAnswer,
        CidrRoutingConfig = set.CidrRouting is { } cidr
            ? new CidrRoutingConfig { CollectionId = cidr.CollectionId, LocationName = cidr.LocationName }
            : null,
        AliasTarget = set.AliasTarget is { } alias
            ? new Sdk.AliasTarget
            {
                HostedZoneId = alias.HostedZoneId,
                DNSName = alias.DnsName,
                EvaluateTargetHealth = alias.EvaluateTargetHealth,
            }
            : null,
        HealthCheckId = set.HealthCheckId,
        TrafficPolicyInstanceId = set.TrafficPolicyInstanceId,
    };

    private static GeoProximityLocation Write(GeoProximity near) => new()
    {
        AWSRegion = near.AwsRegion,
        LocalZoneGroup = near.LocalZoneGroup,
        Bias = near.Bias,
        Coordinates = near.Latitude is null
            ? null
            : new Coordinates { Latitude = near.Latitude, Longitude = near.Longitude },
    };

    // Ids come as /hostedzone/Z… and /change/C….
    private static string WithoutPrefix(string id) => id[(id.LastIndexOf('/') + 1)..];
}
