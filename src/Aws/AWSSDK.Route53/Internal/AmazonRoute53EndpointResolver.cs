using Amazon.Route53.Endpoints;
using Amazon.Runtime;
using Amazon.Runtime.Endpoints;
using Amazon.Runtime.Internal;
using Amazon.Util;

namespace Amazon.Route53.Internal;

/// <summary>Reads from the client's settings what the endpoint rules ask for.</summary>
public class AmazonRoute53EndpointResolver : BaseEndpointResolver
{
    protected override void ServiceSpecificHandler(
        IExecutionContext executionContext, EndpointParameters parameters)
    {
        ArgumentNullException.ThrowIfNull(executionContext);
        InjectHostPrefix(executionContext.RequestContext);
    }

    protected override EndpointParameters MapEndpointsParameters(IRequestContext requestContext)
    {
        ArgumentNullException.ThrowIfNull(requestContext);
        var config = requestContext.ClientConfig;
        return new Route53EndpointParameters
        {
            Region = Region(requestContext.Request, config),
            UseDualStack = config.UseDualstackEndpoint,
            UseFIPS = config.UseFIPSEndpoint,
            Endpoint = config.ServiceURL,
        };
    }

    // "us-east-1-regional" is a name that old endpoint overrides still use.
    private static string Region(IRequest request, IClientConfig config) =>
        request.AlternateEndpoint?.SystemName
            ?? config.RegionEndpoint?.SystemName switch
            {
                "us-east-1-regional" => "us-east-1",
                null => RegionOf(config.ServiceURL, config.AuthenticationRegion),
                var region => region,
            };

    private static string RegionOf(string serviceUrl, string authenticationRegion) =>
        string.IsNullOrEmpty(serviceUrl) ? null
            : !string.IsNullOrEmpty(authenticationRegion) ? authenticationRegion
            : RegionEndpoint.GetBySystemName(AWSSDKUtils.DetermineRegion(serviceUrl)).SystemName;
}
