using System.Globalization;
using System.Text;
using System.Xml;
using Amazon.Route53.Model;
using Amazon.Runtime;
using Amazon.Runtime.Internal.Util;

namespace Amazon.Route53.Wire;

/// <summary>
/// Writes a change batch. The order of elements is the API model's, and Route 53 insists on it.
/// Members that are null, and collections that are empty, are left out.
/// </summary>
internal static class ChangeWriter
{
    public const string Namespace = "https://route53.amazonaws.com/doc/2013-04-01/";

    /// <exception cref="ArgumentException">
    /// A value has a character that XML 1.0 cannot carry, escaped or not (a control character).
    /// DNS data writes those as octal escapes (<c>\001</c>).
    /// </exception>
    public static byte[] Write(ChangeResourceRecordSetsRequest request)
    {
        // The SDK's writer escapes line ends that only some XML parsers keep (U+0085, U+2028).
        using var text = new XMLEncodedStringWriter(CultureInfo.InvariantCulture);
        var settings = new XmlWriterSettings
        {
            OmitXmlDeclaration = true,
            NewLineHandling = NewLineHandling.Entitize,
        };
        using (var xml = XmlWriter.Create(text, settings))
        {
            xml.WriteStartElement("ChangeResourceRecordSetsRequest", Namespace);
            if (request.ChangeBatch is { } batch)
                Write(xml, batch);
            xml.WriteEndElement();
        }

        return Encoding.UTF8.GetBytes(text.ToString());
    }

    private static void Write(XmlWriter xml, ChangeBatch batch)
    {
        xml.WriteStartElement("ChangeBatch");
        Element(xml, "Comment", batch.Comment);
        if (batch.Changes is { Count: > 0 })
        {
            xml.WriteStartElement("Changes");
            foreach (var change in batch.Changes)
            {
                xml.WriteStartElement("Change");
                Element(xml, "Action", change.Action);
                if (change.ResourceRecordSet is { } set)
                    Write(xml, set);
                xml.WriteEndElement();
            }

            xml.WriteEndElement();
        }

        xml.WriteEndElement();
    }

    private static void Write(XmlWriter xml, ResourceRecordSet set)
    {
        xml.WriteStartElement("ResourceRecordSet");
        Element(xml, "Name", set.Name);
        Element(xml, "Type", set.Type);
        Element(xml, "SetIdentifier", set.SetIdentifier);
        Element(xml, "Weight", set.Weight);
        Element(xml, "Region", set.Region);
        Write(xml, set.GeoLocation);
        Element(xml, "Failover", set.Failover);
        Element(xml, "MultiValueAnswer", set.MultiValueAnswer);
        Element(xml, "TTL", set.TTL);
        Write(xml, set.ResourceRecords);
        Write(xml, set.AliasTarget);
        Element(xml, "HealthCheckId", set.HealthCheckId);
        Element(xml, "TrafficPolicyInstanceId", set.TrafficPolicyInstanceId);
        Write(xml, set.CidrRoutingConfig);
        Write(xml, set.GeoProximityLocation);
        xml.WriteEndElement();
    }

    private static void Write(XmlWriter xml, List<ResourceRecord> records)
    {
        if (records is not { Count: > 0 })
            return;
        xml.WriteStartElement("ResourceRecords");
        foreach (var record in records)
        {
            xml.WriteStartElement("ResourceRecord");
            Element(xml, "Value", record.Value);
            xml.WriteEndElement();
        }

        xml.WriteEndElement();
    }

    private static void Write(XmlWriter xml, AliasTarget target)
    {
        if (target == null)
            return;
        xml.WriteStartElement("AliasTarget");
        Element(xml, "HostedZoneId", target.HostedZoneId);
        Element(xml, "DNSName", target.DNSName);
        Element(xml, "EvaluateTargetHealth", target.EvaluateTargetHealth);
        xml.WriteEndElement();
    }

    private static void Write(XmlWriter xml, GeoLocation location)
    {
        if (location == null)
            return;
        xml.WriteStartElement("GeoLocation");
        Element(xml, "ContinentCode", location.ContinentCode);
        Element(xml, "CountryCode", location.CountryCode);
        Element(xml, "SubdivisionCode", location.SubdivisionCode);
        xml.WriteEndElement();
    }

    private static void Write(XmlWriter xml, CidrRoutingConfig config)
    {
        if (config == null)
            return;
        xml.WriteStartElement("CidrRoutingConfig");
        Element(xml, "CollectionId", config.CollectionId);
        Element(xml, "LocationName", config.LocationName);
        xml.WriteEndElement();
    }

    private static void Write(XmlWriter xml, GeoProximityLocation location)
    {
        if (location == null)
            return;
        xml.WriteStartElement("GeoProximityLocation");
        Element(xml, "AWSRegion", location.AWSRegion);
        Element(xml, "LocalZoneGroup", location.LocalZoneGroup);
        if (location.Coordinates is { } coordinates)
        {
            xml.WriteStartElement("Coordinates");
            Element(xml, "Latitude", coordinates.Latitude);
            Element(xml, "Longitude", coordinates.Longitude);
            xml.WriteEndElement();
        }

        Element(xml, "Bias", location.Bias);
        xml.WriteEndElement();
    }

    private static void Element(XmlWriter xml, string name, long? value) =>
        Element(xml, name, value?.ToString(CultureInfo.InvariantCulture));

    private static void Element(XmlWriter xml, string name, bool? value) =>
        Element(xml, name, value switch { true => "true", false => "false", null => null });

    private static void Element(XmlWriter xml, string name, ConstantClass value) =>
        Element(xml, name, value?.Value);

    private static void Element(XmlWriter xml, string name, string value)
    {
        if (value != null)
            xml.WriteElementString(name, value);
    }
}
