using System.Text.Json;
using DnsSync.Calls;
using DnsSync.Handlers;
using Microsoft.Extensions.Logging.Abstractions;

namespace DnsSync.Tests.Handlers;

/// <summary>The small functions, which look something up at deployment.</summary>
public sealed class LookUpTests
{
    private readonly List<string> _asked = [];
    private JsonElement _answer;

    [Fact]
    public async Task A_VPC_in_which_private_zones_work_passes()
    {
        await CheckVpcAsync("Create", (_, _) => true);
        Assert.Equal("SUCCESS private zones work in vpc-1", Answer);
        Assert.Equal("vpc-check/vpc-1", _answer.GetProperty("PhysicalResourceId").GetString());
        Assert.Equal(["vpc-1 enableDnsSupport", "vpc-1 enableDnsHostnames"], _asked);
    }

    [Theory]
    [InlineData("enableDnsSupport", "--enable-dns-support")]
    [InlineData("enableDnsHostnames", "--enable-dns-hostnames")]
    public async Task A_VPC_in_which_they_do_not_fails_with_the_command_that_mends_it(string attribute, string option)
    {
        await CheckVpcAsync("Update", (_, asked) => asked != attribute);
        Assert.Equal(
            $"FAILED {attribute} is off in vpc-1, and private zones need it: aws ec2 modify-vpc-attribute "
            + $"--vpc-id vpc-1 {option}, then deploy again",
            Answer);
    }

    [Fact]
    public async Task A_check_that_AWS_denies_fails_and_says_so()
    {
        await CheckVpcAsync("Create", (_, _) => throw new AwsCallException(new AwsFault(
            AwsFaultKind.AccessDenied, "ec2:DescribeVpcAttribute", "UnauthorizedOperation", "no")));
        Assert.StartsWith("FAILED", Answer, StringComparison.Ordinal);
        Assert.Contains("ec2:DescribeVpcAttribute", Answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Delete_asks_nothing_and_succeeds()
    {
        await CheckVpcAsync("Delete", (_, _) => false);
        Assert.StartsWith("SUCCESS", Answer, StringComparison.Ordinal);
        Assert.Empty(_asked);
    }

    [Fact]
    public async Task A_check_of_no_VPC_fails_before_anything_is_asked()
    {
        await CheckVpcAsync("Create", (_, _) => true, properties: "{}");
        Assert.Equal("FAILED the property 'VpcId' is required", Answer);
        Assert.Empty(_asked);
    }

    private string Answer =>
        $"{_answer.GetProperty("Status").GetString()} {_answer.GetProperty("Reason").GetString()}";

    private async Task CheckVpcAsync(
        string type, Func<string, string, bool> describe, string properties = """{"VpcId":"vpc-1"}""")
    {
        var reply = new DeploymentReply(
            (_, body, _) =>
            {
                _answer = JsonDocument.Parse(body).RootElement;
                return Task.CompletedTask;
            },
            TimeProvider.System, NullLogger.Instance);
        var check = new OnVpcCheck(
            (vpcId, attribute, _) =>
            {
                _asked.Add($"{vpcId} {attribute}");
                return Task.FromResult(describe(vpcId, attribute));
            },
            reply, TimeProvider.System, new Random(1), NullLogger.Instance);
        var request = $$"""
            {"RequestType":"{{type}}","ResponseURL":"https://answer.example/","StackId":"s","RequestId":"r",
             "LogicalResourceId":"Check","ResourceProperties":{{properties}}}
            """;
        await check.HandleAsync(
            System.Text.Encoding.UTF8.GetBytes(request),
            new Invocation("1", TimeProvider.System.GetUtcNow() + TimeSpan.FromMinutes(1)), default);
    }
}
