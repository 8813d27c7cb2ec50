using Amazon.Lambda.Core;

namespace Amazon.Lambda.RuntimeSupport;

/// <summary>Makes the one kind of handler that the loop calls out of the kinds people write.</summary>
internal static class HandlerWrapper
{
    private static readonly InvocationResponse Nothing = new(new MemoryStream(0), false);

    public static LambdaBootstrapHandler Wrap<TInput>(
        Func<InvocationRequest, TInput> read,
        Func<TInput, ILambdaContext, Task> handler) => async invocation =>
        {
            await handler(read(invocation), invocation.LambdaContext).ConfigureAwait(false);
            return Nothing;
        };

    public static LambdaBootstrapHandler Wrap<TInput>(
        Func<InvocationRequest, TInput> read,
        Func<TInput, ILambdaContext, Task<Stream>> handler) => async invocation =>
        {
            var stream = await handler(read(invocation), invocation.LambdaContext)
                .ConfigureAwait(false);
            return stream == null ? Nothing : new InvocationResponse(stream);
        };

    public static LambdaBootstrapHandler Wrap<TInput, TOutput>(
        Func<InvocationRequest, TInput> read,
        Func<TInput, ILambdaContext, Task<TOutput>> handler,
        ILambdaSerializer serializer) => async invocation =>
        {
            var output = await handler(read(invocation), invocation.LambdaContext)
                .ConfigureAwait(false);
            var stream = new MemoryStream();
            serializer.Serialize(output, stream);
            stream.Position = 0;
            return new InvocationResponse(stream);
        };

    public static Func<InvocationRequest, Stream> AsStream { get; } =
        invocation => invocation.InputStream;

    public static Func<InvocationRequest, TInput> As<TInput>(ILambdaSerializer serializer) =>
        invocation => serializer.Deserialize<TInput>(invocation.InputStream);
}
