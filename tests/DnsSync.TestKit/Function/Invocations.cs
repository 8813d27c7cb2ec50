using System.Text;
using System.Text.Json;

namespace DnsSync.TestKit;

/// <summary>How an invocation ended.</summary>
internal enum InvocationOutcome
{
    /// <summary>The function responded.</summary>
    Responded,

    /// <summary>The function reported an error.</summary>
    Failed,

    /// <summary>Its deadline came first.</summary>
    TimedOut,

    /// <summary>The process ended first.</summary>
    Exited,
}

/// <summary>What became of an invocation.</summary>
/// <param name="RequestId">As the function was told.</param>
/// <param name="Payload">The response, or the error as JSON; empty if there was neither.</param>
/// <param name="ErrorType">Of the error's header; null without one.</param>
/// <param name="Duration">From the function's taking it to its end; zero if it never took it.</param>
internal sealed record InvocationResult(
    string RequestId,
    InvocationOutcome Outcome,
    byte[] Payload,
    string? ErrorType,
    TimeSpan Duration)
{
    public bool Succeeded => Outcome == InvocationOutcome.Responded;

    public string Text => Encoding.UTF8.GetString(Payload);

    public JsonElement Json => JsonElement.Parse(Payload);

    /// <summary>The error's <c>errorMessage</c>; null if it has none.</summary>
    public string? ErrorMessage =>
        Outcome == InvocationOutcome.Failed && Json.TryGetProperty("errorMessage", out var message)
            ? message.GetString()
            : null;
}

/// <summary>One request that the Runtime API saw, in order.</summary>
/// <param name="Path">Below <c>/2018-06-01/runtime/</c>.</param>
internal sealed record RuntimeRequest(
    string Method,
    string Path,
    IReadOnlyDictionary<string, string> Headers,
    byte[] Body,
    TimeSpan At)
{
    public string Text => Encoding.UTF8.GetString(Body);
}

/// <summary>An invocation on its way through the Runtime API.</summary>
internal sealed class PendingInvocation(string requestId, byte[] payload, TimeSpan timeout)
{
    public string RequestId => requestId;

    public byte[] Payload => payload;

    /// <summary>Counts from the moment at which the function takes it.</summary>
    public TimeSpan Timeout => timeout;

    public long? TakenAt { get; set; }

    public TaskCompletionSource Taken { get; } =
        new(TaskCreationOptions.RunContinuationsAsynchronously);

    public TaskCompletionSource<InvocationResult> Ended { get; } =
        new(TaskCreationOptions.RunContinuationsAsynchronously);

    public void End(
        InvocationOutcome outcome, byte[] body, string? errorType, TimeProvider time) =>
        Ended.TrySetResult(new InvocationResult(
            requestId, outcome, body, errorType,
            TakenAt is { } taken ? time.GetElapsedTime(taken) : TimeSpan.Zero));
}
