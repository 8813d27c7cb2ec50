using Amazon.IoT.Internal;
using Amazon.IoT.Model;
using Amazon.IoT.Wire;
using Amazon.Runtime;
using Amazon.Runtime.Endpoints;
using Amazon.Runtime.Internal;

namespace Amazon.IoT;

/// <summary>
/// Calls IoT through the SDK's own pipeline: credentials, signing, retries and time-outs are
/// AWSSDK.Core's. Safe to use from several threads.
/// </summary>
public class AmazonIoTClient : AmazonServiceClient, IAmazonIoT
{
    private static readonly AmazonIoTMetadata Metadata = new();

    public AmazonIoTClient()
        : base(new AmazonIoTConfig())
    {
    }

    public AmazonIoTClient(RegionEndpoint region)
        : base(new AmazonIoTConfig { RegionEndpoint = region })
    {
    }

    public AmazonIoTClient(AmazonIoTConfig config)
        : base(config)
    {
    }

    public AmazonIoTClient(AWSCredentials credentials)
        : this(credentials, new AmazonIoTConfig())
    {
    }

    public AmazonIoTClient(AWSCredentials credentials, RegionEndpoint region)
        : this(credentials, new AmazonIoTConfig { RegionEndpoint = region })
    {
    }

    public AmazonIoTClient(AWSCredentials credentials, AmazonIoTConfig clientConfig)
        : base(credentials, clientConfig)
    {
    }

    public AmazonIoTClient(string awsAccessKeyId, string awsSecretAccessKey)
        : this(awsAccessKeyId, awsSecretAccessKey, new AmazonIoTConfig())
    {
    }

    public AmazonIoTClient(
        string awsAccessKeyId, string awsSecretAccessKey, RegionEndpoint region)
        : this(
            awsAccessKeyId,
            awsSecretAccessKey,
            new AmazonIoTConfig { RegionEndpoint = region })
    {
    }

    public AmazonIoTClient(
        string awsAccessKeyId, string awsSecretAccessKey, AmazonIoTConfig clientConfig)
        : base(awsAccessKeyId, awsSecretAccessKey, clientConfig)
    {
    }

    public AmazonIoTClient(
        string awsAccessKeyId, string awsSecretAccessKey, string awsSessionToken)
        : this(awsAccessKeyId, awsSecretAccessKey, awsSessionToken, new AmazonIoTConfig())
    {
    }

    public AmazonIoTClient(
        string awsAccessKeyId,
        string awsSecretAccessKey,
        string awsSessionToken,
        RegionEndpoint region)
        : this(
            awsAccessKeyId,
            awsSecretAccessKey,
            awsSessionToken,
            new AmazonIoTConfig { RegionEndpoint = region })
    {
    }

    public AmazonIoTClient(
        string awsAccessKeyId,
        string awsSecretAccessKey,
        string awsSessionToken,
        AmazonIoTConfig clientConfig)
        : base(awsAccessKeyId, awsSecretAccessKey, awsSessionToken, clientConfig)
    {
    }

    protected override IServiceMetadata ServiceMetadata => Metadata;

    public virtual Task<DescribeEndpointResponse> DescribeEndpointAsync(
        CancellationToken cancellationToken = default) =>
        DescribeEndpointAsync(new DescribeEndpointRequest(), cancellationToken);

    public virtual Task<DescribeEndpointResponse> DescribeEndpointAsync(
        DescribeEndpointRequest request, CancellationToken cancellationToken = default) =>
        InvokeAsync<DescribeEndpointResponse>(
            request, DescribeEndpoint.Options(), cancellationToken);

    public Amazon.Runtime.Endpoints.Endpoint DetermineServiceOperationEndpoint(
        AmazonWebServiceRequest request) =>
        Config.DetermineServiceOperationEndpoint(new ServiceOperationEndpointParameters(request));

    protected override void CustomizeRuntimePipeline(RuntimePipeline pipeline)
    {
        ArgumentNullException.ThrowIfNull(pipeline);
        pipeline.RemoveHandler<EndpointResolver>();
        pipeline.AddHandlerAfter<Marshaller>(new AmazonIoTEndpointResolver());
        pipeline.AddHandlerAfter<Marshaller>(new AmazonIoTAuthSchemeHandler());
    }
}
