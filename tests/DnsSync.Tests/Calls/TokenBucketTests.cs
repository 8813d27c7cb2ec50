using DnsSync.Calls;
using Microsoft.Extensions.Time.Testing;

namespace DnsSync.Tests.Calls;

public sealed class TokenBucketTests
{
    private readonly FakeTimeProvider _time = new(Make.Noon);

    [Fact]
    public void A_full_bucket_may_be_spent_at_once()
    {
        var bucket = new TokenBucket(_time, rate: 2, capacity: 5);
        Assert.True(bucket.TakeAsync(5, default).IsCompletedSuccessfully);
        Assert.Equal(TimeSpan.FromSeconds(0.5), bucket.DelayFor(1));
    }

    [Fact]
    public async Task Takers_are_served_in_order_at_the_rate()
    {
        var bucket = new TokenBucket(_time, rate: 2, capacity: 1);
        await bucket.TakeAsync(1, default);
        var (first, second) = (bucket.TakeAsync(1, default), bucket.TakeAsync(1, default));
        _time.Advance(TimeSpan.FromMilliseconds(499));
        Assert.False(first.IsCompleted);
        _time.Advance(TimeSpan.FromMilliseconds(1));
        await first;
        Assert.False(second.IsCompleted);
        _time.Advance(TimeSpan.FromMilliseconds(500));
        await second;
    }

    [Fact]
    public void Tokens_are_saved_up_to_the_capacity_and_no_further()
    {
        var bucket = new TokenBucket(_time, rate: 10, capacity: 3);
        _time.Advance(TimeSpan.FromHours(1));
        Assert.True(bucket.TakeAsync(3, default).IsCompletedSuccessfully);
        Assert.Equal(TimeSpan.FromSeconds(0.1), bucket.DelayFor(1));
    }

    [Fact]
    public void A_request_beyond_the_capacity_waits_and_leaves_a_debt()
    {
        var bucket = new TokenBucket(_time, rate: 1, capacity: 2);
        Assert.True(bucket.TakeAsync(5, default).IsCompletedSuccessfully);
        Assert.Equal(TimeSpan.FromSeconds(4), bucket.DelayFor(1));
    }

    [Fact]
    public void The_default_share_is_a_quarter_and_a_tiny_share_still_works()
    {
        Assert.Equal(2.5, new QuotaShare().ForRequests(_time).Rate);
        Assert.Equal(25, new QuotaShare().ForChanges(_time).Rate);
        Assert.Equal(1, new QuotaShare(0.001).ForRequests(_time).Capacity);
    }
}
