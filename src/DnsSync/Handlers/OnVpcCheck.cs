using System.Collections.Immutable;
using Microsoft.Extensions.Logging;

namespace DnsSync.Handlers;

/// <summary>What the check of a VPC asks EC2: each is one call.</summary>
/// <param name="IsOn">DescribeVpcAttribute: whether an attribute of a VPC is on.</param>
/// <param name="ZonesOfSubnets">DescribeSubnets: the availability zones of subnets.</param>
/// <param name="ZonesOfService">DescribeVpcEndpointServices: the zones in which a service has endpoints.</param>
internal sealed record VpcQuestions(
    Func<string, string, CancellationToken, Task<bool>> IsOn,
    Func<ImmutableArray<string>, CancellationToken, Task<ImmutableArray<string>>> ZonesOfSubnets,
    Func<string, CancellationToken, Task<ImmutableArray<string>>> ZonesOfService);

/// <summary>
/// Answers a custom resource that is created before the VPC and the endpoints: fails where private zones
/// cannot work in a VPC that someone else created, which would otherwise show only as names that do not
/// resolve, and where a service has no endpoints in a zone that is to have one. Its properties:
/// <c>VpcId</c>, for an existing VPC; <c>Services</c>, by name, and the zones that they are needed in, either
/// as <c>Zones</c> or as those of <c>SubnetIds</c>; lists are separated by commas.
/// </summary>
internal sealed class OnVpcCheck(
    VpcQuestions questions,
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
        var vpcId = request.Property("VpcId");
        var services = List(request, "Services");
        if (vpcId is null && services.IsEmpty)
        {
            return DeploymentAnswer.Failed(IdOf(request), "the property 'VpcId' or 'Services' is required");
        }

        var problem = (vpcId is null ? null : await WhyNotResolvedInAsync(vpcId, within))
            ?? await WhyNotOfferedAsync(request, services, within);
        return problem is not null
            ? DeploymentAnswer.Failed(IdOf(request), problem)
            : new DeploymentAnswer(
                "SUCCESS", IdOf(request),
                vpcId is not null ? $"private zones work in {vpcId}" : "all services have endpoints in all zones");
    }

    private async Task<string?> WhyNotResolvedInAsync(string vpcId, CancellationToken within)
    {
        foreach (var (name, option) in Needed)
        {
            if (!await CallAsync("ec2:DescribeVpcAttribute", token => questions.IsOn(vpcId, name, token), within))
            {
                return $"{name} is disabled in {vpcId}, but private zones require it: run aws ec2 "
                    + $"modify-vpc-attribute --vpc-id {vpcId} {option}, then deploy again";
            }
        }

        return null;
    }

    private async Task<string?> WhyNotOfferedAsync(
        DeploymentRequest request, ImmutableArray<string> services, CancellationToken within)
    {
        var subnets = List(request, "SubnetIds");
        var wanted = subnets.IsEmpty || services.IsEmpty
            ? List(request, "Zones")
            : await CallAsync("ec2:DescribeSubnets", token => questions.ZonesOfSubnets(subnets, token), within);
        foreach (var service in services)
        {
            var offered = await CallAsync(
                "ec2:DescribeVpcEndpointServices", token => questions.ZonesOfService(service, token), within);
            var missing = wanted.Except(offered).Order(StringComparer.Ordinal).ToList();
            if (missing.Count > 0)
            {
                return $"{service} has no endpoints in {string.Join(", ", missing)}, only in "
                    + $"{string.Join(", ", offered.Order(StringComparer.Ordinal))}; no network or endpoint was created. "
                    + (subnets.IsEmpty ? "Choose zones with -c azs=ZONE,ZONE" : "Choose subnets of these zones with -c subnetIds=ID,ID")
                    + ", and list them with: aws ec2 describe-vpc-endpoint-services "
                    + $"--service-names {service} --query 'ServiceDetails[].AvailabilityZones'";
            }
        }

        return null;
    }

    private static ImmutableArray<string> List(DeploymentRequest request, string name) =>
        [.. (request.Property(name) ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries)];
}
