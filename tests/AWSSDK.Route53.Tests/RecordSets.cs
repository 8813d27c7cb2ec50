using Amazon.Route53;
using Amazon.Route53.Model;

namespace AWSSDK.Route53.Tests;

/// <summary>A record set of each kind that Route 53 knows, and the XML of each.</summary>
internal static class RecordSets
{
    private const string Records = "<TTL>60</TTL><ResourceRecords><ResourceRecord>"
        + "<Value>10.0.0.1</Value></ResourceRecord></ResourceRecords>";

    public static IReadOnlyDictionary<string, (ResourceRecordSet Set, string Xml)> All { get; } =
        new Dictionary<string, (ResourceRecordSet Set, string Xml)>
        {
            ["plain"] = (
                Of(set => set.ResourceRecords.Add(new("10.0.0.2"))),
                "<Name>a.example.</Name><Type>A</Type><TTL>60</TTL><ResourceRecords>"
                + "<ResourceRecord><Value>10.0.0.1</Value></ResourceRecord>"
                + "<ResourceRecord><Value>10.0.0.2</Value></ResourceRecord></ResourceRecords>"),
            ["alias"] = (
                new ResourceRecordSet("a.example.", RRType.AAAA)
                {
                    AliasTarget = new("Z2", "vpce.example.") { EvaluateTargetHealth = false },
                },
                "<Name>a.example.</Name><Type>AAAA</Type><AliasTarget><HostedZoneId>Z2"
                + "</HostedZoneId><DNSName>vpce.example.</DNSName><EvaluateTargetHealth>false"
                + "</EvaluateTargetHealth></AliasTarget>"),
            ["weighted"] = Routed(set => set.Weight = 0, "<Weight>0</Weight>"),
            ["latency"] = Routed(
                set => set.Region = "eu-west-1", "<Region>eu-west-1</Region>"),
            ["geolocation by country"] = Routed(
                set => set.GeoLocation = new() { CountryCode = "US", SubdivisionCode = "WA" },
                "<GeoLocation><CountryCode>US</CountryCode><SubdivisionCode>WA</SubdivisionCode>"
                + "</GeoLocation>"),
            ["geolocation by continent"] = Routed(
                set => set.GeoLocation = new() { ContinentCode = "EU" },
                "<GeoLocation><ContinentCode>EU</ContinentCode></GeoLocation>"),
            ["failover"] = Routed(
                set => set.Failover = ResourceRecordSetFailover.SECONDARY,
                "<Failover>SECONDARY</Failover>"),
            ["multivalue"] = Routed(
                set => set.MultiValueAnswer = true, "<MultiValueAnswer>true</MultiValueAnswer>"),
            ["health check"] = (
                Of(set => set.HealthCheckId = "hc-1"),
                $"<Name>a.example.</Name><Type>A</Type>{Records}<HealthCheckId>hc-1</HealthCheckId>"),
            ["traffic policy"] = (
                Of(set => set.TrafficPolicyInstanceId = "tp-1"),
                $"<Name>a.example.</Name><Type>A</Type>{Records}<TrafficPolicyInstanceId>tp-1"
                + "</TrafficPolicyInstanceId>"),
            ["cidr"] = Routed(
                set => set.CidrRoutingConfig = new() { CollectionId = "c-1", LocationName = "*" },
                "",
                "<CidrRoutingConfig><CollectionId>c-1</CollectionId><LocationName>*</LocationName>"
                + "</CidrRoutingConfig>"),
            ["geoproximity by region"] = Routed(
                set => set.GeoProximityLocation = new() { AWSRegion = "eu-west-1", Bias = -10 },
                "",
                "<GeoProximityLocation><AWSRegion>eu-west-1</AWSRegion><Bias>-10</Bias>"
                + "</GeoProximityLocation>"),
            ["geoproximity by place"] = Routed(
                set => set.GeoProximityLocation = new()
                {
                    LocalZoneGroup = "usw2-lax1-az1",
                    Coordinates = new() { Latitude = "49.22", Longitude = "-74.01" },
                },
                "",
                "<GeoProximityLocation><LocalZoneGroup>usw2-lax1-az1</LocalZoneGroup><Coordinates>"
                + "<Latitude>49.22</Latitude><Longitude>-74.01</Longitude></Coordinates>"
                + "</GeoProximityLocation>"),
            ["every member, in the order of the API model"] = (
                Of(set =>
                {
                    set.SetIdentifier = "s";
                    set.Weight = 255;
                    set.Region = "xx-new-1";
                    set.GeoLocation = new() { CountryCode = "*" };
                    set.Failover = ResourceRecordSetFailover.PRIMARY;
                    set.MultiValueAnswer = false;
                    set.AliasTarget = new("Z", "d.") { EvaluateTargetHealth = true };
                    set.HealthCheckId = "h";
                    set.TrafficPolicyInstanceId = "t";
                    set.CidrRoutingConfig = new() { CollectionId = "c", LocationName = "l" };
                    set.GeoProximityLocation = new() { AWSRegion = "r" };
                }),
                "<Name>a.example.</Name><Type>A</Type><SetIdentifier>s</SetIdentifier><Weight>255"
                + "</Weight><Region>xx-new-1</Region><GeoLocation><CountryCode>*</CountryCode>"
                + "</GeoLocation><Failover>PRIMARY</Failover><MultiValueAnswer>false"
                + $"</MultiValueAnswer>{Records}<AliasTarget><HostedZoneId>Z</HostedZoneId>"
                + "<DNSName>d.</DNSName><EvaluateTargetHealth>true</EvaluateTargetHealth>"
                + "</AliasTarget><HealthCheckId>h</HealthCheckId><TrafficPolicyInstanceId>t"
                + "</TrafficPolicyInstanceId><CidrRoutingConfig><CollectionId>c</CollectionId>"
                + "<LocationName>l</LocationName></CidrRoutingConfig><GeoProximityLocation>"
                + "<AWSRegion>r</AWSRegion></GeoProximityLocation>"),
        };

    public static TheoryData<string> Kinds => [.. All.Keys];

    private static (ResourceRecordSet Set, string Xml) Routed(
        Action<ResourceRecordSet> set, string before, string after = "") => (
        Of(it =>
        {
            it.SetIdentifier = "one";
            set(it);
        }),
        "<Name>a.example.</Name><Type>A</Type><SetIdentifier>one</SetIdentifier>"
        + before + Records + after);

    private static ResourceRecordSet Of(Action<ResourceRecordSet> set)
    {
        var it = new ResourceRecordSet("a.example.", RRType.A)
        {
            TTL = 60,
            ResourceRecords = [new("10.0.0.1")],
        };
        set(it);
        return it;
    }
}
