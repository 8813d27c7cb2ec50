using Amazon.Lambda.Core;
using Amazon.Lambda.RuntimeSupport;
using static Amazon.Lambda.Tests.FakeRuntimeApi;

namespace Amazon.Lambda.Tests;

/// <summary>The log and the current invocation belong to the process.</summary>
[CollectionDefinition("Process", DisableParallelization = true)]
public class ProcessCollection;

[Collection("Process")]
public class InvocationTests
{
    private const string Next = "GET /2018-06-01/runtime/invocation/next HTTP/1.1";

    [Fact]
    public async Task Answers_one_invocation_after_the_other_on_one_connection()
    {
        using var api = new FakeRuntimeApi(
            Event("{\"a\":1}", "id-1"), Accepted, Event("{\"a\":2}", "id-2"), Accepted);
        using var runtime = new Runtime(api);

        await runtime.PlayAsync(Runtime.Echo());

        Assert.Equal(
            [
                Next, "POST /2018-06-01/runtime/invocation/id-1/response HTTP/1.1",
                Next, "POST /2018-06-01/runtime/invocation/id-2/response HTTP/1.1", Next,
            ],
            api.Lines);
        Assert.Equal(["", "{\"a\":1}", "", "{\"a\":2}", ""], api.Requests.Select(r => r.Text));
        Assert.All(api.Requests, request => Assert.Equal(1, request.Connection));
        Assert.All(api.Requests, request => Assert.Equal(api.Address, request.Headers["Host"]));
    }

    [Fact]
    public async Task Tells_the_handler_about_the_invocation()
    {
        using var api = new FakeRuntimeApi(
            Event(deadline: 1_005_000),
            Accepted);
        using var runtime = new Runtime(api);
        var seen = new List<object?>();

        await runtime.PlayAsync(LambdaBootstrapBuilder.Create((ILambdaContext context) =>
        {
            seen.AddRange(
            [
                context.AwsRequestId, context.FunctionName, context.FunctionVersion,
                context.InvokedFunctionArn, context.MemoryLimitInMB, context.TraceId,
                Environment.GetEnvironmentVariable("_X_AMZN_TRACE_ID"),
                context.RemainingTime,
            ]);
            runtime.Time.Advance(TimeSpan.FromSeconds(6));
            seen.Add(context.RemainingTime);
            return Task.CompletedTask;
        }));

        Assert.Equal(
            [
                "req-1", "f", "7", "arn:aws:lambda:eu-west-1:1:function:f", 256, "Root=1-req-1", "Root=1-req-1",
                TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(-1),
            ],
            seen);
    }

    [Fact]
    public async Task Reports_a_handler_that_throws_and_goes_on()
    {
        using var api = new FakeRuntimeApi(Event(), Accepted, Event("{}", "req-2"), Accepted);
        using var runtime = new Runtime(api);
        var calls = 0;

        await runtime.PlayAsync(LambdaBootstrapBuilder.Create((Stream input) => calls++ == 0
            ? throw new InvalidOperationException("No \"that\".", new FormatException("Cause."))
            : Task.FromResult(input)));

        var error = api.Requests[1];
        Assert.Equal("POST /2018-06-01/runtime/invocation/req-1/error HTTP/1.1", error.Line);
        Assert.Equal(
            "InvalidOperationException", error.Headers["Lambda-Runtime-Function-Error-Type"]);
        Assert.Equal("application/vnd.aws.lambda.error+json", error.Headers["Content-Type"]);
        using var json = System.Text.Json.JsonDocument.Parse(error.Text);
        Assert.Equal("No \"that\".", json.RootElement.GetProperty("errorMessage").GetString());
        Assert.Equal(
            "InvalidOperationException", json.RootElement.GetProperty("errorType").GetString());
        Assert.Contains(
            "at Amazon.Lambda.Tests",
            json.RootElement.GetProperty("stackTrace")[0].GetString(),
            StringComparison.Ordinal);
        Assert.Equal(
            "Cause.",
            json.RootElement.GetProperty("cause").GetProperty("errorMessage").GetString());
        Assert.Contains("req-2/response", api.Requests[3].Line, StringComparison.Ordinal);
        Assert.Contains("No \"that\".", runtime.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Carries_six_megabytes_both_ways()
    {
        var body = "\"" + new string('x', 6 * 1024 * 1024 - 2) + "\"";
        using var api = new FakeRuntimeApi(Event(body), Accepted);
        using var runtime = new Runtime(api);

        await runtime.PlayAsync(Runtime.Echo());

        Assert.Equal(body, api.Requests[1].Text);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Fails_the_invocation_when_the_response_is_refused_as_too_large(bool early)
    {
        using var api = new FakeRuntimeApi(
            Event(),
            early ? RawThenClose("HTTP/1.1 413 X\r\nContent-Length: 0\r\n\r\n") : Status(413),
            Accepted,
            Event("{}", "req-2"),
            Accepted)
        {
            RefusesEarly = early,
        };
        using var runtime = new Runtime(api);
        var calls = 0;

        await runtime.PlayAsync(LambdaBootstrapBuilder.Create((Stream input) =>
            Task.FromResult(calls++ == 0 ? new MemoryStream(new byte[7_000_000]) : input)));

        Assert.Equal(
            [
                "/invocation/next", "/invocation/req-1/response", "/invocation/req-1/error",
                "/invocation/next", "/invocation/req-2/response", "/invocation/next",
            ],
            api.Lines.Select(line => line.Split(' ')[1]["/2018-06-01/runtime".Length..]));
        Assert.Equal(
            "Function.ResponseSizeTooLarge",
            api.Requests[2].Headers["Lambda-Runtime-Function-Error-Type"]);
    }

    [Fact]
    public async Task Answers_with_nothing_when_the_handler_does()
    {
        using var api = new FakeRuntimeApi(Event(), Accepted, Event(), Accepted);
        using var runtime = new Runtime(api);

        await runtime.PlayAsync(LambdaBootstrapBuilder.Create((Stream _) =>
            Task.FromResult<Stream>(null!)));

        Assert.Equal("0", api.Requests[1].Headers["Content-Length"]);
        Assert.Equal("0", api.Requests[3].Headers["Content-Length"]);
    }

    [Fact]
    public async Task Sends_a_stream_from_where_it_stands_and_disposes_of_it()
    {
        using var api = new FakeRuntimeApi(Event(), Accepted);
        using var runtime = new Runtime(api);
        var path = Path.GetTempFileName();
        await File.WriteAllTextAsync(path, "skipped,sent");
        var file = File.OpenRead(path);
        file.Position = "skipped,".Length;

        await runtime.PlayAsync(LambdaBootstrapBuilder.Create(() =>
            Task.FromResult<Stream>(file)));

        Assert.Equal("sent", api.Requests[1].Text);
        Assert.False(file.CanRead);
        File.Delete(path);
    }

    [Fact]
    public async Task Keeps_state_between_the_invocations_that_it_marks()
    {
        Invocations.Reset();
        using var api = new FakeRuntimeApi(Event(), Accepted, Event("{}", "req-2"), Accepted);
        using var runtime = new Runtime(api);
        var seen = new List<string>();

        await runtime.PlayAsync(LambdaBootstrapBuilder
            .Create(() =>
            {
                seen.Add($"{Invocations.Current.AwsRequestId} {Invocations.IsColdStart}");
                return Task.CompletedTask;
            })
            .UseBootstrapHandler(() =>
            {
                seen.Add($"init {Invocations.Current == null} {Invocations.IsColdStart}");
                return Task.FromResult(true);
            }));

        Assert.Equal(["init True True", "req-1 True", "req-2 False"], seen);
    }
}
