using Amazon.Runtime;
using Amazon.Runtime.Credentials.Internal;
using Amazon.Runtime.Endpoints;
using Amazon.Runtime.Internal;
using Amazon.Runtime.Internal.Auth;
using Endpoint = Amazon.Runtime.Endpoints.Endpoint;

namespace AwsSubsets.Shared;

/// <summary>Names a service to the SDK's pipeline.</summary>
internal sealed class ServiceName(string id) : IServiceMetadata
{
    public string ServiceId => id;

    public IDictionary<string, string> OperationNameMapping { get; } =
        new Dictionary<string, string>();
}

/// <summary>What a service's client adds to the SDK's own pipeline.</summary>
internal static class ServicePipeline
{
    public static void Customize(RuntimePipeline pipeline)
    {
        ArgumentNullException.ThrowIfNull(pipeline);
        pipeline.RemoveHandler<EndpointResolver>();
        pipeline.AddHandlerAfter<Marshaller>(new EndpointOfSettings());
        pipeline.AddHandlerAfter<Marshaller>(new SignatureV4());
    }

    /// <summary>Where a request would go; nothing is sent.</summary>
    public static Endpoint EndpointOf(
        ClientConfig config, ServiceOperationEndpointParameters parameters, string service)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        var request = new RequestContext(false)
        {
            ClientConfig = config,
            OriginalRequest = parameters.Request,
            Request = new DefaultRequest(parameters.Request, service)
            {
                AlternateEndpoint = parameters.AlternateEndpoint,
            },
        };
        return new EndpointOfSettings()
            .GetEndpoint(new Amazon.Runtime.Internal.ExecutionContext(request, null));
    }

    /// <summary>Every operation is signed with Signature Version 4.</summary>
    private sealed class SignatureV4 : BaseAuthResolverHandler
    {
        protected override List<IAuthSchemeOption> ResolveAuthOptions(
            IExecutionContext executionContext) => AuthSchemeOption.DEFAULT_SIGV4;
    }

    /// <summary>Reads from the client's settings what the endpoint rules ask for.</summary>
    private sealed class EndpointOfSettings : BaseEndpointResolver
    {
        protected override void ServiceSpecificHandler(
            IExecutionContext executionContext, EndpointParameters parameters) =>
            InjectHostPrefix(executionContext.RequestContext);

        protected override EndpointParameters MapEndpointsParameters(IRequestContext requestContext)
        {
            var config = requestContext.ClientConfig;
            return new RuleParameters
            {
                ["Region"] = EndpointRules.Region(requestContext.Request, config),
                ["UseDualStack"] = config.UseDualstackEndpoint,
                ["UseFIPS"] = config.UseFIPSEndpoint,
                ["Endpoint"] = config.ServiceURL,
            };
        }
    }

    private sealed class RuleParameters : EndpointParameters;
}
