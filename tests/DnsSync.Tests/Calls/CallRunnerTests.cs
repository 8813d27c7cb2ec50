using DnsSync.Calls;
using Microsoft.Extensions.Time.Testing;

namespace DnsSync.Tests.Calls;

public sealed class CallRunnerTests
{
    private readonly FakeTimeProvider _time = new(Make.Noon);
    private readonly CallLog _log = new();
    private int _attempts;

    [Fact]
    public async Task A_successful_call_is_made_once()
    {
        Assert.Equal(7, await Runner().RunAsync("x:Y", null, _ => Task.FromResult(7), default));
        Assert.Equal(1, _log.Calls["x:Y"]);
    }

    [Theory]
    [InlineData(AwsFaultKind.Throttled, 5)]
    [InlineData(AwsFaultKind.Transient, 5)]
    [InlineData(AwsFaultKind.PriorRequestNotComplete, 5)]
    [InlineData(AwsFaultKind.Unreachable, 5)]
    [InlineData(AwsFaultKind.InvalidChangeBatch, 1)]
    [InlineData(AwsFaultKind.NotFound, 1)]
    [InlineData(AwsFaultKind.AccessDenied, 1)]
    [InlineData(AwsFaultKind.Credentials, 1)]
    [InlineData(AwsFaultKind.Refused, 1)]
    public async Task Only_transient_failures_are_retried_at_most_five_times(AwsFaultKind kind, int tries)
    {
        var fault = (await Assert.ThrowsAsync<AwsCallException>(() => PassAsync(() => FailAsync(kind, 99)))).Fault;
        Assert.Equal(kind, fault.Kind);
        Assert.Equal(tries, _log.Calls["x:Y"]);
        Assert.Equal(kind == AwsFaultKind.Throttled ? tries : 0, _log.Throttled);
    }

    [Fact]
    public async Task A_call_that_recovers_returns_after_exponential_backoff()
    {
        Assert.Equal(4, await PassAsync(() => FailAsync(AwsFaultKind.Throttled, 3)));
        Assert.Equal(3, _log.Throttled);

        // 200, 400 and 800 ms, of each of which between half and all is taken.
        Assert.InRange((_time.GetUtcNow() - Make.Noon).TotalMilliseconds, 700, 1500);
    }

    [Fact]
    public async Task A_call_without_response_times_out_after_ten_seconds_per_try()
    {
        Task<int> Run() => Runner().RunAsync("x:Y", null, NeverAsync, default);
        var fault = (await Assert.ThrowsAsync<AwsCallException>(() => PassAsync(Run))).Fault;
        Assert.Equal((AwsFaultKind.Transient, "Timeout"), (fault.Kind, fault.Code));
        Assert.Equal(5, _log.Total);
        Assert.InRange((_time.GetUtcNow() - Make.Noon).TotalSeconds, 50, 56);
    }

    [Fact]
    public async Task Cancellation_is_immediate_and_not_retried()
    {
        using var cancel = new CancellationTokenSource();
        var run = Runner().RunAsync("x:Y", null, NeverAsync, cancel.Token);
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
        Assert.Equal(1, _log.Total);
    }

    [Fact]
    public async Task A_programming_error_is_not_a_fault_and_is_not_retried()
    {
        await Assert.ThrowsAsync<InvalidOperationException>(() => Runner().RunAsync<int>(
            "x:Y", null, _ => throw new InvalidOperationException(), default));
        Assert.Equal(1, _log.Total);
    }

    [Fact]
    public async Task Every_attempt_takes_a_token()
    {
        var pace = new TokenBucket(_time, rate: 100, capacity: 10);
        await PassAsync(() => Runner().RunAsync("x:Y", pace, _ => Next(AwsFaultKind.Transient, 2), default));
        Assert.Equal(3, _log.Total);
    }

    private CallRunner Runner() => new(_time, new Random(1), _log);

    private Task<int> FailAsync(AwsFaultKind kind, int times) =>
        Runner().RunAsync("x:Y", null, _ => Next(kind, times), default);

    private Task<int> Next(AwsFaultKind kind, int failures) => ++_attempts <= failures
        ? throw new AwsCallException(new AwsFault(kind, "x:Y", "Code", "message"))
        : Task.FromResult(_attempts);

    // Ends at once when it is cancelled, where Task.Delay takes a detour over the thread pool.
    private static async Task<int> NeverAsync(CancellationToken cancellation)
    {
        var never = new TaskCompletionSource<int>();
        await using var _ = cancellation.Register(() => never.TrySetCanceled(cancellation));
        return await never.Task;
    }

    /// <summary>
    /// Lets the time pass that the call needs, ten milliseconds after another. Away from the
    /// runner's context, what a timer wakes goes on before the next step.
    /// </summary>
    private Task<int> PassAsync(Func<Task<int>> start) => Task.Run(async () =>
    {
        var run = start();
        for (var i = 0; i < 10_000 && !run.IsCompleted; i++)
        {
            _time.Advance(TimeSpan.FromMilliseconds(10));
        }

        return await run.WaitAsync(TimeSpan.FromSeconds(10));
    });
}
