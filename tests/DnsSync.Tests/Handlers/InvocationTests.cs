using DnsSync.Handlers;

namespace DnsSync.Tests.Handlers;

public sealed class InvocationTests
{
    [Theory]
    [InlineData(300, 0, 290)]
    [InlineData(300, 280, 290)]
    [InlineData(20, 0, 15)]
    [InlineData(20, 14, 15)]
    public void The_end_of_the_work_is_set_when_the_invocation_begins(int seconds, int now, int ends)
    {
        var invocation = new Invocation("r-1", Make.Noon.AddSeconds(seconds)).BeganAt(Make.Noon);
        Assert.Equal(Make.Noon.AddSeconds(ends), invocation.WorkEnds(Make.Noon.AddSeconds(now)));
    }
}
