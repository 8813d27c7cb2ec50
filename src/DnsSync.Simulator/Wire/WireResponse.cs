using System.Text;
using System.Text.Json.Nodes;
using System.Xml;
using System.Xml.Linq;

namespace DnsSync.Simulator.Wire;

/// <summary>
/// What goes back over the wire, XML or JSON; without either and a status, the connection is cut.
/// </summary>
internal sealed record WireResponse(int Status, XElement? Body, FaultKind? Fault = null)
{
    public JsonObject? Json { get; private init; }

    /// <summary>The operation whose answer does not come; null of every other answer.</summary>
    public string? Operation { get; private init; }

    public IReadOnlyDictionary<string, string> Headers { get; init; } =
        new Dictionary<string, string>();

    /// <summary>What a document begins with, whose rest never comes.</summary>
    public static ReadOnlyMemory<byte> Half { get; } = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<"u8.ToArray();

    /// <param name="requested">The request's own media type; null if it had none.</param>
    public string ContentType(string? requested) =>
        Json is null ? "text/xml;charset=UTF-8" : requested ?? "application/json";

    /// <summary>The body as it goes over the wire.</summary>
    public byte[] Octets() => Json is { } json ? Encoding.UTF8.GetBytes(json.ToJsonString()) : Write(Body!);

    public bool IsBroken => Body is null && Json is null;

    public static WireResponse Of(int status, JsonObject json) =>
        new(status, null) { Json = json };

    /// <param name="operation">What was asked for, such as <c>GetChange</c>.</param>
    public static WireResponse Broken(FaultKind fault, string operation) =>
        new(0, null, fault) { Operation = operation };

    private static byte[] Write(XElement body)
    {
        var octets = new MemoryStream();
        using (var writer = XmlWriter.Create(octets, new XmlWriterSettings
        {
            Encoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
            // A client may have sent characters that XML cannot hold; they go back as references.
            CheckCharacters = false,
        }))
        {
            body.Save(writer);
        }

        return octets.ToArray();
    }
}
