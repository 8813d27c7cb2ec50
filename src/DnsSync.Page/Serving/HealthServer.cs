using System.Net;
using Microsoft.AspNetCore.Http;

namespace DnsSync.Page.Serving;

/// <summary>
/// Answers <c>/healthz</c> and nothing else, at any address: what runs a container asks from outside
/// of it, where the page is not served.
/// </summary>
public sealed class HealthServer : IAsyncDisposable
{
    private const int MaximumConnections = 16;

    private readonly SmallServer _server;

    private HealthServer(SmallServer server) => _server = server;

    public Uri Address => _server.Address;

    /// <exception cref="IOException">The port is taken.</exception>
    public static async Task<HealthServer> StartAsync(
        IPEndPoint address, Func<PageHealth> health, CancellationToken cancellation = default) =>
        new(await SmallServer.StartAsync(
            address, MaximumConnections,
            context => SmallServer.RefusalOfMethod(context)
                ?? (context.Request.Path.Value == "/healthz"
                    ? SmallServer.HealthAsync(context, health())
                    : SmallServer.TextAsync(context, StatusCodes.Status404NotFound, "Not found.")),
            cancellation));

    public ValueTask DisposeAsync() => _server.DisposeAsync();
}
