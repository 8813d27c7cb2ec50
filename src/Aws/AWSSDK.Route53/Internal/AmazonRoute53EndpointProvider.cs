using Amazon.Runtime;
using Amazon.Runtime.Endpoints;
using Amazon.Runtime.Internal.Endpoints.StandardLibrary;
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
public class AmazonRoute53EndpointProvider : IEndpointProvider
{
    public Endpoint ResolveEndpoint(EndpointParameters parameters)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        var dualStack = Flag(parameters, "UseDualStack");
        var fips = Flag(parameters, "UseFIPS");
        return parameters["Endpoint"] is string url ? Custom(url, fips, dualStack)
            : parameters["Region"] is string region ? Global(Fn.Partition(region), fips, dualStack)
            : throw new AmazonClientException("Invalid Configuration: Missing Region");
    }

    // No signing region: the SDK takes the one of the settings.
    private static Endpoint Custom(string url, bool fips, bool dualStack) =>
        fips ? throw new AmazonClientException(
                "Invalid Configuration: FIPS and custom endpoint are not supported")
            : dualStack ? throw new AmazonClientException(
                "Invalid Configuration: Dualstack and custom endpoint are not supported")
            : new Endpoint(url);

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
        if ((fips && !partition.supportsFIPS) || (dualStack && !partition.supportsDualStack))
        {
            throw new AmazonClientException((fips, dualStack) switch
            {
                (true, true) => "FIPS and DualStack are enabled, "
                    + "but this partition does not support one or both",
                (true, false) => "FIPS is enabled but this partition does not support FIPS",
                _ => "DualStack is enabled but this partition does not support DualStack",
            });
        }

        var host = fips ? "route53-fips." : "route53.";
        var suffix = dualStack ? partition.dualStackDnsSuffix : partition.dnsSuffix;
        return At(host + suffix, partition.implicitGlobalRegion);
    }

    private static Endpoint At(string host, string signingRegion) => new(
        "https://" + host,
        $$"""{"authSchemes":[{"name":"sigv4","signingRegion":"{{signingRegion}}"}]}""",
        string.Empty);

    private static bool Flag(EndpointParameters parameters, string name) =>
        parameters[name] as bool? ?? throw new AmazonClientException(
            name + " parameter must be set for endpoint resolution");
}
