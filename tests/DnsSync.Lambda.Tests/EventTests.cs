using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using DnsSync.Simulator.Ec2;
using DnsSync.Simulator.Events;
using DnsSync.Simulator.Files;
using DnsSync.Simulator.Queues;
using DnsSync.Simulator.Route53;

namespace DnsSync.Lambda.Tests;

[Trait("Speed", "slow")]
public sealed class EventTests(PublishedBootstrap bootstrap)
{
    private const string Tick =
        """{"id":"t","detail-type":"Scheduled Event","source":"aws.events","detail":{}}""";

    public static TheoryData<string> Examples() =>
    [
        .. EventExamples.Names.Where(name => !name.StartsWith("custom-resource", StringComparison.Ordinal)),
    ];

    private static CreateEndpointRequest Another =>
        new(DemoWorld.VpcId, DemoWorld.DataService) { SubnetIds = [DemoWorld.SubnetD] };

    /// <summary>
    /// What each example costs where a name follows the endpoints of the examples' own VPC: a run,
    /// or nothing. Alone and as a message of a batch, it is the same.
    /// </summary>
    [Fact]
    public async Task Every_example_event_is_handled_with_one_run_or_none()
    {
        await using var function = await DeployedFunction.StartAsync(bootstrap, DeployedFunction.Configuration
            .Replace(DemoWorld.VpcId, "vpc-0aa1", StringComparison.Ordinal));
        var lines = new List<string>();
        foreach (var name in Examples().Select(row => row.Data))
        {
            var example = EventExamples.Read(name);
            var alone = await CostAsync(function, Encoding.UTF8.GetBytes(example));
            var queued = name.StartsWith("manual", StringComparison.Ordinal) || name.StartsWith("sqs", StringComparison.Ordinal)
                ? "-"
                : await CostAsync(function, SqsEvent.Of(example));
            lines.Add($"{name}: {alone}, {queued}");
        }

        Assert.Equal(
            """
            change-resource-record-sets: nothing, nothing
            config-item-change: nothing, nothing
            create-network-interface-endpoint: 1 run, 1 run
            create-network-interface-unrelated: nothing, nothing
            create-vpc-endpoint-one-subnet: 1 run, 1 run
            create-vpc-endpoint-two-subnets: 1 run, 1 run
            delete-network-interface: nothing, nothing
            delete-vpc-endpoints-denied: nothing, nothing
            delete-vpc-endpoints-one: 1 run, 1 run
            delete-vpc-endpoints-two: 1 run, 1 run
            manual-resync: 1 run, -
            manual-resync-dry-run: 1 run, -
            modify-vpc-endpoint-add-subnet: 1 run, 1 run
            modify-vpc-endpoint-address-type: 1 run, 1 run
            modify-vpc-endpoint-remove-two-subnets: 1 run, 1 run
            scheduled: 1 run, 1 run
            sqs-batch-of-three: 1 run, -
            """.ReplaceLineEndings("\n"),
            string.Join('\n', lines));
        Assert.False(function.Process.HasExited);
    }

    private static async Task<string> CostAsync(DeployedFunction function, byte[] payload)
    {
        var (runs, calls) = (function.Metric("Reconciles"), function.Calls);
        var result = await function.Api.InvokeAsync(payload);
        var cost = function.Metric("Reconciles") - runs;
        return !result.Succeeded ? result.ErrorMessage!
            : cost > 0 ? $"{cost} run"
            : function.Calls == calls ? "nothing" : "a look";
    }

    [Fact]
    public async Task A_created_endpoint_with_slow_interfaces_converges()
    {
        await using var function = await DeployedFunction.StartAsync(bootstrap, settings: new()
        {
            InterfacesListed = TimeSpan.FromSeconds(1),
            InterfacesDescribable = TimeSpan.FromSeconds(30),
            EndpointSettles = TimeSpan.FromSeconds(30),
        });
        var pump = function.Feed();
        await function.SucceedAsync(Tick);
        function.World.Use(world => world.Ec2.CreateEndpoint(
            new CreateEndpointRequest(DemoWorld.VpcId, DemoWorld.DataService) { SubnetIds = [DemoWorld.SubnetD] }));
        await function.UntilAddressesAreAsync("127.10.1.4", "127.10.2.4", "127.10.3.4");
        Assert.All(pump.Batches, batch => Assert.True(batch.Result.Succeeded, function.Process.Tail()));

        // After 5, 10 and 20 s: the third look is the first that can see them.
        Assert.True(function.RequeuesSent >= 3);
    }

    [Fact]
    public async Task A_removed_subnet_that_was_announced_is_removed_at_once()
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
    public async Task Events_in_reverse_order_converge_to_the_current_state()
    {
        await using var function = await DeployedFunction.StartAsync(bootstrap);
        await function.SucceedAsync(Tick);
        var events = new List<string>();
        var (first, made) = function.World.Use(world =>
        {
            _ = new EventBus(
                world, new CloudTrailEvents(world.Settings), new EventDelivery(), it => events.Add(it.Json));
            return (
                world.Ec2.Current.Endpoints.Values.Single(it => it.ServiceName == DemoWorld.DataService).Id,
                world.Ec2.CreateEndpoint(Another).Id);
        });
        await Task.Delay(TimeSpan.FromSeconds(2));
        function.World.Use(world =>
            world.Ec2.ModifyEndpoint(new ModifyEndpointRequest(first) { RemoveSubnetIds = [DemoWorld.SubnetC] }));
        function.World.Use(world => world.Ec2.DeleteEndpoints(made));
        function.World.Use(world => world.Ec2.CreateEndpoint(Another));
        await Task.Delay(TimeSpan.FromSeconds(3));
        var reversed = function.World.Use(_ => Enumerable.Reverse(events).ToList());
        Assert.True(reversed.Count >= 4, string.Join('\n', reversed));
        Assert.Equal(["127.10.1.4", "127.10.2.4"], function.Addresses);

        foreach (var late in reversed)
        {
            await function.SucceedAsync(SqsEvent.Of(late));
        }

        await function.UntilAddressesAreAsync(function.AddressesOfTheEndpoints());
        Assert.Contains("127.10.1.4", function.Addresses);
        Assert.DoesNotContain("127.10.2.4", function.Addresses);
        Assert.Equal(2, function.Addresses.Length);
    }

