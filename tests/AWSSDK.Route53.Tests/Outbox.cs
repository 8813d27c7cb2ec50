using System.Net;
using Amazon.Runtime;

namespace AWSSDK.Route53.Tests;

/// <summary>
/// Stands in for the network, so that requests to Route 53's real endpoints can be looked at. What
/// it answers is a valid <c>GetChange</c> response.
/// </summary>
internal sealed class Outbox : HttpClientFactory
{
    public List<HttpRequestMessage> Sent { get; } = [];

    public override bool UseSDKHttpClientCaching(IClientConfig clientConfig) => false;

    public override HttpClient CreateHttpClient(IClientConfig clientConfig) =>
        new(new Handler(Sent), disposeHandler: true);

    private sealed class Handler(List<HttpRequestMessage> sent) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(
            HttpRequestMessage request, CancellationToken cancellationToken)
        {
            sent.Add(request);
            return Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK)
            {
                Content = new StringContent("<GetChangeResponse/>"),
            });
        }
    }
}
