namespace DnsSync.Lambda.Tests.Harness;

/// <summary>The Runtime API and the process, with a function that does as it is told.</summary>
public sealed class RuntimeApiTests : IAsyncLifetime
{
    private RuntimeApi _api = null!;
    private LambdaProcess? _function;

    public async ValueTask InitializeAsync() => _api = await RuntimeApi.StartAsync();

    public async ValueTask DisposeAsync()
    {
        await (_function?.DisposeAsync() ?? default);
        await _api.DisposeAsync();
    }

    [Fact]
    public async Task An_invocation_carries_its_payload_id_deadline_trace_and_arn()
    {
        _function = FakeFunction.Start(_api);
        var result = await _api.InvokeAsync("""{"a":1}""", TimeSpan.FromSeconds(20));
        Assert.True(result.Succeeded);
        Assert.Equal(1, result.Json.GetProperty("got").GetProperty("a").GetInt32());
        Assert.InRange(result.Json.GetProperty("left").GetDouble(), 10_000, 20_000);
        var headers = result.Json.GetProperty("headers");
        Assert.Equal(
            result.RequestId, headers.GetProperty("Lambda-Runtime-Aws-Request-Id").GetString());
        Assert.EndsWith(
            ":dnssync", headers.GetProperty("Lambda-Runtime-Invoked-Function-Arn").GetString());
        Assert.StartsWith(
            "Root=1-", headers.GetProperty("Lambda-Runtime-Trace-Id").GetString());
        Assert.True(_api.Ready.IsCompletedSuccessfully);
        Assert.Equal(
            ["invocation/next", $"invocation/{result.RequestId}/response"],
            _api.Requests.Take(2).Select(request => request.Path));
    }

    [Fact]
    public async Task An_error_of_the_function_is_its_result()
    {
        _function = FakeFunction.Start(_api);
        var result = await _api.InvokeAsync("""{"do":"fail"}""");
        Assert.Equal(InvocationOutcome.Failed, result.Outcome);
        Assert.Equal(("Fake.Error", "as asked"), (result.ErrorType, result.ErrorMessage));
        Assert.True((await _api.InvokeAsync("{}")).Succeeded);
    }

    [Fact]
    public async Task A_response_beyond_six_megabytes_is_refused()
    {
        _function = FakeFunction.Start(_api);
        var result = await _api.InvokeAsync("""{"do":"large"}""");
        Assert.Equal("Function.ResponseSizeTooLarge", result.ErrorType);
        await _function.LineAsync(line => line == "refused 413");
    }

    [Fact]
    public async Task An_invocation_ends_at_its_deadline_and_a_late_response_is_refused()
    {
        _function = FakeFunction.Start(_api);
        var result = await _api.InvokeAsync("""{"do":"hang"}""", TimeSpan.FromMilliseconds(500));
        Assert.Equal(InvocationOutcome.TimedOut, result.Outcome);
        Assert.InRange(result.Duration, TimeSpan.FromSeconds(0.4), TimeSpan.FromSeconds(2.5));
        await _function.LineAsync(line => line == "refused 400");
    }

    [Fact]
    public async Task A_process_exit_ends_its_invocation_and_the_next_one_takes_over()
    {
        _function = FakeFunction.Start(_api);
        var result = await _api.InvokeAsync("""{"do":"exit"}""");
        Assert.Equal(InvocationOutcome.Exited, result.Outcome);
        Assert.Equal(3, await _function.ExitAsync());
        var waiting = _api.InvokeAsync("{}");
        await using var second = FakeFunction.Start(_api);
        Assert.True((await waiting).Succeeded);
    }

    [Fact]
    public async Task An_error_during_init_is_kept()
    {
        var environment = FunctionEnvironment.Of(_api);
        environment["FAKE_INIT"] = "fail";
        _function = FakeFunction.Start(_api, environment);
        var error = await _api.InitError.WaitAsync(TimeSpan.FromSeconds(30));
        Assert.Equal("cannot start", error.GetProperty("errorMessage").GetString());
        Assert.Equal(1, await _function.ExitAsync());
        Assert.False(_api.Ready.IsCompleted);
    }

    [Fact]
    public async Task Without_a_function_an_invocation_gives_up() =>
        await Assert.ThrowsAsync<TimeoutException>(
            () => _api.InvokeAsync("{}", patience: TimeSpan.FromMilliseconds(100)));

    [Fact]
    public async Task The_process_has_the_given_environment_and_both_of_its_streams_are_kept()
    {
        _function = FakeFunction.Start(_api, FunctionEnvironment.Of(_api, queueUrl: "https://q/1/a"));
        await _api.Ready.WaitAsync(TimeSpan.FromSeconds(30));
        await _function.LineAsync(line => line.Contains("starting", StringComparison.Ordinal));
        Assert.Equal("https://q/1/a", Assert.Single(_function.Json).GetProperty("queue").GetString());
        await Eventually.TrueAsync(() => _function.Errors.Contains("to stderr"), _function.Tail);
        Assert.InRange(_function.PeakMemory, 1 << 20, 1 << 30);
        Assert.False(_function.HasExited);
        await Assert.ThrowsAsync<TimeoutException>(
            () => _function.ExitAsync(TimeSpan.FromMilliseconds(50)));
    }
}
