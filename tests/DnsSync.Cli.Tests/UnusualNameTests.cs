using DnsSync.Model;
using DnsSync.Simulator.Ec2;
using DnsSync.Simulator.Files;

namespace DnsSync.Cli.Tests;

/// <summary>Names, endpoints and record sets of unusual size or spelling.</summary>
public sealed class UnusualNameTests : IAsyncLifetime
{
    private TestAccount _account = null!;

    public async ValueTask InitializeAsync() => _account = await TestAccount.StartAsync();

    public ValueTask DisposeAsync() => _account.DisposeAsync();

    [Theory]
    [InlineData("*", @"\052")]
    [InlineData(@"\052", @"\052")]
    [InlineData(@"a\100b", @"a\100b")]
    [InlineData(@"a\056b", @"a\056b")]
    [InlineData(@"\000\377", @"\000\377")]
    [InlineData("UPPER", "upper")]
    public async Task A_name_with_an_escape_is_kept_in_sync_like_any_other(string label, string listed)
    {
        _account.WriteConfig(TestAccount.Fleet(label));
        (await _account.SyncAsync()).Ends(ExitCodes.InSync);
        Assert.Equal("127.10.1.4,127.10.2.4",
            _account.AddressesOf(label + ".fleet.example", TestAccount.FleetZone));
        Assert.Equal(listed + ".fleet.example.",
            _account.At(label + ".fleet.example", TestAccount.FleetZone)[0].Name.ToRoute53());
        (await _account.PlanAsync()).Ends(ExitCodes.InSync);
        (await _account.SyncAsync("--name", label + ".fleet.example.")).Ends(ExitCodes.InSync);
        Assert.Equal(1, _account.Writes);
        (await _account.SyncAsync("--prune", label + ".fleet.example", "--yes")).Ends(ExitCodes.InSync);
        Assert.Empty(_account.At(label + ".fleet.example", TestAccount.FleetZone));
    }

    [Fact]
    public async Task Two_spellings_of_a_name_are_one_name()
    {
        _account.WriteConfig(TestAccount.Fleet("*"), TestAccount.Fleet(@"\052"));
        (await _account.PlanAsync()).IsRefused("$.bindings[1].name: *.fleet.example is already bound in zone Z0FLEET");
    }

    [Fact]
    public async Task An_endpoint_without_interfaces_is_held_and_publishes_nothing()
    {
        var id = _account.AddEndpoint();
        _account.WriteConfig(TestAccount.DataBinding with { Endpoints = new() { Ids = [id] } });
        await Task.Delay(50);
        var before = _account.Everything;
        var result = (await _account.SyncAsync("-o", "json")).Ends(ExitCodes.NeedsAttention);
        Assert.Equal("Held", result.Outcomes);
        Assert.Equal("held: no A to publish: no matching endpoint has an address", result.Findings);
        Assert.Equal(before, _account.Everything);
    }

    [Fact]
    public async Task A_missing_endpoint_is_held_and_reported()
    {
        _account.WriteConfig(TestAccount.DataBinding with { Endpoints = new() { Ids = ["vpce-0gone"] } });
        var result = (await _account.SyncAsync("-o", "json")).Ends(ExitCodes.NeedsAttention);
        Assert.Contains("endpoint vpce-0gone does not exist", result.Findings, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_401_addresses_in_one_record_set_none_is_published()
    {
        await using var account = await TestAccount.StartAsync(arrange: world =>
        {
            for (var i = 0; i < 399; i++)
            {
                world.Ec2.CreateEndpoint(new CreateEndpointRequest(DemoWorld.VpcId, DemoWorld.DataService)
                {
                    SubnetIds = [i < 200 ? DemoWorld.SubnetA : DemoWorld.SubnetD],
                });
            }
        });
        var before = account.Everything;
        var result = (await account.SyncAsync("-o", "json")).Ends(ExitCodes.Failed);
        Assert.Contains("401 addresses exceed the 400 values that Route 53 allows in one A record set",
            result.Findings, StringComparison.Ordinal);
        Assert.Equal(before, account.Everything);
        Assert.Equal(0, account.Writes);
    }

    [Fact]
    public async Task Four_hundred_addresses_fit()
    {
        await using var account = await TestAccount.StartAsync(arrange: world =>
        {
            for (var i = 0; i < 398; i++)
            {
                world.Ec2.CreateEndpoint(new CreateEndpointRequest(DemoWorld.VpcId, DemoWorld.DataService)
                {
                    SubnetIds = [i < 200 ? DemoWorld.SubnetA : DemoWorld.SubnetD],
                });
            }
        });
        (await account.SyncAsync()).Ends(ExitCodes.InSync);
        Assert.Equal(400, account.At(TestAccount.Data).Single(set => set.Type == "A").Values.Length);
        (await account.PlanAsync()).Ends(ExitCodes.InSync);
    }

    [Fact]
    public async Task A_deleted_record_is_restored_from_its_marker()
    {
        await _account.SyncAsync();
        _account.Delete(_account.At(TestAccount.Data).Single());
        (await _account.PlanAsync()).Ends(ExitCodes.ChangesToMake);
        (await _account.SyncAsync()).Ends(ExitCodes.InSync);
        Assert.Equal("127.10.1.4,127.10.2.4", _account.AddressesOf(TestAccount.Data));
        Assert.Equal(2, _account.RevisionOf(TestAccount.Data));
    }

    [Fact]
    public async Task A_marker_without_record_and_endpoint_is_held()
    {
        _account.Put(TestAccount.MarkerOf(TestAccount.Data, revision: 7));
        _account.DeleteDataEndpoint();
        await Task.Delay(50);
        var before = _account.Everything;
        (await _account.SyncAsync()).Ends(ExitCodes.NeedsAttention);
        Assert.Equal(before, _account.Everything);
    }

    [Fact]
    public async Task A_marker_that_cannot_be_read_is_a_conflict()
    {
        _account.Put(TestAccount.MarkerOf(TestAccount.Data) with { Values = ["\"v=2 who=knows\""] });
        var before = _account.Everything;
        var result = (await _account.SyncAsync("-o", "json")).Ends(ExitCodes.NeedsAttention);
        Assert.Contains("this version cannot parse the marker", result.Findings, StringComparison.Ordinal);
        Assert.Equal(before, _account.Everything);
        Assert.Equal(DnsName.Parse("_dnssync." + TestAccount.Data), before.Single(set => set.Type == "TXT").Name);
    }
}
