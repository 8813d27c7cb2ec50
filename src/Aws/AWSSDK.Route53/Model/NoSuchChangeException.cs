using System.Net;
using Amazon.Runtime;

namespace Amazon.Route53.Model;

/// <summary>There is no change of that id.</summary>
public class NoSuchChangeException : AmazonRoute53Exception
{
    public NoSuchChangeException(string message)
        : base(message)
    {
    }

    public NoSuchChangeException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    public NoSuchChangeException(Exception innerException)
        : base(innerException)
    {
    }

    public NoSuchChangeException(
        string message,
        ErrorType errorType,
        string errorCode,
        string requestId,
        HttpStatusCode statusCode)
        : base(message, errorType, errorCode, requestId, statusCode)
    {
    }

    public NoSuchChangeException(
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
