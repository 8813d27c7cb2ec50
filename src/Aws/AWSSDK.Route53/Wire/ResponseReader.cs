using System.Xml;
using System.Xml.Linq;
using Amazon.Route53.Model;
using Amazon.Runtime;

namespace Amazon.Route53.Wire;

/// <summary>
/// Reads the documents that Route 53 answers. What is absent stays null; a collection element with
/// nothing in it counts as absent, as in the official package.
/// </summary>
internal static class ResponseReader
{
    public static AmazonWebServiceResponse ListHostedZonesByName(XElement xml) =>
        new ListHostedZonesByNameResponse
        {
            HostedZones = List(xml, "HostedZones", "HostedZone", HostedZone),
        };

    public static AmazonWebServiceResponse GetHostedZone(XElement xml) =>
        new GetHostedZoneResponse
        {
            HostedZone = Part(xml, "HostedZone", HostedZone),
            VPCs = List(xml, "VPCs", "VPC", vpc => new VPC
            {
                VPCId = Text(vpc, "VPCId"),
            }),
        };

    public static AmazonWebServiceResponse ListResourceRecordSets(XElement xml) =>
        new ListResourceRecordSetsResponse
        {
            ResourceRecordSets =
                List(xml, "ResourceRecordSets", "ResourceRecordSet", ResourceRecordSet),
            IsTruncated = Bool(xml, "IsTruncated"),
            NextRecordName = Text(xml, "NextRecordName"),
            NextRecordType = Text(xml, "NextRecordType"),
            NextRecordIdentifier = Text(xml, "NextRecordIdentifier"),
        };

    public static AmazonWebServiceResponse ChangeResourceRecordSets(XElement xml) =>
        new ChangeResourceRecordSetsResponse { ChangeInfo = Part(xml, "ChangeInfo", ChangeInfo) };

    public static AmazonWebServiceResponse GetChange(XElement xml) =>
        new GetChangeResponse { ChangeInfo = Part(xml, "ChangeInfo", ChangeInfo) };

    private static HostedZone HostedZone(XElement xml) => new()
    {
        Id = Text(xml, "Id"),
        Name = Text(xml, "Name"),
        Config = Part(xml, "Config", config => new HostedZoneConfig
        {
            PrivateZone = Bool(config, "PrivateZone"),
        }),
    };

    private static ResourceRecordSet ResourceRecordSet(XElement xml) => new()
    {
        Name = Text(xml, "Name"),
        Type = Text(xml, "Type"),
        SetIdentifier = Text(xml, "SetIdentifier"),
        Weight = Long(xml, "Weight"),
        Region = Text(xml, "Region"),
        GeoLocation = Part(xml, "GeoLocation", location => new GeoLocation
        {
            ContinentCode = Text(location, "ContinentCode"),
            CountryCode = Text(location, "CountryCode"),
            SubdivisionCode = Text(location, "SubdivisionCode"),
        }),
        Failover = Text(xml, "Failover"),
        MultiValueAnswer = Bool(xml, "MultiValueAnswer"),
        TTL = Long(xml, "TTL"),
        ResourceRecords = List(xml, "ResourceRecords", "ResourceRecord", record =>
            new ResourceRecord { Value = Text(record, "Value") }),
        AliasTarget = Part(xml, "AliasTarget", target => new AliasTarget
        {
            HostedZoneId = Text(target, "HostedZoneId"),
            DNSName = Text(target, "DNSName"),
            EvaluateTargetHealth = Bool(target, "EvaluateTargetHealth"),
        }),
        HealthCheckId = Text(xml, "HealthCheckId"),
        TrafficPolicyInstanceId = Text(xml, "TrafficPolicyInstanceId"),
        CidrRoutingConfig = Part(xml, "CidrRoutingConfig", config => new CidrRoutingConfig
        {
            CollectionId = Text(config, "CollectionId"),
            LocationName = Text(config, "LocationName"),
        }),
        GeoProximityLocation = Part(xml, "GeoProximityLocation", GeoProximityLocation),
    };

    private static GeoProximityLocation GeoProximityLocation(XElement xml) => new()
    {
        AWSRegion = Text(xml, "AWSRegion"),
        LocalZoneGroup = Text(xml, "LocalZoneGroup"),
        Coordinates = Part(xml, "Coordinates", coordinates => new Coordinates
        {
            Latitude = Text(coordinates, "Latitude"),
            Longitude = Text(coordinates, "Longitude"),
        }),
        Bias = Int(xml, "Bias"),
    };

    private static ChangeInfo ChangeInfo(XElement xml) => new()
    {
        Id = Text(xml, "Id"),
        Status = Text(xml, "Status"),
    };

    /// <summary>The child of that name, in whatever namespace the document has.</summary>
    internal static XElement Child(XElement parent, string name) =>
        parent?.Elements().FirstOrDefault(child => child.Name.LocalName == name);

    internal static string Text(XElement parent, string name) => Child(parent, name)?.Value;

    private static bool? Bool(XElement parent, string name) =>
        Text(parent, name) is { } text ? XmlConvert.ToBoolean(text) : null;

    private static long? Long(XElement parent, string name) =>
        Text(parent, name) is { } text ? XmlConvert.ToInt64(text) : null;

    private static int? Int(XElement parent, string name) =>
        Text(parent, name) is { } text ? XmlConvert.ToInt32(text) : null;

    private static T Part<T>(XElement parent, string name, Func<XElement, T> read)
        where T : class =>
        Child(parent, name) is { } part ? read(part) : null;

    private static List<T> List<T>(
        XElement parent, string name, string item, Func<XElement, T> read)
    {
        var items = Child(parent, name)?.Elements()
            .Where(child => child.Name.LocalName == item)
            .Select(read)
            .ToList();
        return items is { Count: > 0 } ? items : Collections.New<T>();
    }
}
