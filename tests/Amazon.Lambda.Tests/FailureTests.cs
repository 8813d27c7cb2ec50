using Amazon.Lambda.RuntimeSupport;
using static Amazon.Lambda.Tests.FakeRuntimeApi;

namespace Amazon.Lambda.Tests;

[Collection("Process")]
public class FailureTests
{
    [Fact]
    public async Task Reports_an_init_that_fails_and_ends()
    {
        using var api = new FakeRuntimeApi(Accepted);
        using var runtime = new Runtime(api);

        var error = await runtime.FailAsync<InvalidOperationException>(Runtime.Echo()
            .UseBootstrapHandler(() => throw new InvalidOperationException("Not today.")));

        Assert.Equal("Not today.", error.Message);
        var request = Assert.Single(api.Requests);
        Assert.Equal("POST /2018-06-01/runtime/init/error HTTP/1.1", request.Line);
        Assert.Equal(
            "InvalidOperationException", request.Headers["Lambda-Runtime-Function-Error-Type"]);
        Assert.Contains("\"errorMessage\":\"Not today.\"", request.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ends_with_the_failure_of_init_when_that_cannot_be_reported()
    {
        using var api = new FakeRuntimeApi(RawThenClose(""));
        using var runtime = new Runtime(api);

        await runtime.FailAsync<InvalidOperationException>(Runtime.Echo()
            .UseBootstrapHandler(() => throw new InvalidOperationException("Not today.")));

        Assert.Contains("could not be reported", runtime.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Asks_for_nothing_when_init_says_no()
    {
        using var api = new FakeRuntimeApi();
        using var runtime = new Runtime(api);

        await runtime.PlayAsync(Runtime.Echo().UseBootstrapHandler(() => Task.FromResult(false)));

        Assert.Empty(api.Requests);
    }

    [Theory]
    [InlineData(400)]
    [InlineData(403)]
    [InlineData(500)]
    public async Task Ends_when_the_Runtime_API_refuses(int status)
    {
        using var api = new FakeRuntimeApi(Status(status));
        using var runtime = new Runtime(api);

        var error = await runtime.FailAsync<RuntimeApiClientException>(Runtime.Echo());

        Assert.Equal(status, error.StatusCode);
        Assert.Contains("{\"status\":\"OK\"}", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ends_when_the_Runtime_API_refuses_a_response()
    {
        using var api = new FakeRuntimeApi(Event(), Status(500));
        using var runtime = new Runtime(api);

        await runtime.FailAsync<RuntimeApiClientException>(Runtime.Echo());
    }

    [Fact]
    public async Task Ends_when_nothing_listens()
    {
        var api = new FakeRuntimeApi();
        using var runtime = new Runtime(api);
        api.Dispose();

        await runtime.FailAsync<IOException>(Runtime.Echo());
    }

    [Theory]
    [InlineData("")]
    [InlineData("localhost")]
    [InlineData("localhost:0")]
    [InlineData("localhost:http")]
    public void Says_which_address_is_none(string address)
    {
        using var api = new FakeRuntimeApi();
        using var runtime = new Runtime(api);
        runtime.Variables["AWS_LAMBDA_RUNTIME_API"] = address;

        var error = Assert.Throws<ArgumentException>(() => Runtime.Echo().Build(
            new LambdaEnvironment(name => runtime.Variables.GetValueOrDefault(name)!, runtime.Time),
            Stream.Null));

        Assert.Contains($"'{address}'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Opens_a_new_connection_when_the_old_one_was_closed_between_requests()
    {
        using var api = new FakeRuntimeApi(
            Event(),
            RawThenClose("HTTP/1.1 202 X\r\nContent-Length: 0\r\n\r\n"),
            Event("{}", "req-2"),
            Accepted);
        using var runtime = new Runtime(api);

        await runtime.PlayAsync(Runtime.Echo());

        Assert.Equal([1, 1, 2, 2, 2], api.Requests.Select(request => request.Connection));
    }

    [Fact]
    public async Task Opens_a_new_connection_when_told_that_the_old_one_ends()
    {
        using var api = new FakeRuntimeApi(
            Event(more: "Connection: close\r\n"), Accepted, Event("{}", "req-2"), Accepted);
        using var runtime = new Runtime(api);

        await runtime.PlayAsync(Runtime.Echo());

        Assert.Equal([1, 2, 2, 2, 2], api.Requests.Select(request => request.Connection));
    }

    [Fact]
    public async Task Does_not_send_a_response_twice()
    {
        using var api = new FakeRuntimeApi(Event(), RawThenClose(""), Accepted);
        using var runtime = new Runtime(api);

        await runtime.FailAsync<IOException>(Runtime.Echo());

        Assert.Equal(2, api.Requests.Count);
    }

    [Fact]
    public async Task Reports_a_short_error_when_the_long_one_is_refused()
    {
        using var api = new FakeRuntimeApi(Event(), Status(413), Accepted);
        using var runtime = new Runtime(api);

        await runtime.PlayAsync(LambdaBootstrapBuilder.Create((Stream _) =>
            Task.FromException<Stream>(new IOException(new string('x', 100)))));

        Assert.Contains(
            "too large to be reported", api.Requests[2].Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stops_waiting_when_cancelled()
    {
        using var api = new FakeRuntimeApi();
        using var runtime = new Runtime(api);

        await runtime.PlayAsync(Runtime.Echo());

        Assert.Single(api.Requests);
    }
}
