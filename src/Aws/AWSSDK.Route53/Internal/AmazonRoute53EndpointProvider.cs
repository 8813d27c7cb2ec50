using Amazon.Runtime;
using Amazon.Runtime.Endpoints;
using Amazon.Runtime.Internal.Endpoints.StandardLibrary;
using AwsSubsets.Shared;
using Endpoint = Amazon.Runtime.Endpoints.Endpoint;

namespace Amazon.Route53.Internal;

/// <summary>
/// Where Route 53 is, and the region a request is signed for. Route 53 has one endpoint a partition
/// ("aws", "aws-cn", …), whatever the region.
/// </summary>
/// <remarks>
/// The rules are those of the service's endpoint rule set, which AWS publishes with its API models:
/// <c>route53/2013-04-01/endpoint-rule-set-1.json</c>.
/// </remarks>
internal sealed class AmazonRoute53EndpointProvider : IEndpointProvider
{
    public Endpoint ResolveEndpoint(EndpointParameters parameters)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        var dualStack = EndpointRules.Flag(parameters, "UseDualStack");
        var fips = EndpointRules.Flag(parameters, "UseFIPS");
        return parameters["Endpoint"] is string url
            ? EndpointRules.Custom(url, fips, dualStack)
            : parameters["Region"] is string region ? Global(Fn.Partition(region), fips, dualStack)
            : throw new AmazonClientException("Invalid Configuration: Missing Region");
    }

    private static Endpoint Global(Partition partition, bool fips, bool dualStack) =>
        (partition.name, fips, dualStack) switch
        {
            ("aws", false, false) => At("route53.amazonaws.com", "us-east-1"),
            ("aws", true, false) => At("route53-fips.amazonaws.com", "us-east-1"),
            ("aws", false, true) => At("route53.global.api.aws", "us-east-1"),
            ("aws", true, true) => At("route53-fips.global.api.aws", "us-east-1"),
            ("aws-cn", false, false) => At("route53.amazonaws.com.cn", "cn-northwest-1"),
            ("aws-cn", false, true) =>
                At("route53.global.api.amazonwebservices.com.cn", "cn-northwest-1"),
            ("aws-us-gov", _, false) => At("route53.us-gov.amazonaws.com", "us-gov-west-1"),
            ("aws-us-gov", _, true) => At("route53.us-gov.api.aws", "us-gov-west-1"),
            ("aws-iso", false, false) => At("route53.c2s.ic.gov", "us-iso-east-1"),
            ("aws-iso-b", false, false) => At("route53.sc2s.sgov.gov", "us-isob-east-1"),
            ("aws-iso-e", false, false) => At("route53.cloud.adc-e.uk", "eu-isoe-west-1"),
            ("aws-iso-f", false, false) => At("route53.csp.hci.ic.gov", "us-isof-south-1"),
            ("aws-eusc", false, false) => At("route53.amazonaws.eu", "eusc-de-east-1"),
            ("aws-eusc", false, true) =>
                At("route53.global.api.amazonwebservices.eu", "eusc-de-east-1"),
            _ => Derived(partition, fips, dualStack),
        };

    /// <summary>Partitions, and their variants, that have no rule of their own.</summary>
    private static Endpoint Derived(Partition partition, bool fips, bool dualStack)
    {
        EndpointRules.Require(partition, fips, dualStack);
        var host = fips ? "route53-fips." : "route53.";
        var suffix = dualStack ? partition.dualStackDnsSuffix : partition.dnsSuffix;
        return At(host + suffix, partition.implicitGlobalRegion);
    }

    private static Endpoint At(string host, string signingRegion) => new(
        "https://" + host,
        $$"""{"authSchemes":[{"name":"sigv4","signingRegion":"{{signingRegion}}"}]}""",
        string.Empty);
}
