using System.Text.Json.Nodes;

namespace DnsSync.Lambda.Tests;

[Trait("Speed", "slow")]
public sealed class DeploymentTests(PublishedBootstrap bootstrap)
{
    [Fact]
    public async Task Create_syncs_the_name_and_update_keeps_it_in_sync()
    {
        await using var cloudFormation = await ResponseServer.StartAsync();
        await using var function = await DeployedFunction.StartAsync(bootstrap);
        cloudFormation.FailNext(2);
        var created = await function.DeployAsync(cloudFormation, "Create");
        Assert.Equal("SUCCESS", created.Json.GetProperty("Status").GetString());
        Assert.Equal("Changed", created.Json.GetProperty("Data").GetProperty("Outcome").GetString());
        Assert.Equal(["127.10.1.4", "127.10.2.4"], function.Addresses);
        var id = created.Json.GetProperty("PhysicalResourceId").GetString();

        var updated = await function.DeployAsync(cloudFormation, "Update", id);
        Assert.Equal("InSync", updated.Json.GetProperty("Data").GetProperty("Outcome").GetString());
        Assert.Equal(id, updated.Json.GetProperty("PhysicalResourceId").GetString());
    }

    [Fact]
    public async Task The_incomplete_example_requests_are_answered()
    {
        await using var cloudFormation = await ResponseServer.StartAsync();
        await using var function = await DeployedFunction.StartAsync(bootstrap, "{ this is broken");
        foreach (var (example, status) in new[]
        {
            ("custom-resource-create", "FAILED"), ("custom-resource-update", "FAILED"), ("custom-resource-delete", "SUCCESS"),
        })
        {
            var url = cloudFormation.NextUrl();
            await function.SucceedAsync(EventExamples.Read(example).Replace(
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
}
