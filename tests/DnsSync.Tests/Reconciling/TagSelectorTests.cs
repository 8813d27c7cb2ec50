using DnsSync.Reporting;
using DnsSync.Simulator.Ec2;
using DnsSync.Simulator.Files;

namespace DnsSync.Tests.Reconciling;

/// <summary>Selectors by tag, whatever characters the tag's value holds.</summary>
public sealed class TagSelectorTests
{
    private readonly Simulation _simulation = new();

    [Theory]
    [InlineData("blue", "green")]
    [InlineData(@"line\7", "line7")]
    [InlineData("line*", "line7")]
    [InlineData("line?", "line7")]
    [InlineData(@"\*?", "a*7")]
    [InlineData("", "7")]
    public void A_tag_selects_the_endpoints_with_exactly_its_value(string value, string other)
    {
        Add(other, DemoWorld.SubnetC);
        Add(value, DemoWorld.SubnetD);
        _simulation.Settle();
        var binding = _simulation.Data with
        {
            Endpoints = _simulation.Data.Endpoints with
            {
                Tags = _simulation.Data.Endpoints.Tags.Add("fleet", value),
            },
        };
        Assert.Equal(Outcome.Changed, _simulation.Sync(binding).Bindings.Single().Outcome);
        Assert.Equal(["127.10.3.4"], _simulation.AddressesOf(binding));
    }

    private void Add(string tag, string subnet) =>
        _simulation.World.Ec2.CreateEndpoint(
            new CreateEndpointRequest(DemoWorld.VpcId, DemoWorld.DataService)
            {
                SubnetIds = [subnet],
                Tags = _simulation.Data.Endpoints.Tags.Add("fleet", tag),
            });
}
