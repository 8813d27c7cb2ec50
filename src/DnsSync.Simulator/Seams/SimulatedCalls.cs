using DnsSync.Calls;
using DnsSync.Simulator.Time;

namespace DnsSync.Simulator.Seams;

/// <summary>
/// How a process calls AWS in memory: the request arrives a while later, and the answer a while
/// after that, each an entry of the world's queue. A request that is on its way arrives even if
/// its process is killed; an answer finds only a process that lives.
/// </summary>
internal sealed class SimulatedCalls(World world, SimulatedProcess? process)
{
    private string Caller => process?.Name ?? "process";

    /// <summary>Makes one call.</summary>
    /// <param name="operation">Service and action, such as <c>route53:GetChange</c>.</param>
    /// <param name="work">The call's work, done when the request arrives.</param>
    public Task<T> MakeAsync<T>(
        string operation, Func<T> work, CancellationToken cancellation)
        where T : class
    {
        if (cancellation.IsCancellationRequested)
        {
            return Task.FromCanceled<T>(cancellation);
        }

        var answer = new TaskCompletionSource<T>();
        var cancelled = cancellation.UnsafeRegister(
            static (waiting, token) => ((TaskCompletionSource<T>)waiting!).TrySetCanceled(token), answer);
        var began = world.Now;
        world.Clock.After(Latency(), () =>
        {
            var served = world.Serve(operation, Caller, work);
            var due = served.Fault is FaultKind.Timeout
                ? began + world.Settings.CallTimeout
                : world.Now + Latency();
            world.Clock.At(due, () => Deliver(operation, answer, served, cancelled), process);
        });
        return answer.Task;
    }

    private TimeSpan Latency() =>
        world.Random.Between(world.Settings.ShortestLatency, world.Settings.LongestLatency);

    private void Deliver<T>(
        string operation, TaskCompletionSource<T> answer, Served<T> served, CancellationTokenRegistration cancelled)
        where T : class
    {
        cancelled.Dispose();
        if (process is null)
        {
            Answer();
        }
        else
        {
            process.RunInside(Answer);
        }

        void Answer()
        {
            if (served.Value is { } value)
            {
                answer.TrySetResult(value);
            }
            else
            {
                answer.TrySetException(new AwsCallException(FaultOf(operation, served)));
            }
        }
    }

    private AwsFault FaultOf<T>(string operation, Served<T> served)
        where T : class =>
        served.Error is { } error
            ? new AwsFault(KindOf(error), operation, error.Code, error.Message)
            {
                Details = world.Settings.InvalidChangeBatchHasOwnRoot ? error.Details : [],
            }
            : served.Fault is FaultKind.ForeignAnswer or FaultKind.HalfAnswer
                ? new AwsFault(
                    AwsFaultKind.Transient, operation, "UnreadableAnswer", "What came is no answer to this.")
            : served.Fault is FaultKind.Timeout
                ? new AwsFault(
                    AwsFaultKind.Transient, operation, "TimeoutException", "No answer came.")
                : new AwsFault(
                    AwsFaultKind.Transient, operation, "IOException", "The connection broke.");

    private static AwsFaultKind KindOf(AwsError error) => error.Code switch
    {
        "Throttling" or "ThrottlingException" or "RequestLimitExceeded" =>
            AwsFaultKind.Throttled,
        "PriorRequestNotComplete" => AwsFaultKind.PriorRequestNotComplete,
        "InvalidChangeBatch" => AwsFaultKind.InvalidChangeBatch,
        "NoSuchHostedZone" or "NoSuchChange" or "QueueDoesNotExist" =>
            AwsFaultKind.NotFound,
        "AccessDenied" or "AccessDeniedException" or "UnauthorizedOperation" =>
            AwsFaultKind.AccessDenied,
        "ExpiredToken" or "ExpiredTokenException" or "RequestExpired" =>
            AwsFaultKind.Credentials,
        _ when error.Code.EndsWith(".NotFound", StringComparison.Ordinal) => AwsFaultKind.NotFound,
        _ when error.Status >= 500 => AwsFaultKind.Transient,
        _ => AwsFaultKind.Refused,
    };
}
