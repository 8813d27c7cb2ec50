using Amazon.Route53.Internal;
using Amazon.Runtime;
using Amazon.Runtime.Endpoints;
using Amazon.Runtime.Internal;
using Amazon.Util.Internal;
using AwsSubsets.Shared;

namespace Amazon.Route53;

/// <summary>The settings of an <see cref="AmazonRoute53Client" />.</summary>
public class AmazonRoute53Config : ClientConfig
{
    private const string Service = "Route 53";

    private static readonly string UserAgentString =
        InternalSDKUtils.BuildUserAgentString("Route53", "4.0.0.0");

    public AmazonRoute53Config()
        : base(new DefaultConfigurationProvider(SdkDefaults.All()))
    {
        base.ServiceId = Service;
        AuthenticationServiceName = "route53";
        EndpointProvider = new AmazonRoute53EndpointProvider();
    }

    /// <summary>Names the service in settings, such as <c>AWS_ENDPOINT_URL_ROUTE_53</c>.</summary>
    public static new string ServiceId => Service;

    public override string RegionEndpointServiceName => "route53";

    public override string ServiceVersion => "2013-04-01";

    public override string UserAgent => UserAgentString;

    public override Amazon.Runtime.Endpoints.Endpoint DetermineServiceOperationEndpoint(
        ServiceOperationEndpointParameters parameters) =>
        ServicePipeline.EndpointOf(this, parameters, Service);
}
