using Amazon.Runtime;

namespace DnsSync.Calls;

/// <summary>
/// Sends each request once. .NET's own handler sends a request without a body again, up to three times, when a connection
/// that was kept open is closed instead of answered; one with a body, be it empty, it does not.
/// </summary>
public sealed class SingleSend(HttpMessageHandler inner) : DelegatingHandler(inner)
{
    protected override Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        request.Content ??= new ByteArrayContent([]);
        return base.SendAsync(request, cancellationToken);
    }
}

/// <summary>Connections as the SDK would make them, that send each request once.</summary>
internal sealed class SingleSendConnections : HttpClientFactory
{
    public override HttpClient CreateHttpClient(IClientConfig clientConfig)
    {
        var http = new HttpClient(new SingleSend(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            Proxy = clientConfig.GetWebProxy(),
        }));
        http.Timeout = clientConfig.Timeout ?? http.Timeout;
        return http;
    }
}
