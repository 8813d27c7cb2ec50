namespace DnsSync.Configuration;

/// <summary>Suggests the known word that the user probably meant.</summary>
internal static class Spelling
{
    /// <returns>The first that differs in case alone, or by one typing error; null if none does.</returns>
    public static string? Nearest(string word, IEnumerable<string> known) =>
        known.FirstOrDefault(candidate =>
            candidate.Equals(word, StringComparison.OrdinalIgnoreCase)
            || OneEditApart(candidate.ToLowerInvariant(), word.ToLowerInvariant()));

    // One character missing, too many, wrong, or swapped with its neighbour.
    private static bool OneEditApart(string a, string b)
    {
        if (Math.Abs(a.Length - b.Length) > 1)
        {
            return false;
        }

        var head = a.Zip(b).TakeWhile(pair => pair.First == pair.Second).Count();
        var (restA, restB) = (a[head..], b[head..]);
        return restA.Length > restB.Length ? restA[1..] == restB
            : restA.Length < restB.Length ? restB[1..] == restA
            : restA.Length == 0 || restA[1..] == restB[1..]
                || (restA.Length > 1 && restA[0] == restB[1] && restA[1] == restB[0]
                    && restA[2..] == restB[2..]);
    }
}
