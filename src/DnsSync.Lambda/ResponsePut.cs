namespace DnsSync.Lambda;

/// <summary>PUTs an answer to the pre-signed URL that CloudFormation gave.</summary>
internal sealed class ResponsePut : IDisposable
{
    private readonly Lazy<HttpClient> _http = new(() => new HttpClient { Timeout = TimeSpan.FromSeconds(10) });

    /// <exception cref="HttpRequestException">It was not taken.</exception>
    public async Task PutAsync(Uri url, byte[] body, CancellationToken cancellation)
    {
        // The signature covers an empty content type, and any other would break it.
        using var content = new ByteArrayContent(body);
        using var response = await _http.Value.PutAsync(url, content, cancellation);
        response.EnsureSuccessStatusCode();
    }

    public void Dispose()
    {
        if (_http.IsValueCreated)
        {
            _http.Value.Dispose();
        }
    }
}
