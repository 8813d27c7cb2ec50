using Amazon.Lambda.Annotations;
using Amazon.Lambda.Core;
using AWS.Lambda.Powertools.Logging;

namespace DnsSync.Lambda.Managed;

/// <summary>The small function that checks a VPC, for the managed runtime.</summary>
public sealed class VpcCheckFunction
{
    private readonly FunctionHost _function = ManagedFunction.Create(FunctionHost.VpcCheckHandler);

    /// <inheritdoc cref="SyncFunction.OnEvent"/>
    [LambdaFunction(ResourceName = "VpcCheck", MemorySize = 256, Timeout = 60)]
    [Logging(LogEvent = false, ClearState = true)]
    public Task<Stream> OnVpcCheck(Stream payload, ILambdaContext context) =>
        ManagedFunction.AnswerAsync(_function, payload, context);
}
