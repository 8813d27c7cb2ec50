using DnsSync.Model;
using DnsSync.Simulator.Files;
using static DnsSync.Cli.Tests.TestAccount;

namespace DnsSync.Cli.Tests;

/// <summary>What an operator can ask of a sync, beyond "make it right".</summary>
public sealed class SyncOptionTests : IAsyncLifetime
{
    private TestAccount _account = null!;

    public async ValueTask InitializeAsync() => _account = await StartAsync();

    public ValueTask DisposeAsync() => _account.DisposeAsync();

    [Fact]
    public async Task Name_syncs_only_that_name()
    {
        _account.WriteConfig(Fleet("a"), Fleet("b"), Fleet("c"));
        var result = await _account.SyncAsync("-o", "json", "--name", "a.fleet.example", "--name", "c.fleet.example");
        Assert.Equal("Changed, Changed", result.Ends(ExitCodes.InSync).Outcomes);
        Assert.Empty(_account.At("b.fleet.example", FleetZone));
        Assert.NotEmpty(_account.At("c.fleet.example", FleetZone));
    }

    [Theory]
    [InlineData("plan", "--name", "a.fleet.example", "b.fleet.example")]
    [InlineData("status", "--name", "a.fleet.example", "--adopt", "a.fleet.example")]
    public async Task Name_takes_exactly_one_argument(params string[] arguments)
    {
        _account.WriteConfig(Fleet("a"), Fleet("b"));
        (await _account.RunAsync(arguments)).IsRefused($"Unrecognized command or argument '{arguments[3]}'");
    }

    [Fact]
    public async Task A_held_name_is_emptied_only_by_force()
    {
        await _account.SyncAsync();
        _account.DeleteDataEndpoint();
        await Task.Delay(50);
        var held = (await _account.SyncAsync("-o", "json")).Ends(ExitCodes.NeedsAttention);
        Assert.Equal("Held", held.Outcomes);
        Assert.EndsWith($"stays: no endpoint of {DemoWorld.DataService}", held.Findings, StringComparison.Ordinal);
        Assert.Equal("127.10.1.4,127.10.2.4", _account.AddressesOf(Data));
        (await _account.SyncAsync("--force", "--name", Data, "--yes")).Ends(ExitCodes.NeedsAttention);
        Assert.Equal("", _account.AddressesOf(Data));
        Assert.Equal(2, _account.RevisionOf(Data));
    }

