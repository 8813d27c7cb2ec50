using DnsSync.Model;
using DnsSync.Planning;

namespace DnsSync.Tests.Planning;

public sealed class ChangeBatchesTests
{
    [Fact]
    public void Every_batch_is_filled_up_to_the_limit()
    {
        var plans = Enumerable.Range(0, 9).Select(i => PlanOf($"n{i}.example", addresses: 300));
        Assert.Equal([3, 3, 3], ChangeBatches.Pack(plans).Select(batch => batch.Length));
        Assert.Equal([2, 2, 2, 2, 1], ChangeBatches.Pack(plans, maximumChanges: 2).Select(batch => batch.Length));
    }

    private static BindingPlan PlanOf(string name, int addresses) => new(
        Make.Binding(name), Make.Empty,
        [new(ChangeAction.Create, Make.A(name, [.. Enumerable.Range(0, addresses).Select(i => $"10.0.{i / 250}.{i % 250}")]))],
        [], [], PendingRemovals.None);
}
