namespace Amazon.Lambda.Core;

/// <summary>What Lambda says about an invocation and about the function that runs.</summary>
/// <remarks>https://docs.aws.amazon.com/lambda/latest/dg/csharp-context.html</remarks>
public interface ILambdaContext
{
    /// <summary>The invocation's id; a retry of the same event has the same.</summary>
    string AwsRequestId { get; }

    string FunctionName { get; }

    /// <summary>A number, or <c>$LATEST</c>.</summary>
    string FunctionVersion { get; }

    /// <summary>The ARN the caller used: of the function, of a version or of an alias.</summary>
    string InvokedFunctionArn { get; }

    int MemoryLimitInMB { get; }

    /// <summary>Until Lambda ends the invocation; negative once that time is past.</summary>
    TimeSpan RemainingTime { get; }

    /// <summary>The X-Ray trace header of the invocation.</summary>
    string TraceId => null;
}
