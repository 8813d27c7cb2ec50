using Amazon.Lambda.Annotations;
using Amazon.Lambda.Core;
using AWS.Lambda.Powertools.Logging;

namespace DnsSync.Lambda.Managed;

/// <summary>The small function that looks up an endpoint name, for the managed runtime.</summary>
public sealed class EndpointNameFunction
{
    private readonly FunctionHost _function = ManagedFunction.Create(FunctionHost.EndpointNameHandler);

    /// <inheritdoc cref="SyncFunction.OnEvent"/>
    [LambdaFunction(ResourceName = "EndpointName", MemorySize = 256, Timeout = 120)]
    [Logging(LogEvent = false, ClearState = true)]
    public Task<Stream> OnEndpointName(Stream payload, ILambdaContext context) =>
        ManagedFunction.AnswerAsync(_function, payload, context);
}
