using System.Net;
using Amazon.Runtime;

namespace DnsSync.TestKit;

/// <summary>
/// Stands in for the network, so that requests to real endpoints can be read. Every one of
/// them is answered alike.
/// </summary>
internal sealed class Outbox(string answer) : HttpClientFactory
{
    public List<HttpRequestMessage> Sent { get; } = [];

    public override bool UseSDKHttpClientCaching(IClientConfig clientConfig) => false;

    public override HttpClient CreateHttpClient(IClientConfig clientConfig) =>
        new(new Handler(Sent, answer), disposeHandler: true);

    private sealed class Handler(List<HttpRequestMessage> sent, string answer)
        : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(
            HttpRequestMessage request, CancellationToken cancellationToken)
        {
            sent.Add(request);
            return Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK)
            {
                Content = new StringContent(answer),
            });
        }
    }
}
