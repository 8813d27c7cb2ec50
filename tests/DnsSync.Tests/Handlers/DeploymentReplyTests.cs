using System.Collections.Immutable;
using DnsSync.Handlers;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace DnsSync.Tests.Handlers;

public sealed class DeploymentReplyTests
{
    [Fact]
    public void An_answer_that_is_not_taken_in_time_is_sent_again()
    {
        var time = new FakeTimeProvider(Make.Noon);
        var sent = 0;
        var reply = new DeploymentReply(
            (_, _, cancellation) => ++sent == 1
                ? Task.Delay(Timeout.InfiniteTimeSpan, time, cancellation)
                : Task.CompletedTask,
            time, NullLogger.Instance);
        var request = new DeploymentRequest(
            "Create", "https://cloudformation.example/", "stack-1", "request-1", "Name1", null,
            ImmutableSortedDictionary<string, string>.Empty);
        var done = reply.SendAsync(
            request, DeploymentAnswer.Failed("id", "reason"), new Invocation("r-1", Make.Noon.AddDays(30)), default);
        Assert.True(SpinWait.SpinUntil(
            () =>
            {
                time.Advance(TimeSpan.FromSeconds(1));
                return done.IsCompleted;
            },
            TimeSpan.FromSeconds(10)));
        Assert.Equal(2, sent);
    }
}
