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
        var whole = Write(request, Reason, Data);
        return whole.Length <= LongestResponse
            ? whole
            : Write(request, Shorten(Reason), Data.RemoveRange(["Addresses", "Reasons"]));
    }

    private const int LongestResponse = 4096;
    private const int ShortReason = 1000;

    // The log has all of it.
    private static string Shorten(string text) =>
        text.Length <= ShortReason ? text : text[..ShortReason] + "… (the function's log has the rest)";

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

    public async Task SendAsync(
        DeploymentRequest request, DeploymentAnswer answer, Invocation invocation, CancellationToken cancellation)
    {
        var body = answer.ToJson(request);
        if (!Uri.TryCreate(request.ResponseUrl, UriKind.Absolute, out var url) || putResponse is not { } put)
        {
            Log.DeploymentNotAnswered(logger, "no usable ResponseURL", Encoding.UTF8.GetString(body));
            return;
        }

        var pause = TimeSpan.FromMilliseconds(250);
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await put(url, body, cancellation);
                return;
            }
            catch (Exception failure) when (failure is HttpRequestException or IOException or TaskCanceledException)
            {
                if (attempt == MaximumAttempts || time.GetUtcNow() + pause >= invocation.Deadline)
                {
                    Log.DeploymentNotAnswered(logger, failure.Message, Encoding.UTF8.GetString(body));
                    return;
                }
            }

            await Pause.ForAsync(pause, time, cancellation);
            pause *= 2;
        }
    }
}
