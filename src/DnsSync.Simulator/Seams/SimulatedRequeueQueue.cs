using DnsSync.Handlers;
using DnsSync.Simulator.Queues;
using DnsSync.Simulator.Time;

namespace DnsSync.Simulator.Seams;

/// <summary>A queue of a world, in memory, as one process sends to it.</summary>
/// <param name="process">
/// Who calls. Without one, the calls have no caller and cannot be killed.
/// </param>
public sealed class SimulatedRequeueQueue(
    World world, string queueUrl, SimulatedProcess? process = null) : IRequeueQueue
{
    private readonly SimulatedCalls _calls = new(world, process);

    /// <summary>
    /// The trace header of the invocation that sends, which the SDK puts into each message; null for none.
    /// </summary>
    public Func<string?>? TraceHeader { get; init; }

    public Task SendAsync(string body, TimeSpan delay, CancellationToken cancellation)
    {
        // As SQS counts: whole seconds, and no more than it takes.
        var longest = IRequeueQueue.LongestDelay.TotalSeconds;
        var seconds = TimeSpan.FromSeconds(Math.Ceiling(Math.Min(delay.TotalSeconds, longest)));
        var request = new SendMessageRequest(queueUrl, body, seconds) { TraceHeader = TraceHeader?.Invoke() };
        return _calls.MakeAsync(
            "sqs:SendMessage",
            () => world.Queues.Send(request),
            cancellation);
    }
}
