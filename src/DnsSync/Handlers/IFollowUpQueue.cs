using DnsSync.Calls;

namespace DnsSync.Handlers;

/// <summary>The queue that the service sends messages to itself through.</summary>
public interface IFollowUpQueue
{
    /// <summary>SQS delays a message for at most this long.</summary>
    static readonly TimeSpan LongestDelay = TimeSpan.FromMinutes(15);

    /// <summary>SendMessage, once.</summary>
    /// <exception cref="AwsCallException">It was not sent, or it is not known whether it was.</exception>
    Task SendAsync(string body, TimeSpan delay, CancellationToken cancellation);
}
