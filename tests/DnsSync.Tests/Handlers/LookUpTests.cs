using System.Collections.Immutable;
using System.Text.Json;
using DnsSync.Calls;
using DnsSync.Handlers;
using DnsSync.Simulator;
using DnsSync.Simulator.Time;
using DnsSync.Tests.Reconciling;
using Microsoft.Extensions.Logging.Abstractions;

namespace DnsSync.Tests.Handlers;

/// <summary>The small functions, which look something up at deployment.</summary>
public sealed class LookUpTests
{
    private readonly List<string> _asked = [];
    private readonly World _world = new Simulation().World;
    private readonly SimulatedProcess _process;
    private readonly DateTimeOffset _began;
    private JsonElement _answer;

    public LookUpTests()
    {
        _process = _world.CreateProcess("look-up");
        _began = _world.Now;
    }

    [Fact]
    public async Task A_VPC_with_working_private_zones_passes()
    {
        await CheckVpcAsync("Create", (_, _) => true);
        Assert.Equal("SUCCESS private zones work in vpc-1", Answer);
        Assert.Equal("vpc-check/vpc-1", _answer.GetProperty("PhysicalResourceId").GetString());
        Assert.Equal(["vpc-1 enableDnsSupport", "vpc-1 enableDnsHostnames"], _asked);
    }

    [Theory]
    [InlineData("enableDnsSupport", "--enable-dns-support")]
    [InlineData("enableDnsHostnames", "--enable-dns-hostnames")]
    public async Task A_VPC_without_DNS_support_fails_with_the_command_to_fix_it(string attribute, string option)
    {
        await CheckVpcAsync("Update", (_, asked) => asked != attribute);
        Assert.Equal(
            $"FAILED {attribute} is disabled in vpc-1, but private zones require it: run aws ec2 modify-vpc-attribute "
            + $"--vpc-id vpc-1 {option}, then deploy again",
            Answer);
    }

    [Fact]
    public async Task A_check_that_stays_denied_fails_after_a_minute()
    {
        await CheckVpcAsync("Create", (_, _) => throw Denied);
        Assert.StartsWith("FAILED", Answer, StringComparison.Ordinal);
        Assert.Contains("ec2:DescribeVpcAttribute", Answer, StringComparison.Ordinal);
        Assert.InRange(_world.Now - _began, TimeSpan.FromSeconds(50), TimeSpan.FromSeconds(60));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(9)]
    public async Task A_check_waits_for_a_permission_that_is_not_in_force_yet(int denials)
    {
        await CheckVpcAsync("Create", (_, _) => _asked.Count > denials ? true : throw Denied);
        Assert.Equal("SUCCESS private zones work in vpc-1", Answer);
    }

    [Fact]
    public async Task The_look_up_of_a_name_waits_for_a_permission_that_is_not_in_force_yet()
    {
        var look = new OnEndpointName(
            (type, _) =>
            {
                _asked.Add(type);
                return _asked.Count > 3 ? Task.FromResult("a1-ats.iot.eu-west-1.amazonaws.com") : throw Denied;
            },
            Reply, _process.Time, new Random(1), NullLogger.Instance);
        await RunAsync(look, "Create", """{"EndpointType":"iot:Data-ATS"}""");
        Assert.Equal("SUCCESS a1-ats.iot.eu-west-1.amazonaws.com", Answer);
        Assert.Equal(4, _asked.Count);
    }