    [Fact]
    public async Task A_scheduled_tick_repairs_a_lost_event_and_sends_no_message()
    {
        await using var function = await DeployedFunction.StartAsync(bootstrap);
        var pump = function.Feed();
        await function.SucceedAsync(Tick);
        Assert.Equal(["127.10.1.4", "127.10.2.4"], function.Addresses);

        await pump.DrainAsync();
        var batches = pump.Batches.Count;
        function.World.Use(_ => pump.Bus!.IsCut = true);
        function.World.Use(world => world.Ec2.CreateEndpoint(Another));
        await Task.Delay(TimeSpan.FromSeconds(3));
        Assert.True(function.World.Use(_ => pump.Bus!.Lost) > 0);
        Assert.Equal(batches, pump.Batches.Count);
        Assert.Equal(["127.10.1.4", "127.10.2.4"], function.Addresses);

        await function.SucceedAsync(Tick);
        Assert.Equal(["127.10.1.4", "127.10.2.4", "127.10.3.4"], function.Addresses);
        Assert.Equal(0, function.RequeuesSent);
    }

    [Theory]
    [InlineData(400)]
    [InlineData(10_000)]
    public async Task Ten_thousand_events_cost_one_run_for_each_relevant_batch(int largestBatch)
    {
        await using var function = await DeployedFunction.StartAsync(bootstrap);
        await function.SucceedAsync(Tick);
        function.ForgetCalls();
        var before = function.Metric("Reconciles");
        var noise = EventExamples.Read("create-network-interface-unrelated");
        var relevant = EventExamples.Read("create-vpc-endpoint-two-subnets")
            .Replace("vpc-0aa1", DemoWorld.VpcId, StringComparison.Ordinal);
        var runs = 0;
        var batches = Batches(
            [.. Enumerable.Range(0, 10_000).Select(i => i % 1000 == i / 1000 * 97 ? relevant : noise)], largestBatch);
        foreach (var batch in batches)
        {
            var calls = function.Calls;
            await function.SucceedAsync(SqsEvent.Of(batch));
            if (batch.Contains(relevant))
            {
                runs++;
            }
            else
            {
                Assert.Equal(calls, function.Calls);
            }
        }

        Assert.Equal(runs, function.Metric("Reconciles") - before);
        Assert.Equal(9_990, function.Metric("EventsIgnored"));
    }

    // As Lambda cuts them: at most so many messages, and at most 6 MB.
    private static List<List<string>> Batches(string[] events, int largest)
    {
        const int most = 6 * 1024 * 1024;
        var envelope = SqsEvent.Of("").Length;
        var batches = new List<List<string>> { new() };
        var octets = 0;
        foreach (var body in events)
        {
            var more = envelope + JsonEncodedText.Encode(body, JavaScriptEncoder.UnsafeRelaxedJsonEscaping).EncodedUtf8Bytes.Length;
            if (octets + more > most || batches[^1].Count == largest)
            {
                batches.Add([]);
                octets = 0;
            }

            batches[^1].Add(body);
            octets += more;
        }

        Assert.All(batches, batch => Assert.True(SqsEvent.Of(batch).Length <= most));
        return batches;
    }

    [Fact]
    public async Task Two_concurrent_copies_converge_and_keep_foreign_records()
    {
        await using var function = await DeployedFunction.StartAsync(bootstrap);
        var foreign = new Model.RecordSet(
            Model.DnsName.Parse("other." + DemoWorld.DataName), "A", 300, ["192.0.2.1"]);
        function.World.Use(world => world.Route53.SeedRecord(DemoWorld.DataZoneId, foreign));
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
        var changed = function.World.Use(world => world.Calls.Latest
            .Select(call => call.Request).OfType<ZoneChangeBatch>()
            .SelectMany(batch => batch.Changes).Select(change => change.RecordSet.Name.ToString())
            .Distinct().Order(StringComparer.Ordinal).ToArray());
        Assert.Equal(["_dnssync." + DemoWorld.DataName, DemoWorld.DataName], changed);
    }

    // An example with the ids of the simulated account.
    private static string About(string endpointId, string example)
    {
        var json = JsonNode.Parse(EventExamples.Read(example)
            .Replace("vpce-0aa1", endpointId, StringComparison.Ordinal)
            .Replace("vpc-0aa1", DemoWorld.VpcId, StringComparison.Ordinal)
            .Replace("subnet-0aa1", DemoWorld.SubnetD, StringComparison.Ordinal)
            .Replace("subnet-0aa2", DemoWorld.SubnetD, StringComparison.Ordinal)
            .Replace("subnet-0aa3", DemoWorld.SubnetD, StringComparison.Ordinal))!;
        return json.ToJsonString();
    }
}
