using System.Net;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

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
    private readonly KestrelServer _server;
    private readonly CancellationTokenSource _stopping = new();
    private int _streams;
    private int _isStopped;

    private PageServer(PageFeed feed, PageSettings settings, KestrelServer server) =>
        (_feed, _settings, _server) = (feed, settings, server);

    /// <summary>Where it listens, such as <c>http://127.0.0.1:8053/</c>.</summary>
    public Uri Address => new(_server.Features.Get<IServerAddressesFeature>()!.Addresses.First());

    /// <exception cref="ArgumentException">The address is not a loopback address.</exception>
    /// <exception cref="IOException">The port is taken.</exception>
    public static async Task<PageServer> StartAsync(
        PageFeed feed, PageSettings settings, CancellationToken cancellation = default)
    {
        if (!IPAddress.IsLoopback(settings.Address.Address))
        {
            throw new ArgumentException($"{settings.Address} is no loopback address", nameof(settings));
        }

        var options = new KestrelServerOptions { AddServerHeader = false };
        options.Limits.MaxRequestBodySize = 0;
        options.Limits.MaxConcurrentConnections = settings.MostConnections;
        options.Limits.MaxRequestHeadersTotalSize = 16 * 1024;
        options.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(10);
        options.Limits.KeepAliveTimeout = TimeSpan.FromSeconds(60);
        options.Listen(settings.Address, listen => listen.Protocols = HttpProtocols.Http1);
        var kestrel = new KestrelServer(
            Options.Create(options),
            new SocketTransportFactory(Options.Create(new SocketTransportOptions()), NullLoggerFactory.Instance),
            NullLoggerFactory.Instance);
        var server = new PageServer(feed, settings, kestrel);
        try
        {
            await kestrel.StartAsync(new Application(server), cancellation);
        }
        catch
        {
            kestrel.Dispose();
            throw;
        }

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
        using var soon = new CancellationTokenSource(TimeSpan.FromSeconds(1));
        await _server.StopAsync(soon.Token);
        _server.Dispose();
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
        var own = new IPEndPoint(_settings.Address.Address, Address.Port);
        if (!RequestRules.IsOwnHost(host, own))
        {
            return TextAsync(context, StatusCodes.Status421MisdirectedRequest,
                "This page answers to its own address only: " + Address);
        }

        var path = request.Path.Value ?? "/";
        if (path.StartsWith(ActionPath, StringComparison.Ordinal))
        {
            return ActAsync(context, path[ActionPath.Length..], host);
        }

        if (!HttpMethods.IsGet(request.Method) && !HttpMethods.IsHead(request.Method))
        {
            headers.Allow = "GET, HEAD";
            return TextAsync(context, StatusCodes.Status405MethodNotAllowed, "Only GET and HEAD are answered here.");
        }

        return path switch
        {
            "/events" => StreamAsync(context),
            "/state.json" => WriteAsync(context, 200, "application/json", Encoding.UTF8.GetBytes(_feed.Current.Json)),
            "/actions.json" => WriteAsync(context, 200, "application/json", Actions()),
            "/healthz" when _settings.Health is { } health => HealthAsync(context, health()),
            _ when Assets.Find(path) is { } asset => WriteAsync(context, 200, asset.Type, asset.Octets),
            _ => TextAsync(context, StatusCodes.Status404NotFound, "There is nothing here."),
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
                    ? "The page is read-only: start it with --allow-changes to act from it."
                    : "There is no such action.");
        }

        if (!string.Equals(context.Request.Method, Post, StringComparison.Ordinal))
        {
            context.Response.Headers.Allow = Post;
            return TextAsync(context, StatusCodes.Status405MethodNotAllowed, "Only POST is answered here.");
        }

        var fetchSite = headers["Sec-Fetch-Site"].Count > 0 ? headers["Sec-Fetch-Site"].ToString() : null;
        return RequestRules.IsOwnOrigin(
            headers.Origin.Count > 0 ? headers.Origin.ToString() : null, fetchSite, host)
            ? TextAsync(context, StatusCodes.Status200OK, action.Do())
            : TextAsync(context, StatusCodes.Status403Forbidden, "Only the page itself may act.");
    }

    private async Task StreamAsync(HttpContext context)
    {
        if (Interlocked.Increment(ref _streams) > _settings.MostStreams)
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

    private static Task HealthAsync(HttpContext context, PageHealth health) => WriteAsync(
        context,
        health.IsHealthy ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable,
        "application/json", Encoding.UTF8.GetBytes(health.Json + "\n"));

    private static Task TextAsync(HttpContext context, int status, string text) =>
        WriteAsync(context, status, "text/plain; charset=utf-8", Encoding.UTF8.GetBytes(text + "\n"));

    private static async Task WriteAsync(HttpContext context, int status, string type, byte[] octets)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = type;
        context.Response.Headers.ContentLength = octets.Length;
        if (!HttpMethods.IsHead(context.Request.Method))
        {
            await context.Response.Body.WriteAsync(octets, context.RequestAborted);
        }
    }

    private sealed class Application(PageServer server) : IHttpApplication<HttpContext>
    {
        public HttpContext CreateContext(IFeatureCollection contextFeatures) => new DefaultHttpContext(contextFeatures);

        public Task ProcessRequestAsync(HttpContext context) => server.AnswerAsync(context);

        public void DisposeContext(HttpContext context, Exception? exception)
        {
        }
    }
}
