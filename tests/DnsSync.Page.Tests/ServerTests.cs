using System.Net;
using System.Net.Sockets;
using System.Text;
using DnsSync.Page.Serving;

namespace DnsSync.Page.Tests;

/// <summary>What the server answers, to whom, and what it refuses.</summary>
public sealed class ServerTests : IAsyncLifetime
{
    private readonly HttpClient _client = new();
    private readonly PageFeed _feed = new();
    private PageServer _server = null!;
    private int _done;

    public async ValueTask InitializeAsync()
    {
        _feed.Observe(_ => Observed.Page(Observed.Name("a.example")));
        _server = await StartAsync(actions: [new PageAction("resync", "Resync now", () => $"Done {++_done}.")]);
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _server.DisposeAsync();
    }

    [Theory]
    [InlineData("/", "text/html; charset=utf-8")]
    [InlineData("/page.css", "text/css; charset=utf-8")]
    [InlineData("/main.js", "text/javascript; charset=utf-8")]
    [InlineData("/icon.svg", "image/svg+xml")]
    [InlineData("/state.json", "application/json")]
    [InlineData("/actions.json", "application/json")]
    public async Task Every_response_has_a_strict_content_security_policy(string path, string type)
    {
        using var answer = await SendAsync(HttpMethod.Get, path);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(type, answer.Content.Headers.ContentType!.ToString());
        Assert.Equal(
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
            + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
            answer.Headers.GetValues("Content-Security-Policy").Single());
        Assert.Equal("nosniff", answer.Headers.GetValues("X-Content-Type-Options").Single());
        Assert.Equal("same-origin", answer.Headers.GetValues("Cross-Origin-Resource-Policy").Single());
        Assert.True(answer.Headers.CacheControl!.NoStore);
        Assert.False(answer.Headers.Contains("Server"));
    }

