using System.Text.Json.Nodes;
using DnsSync.Simulator.Files;

namespace DnsSync.Lambda.Tests;

[Trait("Speed", "slow")]
public sealed class VpcCheckTests(PublishedBootstrap bootstrap)
{
    [Theory]
    [InlineData(DemoWorld.VpcId, "SUCCESS", "private zones work")]
    [InlineData("vpc-0nohostnames", "FAILED", "enableDnsHostnames is disabled")]
    [InlineData("vpc-0nowhere", "FAILED", "InvalidVpcID.NotFound")]
    public async Task A_VPC_is_checked_at_deployment(string vpcId, string status, string reason)
    {
        await using var cloudFormation = await ResponseServer.StartAsync();
        await using var function = await DeployedFunction.StartAsync(bootstrap);
        function.World.Use(world => world.Ec2.CreateVpc("10.9.0.0/16", id: "vpc-0nohostnames", dnsHostnames: false));
        var (check, _) = await function.StartCopyAsync(bootstrap, configuration: null, handler: "VpcCheck");
        var url = cloudFormation.NextUrl();
        var request = JsonNode.Parse(DeployedFunction.Deployment("Create", url))!;
        request["ResourceProperties"] = new JsonObject { ["VpcId"] = vpcId };
        Assert.True((await check.InvokeAsync(request.ToJsonString())).Succeeded);

        var answer = (await cloudFormation.AnswerAtAsync(url)).Json;
        Assert.Equal(status, answer.GetProperty("Status").GetString());
        Assert.Contains(reason, answer.GetProperty("Reason").GetString(), StringComparison.Ordinal);
    }
}
