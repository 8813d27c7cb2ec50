using System.Text;
using Amazon.Lambda.RuntimeSupport.Http;

namespace Amazon.Lambda.RuntimeSupport;

/// <summary>The four requests of the Runtime API.</summary>
/// <remarks>https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html</remarks>
internal sealed class RuntimeApiClient(LambdaEnvironment environment) : IDisposable
{
    private const string Root = "/2018-06-01/runtime/";

    private readonly RuntimeApiConnection _connection = new(environment.RuntimeApi);

    public void Dispose() => _connection.Dispose();

    public async ValueTask<InvocationRequest> NextAsync(CancellationToken cancellationToken)
    {
        var next = await _connection.SendAsync(
            "GET", Root + "invocation/next", default, cancellationToken: cancellationToken)
            .ConfigureAwait(false);
        if (next.Status != 200)
            throw Refused("The Runtime API gave no invocation", next);
        var id = next.Header("Lambda-Runtime-Aws-Request-Id");

        // The id becomes part of a path.
        if (string.IsNullOrEmpty(id)
            || !id.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_'))
            throw new InvalidDataException("The Runtime API sent an invocation without an id");
        var body = new MemoryStream(next.Body, 0, next.Body.Length, false, publiclyVisible: true);
        return new InvocationRequest(body, new LambdaContext(next, environment));
    }

    /// <summary>
    /// False when the response is too large (6 MB): the invocation still has to be answered.
    /// </summary>
    public async ValueTask<bool> RespondAsync(string id, ReadOnlyMemory<byte> body)
    {
        var answer = await _connection.SendAsync(
            "POST",
            $"{Root}invocation/{id}/response",
            body,
            "Content-Type: application/json\r\n").ConfigureAwait(false);
        return answer.Status switch
        {
            >= 200 and < 300 => true,
            413 => false,
            _ => throw Refused("The Runtime API refused the response", answer),
        };
    }

    public async ValueTask FailAsync(string id, string type, ReadOnlyMemory<byte> error)
    {
        var answer = await ReportAsync($"invocation/{id}/error", type, error).ConfigureAwait(false);
        if (answer.Status == 413)
            answer = await ReportAsync($"invocation/{id}/error", type, ErrorDocument.Write(
                type, "The error itself is too large to be reported; the log has it"))
                .ConfigureAwait(false);
        if (answer.Status is < 200 or >= 300)
            throw Refused("The Runtime API refused the error", answer);
    }

    /// <summary>Best effort: the process ends anyway.</summary>
    public async ValueTask FailInitAsync(string type, ReadOnlyMemory<byte> error) =>
        await ReportAsync("init/error", type, error).ConfigureAwait(false);

    private ValueTask<RuntimeApiResponse> ReportAsync(
        string path, string type, ReadOnlyMemory<byte> error) =>
        _connection.SendAsync(
            "POST",
            Root + path,
            error,
            "Content-Type: application/vnd.aws.lambda.error+json\r\n"
                + $"Lambda-Runtime-Function-Error-Type: {type}\r\n");

    private static RuntimeApiClientException Refused(string message, RuntimeApiResponse answer) =>
        new(message, answer.Status, Encoding.UTF8.GetString(answer.Body));
}
