using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using System.Threading.Channels;
using Microsoft.AspNetCore.Http;

namespace DnsSync.TestKit;

/// <summary>
/// The Lambda Runtime API for one execution environment: one process, one invocation at a time.
/// </summary>
internal sealed class RuntimeApi : IAsyncDisposable
{
    private const string Root = "/2018-06-01/runtime/";
    private const int LargestResponse = 6 * 1024 * 1024;

    private readonly TimeProvider _time = TimeProvider.System;
    private readonly long _began;
    private readonly string _arn;
    private readonly Channel<PendingInvocation> _waiting =
        Channel.CreateUnbounded<PendingInvocation>();

    private readonly ConcurrentDictionary<string, PendingInvocation> _pending = new();
    private readonly ConcurrentQueue<RuntimeRequest> _requests = new();
    private readonly TaskCompletionSource _asked =
        new(TaskCreationOptions.RunContinuationsAsynchronously);

    private readonly TaskCompletionSource<JsonElement> _initError =
        new(TaskCreationOptions.RunContinuationsAsynchronously);

    private LocalServer _server = null!;
    private int _number;

    private RuntimeApi(string functionName)
    {
        _began = _time.GetTimestamp();
        _arn = $"arn:aws:lambda:ap-northeast-1:111122223333:function:{functionName}";
    }

    /// <summary>For AWS_LAMBDA_RUNTIME_API: host and port.</summary>
    public string Address => _server.Address.Authority;

    /// <summary>Every request so far, oldest first.</summary>
    public IReadOnlyList<RuntimeRequest> Requests => [.. _requests];

    /// <summary>Completes when the function asks for its first invocation: it is ready.</summary>
    public Task Ready => _asked.Task;

    /// <summary>Completes with the error of <c>init/error</c>.</summary>
    public Task<JsonElement> InitError => _initError.Task;

    public static async Task<RuntimeApi> StartAsync(string functionName = "dnssync")
    {
        var api = new RuntimeApi(functionName);
        api._server = await LocalServer.StartAsync(api.AnswerAsync);
        return api;
    }

    /// <summary>Stops, and ends what still waits as <see cref="InvocationOutcome.Exited"/>.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (var pending in _pending.Values)
        {
            pending.End(InvocationOutcome.Exited, [], null, _time);
        }

