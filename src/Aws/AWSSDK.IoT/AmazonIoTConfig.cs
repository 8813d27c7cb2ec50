using Amazon.IoT.Internal;
using Amazon.Runtime;
using Amazon.Runtime.Endpoints;
using Amazon.Runtime.Internal;
using Amazon.Util.Internal;
using AwsSubsets.Shared;

namespace Amazon.IoT;

/// <summary>The settings of an <see cref="AmazonIoTClient" />.</summary>
public class AmazonIoTConfig : ClientConfig
{
    private const string Service = "IoT";

    private static readonly string UserAgentString =
        InternalSDKUtils.BuildUserAgentString("IoT", "4.0.0.0");

    public AmazonIoTConfig()
        : base(new DefaultConfigurationProvider(SdkDefaults.All()))
    {
        base.ServiceId = Service;
        AuthenticationServiceName = "iot";
        EndpointProvider = new AmazonIoTEndpointProvider();
    }

    /// <summary>Names the service in settings, such as <c>AWS_ENDPOINT_URL_IOT</c>.</summary>
    public static new string ServiceId => Service;

    public override string RegionEndpointServiceName => "iot";

    public override string ServiceVersion => "2015-05-28";

    public override string UserAgent => UserAgentString;

    public override Amazon.Runtime.Endpoints.Endpoint DetermineServiceOperationEndpoint(
        ServiceOperationEndpointParameters parameters) =>
        ServicePipeline.EndpointOf(this, parameters, Service);
}
