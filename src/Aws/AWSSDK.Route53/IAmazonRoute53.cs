using System.Diagnostics.CodeAnalysis;
using Amazon.Route53.Model;
using Amazon.Runtime;

namespace Amazon.Route53;

/// <summary>The calls of Route 53 that this subset has.</summary>
/// <remarks>https://docs.aws.amazon.com/Route53/latest/APIReference/</remarks>
public interface IAmazonRoute53 : IAmazonService, IDisposable
{
    /// <exception cref="InvalidChangeBatchException">None of the batch was made.</exception>
    Task<ChangeResourceRecordSetsResponse> ChangeResourceRecordSetsAsync(
        ChangeResourceRecordSetsRequest request, CancellationToken cancellationToken = default);

    Task<GetChangeResponse> GetChangeAsync(
        GetChangeRequest request, CancellationToken cancellationToken = default);

    Task<GetHostedZoneResponse> GetHostedZoneAsync(
        GetHostedZoneRequest request, CancellationToken cancellationToken = default);

    Task<ListHostedZonesByNameResponse> ListHostedZonesByNameAsync(
        ListHostedZonesByNameRequest request, CancellationToken cancellationToken = default);

    Task<ListResourceRecordSetsResponse> ListResourceRecordSetsAsync(
        ListResourceRecordSetsRequest request, CancellationToken cancellationToken = default);

    [DynamicDependency(
        DynamicallyAccessedMemberTypes.PublicProperties, typeof(AmazonRoute53Config))]
    static ClientConfig IAmazonService.CreateDefaultClientConfig() => new AmazonRoute53Config();

    [UnconditionalSuppressMessage("Trimming", "IL2026", Justification =
        "IAmazonService warns on behalf of one other service; this client needs no reflection.")]
    static IAmazonService IAmazonService.CreateDefaultServiceClient(
        AWSCredentials awsCredentials, ClientConfig clientConfig) =>
        new AmazonRoute53Client(awsCredentials, (AmazonRoute53Config)clientConfig);
}