    [Theory]
    [InlineData("""{"Services":"s.data,s.credentials","Zones":"z-a,z-b"}""", "SUCCESS all services have endpoints in all zones")]
    [InlineData("""{"VpcId":"vpc-1","SubnetIds":"subnet-a","Services":"s.data"}""", "SUCCESS private zones work in vpc-1")]
    [InlineData("""{"Services":"s.data,s.credentials","Zones":"z-a,z-c"}""",
        "FAILED s.credentials has no endpoints in z-c, only in z-a, z-b; no network or endpoint was created. Choose zones with "
        + "-c azs=ZONE,ZONE, and list them with: aws ec2 describe-vpc-endpoint-services --service-names s.credentials "
        + "--query 'ServiceDetails[].AvailabilityZones'")]
    [InlineData("""{"VpcId":"vpc-1","SubnetIds":"subnet-c","Services":"s.credentials"}""",
        "FAILED s.credentials has no endpoints in z-c, only in z-a, z-b; no network or endpoint was created. Choose subnets of these zones "
        + "with -c subnetIds=ID,ID, and list them with: aws ec2 describe-vpc-endpoint-services --service-names s.credentials "
        + "--query 'ServiceDetails[].AvailabilityZones'")]
    public async Task A_zone_without_the_service_fails_before_any_resource(string properties, string answer)
    {
        await CheckVpcAsync("Create", (_, _) => true, properties);
        Assert.Equal(answer, Answer);
    }

    [Fact]
    public async Task Delete_succeeds_without_any_call()
    {
        await CheckVpcAsync("Delete", (_, _) => false);
        Assert.StartsWith("SUCCESS", Answer, StringComparison.Ordinal);
        Assert.Empty(_asked);
    }

    [Fact]
    public async Task A_check_without_a_VPC_fails_before_any_call()
    {
        await CheckVpcAsync("Create", (_, _) => true, properties: "{}");
        Assert.Equal("FAILED the property 'VpcId' or 'Services' is required", Answer);
        Assert.Empty(_asked);
    }

    [Fact]
    public async Task An_unanswerable_request_fails_before_any_call()
    {
        var failure = await Assert.ThrowsAsync<InvalidOperationException>(
            () => CheckVpcAsync("Create", (_, _) => true, url: "nonsense"));
        Assert.Contains("ResponseURL", failure.Message, StringComparison.Ordinal);
        Assert.Empty(_asked);
    }

    private string Answer =>
        $"{_answer.GetProperty("Status").GetString()} {_answer.GetProperty("Reason").GetString()}";

    private static AwsCallException Denied => new(new AwsFault(
        AwsFaultKind.AccessDenied, "ec2:DescribeVpcAttribute", "UnauthorizedOperation", "no"));

    private DeploymentReply Reply => new(
        (_, body, _) =>
        {
            _answer = JsonDocument.Parse(body).RootElement;
            return Task.CompletedTask;
        },
        _process.Time, NullLogger.Instance);

    private Task CheckVpcAsync(
        string type, Func<string, string, bool> describe, string properties = """{"VpcId":"vpc-1"}""",
        string url = "https://answer.example/") =>
        RunAsync(
            new OnVpcCheck(
                new VpcQuestions(
                    (vpcId, attribute, _) =>
                    {
                        _asked.Add($"{vpcId} {attribute}");
                        return Task.FromResult(describe(vpcId, attribute));
                    },
                    (subnets, _) => Task.FromResult(subnets.Select(id => id.Replace("subnet", "z", StringComparison.Ordinal)).ToImmutableArray()),
                    (service, _) => Task.FromResult<ImmutableArray<string>>(service == "s.data" ? ["z-a", "z-b", "z-c"] : ["z-a", "z-b"])),
                Reply, _process.Time, new Random(1), NullLogger.Instance),
            type, properties, url);

    private async Task RunAsync(
        LookUp function, string type, string properties, string url = "https://answer.example/")
    {
        var request = $$"""
            {"RequestType":"{{type}}","ResponseURL":"{{url}}","StackId":"s","RequestId":"r",
             "LogicalResourceId":"Check","ResourceProperties":{{properties}}}
            """;
        var done = _process.Start(() => function.HandleAsync(
            System.Text.Encoding.UTF8.GetBytes(request), new Invocation("1", _began + TimeSpan.FromMinutes(2)), default));
        while (!done.IsCompleted)
        {
            Assert.True(_world.Step(), "the function waits for nothing");
        }

        await done;
    }
}
