using System.Net;
using Amazon.Runtime;

namespace Amazon.Route53.Model;

/// <summary>
/// A change batch that Route 53 refused, and so none of which was made. <see cref="Exception.Message" /> has
/// all that is wrong with it.
/// </summary>
/// <remarks>
/// https://docs.aws.amazon.com/Route53/latest/APIReference/API_InvalidChangeBatch.html
/// </remarks>
public class InvalidChangeBatchException : AmazonRoute53Exception
{
    public InvalidChangeBatchException(
        string message,
        Exception innerException,
        ErrorType errorType,
        string errorCode,
        string requestId,
        HttpStatusCode statusCode)
        : base(message, innerException, errorType, errorCode, requestId, statusCode)
    {
    }

    /// <summary>Null where the answer has the shape of all other errors, as AWS's has.</summary>
    public List<string> Messages { get; set; } = Collections.New<string>();
}
