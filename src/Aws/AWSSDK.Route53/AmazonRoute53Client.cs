using Amazon.Route53.Internal;
using Amazon.Route53.Model;
using Amazon.Route53.Wire;
using Amazon.Runtime;
using Amazon.Runtime.Endpoints;
using Amazon.Runtime.Internal;

namespace Amazon.Route53;

/// <summary>
/// Calls Route 53 through the SDK's own pipeline: credentials, signing, retries and time-outs are
/// AWSSDK.Core's. Safe to use from several threads.
/// </summary>
public class AmazonRoute53Client : AmazonServiceClient, IAmazonRoute53
{
    private static readonly AmazonRoute53Metadata Metadata = new();

    public AmazonRoute53Client()
        : base(new AmazonRoute53Config())
    {
    }

    public AmazonRoute53Client(RegionEndpoint region)
        : base(new AmazonRoute53Config { RegionEndpoint = region })
    {
    }

    public AmazonRoute53Client(AmazonRoute53Config config)
        : base(config)
    {
    }

    public AmazonRoute53Client(AWSCredentials credentials)
        : this(credentials, new AmazonRoute53Config())
    {
    }

    public AmazonRoute53Client(AWSCredentials credentials, RegionEndpoint region)
        : this(credentials, new AmazonRoute53Config { RegionEndpoint = region })
    {
    }

    public AmazonRoute53Client(AWSCredentials credentials, AmazonRoute53Config clientConfig)
        : base(credentials, clientConfig)
    {
    }

    public AmazonRoute53Client(string awsAccessKeyId, string awsSecretAccessKey)
        : this(awsAccessKeyId, awsSecretAccessKey, new AmazonRoute53Config())
    {
    }

    public AmazonRoute53Client(
        string awsAccessKeyId, string awsSecretAccessKey, RegionEndpoint region)
        : this(
            awsAccessKeyId,
            awsSecretAccessKey,
            new AmazonRoute53Config { RegionEndpoint = region })
    {
    }

    public AmazonRoute53Client(
        string awsAccessKeyId, string awsSecretAccessKey, AmazonRoute53Config clientConfig)
        : base(awsAccessKeyId, awsSecretAccessKey, clientConfig)
    {
    }

    public AmazonRoute53Client(
        string awsAccessKeyId, string awsSecretAccessKey, string awsSessionToken)
        : this(awsAccessKeyId, awsSecretAccessKey, awsSessionToken, new AmazonRoute53Config())
    {
    }

    public AmazonRoute53Client(
        string awsAccessKeyId,
        string awsSecretAccessKey,
        string awsSessionToken,
        RegionEndpoint region)
        : this(
            awsAccessKeyId,
            awsSecretAccessKey,
            awsSessionToken,
            new AmazonRoute53Config { RegionEndpoint = region })
    {
    }

    public AmazonRoute53Client(
        string awsAccessKeyId,
        string awsSecretAccessKey,
        string awsSessionToken,
        AmazonRoute53Config clientConfig)
        : base(awsAccessKeyId, awsSecretAccessKey, awsSessionToken, clientConfig)
    {
    }

    protected override IServiceMetadata ServiceMetadata => Metadata;

    public virtual Task<ChangeResourceRecordSetsResponse> ChangeResourceRecordSetsAsync(
        ChangeResourceRecordSetsRequest request, CancellationToken cancellationToken = default) =>
        InvokeAsync<ChangeResourceRecordSetsResponse>(
            request, Operations.ChangeResourceRecordSets(), cancellationToken);

    public virtual Task<GetChangeResponse> GetChangeAsync(
        GetChangeRequest request, CancellationToken cancellationToken = default) =>
        InvokeAsync<GetChangeResponse>(request, Operations.GetChange(), cancellationToken);

    public virtual Task<GetHostedZoneResponse> GetHostedZoneAsync(
        GetHostedZoneRequest request, CancellationToken cancellationToken = default) =>
        InvokeAsync<GetHostedZoneResponse>(
            request, Operations.GetHostedZone(), cancellationToken);

    public virtual Task<ListHostedZonesByNameResponse> ListHostedZonesByNameAsync(
        ListHostedZonesByNameRequest request, CancellationToken cancellationToken = default) =>
        InvokeAsync<ListHostedZonesByNameResponse>(
            request, Operations.ListHostedZonesByName(), cancellationToken);

    public virtual Task<ListResourceRecordSetsResponse> ListResourceRecordSetsAsync(
        ListResourceRecordSetsRequest request, CancellationToken cancellationToken = default) =>
        InvokeAsync<ListResourceRecordSetsResponse>(
            request, Operations.ListResourceRecordSets(), cancellationToken);

    public Amazon.Runtime.Endpoints.Endpoint DetermineServiceOperationEndpoint(
        AmazonWebServiceRequest request) =>
        Config.DetermineServiceOperationEndpoint(new ServiceOperationEndpointParameters(request));

    protected override void CustomizeRuntimePipeline(RuntimePipeline pipeline)
    {
        ArgumentNullException.ThrowIfNull(pipeline);
        pipeline.RemoveHandler<EndpointResolver>();
        pipeline.AddHandlerAfter<Marshaller>(new AmazonRoute53EndpointResolver());
        pipeline.AddHandlerAfter<Marshaller>(new AmazonRoute53AuthSchemeHandler());
    }
}
