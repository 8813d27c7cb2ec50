using System.Globalization;

namespace DnsSync.Model;

/// <summary>Numbers of things, as people write them: <c>1 name</c>, <c>2 names</c>.</summary>
internal static class Counted
{
    /// <param name="plural">Default: the singular with an s.</param>
    public static string Of(int count, string singular, string? plural = null) =>
        string.Create(CultureInfo.InvariantCulture, $"{count} {(count == 1 ? singular : plural ?? singular + "s")}");
}