        await _server.DisposeAsync();
    }

    /// <summary>Invokes the function, and waits for its end.</summary>
    /// <param name="timeout">
    /// The function's time-out, which gives its deadline; counted from when it takes the payload.
    /// Default 5 minutes.
    /// </param>
    /// <param name="patience">How long to wait for it to take the payload. Default a minute.</param>
    /// <exception cref="TimeoutException">The function did not take the payload.</exception>
    public Task<InvocationResult> InvokeAsync(
        string payload, TimeSpan? timeout = null, TimeSpan? patience = null) =>
        InvokeAsync(Encoding.UTF8.GetBytes(payload), timeout, patience);

    /// <inheritdoc cref="InvokeAsync(string, TimeSpan?, TimeSpan?)"/>
    public async Task<InvocationResult> InvokeAsync(
        byte[] payload, TimeSpan? timeout = null, TimeSpan? patience = null)
    {
        var id = $"00000000-0000-4000-8000-{Interlocked.Increment(ref _number):000000000000}";
        var pending = new PendingInvocation(id, payload, timeout ?? TimeSpan.FromMinutes(5));
        _pending[id] = pending;
        await _waiting.Writer.WriteAsync(pending);
        try
        {
            await Task.WhenAny(pending.Taken.Task, pending.Ended.Task)
                .WaitAsync(patience ?? TimeSpan.FromMinutes(1));
        }
        catch (TimeoutException)
        {
            pending.End(InvocationOutcome.Exited, [], null, _time);
            throw new TimeoutException($"the function did not ask for invocation {id}");
        }

        try
        {
            return await pending.Ended.Task.WaitAsync(pending.Timeout);
        }
        catch (TimeoutException)
        {
            pending.End(InvocationOutcome.TimedOut, [], null, _time);
            return await pending.Ended.Task;
        }
        finally
        {
            _pending.TryRemove(id, out _);
        }
    }

    /// <summary>
    /// Ends the invocations that a process took and will not answer any more. What nobody took
    /// waits for the next process.
    /// </summary>
    public void ProcessEnded()
    {
        foreach (var pending in _pending.Values.Where(pending => pending.TakenAt is not null))
        {
            pending.End(InvocationOutcome.Exited, [], null, _time);
        }
    }

    private async Task AnswerAsync(HttpContext context)
    {
        var path = context.Request.Path.Value ?? "";
        var body = await LocalServer.ReadAsync(context);
        var below = path.StartsWith(Root, StringComparison.Ordinal) ? path[Root.Length..] : path;
        _requests.Enqueue(new RuntimeRequest(
            context.Request.Method,
            below,
            context.Request.Headers.ToDictionary(
                header => header.Key,
                header => header.Value.ToString(),
                StringComparer.OrdinalIgnoreCase),
            body,
            _time.GetElapsedTime(_began)));
        switch (context.Request.Method, below.Split('/'))
        {
            case ("GET", ["invocation", "next"]):
                await NextAsync(context);
                break;
            case ("POST", ["invocation", var id, "response"]):
                await RespondAsync(context, id, body);
                break;
            case ("POST", ["invocation", var id, "error"]):
                await FailAsync(context, id, body);
                break;
            case ("POST", ["init", "error"]):
                _initError.TrySetResult(Parse(body));
                await WriteAsync(context, 202, """{"status":"OK"}""");
                break;
            default:
                await WriteAsync(context, 404, """{"errorType":"NotFound"}""");
                break;
        }
    }

    private async Task NextAsync(HttpContext context)
    {
        _asked.TrySetResult();
        PendingInvocation next;
        do
        {
            next = await _waiting.Reader.ReadAsync(context.RequestAborted);
        }
        while (next.Ended.Task.IsCompleted);

        var deadline = _time.GetUtcNow() + next.Timeout;
        next.TakenAt = _time.GetTimestamp();
        next.Taken.TrySetResult();
        var headers = context.Response.Headers;
        headers["Lambda-Runtime-Aws-Request-Id"] = next.RequestId;
        headers["Lambda-Runtime-Deadline-Ms"] = $"{deadline.ToUnixTimeMilliseconds()}";
        headers["Lambda-Runtime-Invoked-Function-Arn"] = _arn;
        headers["Lambda-Runtime-Trace-Id"] =
            $"Root=1-6968b2a8-{next.RequestId[^12..]}00000000;Parent=0000000000000001;Sampled=0";
        context.Response.ContentType = "application/json";
        context.Response.ContentLength = next.Payload.Length;
        await context.Response.Body.WriteAsync(next.Payload, context.RequestAborted);
    }

    private async Task RespondAsync(HttpContext context, string id, byte[] body)
    {
        if (!_pending.TryGetValue(id, out var pending))
        {
            await UnknownAsync(context);
        }
        else if (body.Length > LargestResponse)
        {
            pending.End(
                InvocationOutcome.Failed,
                JsonSerializer.SerializeToUtf8Bytes(new
                {
                    errorType = "Function.ResponseSizeTooLarge",
                    errorMessage = "Response payload size exceeded maximum allowed payload size.",
                }),
                "Function.ResponseSizeTooLarge",
                _time);
            await WriteAsync(context, 413, """{"errorType":"RequestEntityTooLarge"}""");
        }
        else
        {
            // Answered first, so that who awaits the result finds the function asking again.
            await WriteAsync(context, 202, """{"status":"OK"}""");
            pending.End(InvocationOutcome.Responded, body, null, _time);
        }
    }

    private async Task FailAsync(HttpContext context, string id, byte[] body)
    {
        if (!_pending.TryGetValue(id, out var pending))
        {
            await UnknownAsync(context);
            return;
        }

        await WriteAsync(context, 202, """{"status":"OK"}""");
        var type = context.Request.Headers["Lambda-Runtime-Function-Error-Type"].ToString();
        pending.End(InvocationOutcome.Failed, body, type.Length > 0 ? type : null, _time);
    }

    private static Task UnknownAsync(HttpContext context) => WriteAsync(
        context, 400, """{"errorType":"InvalidRequestID","errorMessage":"Invalid request ID"}""");

    private static JsonElement Parse(byte[] body)
    {
        try
        {
            return JsonElement.Parse(body);
        }
        catch (JsonException)
        {
            return JsonSerializer.SerializeToElement(Encoding.UTF8.GetString(body));
        }
    }

    private static async Task WriteAsync(HttpContext context, int status, string json)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync(json, context.RequestAborted);
        await context.Response.CompleteAsync();
    }
}
