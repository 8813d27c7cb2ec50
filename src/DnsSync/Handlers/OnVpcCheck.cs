using System.Collections.Immutable;
using Microsoft.Extensions.Logging;

namespace DnsSync.Handlers;

/// <summary>
/// Answers a custom resource that stands before the endpoints in a VPC that somebody else made:
/// fails where private zones cannot work in it, which would otherwise show only as names that do
/// not resolve. Its property is <c>VpcId</c>.
/// </summary>
/// <param name="describe">DescribeVpcAttribute: whether an attribute of a VPC is on.</param>
internal sealed class OnVpcCheck(
    Func<string, string, CancellationToken, Task<bool>> describe,
    DeploymentReply reply,
    TimeProvider time,
    Random chance,
    ILogger logger) : LookUp(reply, time, chance, logger)
{
    // "Considerations when working with a private hosted zone", Route 53 Developer Guide.
    private static readonly ImmutableArray<(string Name, string Option)> Needed =
        [("enableDnsSupport", "--enable-dns-support"), ("enableDnsHostnames", "--enable-dns-hostnames")];

    protected override string Service => "EC2";

    protected override string IdOf(DeploymentRequest request) =>
        $"vpc-check/{request.Property("VpcId") ?? request.LogicalResourceId}";

    protected override async Task<DeploymentAnswer> AnswerAsync(DeploymentRequest request, CancellationToken within)
    {
        if (request.Property("VpcId") is not { } vpcId)
        {
            return DeploymentAnswer.Failed(IdOf(request), "the property 'VpcId' is required");
        }

        foreach (var (name, option) in Needed)
        {
            if (!await CallAsync("ec2:DescribeVpcAttribute", token => describe(vpcId, name, token), within))
            {
                return DeploymentAnswer.Failed(IdOf(request),
                    $"{name} is off in {vpcId}, and private zones need it: aws ec2 modify-vpc-attribute "
                    + $"--vpc-id {vpcId} {option}, then deploy again");
            }
        }

        return new DeploymentAnswer("SUCCESS", IdOf(request), $"private zones work in {vpcId}");
    }
}
