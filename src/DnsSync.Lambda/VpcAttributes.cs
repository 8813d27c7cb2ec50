using System.Collections.Immutable;
using Amazon.EC2;
using Amazon.EC2.Model;
using DnsSync.Calls;

namespace DnsSync.Lambda;

/// <summary>The real EC2, of which the check of a VPC uses three calls.</summary>
internal sealed class VpcAttributes(IAmazonEC2 ec2)
{
    private readonly IAmazonEC2 _ec2 = ClientSettings.Require(ec2);

    /// <param name="attribute"><c>enableDnsSupport</c> or <c>enableDnsHostnames</c>.</param>
    /// <exception cref="AwsCallException">The call failed.</exception>
    public async Task<bool> IsOnAsync(string vpcId, string attribute, CancellationToken cancellation)
    {
        var response = await SdkFaults.CallAsync(
            "ec2:DescribeVpcAttribute",
            () => _ec2.DescribeVpcAttributeAsync(
                new DescribeVpcAttributeRequest { VpcId = vpcId, Attribute = new VpcAttributeName(attribute) },
                cancellation),
            cancellation);
        return (attribute == "enableDnsSupport" ? response.EnableDnsSupport : response.EnableDnsHostnames)
            ?? throw AwsCallException.Unreadable("ec2:DescribeVpcAttribute", $"the answer does not tell {attribute}");
    }
    /// <summary>The availability zones of subnets.</summary>
    /// <exception cref="AwsCallException">The call failed.</exception>
    public async Task<ImmutableArray<string>> ZonesOfSubnetsAsync(
        ImmutableArray<string> subnetIds, CancellationToken cancellation)
    {
        var response = await SdkFaults.CallAsync(
            "ec2:DescribeSubnets",
            () => ec2.DescribeSubnetsAsync(new DescribeSubnetsRequest { SubnetIds = [.. subnetIds] }, cancellation),
            cancellation);
        return [.. (response.Subnets ?? []).Select(subnet => subnet.AvailabilityZone).Distinct()];
    }

    /// <summary>The availability zones in which a service has endpoints.</summary>
    /// <exception cref="AwsCallException">The call failed.</exception>
    public async Task<ImmutableArray<string>> ZonesOfServiceAsync(string service, CancellationToken cancellation)
    {
        var response = await SdkFaults.CallAsync(
            "ec2:DescribeVpcEndpointServices",
            () => ec2.DescribeVpcEndpointServicesAsync(
                new DescribeVpcEndpointServicesRequest { ServiceNames = [service] }, cancellation),
            cancellation);
        return [.. (response.ServiceDetails ?? []).SelectMany(detail => detail.AvailabilityZones ?? []).Distinct()];
    }
}
