using System.Collections.Immutable;
using System.Text.Json.Nodes;
using System.Xml.Linq;

namespace DnsSync.Simulator.Wire;

/// <summary>What something that is not AWS, or an AWS that is mistaken, answers with status 200.</summary>
internal static class ForeignAnswers
{
    private static readonly XNamespace Ec2 = "http://ec2.amazonaws.com/doc/2016-11-15/";

    private static readonly ImmutableArray<Func<string, WireResponse>> All =
    [
        // A proxy's page.
        _ => Xml(new XElement("html", new XElement("body", new XElement("p", "Your request was blocked.")))),
        _ => Xml(new XElement("ok")),

        // Another call's answer.
        _ => Xml(new XElement(
            Ec2 + "DescribeVpcsResponse", new XElement(Ec2 + "requestId", "r-0"), new XElement(Ec2 + "vpcSet"))),
        _ => Xml(Route53Xml.Element(
            "ListHostedZonesResponse",
            Route53Xml.Element("HostedZones"),
            Route53Xml.Element("IsTruncated", false),
            Route53Xml.Element("MaxItems", 100))),

        // The right document with nothing in it.
        operation => Xml(new XElement(Ec2 + (operation + "Response"), new XElement(Ec2 + "requestId", "r-0"))),
        operation => Xml(Route53Xml.Element(operation + "Response")),

        // An error document.
        _ => Xml(Route53Xml.Error(new AwsError("InternalError", "We are sorry."), "r-0")),
        _ => WireResponse.Of(200, new JsonObject { ["message"] = "We are sorry." }),
        _ => WireResponse.Of(200, []),
    ];

    /// <param name="operation">What was asked for.</param>
    public static WireResponse Draw(World world, string operation) => All[world.Random.Below(All.Length)](operation);

    private static WireResponse Xml(XElement body) => new(200, body);
}
