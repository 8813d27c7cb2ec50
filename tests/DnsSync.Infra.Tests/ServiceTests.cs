namespace DnsSync.Infra.Tests;

/// <summary>The service: function, queue, event source.</summary>
public sealed class ServiceTests
{
    private static readonly Template Template = Variants.Defaults;

    [Fact]
    public void The_function_runs_the_asset_with_the_configuration_in_parameter_store()
    {
        var function = Template.One("AWS::Lambda::Function", "ServiceSync");
        Assert.Equal("\"provided.al2023\"", function["Runtime"]);
        Assert.Equal("[\"x86_64\"]", function["Architectures"]);
        Assert.Equal("300", function["Timeout"]);
        Assert.Equal("256", function["MemorySize"]);
        Assert.Equal("\"ssm:/dnssync/dnssync/\"", function["Environment", "Variables", "DNSSYNC_CONFIG"]);
        Assert.Equal("\"0.25\"", function["Environment", "Variables", "DNSSYNC_QUOTA_SHARE"]);
        Assert.Equal(
            $$"""{"Ref":"{{Template.One("AWS::SQS::Queue", "ServiceChangesQueue").Id}}"}""",
            function["Environment", "Variables", "DNSSYNC_QUEUE_URL"]);
        Assert.Equal(
            $$"""{"Fn::GetAtt":["{{Template.One("AWS::IAM::Role", "ServiceSync").Id}}","Arn"]}""",
            function["Environment", "Variables", "DNSSYNC_ROLE_ARN"]);
        Assert.Equal("(none)", function["VpcConfig"]);
    }
}
