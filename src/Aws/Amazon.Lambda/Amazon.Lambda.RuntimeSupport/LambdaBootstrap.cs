using Amazon.Lambda.Core;
using Amazon.Lambda.RuntimeSupport.Logging;

namespace Amazon.Lambda.RuntimeSupport;

public delegate Task<InvocationResponse> LambdaBootstrapHandler(InvocationRequest invocation);

/// <summary>Runs before the first invocation; false ends the process instead.</summary>
public delegate Task<bool> LambdaBootstrapInitializer();

/// <summary>
/// The loop of a custom runtime: ask for an invocation, run the handler, answer. A handler that
/// throws fails its invocation; a Runtime API that fails ends the loop, and with it the process.
/// </summary>
public class LambdaBootstrap : IDisposable
{
    private readonly LambdaBootstrapHandler _handler;
    private readonly LambdaBootstrapInitializer _initializer;
    private readonly LambdaLogWriter _log;
    private readonly RuntimeApiClient _client;

    public LambdaBootstrap(
        LambdaBootstrapHandler handler, LambdaBootstrapInitializer initializer = null)
        : this(handler, initializer, new LambdaEnvironment(), LambdaLogWriter.StandardOutput())
    {
    }

    internal LambdaBootstrap(
        LambdaBootstrapHandler handler,
        LambdaBootstrapInitializer initializer,
        LambdaEnvironment environment,
        Stream output)
    {
        ArgumentNullException.ThrowIfNull(handler);
        _handler = handler;
        _initializer = initializer;
        _log = new LambdaLogWriter(environment, output);
        _client = new RuntimeApiClient(environment);
    }

    /// <summary>
    /// Initializes, then answers invocations until cancelled. The initializer is the place to open
    /// connections: what is open before the first invocation does not delay it.
    /// </summary>
    /// <exception cref="RuntimeApiClientException">The Runtime API refused a request.</exception>
    /// <exception cref="IOException">The Runtime API is gone.</exception>
    public async Task RunAsync(CancellationToken cancellationToken = default)
    {
        if (_initializer != null && !await InitializeAsync().ConfigureAwait(false))
            return;
        while (!cancellationToken.IsCancellationRequested)
        {
            InvocationRequest invocation;
            try
            {
                invocation = await _client.NextAsync(cancellationToken).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return;
            }

            using (invocation)
                await InvokeAsync(invocation).ConfigureAwait(false);
        }
    }

    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing)
    {
        if (disposing)
            _client.Dispose();
    }

    private async Task<bool> InitializeAsync()
    {
        try
        {
            return await _initializer().ConfigureAwait(false);
        }
        catch (Exception e)
        {
            _log.Log(LogLevel.Critical, e, "The function cannot start");
            try
            {
                await _client.FailInitAsync(ErrorDocument.TypeOf(e), ErrorDocument.Write(e))
                    .ConfigureAwait(false);
            }
            catch (Exception unreported) when (unreported is IOException or InvalidDataException)
            {
                _log.Log(LogLevel.Critical, unreported, "That could not be reported");
            }

            throw;
        }
    }

    private async Task InvokeAsync(InvocationRequest invocation)
    {
        var context = (LambdaContext)invocation.LambdaContext;
        Environment.SetEnvironmentVariable("_X_AMZN_TRACE_ID", context.TraceId);
        Invocations.Begin(context);
        try
        {
            await AnswerAsync(invocation, context.AwsRequestId).ConfigureAwait(false);
        }
        finally
        {
            Invocations.End();
        }
    }

    private async Task AnswerAsync(InvocationRequest invocation, string id)
    {
        ReadOnlyMemory<byte> body;
        try
        {
            var response = await _handler(invocation).ConfigureAwait(false);
            body = await Bytes(response).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            _log.Log(LogLevel.Error, e, "The invocation failed");
            await _client.FailAsync(id, ErrorDocument.TypeOf(e), ErrorDocument.Write(e))
                .ConfigureAwait(false);
            return;
        }

        if (await _client.RespondAsync(id, body).ConfigureAwait(false))
            return;
        const string type = "Function.ResponseSizeTooLarge";
        var message = $"The response of {body.Length} bytes is larger than Lambda accepts";
        _log.Log(LogLevel.Error, message);
        await _client.FailAsync(id, type, ErrorDocument.Write(type, message))
            .ConfigureAwait(false);
    }

    private static async ValueTask<ReadOnlyMemory<byte>> Bytes(InvocationResponse response)
    {
        var stream = response?.OutputStream;
        if (stream == null)
            return default;
        try
        {
            if (stream is MemoryStream memory && memory.TryGetBuffer(out var bytes))
                return bytes.AsMemory((int)memory.Position);
            var copy = new MemoryStream();
            await stream.CopyToAsync(copy).ConfigureAwait(false);
            return copy.GetBuffer().AsMemory(0, (int)copy.Length);
        }
        finally
        {
            // The bytes of a memory stream outlive it.
            if (response.DisposeOutputStream)
                await stream.DisposeAsync().ConfigureAwait(false);
        }
    }
}
