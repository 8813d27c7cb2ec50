using Amazon.Route53.Model;
using Amazon.Route53.Wire;
using Amazon.Runtime;
using Amazon.Runtime.Internal;
using AwsSubsets.Shared;

namespace Amazon.Route53;

/// <summary>
/// Calls Route 53 through the SDK's own pipeline: credentials, signing, retries and time-outs are
/// AWSSDK.Core's. Safe to use from several threads.
/// </summary>
public class AmazonRoute53Client : AmazonServiceClient, IAmazonRoute53
{
    private static readonly ServiceName Name = new("Route 53");

    public AmazonRoute53Client(AmazonRoute53Config config)
        : base(config)
    {
    }

    public AmazonRoute53Client(AWSCredentials credentials, AmazonRoute53Config clientConfig)
        : base(credentials, clientConfig)
    {
    }

    protected override IServiceMetadata ServiceMetadata => Name;

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

    protected override void CustomizeRuntimePipeline(RuntimePipeline pipeline) =>
        ServicePipeline.Customize(pipeline);
}
