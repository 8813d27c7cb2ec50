using System.Globalization;
using Amazon.Runtime.Internal;

namespace Amazon.Route53.Wire;

/// <summary>Builds the SDK's HTTP requests.</summary>
internal static class Http
{
    public static DefaultRequest Get(AmazonRoute53Request request, string path) =>
        new(request, "Amazon.Route53")
        {
            HttpMethod = "GET",
            ResourcePath = path,
            UseQueryString = true,
        };

    public static DefaultRequest Post(AmazonRoute53Request request, string path, byte[] xml)
    {
        var http = new DefaultRequest(request, "Amazon.Route53")
        {
            HttpMethod = "POST",
            ResourcePath = path,
            Content = xml,
        };
        http.Headers["Content-Type"] = "application/xml";
        http.Headers["Content-Length"] = xml.Length.ToString(CultureInfo.InvariantCulture);
        return http;
    }

    /// <summary>
    /// Puts an id into the path. AWS answers ids with a prefix and takes them without: the prefix
    /// goes, as it does in the official package. An empty id would be another operation's path.
    /// </summary>
    public static DefaultRequest Id(
        this DefaultRequest http, string id, string prefix, string member)
    {
        var bare = id != null && id.StartsWith(prefix, StringComparison.Ordinal)
            ? id[prefix.Length..]
            : id;
        if (string.IsNullOrEmpty(bare))
            throw new AmazonRoute53Exception(
                $"Request object does not have required field {member} set");
        http.AddPathResource("{Id}", bare);
        return http;
    }

    public static void Query(this DefaultRequest http, string name, string value)
    {
        if (value != null)
            http.Parameters.Add(name, value);
    }
}
