using System.Text.Json.Nodes;
using System.Xml.Linq;

namespace DnsSync.Simulator.Wire;

/// <summary>
/// What goes back over the wire, XML or JSON; without either and a status, the connection is cut.
/// </summary>
internal sealed record WireResponse(int Status, XElement? Body, FaultKind? Fault = null)
{
    public JsonObject? Json { get; private init; }

    public IReadOnlyDictionary<string, string> Headers { get; init; } =
        new Dictionary<string, string>();

    public bool IsBroken => Body is null && Json is null;

    public static WireResponse Of(int status, JsonObject json) =>
        new(status, null) { Json = json };

    public static WireResponse Broken(FaultKind fault) => new(0, null, fault);
}
