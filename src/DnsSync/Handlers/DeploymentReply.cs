using System.Buffers;
using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using DnsSync.Calls;
using Microsoft.Extensions.Logging;

namespace DnsSync.Handlers;

/// <summary>What CloudFormation is told.</summary>
/// <param name="Status"><c>SUCCESS</c> or <c>FAILED</c>.</param>
internal sealed record DeploymentAnswer(string Status, string PhysicalResourceId, string Reason)
{
    public ImmutableSortedDictionary<string, string> Data { get; init; } =
        ImmutableSortedDictionary<string, string>.Empty;

    public static DeploymentAnswer Failed(string physicalResourceId, string reason) =>
        new("FAILED", physicalResourceId, reason);

    /// <summary>The response document, at most 4096 octets, which is CloudFormation's limit.</summary>
    public byte[] ToJson(DeploymentRequest request)
    {
        var document = Write(request, Reason, Data);
        if (document.Length <= LongestResponse)
        {
            return document;
        }

        // Escapes make an octet of text up to six of the document's, so only trying tells.
        var shortData = Data.RemoveRange(["Addresses", "Reasons"]);
        for (var length = Reason.Length; length > 0; length = length * 3 / 4)
        {
            document = Write(request, Shorten(Reason, length), shortData);
            if (document.Length <= LongestResponse)
            {
                return document;
            }
        }

        return Write(request, "", shortData);
    }

    private const int LongestResponse = 4096;

    // The log has all of it.
    private static string Shorten(string text, int length) =>
        text[..(char.IsHighSurrogate(text[length - 1]) ? length - 1 : length)]
        + " ... (truncated: see the function's log for addresses and reasons)";

    private byte[] Write(
        DeploymentRequest request, string reason, ImmutableSortedDictionary<string, string> data)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString(nameof(Status), Status);
            json.WriteString(nameof(Reason), reason.Length > 0 ? reason : Status);
            json.WriteString(nameof(PhysicalResourceId), PhysicalResourceId);
            json.WriteString("StackId", request.StackId);
            json.WriteString("RequestId", request.RequestId);
            json.WriteString("LogicalResourceId", request.LogicalResourceId);
            json.WriteStartObject(nameof(Data));
            foreach (var (key, value) in data)
            {
                json.WriteString(key, value);
            }

            json.WriteEndObject();
            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }
}

/// <summary>Delivers the answer to a custom resource, again if need be, within the invocation.</summary>
internal sealed class DeploymentReply(
    Func<Uri, byte[], CancellationToken, Task>? putResponse, TimeProvider time, ILogger logger)
{
    private const int MaximumAttempts = 6;

    private static readonly TimeSpan AttemptTimeout = TimeSpan.FromSeconds(3);

    public async Task SendAsync(
        DeploymentRequest request, DeploymentAnswer answer, Invocation invocation, CancellationToken cancellation)
    {
        var body = answer.ToJson(request);
        if (!Uri.TryCreate(request.ResponseUrl, UriKind.Absolute, out var url) || putResponse is not { } put)
        {
            Log.DeploymentNotAnswered(logger, "invalid ResponseURL", Encoding.UTF8.GetString(body));
            return;
        }

        var pause = TimeSpan.FromMilliseconds(250);
        for (var attempt = 1; ; attempt++)
        {
            var problem = await TryPutAsync(put, url, body, cancellation);
            if (problem is null)
            {
                return;
            }

            if (attempt == MaximumAttempts || time.GetUtcNow() + pause >= invocation.Deadline)
            {
                Log.DeploymentNotAnswered(logger, problem, Encoding.UTF8.GetString(body));
                return;
            }

            await Pause.ForAsync(pause, time, cancellation);
            pause *= 2;
        }
    }

    /// <returns>Why it was not delivered; null if it was.</returns>
    private async Task<string?> TryPutAsync(
        Func<Uri, byte[], CancellationToken, Task> put, Uri url, byte[] body, CancellationToken cancellation)
    {
        using var timeout = new CancellationTokenSource(AttemptTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, timeout.Token);
        try
        {
            await put(url, body, either.Token);
            return null;
        }
#pragma warning disable CA1031 // Whatever it is, the stack waits for an hour if nothing is tried again.
        catch (Exception failure) when (!cancellation.IsCancellationRequested)
#pragma warning restore CA1031
        {
            return failure.Message;
        }
    }
}
