using DnsSync.Calls;

namespace DnsSync.Handlers;

/// <summary>The queue that the service sends messages to itself through.</summary>
public interface IRequeueQueue
{
    /// <summary>SQS delays a message for at most this long.</summary>
    static readonly TimeSpan LongestDelay = TimeSpan.FromMinutes(15);

    /// <summary>
    /// The function's RecursiveLoop: its messages to itself are meant, and bounded by
    /// <see cref="RetrySequence.IsTooOld"/>. Without it Lambda stops them after some 16 rounds.
    /// </summary>
    const string RecursiveLoop = "Allow";

    /// <summary>SendMessage, once.</summary>
    /// <exception cref="AwsCallException">It was not sent, or it is not known whether it was.</exception>
    Task SendAsync(string body, TimeSpan delay, CancellationToken cancellation);
}
