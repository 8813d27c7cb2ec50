using System.Xml.Linq;
using DnsSync.Model;
using DnsSync.Simulator.Route53;

namespace DnsSync.Simulator.Wire;

/// <summary>Route 53's REST API over a world: method, path, query and body in, XML out.</summary>
internal static class Route53RestFront
{
    private const string Root = "/2013-04-01/";
    private const int LargestPage = 100;

    /// <summary>Whether a path is Route 53's; all others are EC2's.</summary>
    public static bool Owns(string path) => path.StartsWith(Root, StringComparison.Ordinal);

    /// <summary>Answers one request; never throws for what a client can send.</summary>
    public static WireResponse Answer(
        World world, WireRequest request, string requestId)
    {
        var parts = request.Path[Root.Length..].TrimEnd('/').Split('/');
        var operation = Operation(request.Method, parts);
        if (operation is null)
        {
            return Refuse(new AwsError(
                "UnknownOperationException", "There is no such operation.", 404));
        }

        var served = world.Serve(
            "route53:" + operation,
            request.Caller,
            () => Dispatch(world, operation, parts.Length > 1 ? parts[1] : "", request));
        return served.Value is { } body
            ? new WireResponse(operation == "CreateHostedZone" ? 201 : 200, body)
            : served.Error is { } error ? Refuse(error)
            : WireResponse.Broken(served.Fault ?? FaultKind.Cut, operation);

        WireResponse Refuse(AwsError error) => new(
            error.Status,
            Route53Xml.Error(error, requestId, world.Settings.InvalidChangeBatchHasOwnRoot));
    }

    private static string? Operation(string method, string[] parts) => (method, parts) switch
    {
        ("POST", ["hostedzone"]) => "CreateHostedZone",
        ("GET", ["hostedzone"]) => "ListHostedZones",
        ("GET", ["hostedzonesbyname"]) => "ListHostedZonesByName",
        ("GET", ["hostedzone", _]) => "GetHostedZone",
        ("DELETE", ["hostedzone", _]) => "DeleteHostedZone",
        ("GET", ["hostedzone", _, "rrset"]) => "ListResourceRecordSets",
        ("POST", ["hostedzone", _, "rrset"]) => "ChangeResourceRecordSets",
        ("POST", ["hostedzone", _, "associatevpc"]) => "AssociateVPCWithHostedZone",
        ("GET", ["change", _]) => "GetChange",
        _ => null,
    };

    private static XElement Dispatch(
        World world, string operation, string id, WireRequest request)
    {
        var xml = new Route53Xml(world);
        var zones = world.Route53;
        var name = operation + "Response";
        switch (operation)
        {
            case "CreateHostedZone":
                var created = zones.CreateZone(Route53Requests.CreateZone(request.Body));
                return Route53Xml.Element(
                    name,
                    Route53Xml.Zone(created.Zone),
                    xml.Change(created.Change),
                    Route53Xml.DelegationSet(created.Zone),
                    created.Zone.VpcIds.Select(xml.Vpc));
            case "GetHostedZone":
                var zone = zones.GetZone(id);
                return Route53Xml.Element(
                    name,
                    Route53Xml.Zone(zone),
                    Route53Xml.DelegationSet(zone),
                    zone.IsPrivate
                        ? Route53Xml.Element("VPCs", zone.VpcIds.Select(xml.Vpc))
                        : null);
            case "DeleteHostedZone":
                return Route53Xml.Element(name, xml.Change(zones.DeleteZone(id)));
            case "ListHostedZones":
                return ListZones(zones.ListZones().Zones, request, name);
            case "ListHostedZonesByName":
                return ListZonesByName(zones.ListZonesByName().Zones, request, name);
            case "ListResourceRecordSets":
                return ListRecordSets(world, id, request, name);
            case "ChangeResourceRecordSets":
                return Route53Xml.Element(name, xml.Change(
                    zones.ChangeRecordSets(Route53Requests.Batch(id, request.Body))));
            case "AssociateVPCWithHostedZone":
                return Route53Xml.Element(name, xml.Change(
                    zones.AssociateVpc(id, Route53Requests.AssociatedVpc(request.Body))));
            default:
                return Route53Xml.Element(name, xml.Change(zones.GetChange(id)));
        }
    }

