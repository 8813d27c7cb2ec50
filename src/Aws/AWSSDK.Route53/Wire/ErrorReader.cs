using System.Net;
using System.Xml.Linq;
using Amazon.Route53.Model;
using Amazon.Runtime;
using static Amazon.Route53.Wire.ResponseReader;

namespace Amazon.Route53.Wire;

/// <summary>
/// Reads the errors of Route 53, which come in two shapes: <c>ErrorResponse</c> with an
/// <c>Error</c> in it, and, for a refused change batch, a root element named like the error, with a
/// list of messages.
/// </summary>
/// <remarks>
/// https://docs.aws.amazon.com/Route53/latest/APIReference/requests-rest-responses.html and
/// https://docs.aws.amazon.com/Route53/latest/APIReference/API_ChangeResourceRecordSets.html
/// </remarks>
internal static class ErrorReader
{
    /// <summary>
    /// <paramref name="xml" /> is the body, or null when it is not XML; the header's request id
    /// stands in when the body has none.
    /// </summary>
    public static AmazonRoute53Exception Read(
        XElement xml, string requestIdHeader, Exception inner, HttpStatusCode status)
    {
        var error = xml?.Name.LocalName == "ErrorResponse" ? Child(xml, "Error") : xml;
        var code = Code(error);
        var messages = code == null ? [] : Messages(error);
        var message = messages.Count > 0
            ? string.Join("; ", messages)
            : $"Route 53 answered {code ?? "without an error document"}, HTTP {(int)status}";
        var type = Text(error, "Type") switch
        {
            "Sender" => ErrorType.Sender,
            "Receiver" => ErrorType.Receiver,
            _ => ErrorType.Unknown,
        };
        var requestId = Filled(Text(xml, "RequestId")) ?? Filled(requestIdHeader);

        // As in the official package: the list of the older shape, and nothing of the common one.
        var listed = List(error) == null ? Collections.New<string>() : messages;
        return Typed(message, listed, inner, type, code, requestId, status);
    }

    private static AmazonRoute53Exception Typed(
        string message,
        List<string> messages,
        Exception inner,
        ErrorType type,
        string code,
        string requestId,
        HttpStatusCode status) => code switch
        {
            "InvalidChangeBatch" => new InvalidChangeBatchException(
                message, inner, type, code, requestId, status)
            {
                Messages = messages,
            },
            _ => new AmazonRoute53Exception(message, inner, type, code, requestId, status),
        };

    /// <summary>
    /// The code is an element, or, where there is none, the name of the root. That name is trusted
    /// in Route 53's own namespace only: a web page is XML too at times, but no error of Route 53.
    /// </summary>
    private static string Code(XElement error) =>
        error == null ? null
            : Filled(Text(error, "Code"))
                ?? (error.Parent == null && error.Name.NamespaceName == ChangeWriter.Namespace
                    ? error.Name.LocalName
                    : null);

    private static List<string> Messages(XElement error)
    {
        var list = List(error) ?? error;
        List<string> messages = [.. list.Elements()
            .Where(child => Is(child, "Message"))
            .Select(child => child.Value.Trim())
            .Where(text => text.Length > 0)];

        // Outside a list there is one; some servers repeat it in both spellings.
        return list == error ? [.. messages.Take(1)] : messages;
    }

    private static XElement List(XElement error) =>
        error?.Elements().FirstOrDefault(child => Is(child, "Messages"));

    // The API model writes "messages" and "message", the service "Messages" and "Message".
    private static bool Is(XElement element, string name) =>
        element.Name.LocalName.Equals(name, StringComparison.OrdinalIgnoreCase);

    private static string Filled(string text) => string.IsNullOrEmpty(text) ? null : text;
}
