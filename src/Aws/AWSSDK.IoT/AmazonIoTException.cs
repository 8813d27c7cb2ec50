using System.Net;
using Amazon.Runtime;

namespace Amazon.IoT;

/// <summary>
/// An error that IoT answered. <see cref="AmazonServiceException.ErrorCode" /> is null when
/// the answer was no error document of IoT's.
/// </summary>
public class AmazonIoTException : AmazonServiceException
{
    public AmazonIoTException(
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
