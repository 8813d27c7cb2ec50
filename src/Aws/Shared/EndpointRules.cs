using Amazon;
using Amazon.Runtime;
using Amazon.Runtime.Endpoints;
using Amazon.Runtime.Internal;
using Amazon.Runtime.Internal.Endpoints.StandardLibrary;
using Amazon.Util;
using Endpoint = Amazon.Runtime.Endpoints.Endpoint;

namespace AwsSubsets.Shared;

/// <summary>What the endpoint rule sets of AWS's services have in common.</summary>
internal static class EndpointRules
{
    /// <summary>The region a request is for; null when nothing says it.</summary>
    /// <remarks>"us-east-1-regional" is a name that old endpoint overrides still use.</remarks>
    public static string Region(IRequest request, IClientConfig config) =>
        request.AlternateEndpoint?.SystemName
            ?? config.RegionEndpoint?.SystemName switch
            {
                "us-east-1-regional" => "us-east-1",
                null => RegionOf(config.ServiceURL, config.AuthenticationRegion),
                var region => region,
            };

    public static bool Flag(EndpointParameters parameters, string name) =>
        parameters[name] as bool? ?? throw new AmazonClientException(
            name + " parameter must be set for endpoint resolution");

    /// <summary>No signing region: the SDK takes the one of the settings.</summary>
    public static Endpoint Custom(string url, bool fips, bool dualStack) =>
        fips ? throw new AmazonClientException(
                "Invalid Configuration: FIPS and custom endpoint are not supported")
            : dualStack ? throw new AmazonClientException(
                "Invalid Configuration: Dualstack and custom endpoint are not supported")
            : new Endpoint(url);

    /// <summary>Refuses the variants that a partition does not have.</summary>
    public static void Require(Partition partition, bool fips, bool dualStack)
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
    }

    private static string RegionOf(string serviceUrl, string authenticationRegion) =>
        string.IsNullOrEmpty(serviceUrl) ? null
            : !string.IsNullOrEmpty(authenticationRegion) ? authenticationRegion
            : RegionEndpoint.GetBySystemName(AWSSDKUtils.DetermineRegion(serviceUrl)).SystemName;
}
