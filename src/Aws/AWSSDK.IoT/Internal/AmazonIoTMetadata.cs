using Amazon.Runtime.Internal;

namespace Amazon.IoT.Internal;

/// <summary>Names the service to the SDK's pipeline.</summary>
public class AmazonIoTMetadata : IServiceMetadata
{
    public string ServiceId => "IoT";

    public IDictionary<string, string> OperationNameMapping { get; } =
        new Dictionary<string, string>();
}
