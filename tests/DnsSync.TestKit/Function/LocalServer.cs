using System.Net;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace DnsSync.TestKit;

/// <summary>An HTTP server on a free port of loopback that hands each request to one method.</summary>
internal sealed class LocalServer : IAsyncDisposable
{
    private readonly KestrelServer _server;

    private LocalServer(KestrelServer server) => _server = server;

    /// <summary>Such as <c>http://127.0.0.1:41234</c>.</summary>
    public Uri Address => new(_server.Features.Get<IServerAddressesFeature>()!.Addresses.First());

    public static async Task<LocalServer> StartAsync(Func<HttpContext, Task> answer)
    {
        var options = new KestrelServerOptions { AddServerHeader = false };
        options.Limits.MaxRequestBodySize = 64 << 20;

        // A function may be frozen, or slow, for as long as the test lets it.
        options.Limits.MinRequestBodyDataRate = null;
        options.Limits.MinResponseDataRate = null;
        options.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http1);
        var server = new KestrelServer(
            Options.Create(options),
            new SocketTransportFactory(
                Options.Create(new SocketTransportOptions()), NullLoggerFactory.Instance),
            NullLoggerFactory.Instance);
        await server.StartAsync(new Application(answer), default);
        return new LocalServer(server);
    }

    public async ValueTask DisposeAsync()
    {
        // What still waits, such as a long poll, is cut at once.
        await _server.StopAsync(new CancellationToken(canceled: true));
        _server.Dispose();
    }

    /// <summary>Reads a request's body to its end.</summary>
    public static async Task<byte[]> ReadAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        return body.ToArray();
    }

    private sealed class Application(Func<HttpContext, Task> answer) : IHttpApplication<HttpContext>
    {
        public HttpContext CreateContext(IFeatureCollection contextFeatures) =>
            new DefaultHttpContext(contextFeatures);

        public Task ProcessRequestAsync(HttpContext context) => answer(context);

        public void DisposeContext(HttpContext context, Exception? exception)
        {
        }
    }
}
