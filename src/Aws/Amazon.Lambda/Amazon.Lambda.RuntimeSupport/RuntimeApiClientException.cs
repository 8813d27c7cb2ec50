namespace Amazon.Lambda.RuntimeSupport;

/// <summary>The Runtime API refused a request, and the process cannot go on.</summary>
public class RuntimeApiClientException : Exception
{
    internal RuntimeApiClientException(string message, int statusCode, string response)
        : base($"{message}: HTTP {statusCode} {response}".TrimEnd())
    {
        StatusCode = statusCode;
        Response = response;
    }

    public int StatusCode { get; }

    /// <summary>The body of the answer.</summary>
    public string Response { get; }
}
