using System.Diagnostics.CodeAnalysis;
using Amazon.Route53.Model;
using Amazon.Runtime;

namespace Amazon.Route53;

/// <summary>The calls of Route 53 that this subset has.</summary>
/// <remarks>https://docs.aws.amazon.com/Route53/latest/APIReference/</remarks>
public interface IAmazonRoute53 : IAmazonService, IDisposable
{
    /// <exception cref="InvalidChangeBatchException">None of the batch was made.</exception>
    /// <exception cref="PriorRequestNotCompleteException">Try again later.</exception>
    /// <exception cref="NoSuchHostedZoneException">The zone does not exist.</exception>
    /// <exception cref="NoSuchHealthCheckException">A health check does not exist.</exception>
    /// <exception cref="InvalidInputException">The request is not valid.</exception>
    Task<ChangeResourceRecordSetsResponse> ChangeResourceRecordSetsAsync(
        ChangeResourceRecordSetsRequest request, CancellationToken cancellationToken = default);

    /// <exception cref="NoSuchChangeException">There is no such change.</exception>
    /// <exception cref="InvalidInputException">The request is not valid.</exception>
    Task<GetChangeResponse> GetChangeAsync(
        GetChangeRequest request, CancellationToken cancellationToken = default);

    /// <exception cref="NoSuchHostedZoneException">The zone does not exist.</exception>
    /// <exception cref="InvalidInputException">The request is not valid.</exception>
    Task<GetHostedZoneResponse> GetHostedZoneAsync(
        GetHostedZoneRequest request, CancellationToken cancellationToken = default);

    /// <exception cref="InvalidDomainNameException">The name to start at is not one.</exception>
    /// <exception cref="InvalidInputException">The request is not valid.</exception>
    Task<ListHostedZonesByNameResponse> ListHostedZonesByNameAsync(
        ListHostedZonesByNameRequest request, CancellationToken cancellationToken = default);

    /// <exception cref="NoSuchHostedZoneException">The zone does not exist.</exception>
    /// <exception cref="InvalidInputException">The request is not valid.</exception>
    Task<ListResourceRecordSetsResponse> ListResourceRecordSetsAsync(
        ListResourceRecordSetsRequest request, CancellationToken cancellationToken = default);

    /// <summary>Where a request would go; nothing is sent.</summary>
    Amazon.Runtime.Endpoints.Endpoint DetermineServiceOperationEndpoint(
        AmazonWebServiceRequest request);

    [DynamicDependency(
        DynamicallyAccessedMemberTypes.PublicProperties, typeof(AmazonRoute53Config))]
    static ClientConfig IAmazonService.CreateDefaultClientConfig() => new AmazonRoute53Config();

    [UnconditionalSuppressMessage("Trimming", "IL2026", Justification =
        "IAmazonService warns on behalf of one other service; this client needs no reflection.")]
    static IAmazonService IAmazonService.CreateDefaultServiceClient(
        AWSCredentials awsCredentials, ClientConfig clientConfig) =>
        new AmazonRoute53Client(awsCredentials, (AmazonRoute53Config)clientConfig);
}
