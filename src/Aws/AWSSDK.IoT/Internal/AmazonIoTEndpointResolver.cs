using Amazon.IoT.Endpoints;
using Amazon.Runtime;
using Amazon.Runtime.Endpoints;
using Amazon.Runtime.Internal;
using AwsSubsets.Shared;

namespace Amazon.IoT.Internal;

/// <summary>Reads from the client's settings what the endpoint rules ask for.</summary>
public class AmazonIoTEndpointResolver : BaseEndpointResolver
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
        return new IoTEndpointParameters
        {
            Region = EndpointRules.Region(requestContext.Request, config),
            UseDualStack = config.UseDualstackEndpoint,
            UseFIPS = config.UseFIPSEndpoint,
            Endpoint = config.ServiceURL,
        };
    }
}
