using Amazon.Lambda.Core;
using static Amazon.Lambda.RuntimeSupport.HandlerWrapper;

namespace Amazon.Lambda.RuntimeSupport;

/// <summary>
/// Builds the loop around a handler. A handler takes the event as a stream, or as what a
/// serializer reads from it, or not at all; it may take the context; it answers with nothing, a
/// stream, or what the serializer writes.
/// </summary>
public class LambdaBootstrapBuilder
{
    private readonly LambdaBootstrapHandler _handler;
    private readonly ILambdaSerializer _serializer;
    private LambdaBootstrapInitializer _initializer;

    private LambdaBootstrapBuilder(
        LambdaBootstrapHandler handler, ILambdaSerializer serializer = null) =>
        (_handler, _serializer) = (handler, serializer);

    public static LambdaBootstrapBuilder Create(Func<Task> handler) =>
        new(Wrap(AsStream, (_, _) => handler()));

    public static LambdaBootstrapBuilder Create(Func<Stream, Task> handler) =>
        new(Wrap(AsStream, (input, _) => handler(input)));

    public static LambdaBootstrapBuilder Create(Func<ILambdaContext, Task> handler) =>
        new(Wrap(AsStream, (_, context) => handler(context)));

    public static LambdaBootstrapBuilder Create(Func<Stream, ILambdaContext, Task> handler) =>
        new(Wrap(AsStream, handler));

    public static LambdaBootstrapBuilder Create(Func<Task<Stream>> handler) =>
        new(Wrap(AsStream, (_, _) => handler()));

    public static LambdaBootstrapBuilder Create(Func<Stream, Task<Stream>> handler) =>
        new(Wrap(AsStream, (input, _) => handler(input)));

    public static LambdaBootstrapBuilder Create(Func<ILambdaContext, Task<Stream>> handler) =>
        new(Wrap(AsStream, (_, context) => handler(context)));

    public static LambdaBootstrapBuilder Create(
        Func<Stream, ILambdaContext, Task<Stream>> handler) => new(Wrap(AsStream, handler));

    /// <param name="serializer">For the handler to find in its context; not used here.</param>
    public static LambdaBootstrapBuilder Create(
        Func<Stream, ILambdaContext, Task<Stream>> handler, ILambdaSerializer serializer) =>
        new(Wrap(AsStream, handler), serializer);

    public static LambdaBootstrapBuilder Create<TInput>(
        Func<TInput, Task> handler, ILambdaSerializer serializer) =>
        new(Wrap(As<TInput>(serializer), (input, _) => handler(input)), serializer);

    public static LambdaBootstrapBuilder Create<TInput>(
        Func<TInput, ILambdaContext, Task> handler, ILambdaSerializer serializer) =>
        new(Wrap(As<TInput>(serializer), handler), serializer);

    public static LambdaBootstrapBuilder Create<TInput>(
        Func<TInput, Task<Stream>> handler, ILambdaSerializer serializer) =>
        new(Wrap(As<TInput>(serializer), (input, _) => handler(input)), serializer);

    public static LambdaBootstrapBuilder Create<TInput>(
        Func<TInput, ILambdaContext, Task<Stream>> handler, ILambdaSerializer serializer) =>
        new(Wrap(As<TInput>(serializer), handler), serializer);

    public static LambdaBootstrapBuilder Create<TOutput>(
        Func<Task<TOutput>> handler, ILambdaSerializer serializer) =>
        new(Wrap(AsStream, (_, _) => handler(), serializer), serializer);

    public static LambdaBootstrapBuilder Create<TOutput>(
        Func<Stream, Task<TOutput>> handler, ILambdaSerializer serializer) =>
        new(Wrap(AsStream, (input, _) => handler(input), serializer), serializer);

    public static LambdaBootstrapBuilder Create<TOutput>(
        Func<ILambdaContext, Task<TOutput>> handler, ILambdaSerializer serializer) =>
        new(Wrap(AsStream, (_, context) => handler(context), serializer), serializer);

    public static LambdaBootstrapBuilder Create<TOutput>(
        Func<Stream, ILambdaContext, Task<TOutput>> handler, ILambdaSerializer serializer) =>
        new(Wrap(AsStream, handler, serializer), serializer);

    public static LambdaBootstrapBuilder Create<TInput, TOutput>(
        Func<TInput, Task<TOutput>> handler, ILambdaSerializer serializer) =>
        new(Wrap(As<TInput>(serializer), (input, _) => handler(input), serializer), serializer);

    public static LambdaBootstrapBuilder Create<TInput, TOutput>(
        Func<TInput, ILambdaContext, Task<TOutput>> handler, ILambdaSerializer serializer) =>
        new(Wrap(As<TInput>(serializer), handler, serializer), serializer);

    /// <summary>
    /// Runs before the first invocation is asked for. An exception is reported as the failure of
    /// init and leaves <see cref="LambdaBootstrap.RunAsync" />.
    /// </summary>
    public LambdaBootstrapBuilder UseBootstrapHandler(
        LambdaBootstrapInitializer lambdaBootstrapInitializer)
    {
        _initializer = lambdaBootstrapInitializer;
        return this;
    }

    public LambdaBootstrap Build() =>
        new(_handler, _initializer) { Serializer = _serializer };

    internal LambdaBootstrap Build(LambdaEnvironment environment, Stream output) =>
        new(_handler, _initializer, environment, output) { Serializer = _serializer };
}
