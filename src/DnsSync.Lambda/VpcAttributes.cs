using Amazon.EC2;
using Amazon.EC2.Model;
using DnsSync.Calls;

namespace DnsSync.Lambda;

/// <summary>The real EC2, of which the check of a VPC uses one call.</summary>
internal sealed class VpcAttributes(IAmazonEC2 ec2)
{
    /// <param name="attribute"><c>enableDnsSupport</c> or <c>enableDnsHostnames</c>.</param>
    /// <exception cref="AwsCallException">The call failed.</exception>
    public async Task<bool> IsOnAsync(string vpcId, string attribute, CancellationToken cancellation)
    {
        var response = await SdkFaults.CallAsync(
            "ec2:DescribeVpcAttribute",
            () => ec2.DescribeVpcAttributeAsync(
                new DescribeVpcAttributeRequest { VpcId = vpcId, Attribute = new VpcAttributeName(attribute) },
                cancellation),
            cancellation);
        return (attribute == "enableDnsSupport" ? response.EnableDnsSupport : response.EnableDnsHostnames) ?? false;
    }
}
