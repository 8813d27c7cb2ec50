using Amazon.Runtime.Internal;

namespace Amazon.Route53.Internal;

/// <summary>Names the service to the SDK's pipeline.</summary>
public class AmazonRoute53Metadata : IServiceMetadata
{
    public string ServiceId => "Route 53";

    public IDictionary<string, string> OperationNameMapping { get; } =
        new Dictionary<string, string>();
}
