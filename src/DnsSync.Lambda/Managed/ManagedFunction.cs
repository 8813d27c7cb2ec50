using System.Text;
using Amazon.Lambda.Core;
using DnsSync.Handlers;

namespace DnsSync.Lambda.Managed;

/// <summary>What each handler of the managed runtime does: the function, between two streams.</summary>
internal static class ManagedFunction
{
    /// <param name="handler">
    /// Which of the three functions. The managed runtime has the method's own name in <c>_HANDLER</c>.
    /// </param>
    public static FunctionHost Create(string handler) => FunctionHost.Create(
        name => name == "_HANDLER" ? handler : Environment.GetEnvironmentVariable(name));

    public static async Task<Stream> AnswerAsync(FunctionHost function, Stream payload, ILambdaContext context)
    {
        var deadline = TimeProvider.System.GetUtcNow() + context.RemainingTime;
        using var buffer = new MemoryStream();
        await payload.CopyToAsync(buffer);
        var answer = await function.HandleAsync(
            buffer.ToArray(), new Invocation(context.AwsRequestId, deadline));
        return new MemoryStream(Encoding.UTF8.GetBytes(answer));
    }
}
