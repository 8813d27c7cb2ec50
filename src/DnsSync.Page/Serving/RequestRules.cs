using System.Globalization;
using System.Net;

namespace DnsSync.Page.Serving;

/// <summary>
/// Which requests are answered at all. Pure. The page shows a private network: no other page that
/// the same browser has open may read it, let alone press its buttons.
/// </summary>
internal static class RequestRules
{
    /// <param name="host">The Host header as it came.</param>
    /// <returns>
    /// Whether it names this very address: a foreign name that was made to point here
    /// (DNS rebinding) does not.
    /// </returns>
    public static bool IsOwnHost(string? host, IPEndPoint own) =>
        host is not null && OwnHosts(own).Contains(host, StringComparer.OrdinalIgnoreCase);

    /// <param name="origin">The Origin header as it came.</param>
    /// <param name="fetchSite">The Sec-Fetch-Site header; null from programs that are no browsers.</param>
    /// <returns>Whether a page of ours sent it.</returns>
    public static bool IsOwnOrigin(string? origin, string? fetchSite, string host) =>
        origin is not null
        && string.Equals(origin, "http://" + host, StringComparison.OrdinalIgnoreCase)
        && fetchSite is null or "same-origin";

    private static IEnumerable<string> OwnHosts(IPEndPoint own)
    {
        var port = own.Port.ToString(CultureInfo.InvariantCulture);
        foreach (var name in (string[])[Bracketed(own.Address), "localhost"])
        {
            yield return $"{name}:{port}";
            if (own.Port == 80)
            {
                yield return name;
            }
        }
    }

    private static string Bracketed(IPAddress address) =>
        address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6 ? $"[{address}]" : address.ToString();
}
