using Microsoft.Extensions.Logging;

namespace DnsSync;

/// <summary>
/// Everything the service ever logs. Each placeholder is a field of the line, so none is called as one of
/// the logger's own, such as <c>name</c>, which is the category.
/// </summary>
internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Information,
        "{Trigger}: {InSync} in sync, {Changed} changed, {Unsettled} unsettled, {Held} held, {Conflicts} in conflict, {Failed} failed in {ElapsedMilliseconds} ms with {Calls} AWS calls")]
    public static partial void Ran(
        ILogger logger, string trigger, int inSync, int changed, int unsettled, int held, int conflicts,
        int failed, long elapsedMilliseconds, int calls);

    [LoggerMessage(2, LogLevel.Information, "{DnsName} {Outcome}: {Addresses}; {Changes}")]
    public static partial void Changed(ILogger logger, string dnsName, string outcome, string addresses, string changes);

    [LoggerMessage(3, LogLevel.Warning, "{DnsName} in zone {ZoneId} is {Outcome}: {Reasons}")]
    public static partial void NeedsAttention(
        ILogger logger, string dnsName, string zoneId, string outcome, string reasons);

    [LoggerMessage(4, LogLevel.Debug, "Ignored event {EventId} ({What}): {Reason}")]
    public static partial void Ignored(ILogger logger, string eventId, string what, string reason);

    [LoggerMessage(5, LogLevel.Warning, "Discarded an unrecognized payload: {Reason}")]
    public static partial void NotUnderstood(ILogger logger, string reason);

    [LoggerMessage(6, LogLevel.Error, "The configuration is invalid at {Path}: {Problem}")]
    public static partial void ConfigurationIsWrong(ILogger logger, string path, string problem);

    [LoggerMessage(7, LogLevel.Information, "Requeued {Names} names, attempt {Attempt} in {DelaySeconds} s; {Confirm} of them confirm a change")]
    public static partial void Requeued(
        ILogger logger, int names, double delaySeconds, int attempt, int confirm);

    [LoggerMessage(8, LogLevel.Error, "{DnsName} did not settle within {Minutes} minutes: the schedule continues to read it")]
    public static partial void GaveUp(ILogger logger, string dnsName, double minutes);

    [LoggerMessage(9, LogLevel.Error, "Could not send the requeue message: {Fault}")]
    public static partial void RequeueNotSent(ILogger logger, string fault);

    [LoggerMessage(10, LogLevel.Information, "Responded {Status} to CloudFormation {RequestType} of {LogicalResourceId}: {Reason}")]
    public static partial void DeploymentAnswered(
        ILogger logger, string requestType, string logicalResourceId, string status, string reason);

    [LoggerMessage(11, LogLevel.Error, "Could not respond to CloudFormation ({Problem}); the response was: {Answer}")]
    public static partial void DeploymentNotAnswered(ILogger logger, string problem, string answer);

    [LoggerMessage(12, LogLevel.Warning, "Could not describe endpoint {EndpointId}; reading every name that it may concern: {Fault}")]
    public static partial void NotLookedUp(ILogger logger, string endpointId, string fault);

    [LoggerMessage(13, LogLevel.Warning, "Discarded unrecognized message {MessageId}: {Reason}")]
    public static partial void Malformed(ILogger logger, string messageId, string reason);

    [LoggerMessage(15, LogLevel.Warning, "{DnsName} in zone {ZoneId} is {Outcome} without an address: {Reason}")]
    public static partial void NoEndpointOfService(
        ILogger logger, string dnsName, string zoneId, string outcome, string reason);

    [LoggerMessage(14, LogLevel.Error,
        "Dropped requeue message {MessageId} of sequence {Sequence}: attempt {Attempt} of a sequence that started at {StartedAt:O} is past {Minutes} minutes or {Attempts} attempts; the schedule continues to read its names")]
    public static partial void RequeueDropped(
        ILogger logger, string messageId, string sequence, int attempt, DateTimeOffset startedAt, double minutes, int attempts);
}
