using System.Text;
using DnsSync.Simulator.Time;

namespace DnsSync.Simulator;

/// <summary>Ids in AWS's shapes, out of the world's seed.</summary>
internal sealed class Ids(SplitMix64 random)
{
    private const string UpperAlphanumeric = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";

    /// <summary>Such as <c>vpce-0a1b2c3d4e5f60718</c>: a zero and sixteen hex digits.</summary>
    public string Ec2(string prefix) => $"{prefix}-0{random.Next():x16}";

    /// <summary>Such as <c>Z0123456789ABCDEFGHIJ</c>.</summary>
    public string Route53(char prefix)
    {
        var id = new StringBuilder().Append(prefix).Append('0');
        while (id.Length < 21)
        {
            id.Append(UpperAlphanumeric[random.Below(UpperAlphanumeric.Length)]);
        }

        return id.ToString();
    }

    /// <summary>A request id, which looks like a GUID.</summary>
    public string Request()
    {
        var text = $"{random.Next():x16}{random.Next():x16}";
        return $"{text[..8]}-{text[8..12]}-{text[12..16]}-{text[16..20]}-{text[20..]}";
    }
}
