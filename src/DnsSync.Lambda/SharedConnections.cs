using Amazon.Runtime;
using Amazon.Runtime.Endpoints;
using DnsSync.Calls;

namespace DnsSync.Lambda;

/// <summary>
/// One HTTP client for all AWS clients, whose connections are opened while the function starts:
/// that time is free, and the first event then needs no handshake.
/// </summary>
internal sealed class SharedConnections(TimeSpan timeout) : HttpClientFactory, IDisposable
{
    // Opening is a courtesy: what has not answered by then is opened by the first call.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly HttpClient _http = new(new SingleSend(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
    }))
    {
        Timeout = timeout,
    };

    public override HttpClient CreateHttpClient(IClientConfig clientConfig) => _http;

    public override bool UseSDKHttpClientCaching(IClientConfig clientConfig) => false;

    public override bool DisposeHttpClientsAfterUse(IClientConfig clientConfig) => false;

    /// <summary>Opens a connection, which stays in the pool, without waiting for it.</summary>
    /// <param name="client">Of the service to connect to.</param>
    /// <param name="request">Any request of that service, which tells the address.</param>
    public void Open(IAmazonService client, AmazonWebServiceRequest request)
    {
        var service = new Uri(client.Config
            .DetermineServiceOperationEndpoint(new ServiceOperationEndpointParameters(request)).URL);
        _ = Task.Run(() => OpenAsync(new Uri(service, "/ping")));
    }

    public void Dispose() => _http.Dispose();

    // A service answers this path, or refuses it: either leaves a connection.
    private async Task OpenAsync(Uri address)
    {
        using var patience = new CancellationTokenSource(Patience, TimeProvider.System);
        try
        {
            using var answer = await _http.GetAsync(address, patience.Token);
        }
        catch (Exception unopened) when (unopened is HttpRequestException or OperationCanceledException)
        {
            // The first call finds out for itself, and reports it as its own failure.
        }
    }
}
