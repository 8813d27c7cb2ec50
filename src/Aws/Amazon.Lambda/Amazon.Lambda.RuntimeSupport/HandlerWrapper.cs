using Amazon.Lambda.Core;

namespace Amazon.Lambda.RuntimeSupport;

/// <summary>Makes the one kind of handler that the loop calls out of the kinds people write.</summary>
internal static class HandlerWrapper
{
    private static readonly InvocationResponse Nothing = new(new MemoryStream(0), false);

    public static LambdaBootstrapHandler Wrap(Func<Stream, ILambdaContext, Task> handler) =>
        async invocation =>
        {
            await handler(invocation.InputStream, invocation.LambdaContext).ConfigureAwait(false);
            return Nothing;
        };

    public static LambdaBootstrapHandler Wrap(Func<Stream, ILambdaContext, Task<Stream>> handler) =>
        async invocation =>
        {
            var stream = await handler(invocation.InputStream, invocation.LambdaContext)
                .ConfigureAwait(false);
            return stream == null ? Nothing : new InvocationResponse(stream);
        };
}
