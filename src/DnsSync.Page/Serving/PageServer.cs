using System.Net;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using static DnsSync.Page.Serving.SmallServer;

namespace DnsSync.Page.Serving;

/// <summary>The live page over HTTP, at a loopback address. It has no other data than its feed's.</summary>
public sealed class PageServer : IAsyncDisposable
{
    private const string Post = "POST";
    private const string ActionPath = "/actions/";

    // Script and style come from here and nowhere else, nothing is framed, nothing is sent away.
    private const string Policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
        + "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private readonly PageFeed _feed;
    private readonly PageSettings _settings;
    private readonly CancellationTokenSource _stopping = new();
    private SmallServer _server = null!;
    private int _streams;
    private int _isStopped;

    private PageServer(PageFeed feed, PageSettings settings) => (_feed, _settings) = (feed, settings);

    /// <summary>Where it listens, such as <c>http://127.0.0.1:8053/</c>.</summary>
    public Uri Address => _server.Address;

    /// <exception cref="ArgumentException">The address is not a loopback address.</exception>
    /// <exception cref="IOException">The port is taken.</exception>
    public static async Task<PageServer> StartAsync(
        PageFeed feed, PageSettings settings, CancellationToken cancellation = default)
    {
        if (!IPAddress.IsLoopback(settings.Address.Address))
        {
            throw new ArgumentException($"{settings.Address} is not a loopback address", nameof(settings));
        }

        var server = new PageServer(feed, settings);
        server._server = await SmallServer.StartAsync(
            settings.Address, settings.MaximumConnections, server.AnswerAsync, cancellation);
        return server;
    }

    /// <summary>Stops listening, and ends the streams.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isStopped, 1) == 1)
        {
            return;
        }

        await _stopping.CancelAsync();
        await _server.DisposeAsync();
        _stopping.Dispose();
    }

    private Task AnswerAsync(HttpContext context)
    {
        var (request, headers) = (context.Request, context.Response.Headers);
        headers.ContentSecurityPolicy = Policy;
        headers.XContentTypeOptions = "nosniff";
        headers.CacheControl = "no-store";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";

        var host = request.Headers.Host.ToString();
        var own = new IPEndPoint(_settings.Address.Address, context.Connection.LocalPort);
        if (!RequestRules.IsOwnHost(host, own))
        {
            return TextAsync(context, StatusCodes.Status421MisdirectedRequest,
                $"This page is available only at its own address: http://{own}/");
        }

        var path = request.Path.Value ?? "/";
        if (path.StartsWith(ActionPath, StringComparison.Ordinal))
        {
            return ActAsync(context, path[ActionPath.Length..], host);
        }

        if (RefusalOfMethod(context) is { } refusal)
        {
            return refusal;
        }

        return path switch
        {
            "/events" => StreamAsync(context),
            "/state.json" => WriteAsync(context, 200, "application/json", Encoding.UTF8.GetBytes(_feed.Current.Json)),
            "/actions.json" => WriteAsync(context, 200, "application/json", Actions()),
            "/healthz" when _settings.Health is { } health => HealthAsync(context, health()),
            _ when Assets.Find(path) is { } asset => WriteAsync(context, 200, asset.Type, asset.Octets),
            _ => TextAsync(context, StatusCodes.Status404NotFound, "Not found."),
        };
    }

    private Task ActAsync(HttpContext context, string id, string host)
    {
        var headers = context.Request.Headers;
        if (_settings.Actions.FirstOrDefault(action => action.Id == id) is not { } action)
        {
            return TextAsync(context,
                _settings.Actions.Count == 0 ? StatusCodes.Status403Forbidden : StatusCodes.Status404NotFound,
                _settings.Actions.Count == 0
                    ? "The page is read-only. Start it with --allow-changes to enable actions."
                    : "Unknown action.");
        }

        if (!string.Equals(context.Request.Method, Post, StringComparison.Ordinal))
        {
            context.Response.Headers.Allow = Post;
            return TextAsync(context, StatusCodes.Status405MethodNotAllowed, "Only POST is allowed.");
        }

        var fetchSite = headers["Sec-Fetch-Site"].Count > 0 ? headers["Sec-Fetch-Site"].ToString() : null;
        return RequestRules.IsOwnOrigin(
            headers.Origin.Count > 0 ? headers.Origin.ToString() : null, fetchSite, host)
            ? TextAsync(context, StatusCodes.Status200OK, action.Do())
            : TextAsync(context, StatusCodes.Status403Forbidden, "Actions are accepted only from the page itself.");
    }

    private async Task StreamAsync(HttpContext context)
    {
        if (Interlocked.Increment(ref _streams) > _settings.MaximumStreams)
        {
            Interlocked.Decrement(ref _streams);
            context.Response.Headers.RetryAfter = "5";
            await TextAsync(context, StatusCodes.Status503ServiceUnavailable, "Too many pages are open.");
            return;
        }

        try
        {
            using var over = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, _stopping.Token);
            await EventStream.WriteAsync(context, _feed, over.Token);
        }
        finally
        {
            Interlocked.Decrement(ref _streams);
        }
    }

    private byte[] Actions()
    {
        using var octets = new MemoryStream();
        using (var json = new Utf8JsonWriter(octets))
        {
            json.WriteStartArray();
            foreach (var action in _settings.Actions)
            {
                json.WriteStartObject();
                json.WriteString("id", action.Id);
                json.WriteString("label", action.Label);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        return octets.ToArray();
    }
}
