using System.Collections.Immutable;
using DnsSync.Calls;
using DnsSync.Endpoints;
using DnsSync.Model;

namespace DnsSync.Tests.Endpoints;

public sealed class EndpointReaderTests
{
    [Theory]
    [InlineData(200, 1)]
    [InlineData(201, 2)]
    [InlineData(450, 3)]
    public async Task Every_interface_is_described_two_hundred_a_call(int interfaces, int calls)
    {
        var inventory = new Inventory([.. Enumerable.Range(0, interfaces).Select(number => $"eni-{number:000}")]);
        var reader = new EndpointReader(
            inventory, new CallRunner(TimeProvider.System, new Random(1), new CallLog()), TimeProvider.System);

        var (_, seen, fault) = Assert.Single(await reader.ReadAsync(
            [Make.Binding() with { Endpoints = new EndpointSelector(["vpce-1"], null, null) }],
            TestContext.Current.CancellationToken));
        Assert.Null(fault);
        Assert.Equal(interfaces, Assert.Single(seen!.Endpoints).Interfaces.Length);
        Assert.Equal(calls, inventory.Calls);
    }

    private sealed class Inventory(ImmutableArray<string> ids) : IEndpointInventory
    {
        public string? Region => null;

        public int Calls { get; private set; }

        public Task<EndpointPage> DescribeEndpointsAsync(
            EndpointFilter filter, string? nextToken, CancellationToken cancellation) =>
            Task.FromResult(new EndpointPage(
                [new Endpoint("vpce-1", "service", "vpc-1", EndpointState.Available, [], ids)], null));

        public Task<NetworkInterfacePage> DescribeNetworkInterfacesAsync(
            ImmutableArray<string> asked, string? nextToken, CancellationToken cancellation)
        {
            Calls++;
            return Task.FromResult(new NetworkInterfacePage(
                [.. asked.Select(id => new NetworkInterface(id, "subnet-1", "a", ["10.0.0.1"], [], "in-use"))], null));
        }
    }
}
