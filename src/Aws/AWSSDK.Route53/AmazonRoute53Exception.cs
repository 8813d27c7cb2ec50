using System.Net;
using Amazon.Runtime;

namespace Amazon.Route53;

/// <summary>
/// An error that Route 53 answered. <see cref="AmazonServiceException.ErrorCode" /> is null when
/// the answer was not one of Route 53's error documents.
/// </summary>
public class AmazonRoute53Exception : AmazonServiceException
{
    public AmazonRoute53Exception(string message)
        : base(message)
    {
    }

    public AmazonRoute53Exception(
        string message,
        Exception innerException,
        ErrorType errorType,
        string errorCode,
        string requestId,
        HttpStatusCode statusCode)
        : base(message, innerException, errorType, errorCode, requestId, statusCode)
    {
    }
}
