using Amazon.IoT;
using Amazon.IoT.Model;
using DnsSync.Calls;

namespace DnsSync.Endpoints;

/// <summary>The real IoT Core, of which one call is used, by a client that <see cref="ClientSettings"/> set up.</summary>
internal sealed class IotEndpointNames(IAmazonIoT iot)
{
    private readonly IAmazonIoT _iot = ClientSettings.Require(iot);

    /// <param name="endpointType"><c>iot:Data-ATS</c> or <c>iot:CredentialProvider</c>.</param>
    /// <exception cref="AwsCallException">The call failed.</exception>
    public async Task<string> DescribeAsync(string endpointType, CancellationToken cancellation)
    {
        var response = await SdkFaults.CallAsync(
            "iot:DescribeEndpoint",
            () => _iot.DescribeEndpointAsync(new DescribeEndpointRequest { EndpointType = endpointType }, cancellation),
            cancellation);
        return response.EndpointAddress is { Length: > 0 } name
            ? name
            : throw AwsCallException.Unreadable("iot:DescribeEndpoint", "the response has no endpoint address");
    }
}
