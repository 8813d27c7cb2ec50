using DnsSync.Simulator.Ec2;
using DnsSync.Simulator.Files;

namespace DnsSync.Lambda.Tests;

/// <summary>Each waits as long as a deletion does; beside the others that costs nothing.</summary>
[Trait("Speed", "slow")]
public sealed class DeletionTests(PublishedBootstrap bootstrap)
{
    [Fact]
    public async Task Delete_during_a_waiting_create_leaves_nothing()
    {
        await using var cloudFormation = await ResponseServer.StartAsync();
        await using var function = await DeployedFunction.StartAsync(bootstrap, configuration: null, settings: new()
        {
            EndpointSettles = TimeSpan.FromMinutes(5),
        });
        function.World.Use(world => world.Ec2.CreateEndpoint(
            new CreateEndpointRequest(DemoWorld.VpcId, DemoWorld.DataService) { SubnetIds = [DemoWorld.SubnetD] }));
        var (deleter, _) = await function.StartCopyAsync(bootstrap, configuration: null);
        var creating = function.DeployAsync(cloudFormation, "Create");
        await function.UntilAddressesAreAsync("127.10.1.4", "127.10.2.4");
        Assert.False(creating.IsCompleted);

        var url = cloudFormation.NextUrl();
        var deleting = deleter.InvokeAsync(
            DeployedFunction.Deployment("Delete", url, "test/x/y"), TimeSpan.FromMinutes(3));
        Assert.True((await deleting).Succeeded);
        Assert.Contains("nothing of ours is left", (await cloudFormation.AnswerAtAsync(url)).Text, StringComparison.Ordinal);
        var created = await creating;
        Assert.Equal("FAILED", created.Json.GetProperty("Status").GetString());
        Assert.Contains("its records and marker were removed", created.Json.GetProperty("Reason").GetString(), StringComparison.Ordinal);
        Assert.Equal(["NS", "SOA"], TypesIn(function));
    }

    [Fact]
    public async Task Delete_needs_no_configuration_and_removes_late_writes()
    {
        await using var cloudFormation = await ResponseServer.StartAsync();
        await using var function = await DeployedFunction.StartAsync(bootstrap, configuration: null);
        var (creator, _) = await function.StartCopyAsync(bootstrap);
        await WriteAsync();
        var deleting = function.DeployAsync(cloudFormation, "Delete", "test/x/y");
        await Task.Delay(TimeSpan.FromSeconds(1));
        await WriteAsync();

        var deleted = await deleting;
        Assert.Equal("SUCCESS", deleted.Json.GetProperty("Status").GetString());
        Assert.Equal(["NS", "SOA"], TypesIn(function));

        async Task WriteAsync()
        {
            var written = await creator.InvokeAsync(
                """{"id":"t","detail-type":"Scheduled Event","source":"aws.events","detail":{}}""");
            Assert.True(written.Succeeded);
            Assert.NotEmpty(function.Addresses);
        }
    }

    private static string[] TypesIn(DeployedFunction function) => function.World.Use(world =>
        world.Route53.Find(DemoWorld.DataZoneId)!.RecordSets.Select(set => set.Type).Order().ToArray());
}
