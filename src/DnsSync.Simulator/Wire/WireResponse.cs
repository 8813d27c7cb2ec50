using System.Xml.Linq;

namespace DnsSync.Simulator.Wire;

/// <summary>
/// What goes back over the wire; without a body and a status, the connection is cut.
/// </summary>
internal sealed record WireResponse(int Status, XElement? Body, FaultKind? Fault = null)
{
    public static WireResponse Broken(FaultKind fault) => new(0, null, fault);
}
