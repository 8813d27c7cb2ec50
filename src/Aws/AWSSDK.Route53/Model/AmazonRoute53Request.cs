using Amazon.Runtime;

namespace Amazon.Route53;

/// <summary>What every Route 53 request derives from.</summary>
public class AmazonRoute53Request : AmazonWebServiceRequest
{
}
