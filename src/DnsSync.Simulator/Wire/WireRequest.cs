using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace DnsSync.Simulator.Wire;

/// <summary>One HTTP request, read to its end.</summary>
/// <param name="Caller">The access key id that signed it; <c>anonymous</c> if none did.</param>
internal sealed record WireRequest(
    string Method, string Path, SortedDictionary<string, string> Query, string Caller, byte[] Body)
{
    /// <summary>The header X-Amz-Target, of services that speak JSON; null without it.</summary>
    public string? Target { get; private init; }

    /// <summary>A query parameter; null if it is not there or empty.</summary>
    public string? Find(string name) =>
        Query.TryGetValue(name, out var value) && value.Length > 0 ? value : null;

    /// <summary>The query string's parameters and those of a form in the body.</summary>
    public QueryParameters Parameters()
    {
        var all = new SortedDictionary<string, string>(Query, StringComparer.Ordinal);
        Read(Encoding.UTF8.GetString(Body), all);
        return new QueryParameters(all);
    }

    /// <exception cref="BadHttpRequestException">The body is too large, or broken.</exception>
    public static async Task<WireRequest> ReadAsync(HttpContext context)
    {
        var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        var query = new SortedDictionary<string, string>(StringComparer.Ordinal);
        Read(context.Request.QueryString.Value ?? "", query);
        return new WireRequest(
            context.Request.Method,
            context.Request.Path.Value ?? "/",
            query,
            CallerOf(context.Request.Headers.Authorization.ToString()),
            body.ToArray())
        {
            Target = TargetOf(context),
        };
    }

    /// <summary>The same of a request that no server received.</summary>
    public static WireRequest Of(HttpRequestMessage request, byte[] body)
    {
        var query = new SortedDictionary<string, string>(StringComparer.Ordinal);
        Read(request.RequestUri!.Query, query);
        return new WireRequest(
            request.Method.Method,
            Uri.UnescapeDataString(request.RequestUri.AbsolutePath),
            query,
            CallerOf(HeaderOf(request, "Authorization") ?? ""),
            body)
        {
            Target = HeaderOf(request, "X-Amz-Target"),
        };
    }

    private static string? HeaderOf(HttpRequestMessage request, string name) =>
        request.Headers.TryGetValues(name, out var values) ? string.Join(',', values) : null;

    /// <summary>The header X-Amz-Target; null without it.</summary>
    public static string? TargetOf(HttpContext context) =>
        context.Request.Headers.TryGetValue("X-Amz-Target", out var target)
            ? target.ToString()
            : null;

    private static void Read(string encoded, SortedDictionary<string, string> into)
    {
        foreach (var (name, value) in QueryHelpers.ParseQuery(encoded))
        {
            into[name] = value.Count > 0 ? value[^1] ?? "" : "";
        }
    }

    // AWS4-HMAC-SHA256 Credential=AKIA.../20260101/ap-northeast-1/ec2/aws4_request, ...
    private static string CallerOf(string authorization)
    {
        const string Credential = "Credential=";
        var at = authorization.IndexOf(Credential, StringComparison.Ordinal);
        if (at < 0)
        {
            return "anonymous";
        }

        var rest = authorization[(at + Credential.Length)..];
        var end = rest.IndexOf('/');
        return end > 0 ? rest[..end] : "anonymous";
    }
}
