using System.Net;
using System.Xml;
using System.Xml.Linq;
using Amazon.Runtime;
using Amazon.Runtime.Internal.Transform;

namespace Amazon.Route53.Wire;

/// <summary>Reads the answer of one operation, be it a response or an error.</summary>
internal sealed class Route53ResponseUnmarshaller(
    string root, Func<XElement, AmazonWebServiceResponse> read) : XmlResponseUnmarshaller
{
    /// <summary>
    /// A success that is not the document asked for is an error: a proxy's page, or nothing at all,
    /// must not pass for a zone without records.
    /// </summary>
    public override AmazonWebServiceResponse Unmarshall(XmlUnmarshallerContext context)
    {
        try
        {
            var xml = Load(context.Stream);
            return xml.Name.LocalName == root
                ? read(xml)
                : throw new XmlException($"Expected a {root} document, not {xml.Name.LocalName}");
        }
        catch (Exception e) when (e is XmlException or FormatException or OverflowException)
        {
            throw new AmazonUnmarshallingException(
                RequestId(context), root, e, context.ResponseData.StatusCode);
        }
    }

    public override AmazonServiceException UnmarshallException(
        XmlUnmarshallerContext context, Exception innerException, HttpStatusCode statusCode)
    {
        XElement xml = null;
        try
        {
            xml = Load(context.Stream);
        }
        catch (Exception e) when (e is XmlException or IOException)
        {
            // Empty, HTML, or cut short: what matters then is the status.
        }

        return ErrorReader.Read(xml, RequestId(context), innerException, statusCode);
    }

    private static string RequestId(XmlUnmarshallerContext context) =>
        context.ResponseData.GetHeaderValue("x-amzn-RequestId");

    private static XElement Load(Stream stream)
    {
        using var reader = XmlReader.Create(stream, new XmlReaderSettings
        {
            DtdProcessing = DtdProcessing.Prohibit,
            XmlResolver = null,
        });
        return XElement.Load(reader, LoadOptions.PreserveWhitespace);
    }
}
