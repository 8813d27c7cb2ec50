using System.Collections.Immutable;
using System.Globalization;
using System.Xml;
using System.Xml.Linq;
using DnsSync.Model;
using DnsSync.Simulator.Route53;

namespace DnsSync.Simulator.Wire;

/// <summary>Reads Route 53's request bodies; whatever is wrong is an InvalidInput.</summary>
internal static class Route53Requests
{
    // The schema is a sequence: an element out of order is refused by AWS.
    private static readonly ImmutableArray<string> SetOrder =
    [
        "Name", "Type", "SetIdentifier", "Weight", "Region", "GeoLocation", "Failover",
        "MultiValueAnswer", "TTL", "ResourceRecords", "AliasTarget", "HealthCheckId",
        "TrafficPolicyInstanceId", "CidrRoutingConfig", "GeoProximityLocation",
    ];

    /// <summary>The root element, which must have this name, in whatever namespace.</summary>
    public static XElement Parse(byte[] body, string root)
    {
        try
        {
            using var reader = XmlReader.Create(
                new MemoryStream(body),
                new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit });
            var parsed = XDocument.Load(reader).Root;
            return parsed?.Name.LocalName == root
                ? parsed
                : throw Malformed($"Expected the element '{root}'");
        }
        catch (XmlException problem)
        {
            throw Malformed(problem.Message);
        }
    }

    public static ZoneChangeBatch Batch(string zoneId, byte[] body)
    {
        var batch = Require(Parse(body, "ChangeResourceRecordSetsRequest"), "ChangeBatch");
        var changes = Require(batch, "Changes").Elements()
            .Where(element => element.Name.LocalName == "Change");
        return new ZoneChangeBatch(zoneId, [.. changes.Select(Change)])
        {
            Comment = Find(batch, "Comment"),
        };
    }

    public static CreateZoneRequest CreateZone(byte[] body)
    {
        var request = Parse(body, "CreateHostedZoneRequest");
        var config = Child(request, "HostedZoneConfig");
        var vpc = Child(request, "VPC");
        return new CreateZoneRequest(
            Name(RequireText(request, "Name")), RequireText(request, "CallerReference"))
        {
            VpcId = vpc is null ? null : RequireText(vpc, "VPCId"),
            Comment = config is null ? null : Find(config, "Comment"),
        };
    }

    public static string AssociatedVpc(byte[] body) => RequireText(
        Require(Parse(body, "AssociateVPCWithHostedZoneRequest"), "VPC"), "VPCId");

    /// <summary>A domain name of a request.</summary>
    public static DnsName Name(string text) =>
        DnsName.TryParse(text, out var name, out var problem)
            ? name
            : throw new AwsErrorException("InvalidInput", $"Invalid request: {problem}");

    /// <summary>A whole number of a request; null where there is no text.</summary>
    public static long? Integer(string? text, string name) =>
        string.IsNullOrEmpty(text) ? null
        : long.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw Malformed($"'{text}' is not a valid whole number, as {name} must be");

    private static ZoneChange Change(XElement change)
    {
        var action = RequireText(change, "Action") switch
        {
            "CREATE" => ZoneAction.Create,
            "DELETE" => ZoneAction.Delete,
            "UPSERT" => ZoneAction.Upsert,
            var other => throw Malformed($"Value '{other}' is no action"),
        };
        return new ZoneChange(action, Set(Require(change, "ResourceRecordSet")));
    }

    private static RecordSet Set(XElement element)
    {
        CheckOrder(element);
        var records = Child(element, "ResourceRecords");
        return new RecordSet(
            Name(RequireText(element, "Name")),
            RequireText(element, "Type"),
            Integer(Find(element, "TTL"), "TTL"),
            records is null
                ? []
                : [.. records.Elements().Select(record => Find(record, "Value") ?? "")])
        {
            SetIdentifier = Find(element, "SetIdentifier"),
            Weight = Integer(Find(element, "Weight"), "Weight"),
            Region = Find(element, "Region"),
            Failover = Find(element, "Failover"),
            MultiValueAnswer = Boolean(Find(element, "MultiValueAnswer")),
            HealthCheckId = Find(element, "HealthCheckId"),
            TrafficPolicyInstanceId = Find(element, "TrafficPolicyInstanceId"),
            GeoLocation = Child(element, "GeoLocation") is { } geo
                ? new GeoLocation(
                    Find(geo, "ContinentCode"),
                    Find(geo, "CountryCode"),
                    Find(geo, "SubdivisionCode"))
                : null,
            AliasTarget = Child(element, "AliasTarget") is { } alias
                ? new AliasTarget(
                    RequireText(alias, "HostedZoneId"),
                    RequireText(alias, "DNSName"),
                    Boolean(Find(alias, "EvaluateTargetHealth")) ?? false)
                : null,
            CidrRouting = Child(element, "CidrRoutingConfig") is { } cidr
                ? new CidrRouting(
                    RequireText(cidr, "CollectionId"), RequireText(cidr, "LocationName"))
                : null,
            GeoProximity = Child(element, "GeoProximityLocation") is { } proximity
                ? Proximity(proximity)
                : null,
        };
    }

    private static GeoProximity Proximity(XElement element)
    {
        var coordinates = Child(element, "Coordinates");
        return new GeoProximity(
            Find(element, "AWSRegion"),
            Find(element, "LocalZoneGroup"),
            coordinates is null ? null : Find(coordinates, "Latitude"),
            coordinates is null ? null : Find(coordinates, "Longitude"),
            (int?)Integer(Find(element, "Bias"), "Bias"));
    }

    private static void CheckOrder(XElement element)
    {
        var last = -1;
        foreach (var child in element.Elements())
        {
            var at = SetOrder.IndexOf(child.Name.LocalName);
            if (at <= last)
            {
                throw Malformed("cvc-complex-type.2.4.a: Invalid content was found starting with "
                    + $"element '{child.Name.LocalName}'");
            }

            last = at;
        }
    }

    private static bool? Boolean(string? text) => text switch
    {
        null => null,
        "true" or "1" => true,
        "false" or "0" => false,
        _ => throw Malformed($"'{text}' is neither true nor false"),
    };

    private static XElement? Child(XElement parent, string name) =>
        parent.Elements().FirstOrDefault(child => child.Name.LocalName == name);

    private static string? Find(XElement parent, string name) => Child(parent, name)?.Value;

    private static XElement Require(XElement parent, string name) =>
        Child(parent, name) ?? throw Malformed(
            $"The content of element '{parent.Name.LocalName}' is not complete. One of "
                + $"'{name}' is expected.");

    private static string RequireText(XElement parent, string name) => Require(parent, name).Value;

    private static AwsErrorException Malformed(string problem) =>
        new("InvalidInput", $"Invalid XML ; {problem}");
}
