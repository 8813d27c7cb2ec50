using Amazon.Runtime;

namespace Amazon.IoT;

/// <summary>What every IoT request derives from.</summary>
public class AmazonIoTRequest : AmazonWebServiceRequest
{
}