    private static XElement ListRecordSets(
        World world, string id, WireRequest request, string name)
    {
        if (request.Find("type") is not null && request.Find("name") is null)
        {
            throw new AwsErrorException("InvalidInput", "Type was given without a name");
        }

        var page = world.Route53.ListRecordSets(new ListRecordSetsRequest(id)
        {
            Start = request.Find("name") is { } start
                ? new RecordSetCursor(
                    Route53Requests.Name(start), request.Find("type"), request.Find("identifier"))
                : null,
            MaxItems = MaxItems(request),
        });
        return Route53Xml.Element(
            name,
            Route53Xml.Element(
                "ResourceRecordSets", page.RecordSets.Select(Route53Xml.RecordSet)),
            Route53Xml.Element("IsTruncated", page.Next is not null),
            page.Next is { } next
                ? new object?[]
                {
                    Route53Xml.Element("NextRecordName", next.Name.ToRoute53()),
                    Route53Xml.Element("NextRecordType", next.Type),
                    next.SetIdentifier is null
                        ? null
                        : Route53Xml.Element("NextRecordIdentifier", next.SetIdentifier),
                }
                : null,
            Route53Xml.Element(
                "MaxItems", MaxItems(request) ?? world.Settings.RecordSetPage));
    }

    private static XElement ListZones(
        IReadOnlyList<WorldZone> zones, WireRequest request, string name)
    {
        var marker = request.Find("marker") ?? "";
        var size = Math.Min(MaxItems(request) ?? LargestPage, LargestPage);
        var rest = zones.Where(zone => string.CompareOrdinal(zone.Id, marker) >= 0).ToList();
        var next = rest.Count > size ? rest[size].Id : null;
        return Route53Xml.Element(
            name,
            Route53Xml.Element("HostedZones", rest.Take(size).Select(Route53Xml.Zone)),
            marker.Length > 0 ? Route53Xml.Element("Marker", marker) : null,
            Route53Xml.Element("IsTruncated", next is not null),
            next is null ? null : Route53Xml.Element("NextMarker", next),
            Route53Xml.Element("MaxItems", size));
    }

    private static XElement ListZonesByName(
        IReadOnlyList<WorldZone> zones, WireRequest request, string name)
    {
        DnsName? start = request.Find("dnsname") is { } text ? Route53Requests.Name(text) : null;
        var id = request.Find("hostedzoneid") ?? "";
        var size = Math.Min(MaxItems(request) ?? LargestPage, LargestPage);
        var rest = zones.Where(zone => start is not { } from
            || zone.Name > from
            || (zone.Name == from && string.CompareOrdinal(zone.Id, id) >= 0)).ToList();
        var next = rest.Count > size ? rest[size] : null;
        return Route53Xml.Element(
            name,
            Route53Xml.Element("HostedZones", rest.Take(size).Select(Route53Xml.Zone)),
            start is { } asked ? Route53Xml.Element("DNSName", asked.ToRoute53()) : null,
            Route53Xml.Element("IsTruncated", next is not null),
            next is null ? null : Route53Xml.Element("NextDNSName", next.Name.ToRoute53()),
            next is null ? null : Route53Xml.Element("NextHostedZoneId", next.Id),
            Route53Xml.Element("MaxItems", size));
    }

    private static int? MaxItems(WireRequest request) =>
        Route53Requests.Integer(request.Find("maxitems"), "MaxItems") is { } items
            ? items is >= 1 and <= int.MaxValue
                ? (int)items
                : throw new AwsErrorException(
                    "InvalidInput", $"Invalid value for MaxItems: {items}")
            : null;
}
