using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace DnsSync.Page.Serving;

/// <summary>An HTTP/1.1 server within narrow limits, whose requests have no body.</summary>
internal sealed class SmallServer : IAsyncDisposable
{
    private readonly WebApplication _server;

    private SmallServer(WebApplication server) => _server = server;

    public Uri Address => new(_server.Urls.First());

    /// <exception cref="IOException">The port is taken.</exception>
    public static async Task<SmallServer> StartAsync(
        IPEndPoint address, int mostConnections, RequestDelegate answer, CancellationToken cancellation)
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(options =>
        {
            options.AddServerHeader = false;
            options.Limits.MaxRequestBodySize = 0;
            options.Limits.MaxConcurrentConnections = mostConnections;
            options.Limits.MaxRequestHeadersTotalSize = 16 * 1024;
            options.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(10);
            options.Limits.KeepAliveTimeout = TimeSpan.FromSeconds(60);
            options.Listen(address, listen => listen.Protocols = HttpProtocols.Http1);
        });
        builder.Services.AddSingleton<IHostLifetime, CommandLifetime>();
        var server = builder.Build();
        server.Run(answer);
        try
        {
            await server.StartAsync(cancellation);
            return new SmallServer(server);
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>Stops listening, cutting what is still open after a second.</summary>
    public async ValueTask DisposeAsync()
    {
        using var soon = new CancellationTokenSource(TimeSpan.FromSeconds(1));
        await _server.StopAsync(soon.Token);
        await _server.DisposeAsync();
    }

    public static Task TextAsync(HttpContext context, int status, string text) =>
        WriteAsync(context, status, "text/plain; charset=utf-8", Encoding.UTF8.GetBytes(text + "\n"));

    public static Task HealthAsync(HttpContext context, PageHealth health) => WriteAsync(
        context,
        health.IsHealthy ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable,
        "application/json", Encoding.UTF8.GetBytes(health.Json + "\n"));

    public static async Task WriteAsync(HttpContext context, int status, string type, byte[] octets)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = type;
        context.Response.Headers.ContentLength = octets.Length;
        if (!HttpMethods.IsHead(context.Request.Method))
        {
            await context.Response.Body.WriteAsync(octets, context.RequestAborted);
        }
    }

    /// <returns>The answer to a request that is neither GET nor HEAD; null for those.</returns>
    public static Task? RefusalOfMethod(HttpContext context)
    {
        if (HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsHead(context.Request.Method))
        {
            return null;
        }

        context.Response.Headers.Allow = "GET, HEAD";
        return TextAsync(context, StatusCodes.Status405MethodNotAllowed, "Only GET and HEAD are allowed.");
    }

    // The command that shows the page handles Ctrl-C, which the default lifetime would take for itself.
    private sealed class CommandLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
