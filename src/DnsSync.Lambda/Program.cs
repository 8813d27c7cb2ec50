using System.Text;
using Amazon.Lambda.Core;
using Amazon.Lambda.RuntimeSupport;
using DnsSync.Handlers;
using DnsSync.Lambda;

FunctionHost? function = null;

// Everything that can be made before the first invocation is made here: init is free of the
// caller's time, and what fails here is reported as a failed init. A broken configuration is found
// when it is needed, so that CloudFormation always gets its answer.
Task<bool> InitializeAsync()
{
    function = FunctionHost.Create(Environment.GetEnvironmentVariable);
    return Task.FromResult(true);
}

async Task<Stream> HandleAsync(Stream payload, ILambdaContext context)
{
    using var buffer = new MemoryStream();
    await payload.CopyToAsync(buffer);
    var deadline = TimeProvider.System.GetUtcNow() + context.RemainingTime;
    var answer = await function!.HandleAsync(
        buffer.GetBuffer().AsMemory(0, (int)buffer.Length), new Invocation(context.AwsRequestId, deadline));
    return new MemoryStream(Encoding.UTF8.GetBytes(answer));
}

using var bootstrap = LambdaBootstrapBuilder.Create(HandleAsync).UseBootstrapHandler(InitializeAsync).Build();
await bootstrap.RunAsync();
function?.Dispose();
