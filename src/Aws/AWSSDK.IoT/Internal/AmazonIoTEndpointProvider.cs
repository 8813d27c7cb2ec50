using Amazon.Runtime;
using Amazon.Runtime.Endpoints;
using Amazon.Runtime.Internal.Endpoints.StandardLibrary;
using AwsSubsets.Shared;
using Endpoint = Amazon.Runtime.Endpoints.Endpoint;

namespace Amazon.IoT.Internal;

/// <summary>Where IoT's control plane is: an endpoint a region.</summary>
/// <remarks>
/// The rules are those of the service's endpoint rule set, which AWS publishes with its API models:
/// <c>iot/2015-05-28/endpoint-rule-set-1.json</c>.
/// </remarks>
internal sealed class AmazonIoTEndpointProvider : IEndpointProvider
{
    public Endpoint ResolveEndpoint(EndpointParameters parameters)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        var dualStack = EndpointRules.Flag(parameters, "UseDualStack");
        var fips = EndpointRules.Flag(parameters, "UseFIPS");
        return parameters["Endpoint"] is string url
            ? EndpointRules.Custom(url, fips, dualStack)
            : parameters["Region"] is string region ? Regional(region, fips, dualStack)
            : throw new AmazonClientException("Invalid Configuration: Missing Region");
    }

    private static Endpoint Regional(string region, bool fips, bool dualStack)
    {
        var partition = Fn.Partition(region);
        EndpointRules.Require(partition, fips, dualStack);
        var host = fips ? "iot-fips" : "iot";
        var suffix = dualStack ? partition.dualStackDnsSuffix : partition.dnsSuffix;
        return new($"https://{host}.{region}.{suffix}");
    }
}
