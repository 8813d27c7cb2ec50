using System.Net;

namespace DnsSync.Lambda.Tests.Harness;

public sealed class ResponseServerTests : IAsyncLifetime, IDisposable
{
    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(20) };
    private ResponseServer _server = null!;

    public async ValueTask InitializeAsync() => _server = await ResponseServer.StartAsync();

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    public void Dispose() => _http.Dispose();

    [Fact]
    public async Task An_answer_is_kept_with_its_url_and_without_a_content_type()
    {
        var (one, other) = (_server.NextUrl(), _server.NextUrl());
        Assert.NotEqual(one, other);
        Assert.Equal(HttpStatusCode.OK, await PutAsync(other, """{"Status":"SUCCESS"}"""));
        var answer = await _server.AnswerAtAsync(other);
        Assert.Equal(("PUT", null), (answer.Method, answer.ContentType));
        Assert.Equal("SUCCESS", answer.Json.GetProperty("Status").GetString());
        await Assert.ThrowsAsync<TimeoutException>(
            () => _server.AnswerAtAsync(one, TimeSpan.FromMilliseconds(50)));
    }

    [Fact]
    public async Task The_next_answers_can_fail_or_be_cut()
    {
        var url = _server.NextUrl();
        _server.FailNext(1);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await PutAsync(url, "{}"));
        _server.FailNext(1, status: 0);
        await Assert.ThrowsAsync<HttpRequestException>(() => PutAsync(url, "{}"));
        Assert.Equal(HttpStatusCode.OK, await PutAsync(url, "{}"));
        Assert.Equal([503, 0, 200], _server.Answers.Select(answer => answer.Status));
    }

    private async Task<HttpStatusCode> PutAsync(Uri url, string body)
    {
        using var content = new ByteArrayContent(System.Text.Encoding.UTF8.GetBytes(body));
        using var response = await _http.PutAsync(url, content);
        return response.StatusCode;
    }
}
