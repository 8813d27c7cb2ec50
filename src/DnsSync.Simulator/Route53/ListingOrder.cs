using DnsSync.Model;

namespace DnsSync.Simulator.Route53;

/// <summary>
/// The order of names in a listing: labels reversed, in ASCII order (ListResourceRecordSets, Route 53
/// API reference).
/// </summary>
public static class ListingOrder
{
    private static readonly IComparer<DnsName> Escaped =
        Comparer<DnsName>.Create((left, right) => left.CompareTo(right));

    private static readonly IComparer<DnsName> Unescaped = Comparer<DnsName>.Create((left, right) =>
        left.ListedOrder(right) ?? Octets(left).AsSpan().SequenceCompareTo(Octets(right)));

    /// <summary>The order of a world: see <see cref="WorldSettings.ListsByEscapes"/>.</summary>
    public static IComparer<DnsName> Of(WorldSettings settings) =>
        settings.ListsByEscapes ? Escaped : Unescaped;

    // An escaped dot comes after the dot that ends a label, so that no two names are equal.
    private static int[] Octets(DnsName name)
    {
        var octets = new List<int>();
        foreach (var label in name.Labels.Reverse())
        {
            for (var at = 0; at < label.Length; at++)
            {
                octets.Add(2 * label[at]);
                if (label[at] == '\\')
                {
                    octets[^1] = 1 + (2 * Octal(label.AsSpan(at + 1, 3)));
                    at += 3;
                }
            }

            octets.Add(2 * '.');
        }

        return [.. octets];
    }

    private static int Octal(ReadOnlySpan<char> digits) =>
        (64 * (digits[0] - '0')) + (8 * (digits[1] - '0')) + (digits[2] - '0');
}
