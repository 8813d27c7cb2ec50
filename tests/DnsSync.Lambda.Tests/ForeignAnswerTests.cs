using Amazon.EC2;
using Amazon.IoT;
using Amazon.Runtime;
using DnsSync.Calls;
using DnsSync.Endpoints;
using Microsoft.AspNetCore.Http;

namespace DnsSync.Lambda.Tests;

/// <summary>What the look-ups at deployment are answered by something that is not AWS.</summary>
public sealed class ForeignAnswerTests
{
    [Theory]
    [InlineData("<html><body>Blocked</body></html>")]
    [InlineData("{}")]
    [InlineData("{\"message\":\"Forbidden\"}")]
    [InlineData("<DescribeVpcAttributeResponse><requestId>r</requestId></DescribeVpcAttributeResponse>")]
    [InlineData("<DescribeVpcsResponse><requestId>r</requestId><vpcSet/></DescribeVpcsResponse>")]
    public async Task A_foreign_response_yields_no_endpoint_name_or_attribute(string body)
    {
        await using var server = await LocalServer.StartAsync(context => context.Response.WriteAsync(body));
        var credentials = new BasicAWSCredentials("AKIDEXAMPLE", "secret");
        using var iot = new AmazonIoTClient(credentials, Configure(new AmazonIoTConfig(), server));
        using var ec2 = new AmazonEC2Client(credentials, Configure(new AmazonEC2Config(), server));
        await AssertUnreadableAsync(() => new IotEndpointNames(iot).DescribeAsync("iot:Data-ATS", default));
        await AssertUnreadableAsync(() => new VpcAttributes(ec2).IsOnAsync("vpc-1", "enableDnsSupport", default));
    }

    private static async Task AssertUnreadableAsync(Func<Task> call)
    {
        var fault = (await Assert.ThrowsAsync<AwsCallException>(call)).Fault;
        Assert.Equal((AwsFaultKind.Transient, "UnreadableAnswer"), (fault.Kind, fault.Code));
    }

    private static T Configure<T>(T config, LocalServer server)
        where T : ClientConfig
    {
        config.ServiceURL = server.Address.ToString();
        config.AuthenticationRegion = "us-east-1";
        return ClientSettings.Apply(config);
    }
}
