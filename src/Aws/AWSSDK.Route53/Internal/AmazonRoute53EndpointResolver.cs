using Amazon.Route53.Endpoints;
using Amazon.Runtime;
using Amazon.Runtime.Endpoints;
using Amazon.Runtime.Internal;
using AwsSubsets.Shared;

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
            Region = EndpointRules.Region(requestContext.Request, config),
            UseDualStack = config.UseDualstackEndpoint,
            UseFIPS = config.UseFIPSEndpoint,
            Endpoint = config.ServiceURL,
        };
    }
}
