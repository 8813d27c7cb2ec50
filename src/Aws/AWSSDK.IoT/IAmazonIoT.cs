using System.Diagnostics.CodeAnalysis;
using Amazon.IoT.Model;
using Amazon.Runtime;

namespace Amazon.IoT;

/// <summary>The one call of IoT that this subset has.</summary>
/// <remarks>https://docs.aws.amazon.com/iot/latest/apireference/</remarks>
public interface IAmazonIoT : IAmazonService, IDisposable
{
    /// <summary>The account's endpoint in the region; made when asked for the first time.</summary>
    Task<DescribeEndpointResponse> DescribeEndpointAsync(
        DescribeEndpointRequest request, CancellationToken cancellationToken = default);

    [DynamicDependency(
        DynamicallyAccessedMemberTypes.PublicProperties, typeof(AmazonIoTConfig))]
    static ClientConfig IAmazonService.CreateDefaultClientConfig() => new AmazonIoTConfig();

    [UnconditionalSuppressMessage("Trimming", "IL2026", Justification =
        "IAmazonService warns on behalf of one other service; this client needs no reflection.")]
    static IAmazonService IAmazonService.CreateDefaultServiceClient(
        AWSCredentials awsCredentials, ClientConfig clientConfig) =>
        new AmazonIoTClient(awsCredentials, (AmazonIoTConfig)clientConfig);
}
