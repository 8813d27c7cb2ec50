using System.Text.Json.Nodes;
using DnsSync.Lambda.Tests.Harness;
using DnsSync.Simulator.Ec2;
using DnsSync.Simulator.Files;

namespace DnsSync.Lambda.Tests;

public sealed class DeploymentTests(PublishedBootstrap bootstrap)
{
    private static readonly TimeSpan FunctionTimeout = TimeSpan.FromMinutes(3);

    [Fact]
    public async Task Create_syncs_the_name_and_update_leaves_it_right()
    {
        await using var cloudFormation = await ResponseServer.StartAsync();
        await using var function = await DeployedFunction.StartAsync(bootstrap);
        cloudFormation.FailNext(2);
        var created = await DeployAsync(function, cloudFormation, "Create");
        Assert.Equal("SUCCESS", created.Json.GetProperty("Status").GetString());
        Assert.Equal("Changed", created.Json.GetProperty("Data").GetProperty("Outcome").GetString());
        Assert.Equal(["127.10.1.4", "127.10.2.4"], function.Addresses);
        var id = created.Json.GetProperty("PhysicalResourceId").GetString();

        var updated = await DeployAsync(function, cloudFormation, "Update", id);
        Assert.Equal("InSync", updated.Json.GetProperty("Data").GetProperty("Outcome").GetString());
        Assert.Equal(id, updated.Json.GetProperty("PhysicalResourceId").GetString());
    }

    [Fact]
    public async Task Delete_while_a_create_still_waits_leaves_nothing()
    {
        await using var cloudFormation = await ResponseServer.StartAsync();
        await using var function = await DeployedFunction.StartAsync(bootstrap, configuration: null, settings: new()
        {
            EndpointSettles = TimeSpan.FromMinutes(5),
        });
        function.World.Use(world => world.Ec2.CreateEndpoint(
            new CreateEndpointRequest(DemoWorld.VpcId, DemoWorld.DataService) { SubnetIds = [DemoWorld.SubnetD] }));
        var (deleter, _) = await function.StartCopyAsync(bootstrap, configuration: null);
        var creating = DeployAsync(function, cloudFormation, "Create");
        await function.UntilAddressesAreAsync("127.10.1.4", "127.10.2.4");
        Assert.False(creating.IsCompleted);

        var url = cloudFormation.NextUrl();
        var deleting = deleter.InvokeAsync(
            DeployedFunction.Deployment("Delete", url, "test/x/y"), FunctionTimeout);
        Assert.True((await deleting).Succeeded);
        Assert.Contains("nothing of ours is left", (await cloudFormation.AnswerAtAsync(url)).Text, StringComparison.Ordinal);
        var created = await creating;
        Assert.Equal("FAILED", created.Json.GetProperty("Status").GetString());
        Assert.Contains("somebody removed", created.Json.GetProperty("Reason").GetString(), StringComparison.Ordinal);
        Assert.Equal(["NS", "SOA"], TypesIn(function));
    }

    private static string[] TypesIn(DeployedFunction function) => function.World.Use(world =>
        world.Route53.Find(DemoWorld.DataZoneId)!.RecordSets.Select(set => set.Type).Order().ToArray());

    [Fact]
    public async Task Delete_needs_no_configuration_and_removes_what_is_written_after_its_first_look()
    {
        await using var cloudFormation = await ResponseServer.StartAsync();
        await using var function = await DeployedFunction.StartAsync(bootstrap, configuration: null);
        var (creator, _) = await function.StartCopyAsync(bootstrap);
        var deleting = DeployAsync(function, cloudFormation, "Delete", "test/x/y");
        await Task.Delay(TimeSpan.FromSeconds(1));
        var create = await creator.InvokeAsync(
            """{"id":"t","detail-type":"Scheduled Event","source":"aws.events","detail":{}}""");
        Assert.True(create.Succeeded);
        Assert.NotEmpty(function.Addresses);

        var deleted = await deleting;
        Assert.Equal("SUCCESS", deleted.Json.GetProperty("Status").GetString());
        Assert.Equal(["NS", "SOA"], TypesIn(function));
    }

    [Fact]
    public async Task The_example_requests_are_answered_although_they_lack_what_is_needed()
    {
        await using var cloudFormation = await ResponseServer.StartAsync();
        await using var function = await DeployedFunction.StartAsync(bootstrap, "{ this is broken");
        foreach (var (example, status) in new[]
        {
            ("custom-resource-create", "FAILED"), ("custom-resource-update", "FAILED"), ("custom-resource-delete", "SUCCESS"),
        })
        {
            var url = cloudFormation.NextUrl();
            await function.SucceedAsync(DeployedFunction.Example(example).Replace(
                "https://cloudformation-custom-resource-response.example/path?signature=x",
                url.ToString(), StringComparison.Ordinal));
            var answer = await cloudFormation.AnswerAtAsync(url);
            Assert.Equal(status, answer.Json.GetProperty("Status").GetString());
            Assert.True(string.IsNullOrEmpty(answer.ContentType));
        }
    }

    [Theory]
    [InlineData("iot:Data-ATS", "SUCCESS")]
    [InlineData("iot:CredentialProvider", "SUCCESS")]
    [InlineData("iot:Jobs", "FAILED")]
    public async Task The_accounts_own_endpoint_name_is_looked_up(string type, string status)
    {
        await using var cloudFormation = await ResponseServer.StartAsync();
        await using var function = await DeployedFunction.StartAsync(bootstrap);
        var (names, _) = await function.StartCopyAsync(bootstrap, configuration: null, handler: "EndpointName");
        var url = cloudFormation.NextUrl();
        var request = JsonNode.Parse(DeployedFunction.Deployment("Create", url))!;
        request["ResourceProperties"] = new JsonObject { ["EndpointType"] = type };
        Assert.True((await names.InvokeAsync(request.ToJsonString())).Succeeded);

        var answer = (await cloudFormation.AnswerAtAsync(url)).Json;
        Assert.Equal(status, answer.GetProperty("Status").GetString());
        if (status == "SUCCESS")
        {
            Assert.Contains(".amazonaws.com", answer.GetProperty("Data").GetProperty("EndpointAddress").GetString());
        }
    }

    private static async Task<CustomResourceAnswer> DeployAsync(
        DeployedFunction function, ResponseServer cloudFormation, string type, string? id = null)
    {
        var url = cloudFormation.NextUrl();
        await function.SucceedAsync(DeployedFunction.Deployment(type, url, id), FunctionTimeout);
        return await cloudFormation.AnswerAtAsync(url);
    }
}
