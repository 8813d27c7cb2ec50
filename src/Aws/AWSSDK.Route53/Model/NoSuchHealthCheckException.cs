using System.Net;
using Amazon.Runtime;

namespace Amazon.Route53.Model;

/// <summary>There is no health check of that id.</summary>
public class NoSuchHealthCheckException : AmazonRoute53Exception
{
    public NoSuchHealthCheckException(string message)
        : base(message)
    {
    }

    public NoSuchHealthCheckException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    public NoSuchHealthCheckException(Exception innerException)
        : base(innerException)
    {
    }

    public NoSuchHealthCheckException(
        string message,
        ErrorType errorType,
        string errorCode,
        string requestId,
        HttpStatusCode statusCode)
        : base(message, errorType, errorCode, requestId, statusCode)
    {
    }

    public NoSuchHealthCheckException(
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
