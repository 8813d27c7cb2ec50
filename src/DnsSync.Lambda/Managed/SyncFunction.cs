using Amazon.Lambda.Annotations;
using Amazon.Lambda.Core;
using AWS.Lambda.Powertools.Logging;

namespace DnsSync.Lambda.Managed;

/// <summary>The sync, with every trigger, for the managed runtime.</summary>
public sealed class SyncFunction
{
    private readonly FunctionHost _function = ManagedFunction.Create("OnEvent");

    /// <summary>
    /// The event is never logged, whatever the environment says: a custom resource's holds a
    /// pre-signed URL.
    /// </summary>
    [LambdaFunction(ResourceName = "Sync", MemorySize = 256, Timeout = 300)]
    [Logging(LogEvent = false, ClearState = true)]
    public Task<Stream> OnEvent(Stream payload, ILambdaContext context) =>
        ManagedFunction.AnswerAsync(_function, payload, context);
}
