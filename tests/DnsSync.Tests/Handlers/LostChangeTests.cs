using DnsSync.Simulator;
using DnsSync.Tests.Events;

namespace DnsSync.Tests.Handlers;

/// <summary>Changes that Route 53 made and whose answers never came, as the function reports them.</summary>
public sealed class LostChangeTests
{
    private readonly Service _service = new();

    [Theory]
    [InlineData(FaultKind.Cut, 1)]
    [InlineData(FaultKind.Cut, 5)]
    [InlineData(FaultKind.Timeout, 2)]
    [InlineData(FaultKind.HalfAnswer, 5)]
    [InlineData(FaultKind.ForeignAnswer, 1)]
    [InlineData(FaultKind.ForeignAnswer, 5)]
    public void A_change_whose_answers_are_lost_counts_as_changed_and_is_read_again(FaultKind fault, int lost)
    {
        _service.World.Faults.Add("route53:ChangeResourceRecordSets", fault, lost, FaultMoment.Answer);
        _service.Invoke(Payloads.Batch(SampleEvents.Modified(_service.Simulation.DataEndpointId)));
        Assert.Equal(0, _service.Metric("Failed"));
        Assert.Equal(1, _service.Metric("BindingsChanged"));
        var followUp = Assert.Single(_service.Sent);
        Assert.Equal(TimeSpan.FromSeconds(30), followUp.After);
    }
}
