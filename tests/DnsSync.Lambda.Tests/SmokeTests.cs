using DnsSync.Lambda.Tests.Harness;
using DnsSync.Model;
using DnsSync.Simulator;
using DnsSync.Simulator.Files;
using DnsSync.Simulator.Queues;
using DnsSync.Simulator.Time;
using DnsSync.Simulator.Wire;

namespace DnsSync.Lambda.Tests;

/// <summary>The published binary and every part of the harness, once through.</summary>
[Trait("Speed", "slow")]
public sealed class SmokeTests(PublishedBootstrap bootstrap)
{
    private const string Configuration = $$"""
        {
          "owner": "test",
          "bindings": [{
            "name": "{{DemoWorld.DataName}}",
            "zoneId": "{{DemoWorld.DataZoneId}}",
            "endpoints": { "service": "{{DemoWorld.DataService}}", "vpcId": "{{DemoWorld.VpcId}}" }
          }]
        }
        """;

    [Fact]
    public async Task A_created_endpoint_is_published_when_its_requeues_are_done()
    {
        using var world = new RealTimeWorld(
            DemoWorld.Create(new WorldSettings
            {
                InterfacesListed = TimeSpan.FromMilliseconds(200),
                InterfacesDescribable = TimeSpan.FromMilliseconds(400),
                EndpointSettles = TimeSpan.FromSeconds(3),
            }).World,
            TimeProvider.System);
        await using var aws = await SimulatorServer.StartAsync(world);
        var queueUrl = world.Use(it => it.Queues.CreateQueue(new CreateQueueRequest("dnssync")));
        await using var api = await RuntimeApi.StartAsync();
        await using var function = LambdaProcess.Start(
            await bootstrap.PathAsync(),
            FunctionEnvironment.Of(api, aws.Address, Configuration, queueUrl),
            api);
        await using var pump = EventPump.Start(
            world,
            queueUrl,
            new EventPumpSettings
            {
                RoleOf = caller =>
                    caller == FunctionEnvironment.AccessKey ? FunctionEnvironment.Role : null,
            },
            api);
        world.Use(it => it.Ec2.CreateEndpoint(
            new(DemoWorld.VpcId, DemoWorld.DataService) { SubnetIds = [DemoWorld.SubnetD] }));
        await Eventually.TrueAsync(() => Addresses().Length == 3, function.Tail);
        Assert.Equal(["127.10.1.4", "127.10.2.4", "127.10.3.4"], Addresses());
        Assert.All(pump.Batches, batch => Assert.True(batch.Result.Succeeded, function.Tail()));
        Assert.Null(world.Failure);

        string[] Addresses() => world.Use(it => it.Route53.Find(DemoWorld.DataZoneId)!
            .At(DnsName.Parse(DemoWorld.DataName))
            .Where(set => set.Type == "A")
            .SelectMany(set => set.Values)
            .Order(StringComparer.Ordinal)
            .ToArray());
    }
}