    [Theory]
    [InlineData("/nothing")]
    [InlineData("/..%2f..%2fetc%2fpasswd")]
    [InlineData("/Index.html")]
    [InlineData("/index.html/")]
    [InlineData("/healthz")]
    public async Task Other_paths_are_not_found(string path)
    {
        using var answer = await SendAsync(HttpMethod.Get, path);
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    [Theory]
    [InlineData("POST", "/")]
    [InlineData("PUT", "/state.json")]
    [InlineData("DELETE", "/events")]
    [InlineData("OPTIONS", "/")]
    public async Task Only_GET_and_HEAD_are_answered(string method, string path)
    {
        using var answer = await SendAsync(new HttpMethod(method), path);
        Assert.Equal(HttpStatusCode.MethodNotAllowed, answer.StatusCode);
        Assert.Equal(["GET", "HEAD"], answer.Content.Headers.Allow);
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/state.json")]
    public async Task HEAD_answers_as_GET_does_without_a_body(string path)
    {
        using var answer = await SendAsync(HttpMethod.Head, path);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.True(answer.Content.Headers.ContentLength > 100);
        Assert.Empty(await answer.Content.ReadAsByteArrayAsync());
    }

    [Theory]
    [InlineData("evil.example")]
    [InlineData("evil.example:{port}")]
    [InlineData("127.0.0.1")]
    [InlineData("127.0.0.1:1")]
    [InlineData("127.0.0.1.evil.example:{port}")]
    [InlineData("localhost.evil.example:{port}")]
    public async Task A_foreign_host_name_is_refused(string host)
    {
        foreach (var path in (string[])["/", "/state.json", "/events"])
        {
            using var answer = await SendAsync(HttpMethod.Get, path, host: WithPort(host));
            Assert.Equal(HttpStatusCode.MisdirectedRequest, answer.StatusCode);
        }

        using var act = await SendAsync(HttpMethod.Post, "/actions/resync", origin: "http://" + WithPort(host), host: WithPort(host));
        Assert.Equal(HttpStatusCode.MisdirectedRequest, act.StatusCode);
        Assert.Equal(0, _done);
    }

    [Theory]
    [InlineData("localhost:{port}")]
    [InlineData("LOCALHOST:{port}")]
    [InlineData("127.0.0.1:{port}")]
    public async Task Its_own_host_names_are_accepted(string host)
    {
        using var answer = await SendAsync(HttpMethod.Get, "/", host: WithPort(host));
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Theory]
    [InlineData(null, null)]
    [InlineData("null", null)]
    [InlineData("http://evil.example", null)]
    [InlineData("https://127.0.0.1:{port}", null)]
    [InlineData("http://127.0.0.1:1", null)]
    [InlineData("http://localhost:{port}", null)]
    [InlineData("http://127.0.0.1:{port}", "cross-site")]
    [InlineData("http://127.0.0.1:{port}", "same-site")]
    public async Task A_foreign_origin_cannot_run_actions(string? origin, string? site)
    {
        using var answer = await SendAsync(
            HttpMethod.Post, "/actions/resync", origin is null ? null : WithPort(origin), site: site);
        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.Equal(0, _done);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("same-origin")]
    public async Task The_page_itself_can_run_actions(string? site)
    {
        using var answer = await SendAsync(
            HttpMethod.Post, "/actions/resync", WithPort("http://127.0.0.1:{port}"), site: site);
        Assert.Equal("Done 1.\n", await answer.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task An_action_needs_POST_and_must_exist()
    {
        using var read = await SendAsync(HttpMethod.Get, "/actions/resync");
        Assert.Equal(HttpStatusCode.MethodNotAllowed, read.StatusCode);
        using var unknown = await SendAsync(HttpMethod.Post, "/actions/format", WithPort("http://127.0.0.1:{port}"));
        Assert.Equal(HttpStatusCode.NotFound, unknown.StatusCode);
        Assert.Equal(0, _done);
    }

    [Fact]
    public async Task A_read_only_page_refuses_every_action()
    {
        await using var readOnly = await StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(readOnly.Address, "/actions/resync"));
        request.Headers.Add("Origin", readOnly.Address.ToString().TrimEnd('/'));
        using var answer = await _client.SendAsync(request);
        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.Equal("The page is read-only. Start it with --allow-changes to enable actions.\n",
            await answer.Content.ReadAsStringAsync());
        Assert.Equal("[]", await _client.GetStringAsync(new Uri(readOnly.Address, "/actions.json")));
    }

    [Fact]
    public async Task A_body_is_refused()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(_server.Address, "/actions/resync"))
        {
            Content = new StringContent(new string('x', 100_000)),
        };
        request.Headers.Add("Origin", "http://evil.example");
        using var answer = await _client.SendAsync(request);
        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
    }

    [Theory]
    [InlineData(true, HttpStatusCode.OK)]
    [InlineData(false, HttpStatusCode.ServiceUnavailable)]
    public async Task Health_is_reported_by_status_and_text(bool isHealthy, HttpStatusCode status)
    {
        await using var server = await StartAsync(health: () => new PageHealth(isHealthy, "{}"));
        using var answer = await _client.GetAsync(new Uri(server.Address, "/healthz"));
        Assert.Equal(status, answer.StatusCode);
        Assert.Equal("{}\n", await answer.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task A_health_server_serves_only_health_for_any_host()
    {
        await using var server = await HealthServer.StartAsync(
            new IPEndPoint(IPAddress.Loopback, 0), () => new PageHealth(true, "{}"));
        foreach (var (method, path, status) in (ReadOnlySpan<(string, string, int)>)
            [("GET", "/healthz", 200), ("HEAD", "/healthz", 200), ("POST", "/healthz", 405), ("GET", "/", 404), ("GET", "/state.json", 404)])
        {
            using var request = new HttpRequestMessage(new HttpMethod(method), new Uri(server.Address, path));
            request.Headers.Host = "a-pod.example";
            using var answer = _client.Send(request);
            Assert.Equal(status, (int)answer.StatusCode);
        }
    }

    [Fact]
    public async Task Streams_the_current_state_and_then_each_change()
    {
        using var reader = new StreamReader(await _client.GetStreamAsync(new Uri(_server.Address, "/events")));
        Assert.Contains("\"a.example\"", await DataAsync(reader), StringComparison.Ordinal);
        _feed.Observe(state => state.EventReceived(Observed.Noon, "something"));
        Assert.Contains("something", await DataAsync(reader), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Excess_streams_are_refused_until_one_closes()
    {
        await using var server = await StartAsync(streams: 2);
        var events = new Uri(server.Address, "/events");
        var first = await _client.GetStreamAsync(events);
        await using var second = await _client.GetStreamAsync(events);
        using (var third = await _client.GetAsync(events, HttpCompletionOption.ResponseHeadersRead))
        {
            Assert.Equal(HttpStatusCode.ServiceUnavailable, third.StatusCode);
        }

        await first.DisposeAsync();
        for (var tries = 0; ; tries++)
        {
            Assert.True(tries < 50, "the closed stream still counts");
            using var again = await _client.GetAsync(events, HttpCompletionOption.ResponseHeadersRead);
            if (again.IsSuccessStatusCode)
            {
                break;
            }

            await Task.Delay(100);
        }
    }

    [Fact]
    public async Task Connections_have_a_limit()
    {
        await using var server = await StartAsync(connections: 2);
        using var one = await ConnectAsync(server);
        using var two = await ConnectAsync(server);
        Assert.StartsWith("HTTP/1.1 200", await AskAsync(one, server), StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 200", await AskAsync(two, server), StringComparison.Ordinal);
        using var three = await ConnectAsync(server);
        Assert.Equal("", await AskAsync(three, server));
    }

    [Fact]
    public async Task It_stops_at_once_even_with_an_open_page()
    {
        var server = await StartAsync();
        await using var stream = await _client.GetStreamAsync(new Uri(server.Address, "/events"));
        await server.DisposeAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(5));
    }

    [Fact]
    public async Task It_listens_on_loopback_only()
    {
        var refused = await Assert.ThrowsAsync<ArgumentException>(() =>
            PageServer.StartAsync(_feed, new PageSettings(new IPEndPoint(IPAddress.Any, 0))));
        Assert.Contains("0.0.0.0:0 is not a loopback address", refused.Message, StringComparison.Ordinal);
    }

    private Task<PageServer> StartAsync(
        IReadOnlyList<PageAction>? actions = null, Func<PageHealth>? health = null, int connections = 64, int streams = 16) =>
        PageServer.StartAsync(_feed, new PageSettings(new IPEndPoint(IPAddress.Loopback, 0))
        {
            Actions = actions ?? [],
            Health = health,
            MaximumConnections = connections,
            MaximumStreams = streams,
        });

    private async Task<HttpResponseMessage> SendAsync(
        HttpMethod method, string path, string? origin = null, string? host = null, string? site = null)
    {
        using var request = new HttpRequestMessage(method, new Uri(_server.Address, path));
        foreach (var (name, value) in (ReadOnlySpan<(string, string?)>)[("Host", host), ("Origin", origin), ("Sec-Fetch-Site", site)])
        {
            if (value is not null)
            {
                request.Headers.TryAddWithoutValidation(name, value);
            }
        }

        return await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
    }

    private string WithPort(string text) =>
        text.Replace("{port}", _server.Address.Port.ToString(), StringComparison.Ordinal);

    private static async Task<string> DataAsync(StreamReader reader)
    {
        while (true)
        {
            var line = await reader.ReadLineAsync().WaitAsync(TimeSpan.FromSeconds(10));
            if (line!.StartsWith("data: ", StringComparison.Ordinal))
            {
                return line;
            }
        }
    }

    private static async Task<TcpClient> ConnectAsync(PageServer server)
    {
        var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, server.Address.Port);
        return client;
    }

    private static async Task<string> AskAsync(TcpClient client, PageServer server)
    {
        try
        {
            var stream = client.GetStream();
            await stream.WriteAsync(Encoding.ASCII.GetBytes($"HEAD / HTTP/1.1\r\nHost: 127.0.0.1:{server.Address.Port}\r\n\r\n"));
            var octets = new byte[4096];
            var read = await stream.ReadAsync(octets).AsTask().WaitAsync(TimeSpan.FromSeconds(10));
            return Encoding.ASCII.GetString(octets, 0, read);
        }
        catch (IOException)
        {
            return "";
        }
    }
}
