using System.Net;
using Amazon.Runtime;

namespace Amazon.Route53.Model;

/// <summary>The hosted zone does not exist.</summary>
public class HostedZoneNotFoundException : AmazonRoute53Exception
{
    public HostedZoneNotFoundException(string message)
        : base(message)
    {
    }

    public HostedZoneNotFoundException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    public HostedZoneNotFoundException(Exception innerException)
        : base(innerException)
    {
    }

    public HostedZoneNotFoundException(
        string message,
        ErrorType errorType,
        string errorCode,
        string requestId,
        HttpStatusCode statusCode)
        : base(message, errorType, errorCode, requestId, statusCode)
    {
    }

    public HostedZoneNotFoundException(
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
