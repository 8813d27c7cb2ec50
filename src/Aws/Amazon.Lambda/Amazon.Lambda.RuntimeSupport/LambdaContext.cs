using System.Globalization;
using Amazon.Lambda.Core;
using Amazon.Lambda.RuntimeSupport.Http;

namespace Amazon.Lambda.RuntimeSupport;

/// <summary>The context of one invocation, from the headers it came with.</summary>
internal sealed class LambdaContext : ILambdaContext
{
    private readonly LambdaEnvironment _environment;
    private readonly DateTimeOffset _deadline;

    public LambdaContext(RuntimeApiResponse next, LambdaEnvironment environment)
    {
        _environment = environment;
        AwsRequestId = next.Header("Lambda-Runtime-Aws-Request-Id");
        InvokedFunctionArn = next.Header("Lambda-Runtime-Invoked-Function-Arn");
        TraceId = next.Header("Lambda-Runtime-Trace-Id");
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

    public string FunctionName => _environment.FunctionName;

    public string FunctionVersion => _environment.FunctionVersion;

    public string InvokedFunctionArn { get; }

    public int MemoryLimitInMB => _environment.MemoryLimitInMB;

    public TimeSpan RemainingTime => _deadline - _environment.Time.GetUtcNow();

    public string TraceId { get; }
}
