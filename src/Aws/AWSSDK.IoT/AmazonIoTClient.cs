using Amazon.IoT.Model;
using Amazon.IoT.Wire;
using Amazon.Runtime;
using Amazon.Runtime.Internal;
using AwsSubsets.Shared;

namespace Amazon.IoT;

/// <summary>
/// Calls IoT through the SDK's own pipeline: credentials, signing, retries and time-outs are
/// AWSSDK.Core's. Safe to use from several threads.
/// </summary>
public class AmazonIoTClient : AmazonServiceClient, IAmazonIoT
{
    private static readonly ServiceName Name = new("IoT");

    public AmazonIoTClient(AmazonIoTConfig config)
        : base(config)
    {
    }

    public AmazonIoTClient(AWSCredentials credentials, AmazonIoTConfig clientConfig)
        : base(credentials, clientConfig)
    {
    }

    protected override IServiceMetadata ServiceMetadata => Name;

    public virtual Task<DescribeEndpointResponse> DescribeEndpointAsync(
        DescribeEndpointRequest request, CancellationToken cancellationToken = default) =>
        InvokeAsync<DescribeEndpointResponse>(
            request, DescribeEndpoint.Options(), cancellationToken);

    protected override void CustomizeRuntimePipeline(RuntimePipeline pipeline) =>
        ServicePipeline.Customize(pipeline);
}
