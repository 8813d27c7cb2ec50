using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace DnsSync.TestKit;

/// <summary>An HTTP server on a free port of loopback that hands each request to one method.</summary>
internal sealed class LocalServer : IAsyncDisposable
{
    private readonly WebApplication _server;

    private LocalServer(WebApplication server) => _server = server;

    /// <summary>Such as <c>http://127.0.0.1:41234</c>.</summary>
    public Uri Address => new(_server.Urls.First());

    public static async Task<LocalServer> StartAsync(Func<HttpContext, Task> answer)
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(options =>
        {
            options.Limits.MaxRequestBodySize = 64 << 20;

            // A function may be frozen, or slow, for as long as the test lets it.
            options.Limits.MinRequestBodyDataRate = null;
            options.Limits.MinResponseDataRate = null;
            options.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http1);
        });
        var server = builder.Build();
        server.Run(context => answer(context));
        await server.StartAsync();
        return new LocalServer(server);
    }

    public async ValueTask DisposeAsync()
    {
        // What still waits, such as a long poll, is cut at once.
        await _server.StopAsync(new CancellationToken(canceled: true));
        await _server.DisposeAsync();
    }

    /// <summary>Reads a request's body to its end.</summary>
    public static async Task<byte[]> ReadAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        return body.ToArray();
    }
}
