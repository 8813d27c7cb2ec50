using System.Collections.Immutable;
using Microsoft.Extensions.Logging;

namespace DnsSync.Handlers;

/// <summary>
/// Answers a custom resource with the account's own IoT endpoint name, so that users need not type
/// it in. Its property <c>EndpointType</c> is <c>iot:Data-ATS</c> or <c>iot:CredentialProvider</c>;
/// the answer's <c>Data</c> has <c>EndpointAddress</c>.
/// </summary>
/// <param name="describe">DescribeEndpoint, for an endpoint type.</param>
internal sealed class OnEndpointName(
    Func<string, CancellationToken, Task<string>> describe,
    DeploymentReply reply,
    TimeProvider time,
    Random chance,
    ILogger logger) : LookUp(reply, time, chance, logger)
{
    private static readonly ImmutableArray<string> EndpointTypes = ["iot:Data-ATS", "iot:CredentialProvider"];

    protected override string Service => "IoT Core";

    protected override string IdOf(DeploymentRequest request) =>
        request.PhysicalResourceId ?? $"endpoint-name/{request.Property("EndpointType") ?? request.LogicalResourceId}";

    protected override async Task<DeploymentAnswer> AnswerAsync(DeploymentRequest request, CancellationToken within)
    {
        if (request.Property("EndpointType") is not { } type || !EndpointTypes.Contains(type))
        {
            return DeploymentAnswer.Failed(
                IdOf(request), $"the property 'EndpointType' must be one of {string.Join(", ", EndpointTypes)}");
        }

        var address = await CallAsync("iot:DescribeEndpoint", token => describe(type, token), within);
        return new DeploymentAnswer("SUCCESS", IdOf(request), address)
        {
            Data = ImmutableSortedDictionary<string, string>.Empty.Add("EndpointAddress", address),
        };
    }
}
