using System.Text.Json.Nodes;
using DnsSync.Lambda.Tests.Harness;
using DnsSync.Simulator.Ec2;
using DnsSync.Simulator.Files;

namespace DnsSync.Lambda.Tests;

public sealed class EventTests(PublishedBootstrap bootstrap)
{
    private const string Tick =
        """{"id":"t","detail-type":"Scheduled Event","source":"aws.events","detail":{}}""";

    public static TheoryData<string> Examples() =>
    [
        .. Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "Examples"), "*.json")
            .Select(file => Path.GetFileNameWithoutExtension(file)!)
            .Where(name => !name.StartsWith("custom-resource", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal),
    ];

    [Fact]
    public async Task Every_example_event_is_answered_alone_and_in_a_batch()
    {
        await using var function = await DeployedFunction.StartAsync(bootstrap);
        foreach (var name in Examples().Select(row => row.Data))
        {
            var example = DeployedFunction.Example(name);
            if (!name.StartsWith("manual-", StringComparison.Ordinal))
            {
                await function.SucceedAsync(example);
                await function.SucceedAsync(SqsEvent.Of(example));
            }
        }

        Assert.False(function.Process.HasExited);
    }

    [Fact]
    public async Task A_created_endpoint_whose_interfaces_are_slow_is_followed_until_it_is_right()
    {
        await using var function = await DeployedFunction.StartAsync(bootstrap, settings: new()
        {
            InterfacesListed = TimeSpan.FromSeconds(1),
            InterfacesDescribable = TimeSpan.FromSeconds(7),
            EndpointSettles = TimeSpan.FromSeconds(7),
        });
        var pump = function.Feed();
        await function.SucceedAsync(Tick);
        function.World.Use(world => world.Ec2.CreateEndpoint(
            new CreateEndpointRequest(DemoWorld.VpcId, DemoWorld.DataService) { SubnetIds = [DemoWorld.SubnetD] }));
        await function.UntilAddressesAreAsync("127.10.1.4", "127.10.2.4", "127.10.3.4");
        Assert.All(pump.Batches, batch => Assert.True(batch.Result.Succeeded, function.Process.Tail()));
    }

    [Fact]
    public async Task A_removed_subnet_goes_at_once_since_its_event_announced_it()
    {
        await using var function = await DeployedFunction.StartAsync(bootstrap);
        await function.SucceedAsync(Tick);
        function.Feed();
        var began = TimeProvider.System.GetTimestamp();
        var id = function.World.Use(world => world.Ec2.Current.Endpoints.Values
            .Single(endpoint => endpoint.ServiceName == DemoWorld.DataService).Id);
        function.World.Use(world => world.Ec2.ModifyEndpoint(
            new ModifyEndpointRequest(id) { RemoveSubnetIds = [DemoWorld.SubnetC] }));
        await function.UntilAddressesAreAsync("127.10.1.4");
        Assert.True(TimeProvider.System.GetElapsedTime(began) < TimeSpan.FromSeconds(12));
    }

    [Fact]
    public async Task The_same_event_three_times_and_in_any_order_changes_the_record_once()
    {
        await using var function = await DeployedFunction.StartAsync(bootstrap);
        var id = function.World.Use(world => world.Ec2.CreateEndpoint(
            new CreateEndpointRequest(DemoWorld.VpcId, DemoWorld.DataService) { SubnetIds = [DemoWorld.SubnetD] }).Id);
        await Eventually.TrueAsync(
            () => function.World.Use(world => world.Ec2.Current.Endpoints[id].State == "available"), () => "not available");
        var created = About(id, "create-vpc-endpoint-one-subnet");
        await function.SucceedAsync(SqsEvent.Of(created, created, created));
        await function.SucceedAsync(SqsEvent.Of(created));
        await function.SucceedAsync(SqsEvent.Of(About(id, "modify-vpc-endpoint-add-subnet"), created));
        await function.UntilAddressesAreAsync("127.10.1.4", "127.10.2.4", "127.10.3.4");
        Assert.Equal(1, function.World.Use(world => world.Calls.Count("route53:ChangeResourceRecordSets")));
    }

    [Fact]
    public async Task A_lost_event_is_healed_by_a_tick_of_the_schedule_which_sends_nothing()
    {
        await using var function = await DeployedFunction.StartAsync(bootstrap);
        await function.SucceedAsync(Tick);
        Assert.Equal(["127.10.1.4", "127.10.2.4"], function.Addresses);
        Assert.Equal(0, function.World.Use(world => world.Calls.Count("sqs:SendMessage")));
    }

    [Fact]
    public async Task Ten_thousand_events_cost_one_run_for_each_batch_that_holds_a_relevant_one()
    {
        await using var function = await DeployedFunction.StartAsync(bootstrap);
        await function.SucceedAsync(Tick);
        function.ForgetCalls();
        var before = function.Metric("Reconciles");
        var noise = DeployedFunction.Example("create-network-interface-unrelated");
        var relevant = DeployedFunction.Example("create-vpc-endpoint-two-subnets")
            .Replace("vpc-0aa1", DemoWorld.VpcId, StringComparison.Ordinal);
        for (var batch = 0; batch < 10; batch++)
        {
            var calls = function.Calls;
            var payload = SqsEvent.Of(Enumerable.Range(0, 1000)
                .Select(i => batch % 2 == 0 && i == 500 ? relevant : noise));
            Assert.True(payload.Length <= 6 * 1024 * 1024);
            await function.SucceedAsync(payload);
            if (batch % 2 != 0)
            {
                Assert.Equal(calls, function.Calls);
            }
        }

        Assert.Equal(5, function.Metric("Reconciles") - before);
        Assert.Equal(9_995, function.Metric("EventsIgnored"));
    }

    [Fact]
    public async Task Two_copies_at_once_while_endpoints_change_end_right_and_touch_nothing_foreign()
    {
        await using var function = await DeployedFunction.StartAsync(bootstrap);
        var foreign = new Model.RecordSet(
            Model.DnsName.Parse("other." + DemoWorld.DataName), "A", 300, ["192.0.2.1"]);
        function.World.Use(world => world.Route53.PutByFiat(DemoWorld.DataZoneId, foreign));
        var (second, _) = await function.StartCopyAsync(bootstrap);
        function.Feed(function.Api, second);
        for (var round = 0; round < 4; round++)
        {
            var id = function.World.Use(world => world.Ec2.CreateEndpoint(
                new CreateEndpointRequest(DemoWorld.VpcId, DemoWorld.DataService) { SubnetIds = [DemoWorld.SubnetD] }).Id);
            await Task.Delay(TimeSpan.FromMilliseconds(700));
            function.World.Use(world => world.Ec2.DeleteEndpoints(id));
        }

        await Task.Delay(TimeSpan.FromSeconds(2));
        await Task.WhenAll(function.SucceedAsync(Tick), second.InvokeAsync(Tick));
        await function.UntilAddressesAreAsync("127.10.1.4", "127.10.2.4");
        Assert.Contains(foreign, function.World.Use(world => world.Route53.Find(DemoWorld.DataZoneId)!.RecordSets));
    }

    // An example with the ids of the simulated account.
    private static string About(string endpointId, string example)
    {
        var json = JsonNode.Parse(DeployedFunction.Example(example)
            .Replace("vpce-0aa1", endpointId, StringComparison.Ordinal)
            .Replace("vpc-0aa1", DemoWorld.VpcId, StringComparison.Ordinal)
            .Replace("subnet-0aa1", DemoWorld.SubnetD, StringComparison.Ordinal)
            .Replace("subnet-0aa2", DemoWorld.SubnetD, StringComparison.Ordinal)
            .Replace("subnet-0aa3", DemoWorld.SubnetD, StringComparison.Ordinal))!;
        return json.ToJsonString();
    }
}
