using Amazon.Lambda.Core;
using static Amazon.Lambda.RuntimeSupport.HandlerWrapper;

namespace Amazon.Lambda.RuntimeSupport;

/// <summary>
/// Builds the loop around a handler. A handler takes the event as a stream, or not at all; it may
/// take the context; it answers with nothing or with a stream.
/// </summary>
public class LambdaBootstrapBuilder
{
    private readonly LambdaBootstrapHandler _handler;
    private LambdaBootstrapInitializer _initializer;

    private LambdaBootstrapBuilder(LambdaBootstrapHandler handler) => _handler = handler;

    public static LambdaBootstrapBuilder Create(Func<Task> handler) =>
        new(Wrap((_, _) => handler()));

    public static LambdaBootstrapBuilder Create(Func<Stream, Task> handler) =>
        new(Wrap((input, _) => handler(input)));

    public static LambdaBootstrapBuilder Create(Func<ILambdaContext, Task> handler) =>
        new(Wrap((_, context) => handler(context)));

    public static LambdaBootstrapBuilder Create(Func<Stream, ILambdaContext, Task> handler) =>
        new(Wrap(handler));

    public static LambdaBootstrapBuilder Create(Func<Task<Stream>> handler) =>
        new(Wrap((_, _) => handler()));

    public static LambdaBootstrapBuilder Create(Func<Stream, Task<Stream>> handler) =>
        new(Wrap((input, _) => handler(input)));

    public static LambdaBootstrapBuilder Create(Func<ILambdaContext, Task<Stream>> handler) =>
        new(Wrap((_, context) => handler(context)));

    public static LambdaBootstrapBuilder Create(
        Func<Stream, ILambdaContext, Task<Stream>> handler) => new(Wrap(handler));

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

    public LambdaBootstrap Build() => new(_handler, _initializer);

    internal LambdaBootstrap Build(LambdaEnvironment environment, Stream output) =>
        new(_handler, _initializer, environment, output);
}
