using System.Globalization;
using System.Xml.Linq;
using DnsSync.Model;
using DnsSync.Simulator.Route53;

namespace DnsSync.Simulator.Wire;

/// <summary>Route 53's answers in its own XML (API version 2013-04-01).</summary>
internal sealed class Route53Xml(World world)
{
    public static readonly XNamespace Ns = "https://route53.amazonaws.com/doc/2013-04-01/";

    private WorldSettings Settings => world.Settings;

    public static XElement Element(string name, params object?[] content) =>
        new(Ns + name, content);

    public static XElement Error(AwsError error, string requestId, bool hasOwnRoot = false) =>
        error.Details.Length > 0 && hasOwnRoot
            ? Element(
                error.Code,
                Element("Messages", error.Details.Select(text => Element("Message", text))),
                Element("RequestId", requestId))
            : Element(
                "ErrorResponse",
                Element(
                    "Error",
                    Element("Type", error.Status >= 500 ? "Receiver" : "Sender"),
                    Element("Code", error.Code),
                    Element("Message", error.Message)),
                Element("RequestId", requestId));

    public XElement Change(WorldChange change) => Element(
        "ChangeInfo",
        Element("Id", "/change/" + change.Id),
        Element("Status", change.StatusAt(world.Now)),
        Element("SubmittedAt", change.Submitted.UtcDateTime.ToString(
            "yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture)),
        change.Comment is null ? null : Element("Comment", change.Comment));

    public static XElement Zone(WorldZone zone) => Element(
        "HostedZone",
        Element("Id", "/hostedzone/" + zone.Id),
        Element("Name", zone.Name.ToRoute53()),
        Element("CallerReference", zone.CallerReference),
        Element(
            "Config",
            zone.Comment is null ? null : Element("Comment", zone.Comment),
            Element("PrivateZone", zone.IsPrivate)),
        Element("ResourceRecordSetCount", zone.RecordSets.Length));

    public XElement Vpc(string vpcId) => Element(
        "VPC", Element("VPCRegion", Settings.Region), Element("VPCId", vpcId));

    /// <summary>The name servers of a public zone; private ones have no delegation set.</summary>
    public static XElement? DelegationSet(WorldZone zone) => zone.IsPrivate
        ? null
        : Element("DelegationSet", Element(
            "NameServers",
            zone.At(zone.Name).Where(set => set.Type == "NS").SelectMany(set => set.Values)
                .Select(server => Element("NameServer", server.TrimEnd('.')))));

    public static XElement RecordSet(RecordSet set) => Element(
        "ResourceRecordSet",
        Element("Name", set.Name.ToRoute53()),
        Element("Type", set.Type),
        Optional("SetIdentifier", set.SetIdentifier),
        Optional("Weight", set.Weight),
        Optional("Region", set.Region),
        set.GeoLocation is { } geo
            ? Element(
                "GeoLocation",
                Optional("ContinentCode", geo.ContinentCode),
                Optional("CountryCode", geo.CountryCode),
                Optional("SubdivisionCode", geo.SubdivisionCode))
            : null,
        Optional("Failover", set.Failover),
        Optional("MultiValueAnswer", set.MultiValueAnswer),
        Optional("TTL", set.Ttl),
        set.Values.IsEmpty
            ? null
            : Element("ResourceRecords", set.Values.Select(value =>
                Element("ResourceRecord", Element("Value", value)))),
        set.AliasTarget is { } alias
            ? Element(
                "AliasTarget",
                Element("HostedZoneId", alias.HostedZoneId),
                Element("DNSName", alias.DnsName),
                Element("EvaluateTargetHealth", alias.EvaluateTargetHealth))
            : null,
        Optional("HealthCheckId", set.HealthCheckId),
        Optional("TrafficPolicyInstanceId", set.TrafficPolicyInstanceId),
        set.CidrRouting is { } cidr
            ? Element(
                "CidrRoutingConfig",
                Element("CollectionId", cidr.CollectionId),
                Element("LocationName", cidr.LocationName))
            : null,
        set.GeoProximity is { } proximity ? GeoProximity(proximity) : null);

    private static XElement GeoProximity(GeoProximity proximity) => Element(
        "GeoProximityLocation",
        Optional("AWSRegion", proximity.AwsRegion),
        Optional("LocalZoneGroup", proximity.LocalZoneGroup),
        proximity.Latitude is null && proximity.Longitude is null
            ? null
            : Element(
                "Coordinates",
                Optional("Latitude", proximity.Latitude),
                Optional("Longitude", proximity.Longitude)),
        Optional("Bias", proximity.Bias));

    private static XElement? Optional(string name, object? value) =>
        value is null ? null : Element(name, value);
}
