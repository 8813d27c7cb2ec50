using System.Globalization;
using Amazon.Lambda.Core;
using Amazon.Lambda.RuntimeSupport.Http;

namespace Amazon.Lambda.RuntimeSupport;

/// <summary>The context of one invocation, from the headers it came with.</summary>
internal sealed class LambdaContext : ILambdaContext
{
    private readonly LambdaEnvironment _environment;
    private readonly DateTimeOffset _deadline;
    private readonly string _client;
    private readonly string _identity;

    public LambdaContext(
        RuntimeApiResponse next, LambdaEnvironment environment, ILambdaLogger logger)
    {
        _environment = environment;
        Logger = logger;
        AwsRequestId = next.Header("Lambda-Runtime-Aws-Request-Id");
        InvokedFunctionArn = next.Header("Lambda-Runtime-Invoked-Function-Arn");
        TraceId = next.Header("Lambda-Runtime-Trace-Id");
        TenantId = next.Header("Lambda-Runtime-Aws-Tenant-Id");
        _client = next.Header("Lambda-Runtime-Client-Context");
        _identity = next.Header("Lambda-Runtime-Cognito-Identity");
        _deadline = long.TryParse(
                next.Header("Lambda-Runtime-Deadline-Ms"),
                NumberStyles.None,
                CultureInfo.InvariantCulture,
                out var milliseconds)
            && milliseconds <= DateTimeOffset.MaxValue.ToUnixTimeMilliseconds()
            ? DateTimeOffset.FromUnixTimeMilliseconds(milliseconds)
            : throw new InvalidDataException(
                "The Runtime API sent an invocation without a deadline");
    }

    public string AwsRequestId { get; }

    public IClientContext ClientContext => field ??= ClientDocuments.ReadClientContext(_client);

    public string FunctionName => _environment.FunctionName;

    public string FunctionVersion => _environment.FunctionVersion;

    public ICognitoIdentity Identity => field ??= ClientDocuments.ReadIdentity(_identity);

    public string InvokedFunctionArn { get; }

    public ILambdaLogger Logger { get; }

    public string LogGroupName => _environment.LogGroupName;

    public string LogStreamName => _environment.LogStreamName;

    public int MemoryLimitInMB => _environment.MemoryLimitInMB;

    public TimeSpan RemainingTime => _deadline - _environment.Time.GetUtcNow();

    public string TenantId { get; }

    public string TraceId { get; }
}
