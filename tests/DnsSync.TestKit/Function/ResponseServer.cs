using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace DnsSync.TestKit;

/// <summary>What was PUT to a ResponseURL.</summary>
/// <param name="Target">The path and query of the URL.</param>
/// <param name="ContentType">CloudFormation wants it empty: the URL is signed for that.</param>
/// <param name="Status">What it was answered with.</param>
internal sealed record CustomResourceAnswer(
    string Method, string Target, string? ContentType, byte[] Body, int Status)
{
    public JsonElement Json => JsonElement.Parse(Body);

    public string Text => Encoding.UTF8.GetString(Body);
}

/// <summary>CloudFormation's side of a custom resource: takes the answers.</summary>
internal sealed class ResponseServer : IAsyncDisposable
{
    private readonly ConcurrentQueue<CustomResourceAnswer> _answers = new();
    private LocalServer _server = null!;
    private int _number;
    private int _failures;
    private int _failureStatus;

    /// <summary>Every answer so far, refused ones too.</summary>
    public IReadOnlyList<CustomResourceAnswer> Answers => [.. _answers];

    public static async Task<ResponseServer> StartAsync()
    {
        var responses = new ResponseServer();
        responses._server = await LocalServer.StartAsync(responses.AnswerAsync);
        return responses;
    }

    /// <summary>A ResponseURL that was not used before.</summary>
    public Uri NextUrl() => new(
        _server.Address, $"/answer-{Interlocked.Increment(ref _number)}?signature=a%2Fb");

    /// <summary>Answers the next requests with an error; 0 cuts the connection.</summary>
    public void FailNext(int times, int status = 503) =>
        (_failureStatus, _failures) = (status, times);

    /// <summary>Waits for the answer that was taken at a URL.</summary>
    /// <exception cref="TimeoutException">There was none.</exception>
    public Task<CustomResourceAnswer> AnswerAtAsync(Uri url, TimeSpan? patience = null) =>
        Eventually.GetAsync(
            () => _answers.FirstOrDefault(
                answer => answer.Target == url.PathAndQuery && answer.Status == 200),
            () => $"nothing was answered at {url}",
            patience);

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        var body = await LocalServer.ReadAsync(context);
        var status = Interlocked.Decrement(ref _failures) >= 0 ? _failureStatus : 200;
        _answers.Enqueue(new CustomResourceAnswer(
            context.Request.Method,
            context.Request.Path + context.Request.QueryString.Value,
            context.Request.ContentType,
            body,
            status));
        if (status == 0)
        {
            context.Abort();
        }
        else
        {
            context.Response.StatusCode = status;
        }
    }
}
