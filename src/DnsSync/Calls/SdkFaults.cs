using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Xml;
using Amazon.Runtime;
using Amazon.Runtime.Internal;

namespace DnsSync.Calls;

/// <summary>Translates what the AWS SDK throws into faults, so that no decision knows the SDK.</summary>
internal static class SdkFaults
{
    private static readonly HashSet<string> ThrottlingCodes = new(StringComparer.Ordinal)
    {
        "Throttling", "ThrottlingException", "ThrottledException", "RequestThrottled",
        "RequestThrottledException", "RequestLimitExceeded", "TooManyRequestsException",
        "BandwidthLimitExceeded", "SlowDown",
    };

    private static readonly HashSet<string> CredentialCodes = new(StringComparer.Ordinal)
    {
        "ExpiredToken", "ExpiredTokenException", "RequestExpired", "InvalidClientTokenId",
        "InvalidAccessKeyId", "AuthFailure", "SignatureDoesNotMatch", "IncompleteSignature",
        "MissingAuthenticationToken", "UnrecognizedClientException", "InvalidSignatureException",
        "OptInRequired",
    };

    private static readonly HashSet<string> DeniedCodes = new(StringComparer.Ordinal)
    {
        "AccessDenied", "AccessDeniedException", "UnauthorizedOperation", "Blocked",
    };

    // The SDK's own words before a body that it could not read.
    private const string BodyFollows = "The service returned an error with HTTP Body: ";

    /// <summary>Makes one SDK call, and throws nothing but <see cref="AwsCallException"/>.</summary>
    public static async Task<T> CallAsync<T>(
        string operation, Func<Task<T>> call, CancellationToken cancellation)
    {
        try
        {
            return await call();
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            throw;
        }
        catch (Exception failure) when (Translate(operation, failure) is { } fault)
        {
            throw new AwsCallException(fault, failure);
        }
    }

    /// <returns>The fault, or null if <paramref name="failure"/> is a programmer's error.</returns>
    private static AwsFault? Translate(string operation, Exception failure)
    {
        if (Inner<SocketException>(failure) is { } socket && IsUnreachable(socket))
        {
            return new(AwsFaultKind.Unreachable, operation, socket.SocketErrorCode.ToString(),
                $"could not connect ({socket.Message}): check the Region, the network and --endpoint-url");
        }

        // A certificate does not become trusted by trying again.
        if (Inner<AuthenticationException>(failure) is { } handshake)
        {
            return new(AwsFaultKind.Refused, operation, "UntrustedServer",
                $"TLS handshake failed ({handshake.Message.TrimEnd('.')}): if a proxy or a test server uses its own "
                + "certificate authority, set AWS_CA_BUNDLE to a file with that authority");
        }

        return failure switch
        {
            // An answer that is cut short, or a proxy's page, says nothing about the zone.
            AmazonUnmarshallingException or XmlException =>
                new(AwsFaultKind.Transient, operation, "UnreadableAnswer", AnswerIn(failure).ToString()),
            AmazonServiceException { ErrorCode: { Length: > 0 } code } answered =>
                new(KindOf(code, answered.StatusCode), operation, code, answered.Message),
            AmazonServiceException { StatusCode: not 0 } answered =>
                new(answered.StatusCode switch
                {
                    HttpStatusCode.TooManyRequests => AwsFaultKind.Throttled,
                    >= HttpStatusCode.InternalServerError => AwsFaultKind.Transient,
                    _ => AwsFaultKind.Refused,
                },
                    operation, $"HTTP {(int)answered.StatusCode}", (AnswerIn(answered) with { Status = 0 }).ToString()),
            AmazonServiceException or HttpRequestException or IOException or OperationCanceledException
                or WebException or TimeoutException =>
                new(AwsFaultKind.Transient, operation, failure.GetType().Name, Innermost(failure).Message),
            AmazonClientException =>
                new(AwsFaultKind.Credentials, operation, "NoCredentials", Innermost(failure).Message),
            _ => null,
        };
    }

    private static ForeignAnswer AnswerIn(Exception failure)
    {
        var response = Inner<HttpErrorResponseException>(failure)?.Response;
        return failure switch
        {
            AmazonUnmarshallingException unread =>
                new((int)unread.StatusCode, response?.ContentType, unread.ResponseBody, Innermost(failure).Message),
            AmazonServiceException refused => new(
                (int)refused.StatusCode,
                response?.ContentType,
                refused.Message.StartsWith(BodyFollows, StringComparison.Ordinal) ? refused.Message[BodyFollows.Length..]
                    : response?.ContentLength == 0 ? ""
                    : null,
                null),

            // What is no XML was read, so its status was that of a success.
            _ => new((int)HttpStatusCode.OK, null, null, failure.Message),
        };
    }

    private static AwsFaultKind KindOf(string code, HttpStatusCode status) => code switch
    {
        "InvalidChangeBatch" => AwsFaultKind.InvalidChangeBatch,
        "PriorRequestNotComplete" => AwsFaultKind.PriorRequestNotComplete,
        "NoSuchHostedZone" or "NoSuchChange" or "HostedZoneNotFound" => AwsFaultKind.NotFound,
        _ when ThrottlingCodes.Contains(code) => AwsFaultKind.Throttled,
        _ when CredentialCodes.Contains(code) => AwsFaultKind.Credentials,
        _ when DeniedCodes.Contains(code) || status == HttpStatusCode.Forbidden => AwsFaultKind.AccessDenied,
        _ when status == HttpStatusCode.TooManyRequests => AwsFaultKind.Throttled,
        _ when status >= HttpStatusCode.InternalServerError => AwsFaultKind.Transient,
        _ => AwsFaultKind.Refused,
    };

    private static bool IsUnreachable(SocketException socket) => socket.SocketErrorCode
        is SocketError.ConnectionRefused or SocketError.HostNotFound or SocketError.HostUnreachable
            or SocketError.NetworkUnreachable or SocketError.TryAgain or SocketError.NoData;

    private static T? Inner<T>(Exception? failure)
        where T : Exception
    {
        for (; failure is not null; failure = failure.InnerException)
        {
            if (failure is T found)
            {
                return found;
            }
        }

        return null;
    }

    private static Exception Innermost(Exception failure)
    {
        while (failure.InnerException is { } inner)
        {
            failure = inner;
        }

        return failure;
    }
}