    [Theory]
    [InlineData("keep")]
    [InlineData("delete")]
    public async Task A_service_without_endpoints_never_exits_with_0(string whenEmpty)
    {
        var typo = DataBinding with { Endpoints = new() { Service = DemoWorld.DataService[..^2] + "a" }, WhenEmpty = whenEmpty };
        _account.WriteConfig(typo);
        var suggestion = $"did you mean {DemoWorld.DataService} (1 endpoint)?";
        foreach (var command in (string[])["plan", "sync", "status"])
        {
            var result = (await _account.RunAsync([command])).Ends(ExitCodes.NeedsAttention);
            Assert.Contains(suggestion, result.Output, StringComparison.Ordinal);
            Assert.DoesNotContain("--force", result.Output, StringComparison.Ordinal);
        }

        _account.WriteConfig(typo with { Endpoints = new() { Service = "com.amazonaws.ap-northeast-1.nothing" } });
        (await _account.PlanAsync()).Ends(ExitCodes.NeedsAttention);
        (await _account.SyncAsync()).Ends(ExitCodes.NeedsAttention);

        _account.WriteConfig(typo with { Endpoints = new() { Service = "com.amazonaws.eu-west-1.iot.data" } });
        Assert.Contains("belongs to eu-west-1, but this run reads endpoints in",
            (await _account.PlanAsync()).Ends(ExitCodes.Failed).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Wait_ends_when_the_change_is_in_sync()
    {
        var result = (await _account.SyncAsync("--wait")).Ends(ExitCodes.InSync);
        Assert.EndsWith("; propagated to every DNS server", result.Steady, StringComparison.Ordinal);
        Assert.InRange(_account.World.Use(world => world.Calls.Count("route53:GetChange")), 2, 3);
    }

    [Fact]
    public async Task Wait_returns_at_once_without_changes()
    {
        await _account.SyncAsync();
        (await _account.SyncAsync("--wait")).Ends(ExitCodes.InSync);
        Assert.Equal(0, _account.World.Use(world => world.Calls.Count("route53:GetChange")));
    }

    [Fact]
    public async Task A_weighted_layout_has_one_set_for_each_endpoint()
    {
        var second = _account.AddEndpoint(DemoWorld.SubnetD);
        await Task.Delay(50);
        _account.WriteConfig(DataBinding with { Layout = "weighted" });
        (await _account.SyncAsync()).Ends(ExitCodes.InSync);
        Assert.Equal(
            new[] { _account.DataEndpointId, second }.Order(StringComparer.Ordinal),
            _account.At(Data).Select(set => set.SetIdentifier!));
        (await _account.PlanAsync()).Ends(ExitCodes.InSync);
        _account.WriteConfig(DataBinding);
        (await _account.SyncAsync()).Ends(ExitCodes.InSync);
        Assert.Equal("127.10.1.4,127.10.2.4,127.10.3.4", _account.AddressesOf(Data));
    }

    [Fact]
    public async Task Prune_removes_a_bound_name_for_good()
    {
        await _account.SyncAsync();
        var result = (await _account.SyncAsync("--prune", Data, "--yes", "-o", "json")).Ends(ExitCodes.InSync);
        Assert.Equal("Changed", result.Outcomes);
        Assert.Empty(_account.At(Data));
        Assert.Empty(_account.At("_dnssync." + Data));
        (await _account.SyncAsync("--prune", Data, "--yes")).Ends(ExitCodes.InSync);
    }

    [Fact]
    public async Task Prune_finds_the_zone_of_a_name_that_left_the_configuration()
    {
        _account.WriteConfig(Fleet("a"), Fleet("b"), DataBinding);
        await _account.SyncAsync();
        _account.WriteConfig(Fleet("a"), DataBinding);
        (await _account.SyncAsync("--prune", "b.fleet.example", "--yes")).Ends(ExitCodes.InSync);
        Assert.Empty(_account.At("b.fleet.example", FleetZone));
        Assert.NotEmpty(_account.At("a.fleet.example", FleetZone));
        Assert.NotEmpty(_account.At(Data));
    }

    [Fact]
    public async Task Prune_asks_for_the_zone_where_no_zone_of_the_configuration_holds_the_name()
    {
        var before = _account.Everything;
        (await _account.SyncAsync("--prune", "b.fleet.example", "--yes")).IsRefused("pass --zone ZONE-ID");
        (await _account.SyncAsync("--prune", "b.fleet.example", "--yes", "--zone", "/hostedzone/" + FleetZone))
            .Ends(ExitCodes.InSync);
        Assert.Equal(before, _account.Everything);
    }

    [Fact]
    public async Task Prune_asks_for_the_zone_where_two_hold_the_name()
    {
        await BindInTwoZonesAsync();
        (await _account.SyncAsync("--prune", "a.fleet.example", "--yes")).IsRefused("is not unique in the configuration: pass --zone ZONE-ID");
        (await _account.SyncAsync("--prune", "a.fleet.example", "--yes", "--zone", "Z0TWO")).Ends(ExitCodes.InSync);
        Assert.Empty(_account.At("a.fleet.example", "Z0TWO"));
        Assert.NotEmpty(_account.At("a.fleet.example", FleetZone));
    }

    [Fact]
    public async Task Force_and_adopt_act_in_one_zone_and_ask_for_it_where_two_bind_the_name()
    {
        const string name = "a.fleet.example";
        await BindInTwoZonesAsync();
        var before = _account.Everything;
        const string asks = "a.fleet.example is bound in zones Z0FLEET and Z0TWO: select one with --zone ZONE-ID";
        (await _account.SyncAsync("--force", "--name", name, "--yes")).IsRefused(asks);
        (await _account.SyncAsync("--adopt", name)).IsRefused(asks);
        (await _account.PlanAsync("--adopt", name)).IsRefused(asks);
        (await _account.SyncAsync("--adopt", name, "--zone", DataZone))
            .IsRefused("a.fleet.example is bound in zone Z0FLEET and Z0TWO, not in " + DataZone);
        Assert.Equal(before, _account.Everything);

        // Somebody else's records in both: one is taken over, the other stays.
        _account.World.Use(world =>
        {
            foreach (var zone in (string[])[FleetZone, "Z0TWO"])
            {
                world.Route53.SeedRecord(zone, MarkerOf(name, "other", 7));
            }
        });
        (await _account.SyncAsync("--adopt", name, "--from", "other", "--zone", "Z0TWO")).Ends(ExitCodes.NeedsAttention);
        Assert.Equal(8, _account.RevisionOf(name, "Z0TWO"));
        Assert.Equal(7, _account.RevisionOf(name, FleetZone));

        _account.World.Use(world => world.Route53.SeedRecord(FleetZone, MarkerOf(name, Owner, 9)));
        _account.DeleteDataEndpoint();
        await Task.Delay(50);
        (await _account.SyncAsync("--force", "--name", name, "--zone", "Z0TWO", "--yes")).Ends(ExitCodes.NeedsAttention);
        Assert.Equal("", _account.AddressesOf(name, "Z0TWO"));
        Assert.Equal("127.10.1.4,127.10.2.4", _account.AddressesOf(name, FleetZone));
    }

    [Fact]
    public async Task Plan_shows_what_prune_would_delete_and_writes_nothing()
    {
        (await _account.SyncAsync()).Ends(ExitCodes.InSync);
        var before = _account.Everything;
        var plan = (await _account.PlanAsync("--prune", Data)).Ends(ExitCodes.ChangesToMake);
        Assert.Contains($"- DELETE {Data}. A 127.10.1.4,127.10.2.4", plan.Output, StringComparison.Ordinal);
        Assert.Contains($"- DELETE _dnssync.{Data}. TXT", plan.Output, StringComparison.Ordinal);
        Assert.Equal(before, _account.Everything);
        (await _account.SyncAsync("--prune", Data, "--yes")).Ends(ExitCodes.InSync);
        (await _account.PlanAsync("--prune", Data)).Ends(ExitCodes.InSync);
    }

    [Fact]
    public async Task Prune_and_force_need_yes_without_a_terminal()
    {
        (await _account.SyncAsync()).Ends(ExitCodes.InSync);
        var before = _account.Everything;
        const string asks = "may delete records permanently, and there is no terminal for confirmation";
        (await _account.SyncAsync("--prune", Data)).IsRefused("--prune " + asks);
        (await _account.SyncAsync("--force", "--name", Data)).IsRefused("--force " + asks);
        Assert.Equal(before, _account.Everything);
    }

    [Theory]
    [InlineData("\n")]
    [InlineData("no\n")]
    [InlineData("yes please\n")]
    public async Task Without_confirmation_the_records_are_kept(string answer)
    {
        (await _account.SyncAsync()).Ends(ExitCodes.InSync);
        var before = _account.Everything;
        var result = (await AskedAsync(answer, "sync", "--prune", Data)).Ends(ExitCodes.Failed);
        Assert.Contains($"- DELETE {Data}. A 127.10.1.4,127.10.2.4", result.Error, StringComparison.Ordinal);
        Assert.EndsWith("Make these changes? [no] dnssync: nothing was written\n", result.Error, StringComparison.Ordinal);
        Assert.Equal(before, _account.Everything);
    }

    [Fact]
    public async Task Confirmation_applies_the_plan_that_was_shown()
    {
        (await _account.SyncAsync()).Ends(ExitCodes.InSync);
        (await AskedAsync("yes\n", "sync", "--prune", Data)).Ends(ExitCodes.InSync);
        Assert.Empty(_account.At(Data));
        Assert.DoesNotContain("[no]", (await AskedAsync("", "sync", "--prune", Data)).Ends(ExitCodes.InSync).Error,
            StringComparison.Ordinal);
    }

    private async Task BindInTwoZonesAsync()
    {
        _account.World.Use(world =>
        {
            world.Ec2.CreateVpc("127.11.0.0/16", id: "vpc-two");
            world.Route53.CreateZone(new(DnsName.Parse("fleet.example"), "two") { Id = "Z0TWO", VpcId = "vpc-two" });
        });
        _account.WriteConfig(Fleet("a"), Fleet("a") with { ZoneId = "Z0TWO" });
        (await _account.SyncAsync()).Ends(ExitCodes.InSync);
    }

    private Task<CommandResult> AskedAsync(string answers, params string[] arguments) =>
        CommandLine.AskedAsync(answers, [.. arguments, "-c", _account.ConfigPath, "--endpoint-url", _account.Url]);

    [Fact]
    public async Task Prune_chooses_the_closest_zone()
    {
        _account.World.Use(world => world.Route53.CreateZone(
            new(DnsName.Parse("eu.fleet.example"), "eu") { Id = "Z0EU", VpcId = DemoWorld.VpcId }));
        var far = Fleet("a");
        var near = Fleet("x.eu") with { ZoneId = "Z0EU" };
        _account.WriteConfig(far, near, Fleet("y.eu") with { ZoneId = "Z0EU" });
        await _account.SyncAsync();
        _account.WriteConfig(far, near);
        (await _account.SyncAsync("--prune", "y.eu.fleet.example", "--yes")).Ends(ExitCodes.InSync);
        Assert.Empty(_account.At("y.eu.fleet.example", "Z0EU"));
    }

    [Fact]
    public async Task Prune_fails_in_a_missing_zone() =>
        (await _account.SyncAsync("--prune", "a.fleet.example", "--yes", "--zone", "Z0GONE")).Ends(ExitCodes.Failed);

    [Fact]
    public async Task A_replaced_endpoint_is_followed_without_ever_emptying_the_name()
    {
        await _account.SyncAsync();
        _account.AddEndpoint(DemoWorld.SubnetD);
        _account.DeleteDataEndpoint();
        await Task.Delay(50);
        (await _account.SyncAsync()).Ends(ExitCodes.InSync);
        Assert.Equal("127.10.3.4", _account.AddressesOf(Data));
        (await _account.PlanAsync()).Ends(ExitCodes.InSync);
    }
}
