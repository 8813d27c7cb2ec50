using System.Collections.Immutable;
using System.Text.Json;
using DnsSync.Events;

namespace DnsSync.Handlers;

/// <summary>What arrived, told by its shape.</summary>
public abstract record Payload
{
    /// <summary>Events and messages to ourselves: a batch of the queue, or one event directly.</summary>
    public sealed record Changes(ImmutableArray<QueuedItem> Items) : Payload;

    /// <summary>A tick of the schedule.</summary>
    public sealed record Schedule(string EventId) : Payload;

    /// <summary>An operator's request.</summary>
    public sealed record Manual(ResyncRequest Request) : Payload;

    /// <summary>A CloudFormation custom resource.</summary>
    public sealed record Deployment(DeploymentRequest Request) : Payload;

    /// <summary>A request that cannot be met, and that fails the invocation.</summary>
    public sealed record Refused(string Reason) : Payload;

    /// <summary>Nothing that this service understands.</summary>
    public sealed record Unknown(string Reason) : Payload;

    /// <summary>Recognises what arrived; whatever the bytes are, this does not throw.</summary>
    /// <param name="ownRole">The role that we run as, whose zone edits are ours.</param>
    public static Payload Read(ReadOnlyMemory<byte> utf8, string? ownRole)
    {
        try
        {
            using var document = JsonDocument.Parse(utf8);
            return Read(document.RootElement, ownRole);
        }
        catch (JsonException broken)
        {
            return new Unknown($"this is not JSON: {broken.Message}");
        }
        catch (InvalidOperationException)
        {
            return new Unknown(NoText);
        }
    }

    // Octets that are no UTF-8, and escapes for half a character, are found when they are read.
    internal const string NoText = "it contains an invalid string";

    private static Payload Read(JsonElement json, string? ownRole)
    {
        if (json.ValueKind != JsonValueKind.Object)
        {
            return new Unknown($"expected an object, got {json.ValueKind}");
        }

        if (json.Get("Records") is { ValueKind: JsonValueKind.Array } records)
        {
            return new Changes([.. records.EnumerateArray().Select(record => QueuedItem.Read(record, ownRole))]);
        }

        if (json.Text("RequestType") is { } type)
        {
            return IsUrl(json.Text("ResponseURL"))
                ? new Deployment(DeploymentRequest.Read(json))
                : new Refused(
                    $"{type} of the custom resource {json.Text("LogicalResourceId") ?? "(no id)"} cannot be answered: its "
                    + "ResponseURL is not an http or https URL; nothing was done");
        }

        if (json.Get("action") is not null)
        {
            return ResyncRequest.Read(json) switch
            {
                ({ } request, _) => new Manual(request),
                (_, var problem) => new Refused(problem!),
            };
        }

        if (RequeueMessage.Read(json) is { } requeued)
        {
            return new Changes([new QueuedItem("direct", null, requeued)]);
        }

        if (json.Text("detail-type") is null || json.Text("source") is null)
        {
            return new Unknown("not an event, an SQS batch, a resync request or a custom resource request");
        }

        var item = QueuedItem.ReadEvent("direct", json, ownRole);
        return item.IsTick ? new Schedule(json.Text("id") ?? "(no id)") : new Changes([item]);
    }

    private static bool IsUrl(string? text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var url)
            && (url.Scheme == Uri.UriSchemeHttps || url.Scheme == Uri.UriSchemeHttp);
}

/// <summary>One message of the queue: an event, a message to ourselves, or a tick of the schedule.</summary>
/// <param name="MessageId">The queue's id for it, for the log.</param>
public sealed record QueuedItem(string MessageId, Trigger? Trigger, RequeueMessage? Requeued)
{
    /// <summary>The schedule may stand behind the queue, too: every name is read.</summary>
    public bool IsTick { get; init; }

    // One message must not spoil the others.
    internal static QueuedItem Read(JsonElement record, string? ownRole)
    {
        var id = "(no id)";
        try
        {
            id = record.Text("messageId") ?? id;
            return record.Text("body") is { } body
                ? ReadBody(id, body, ownRole)
                : Malformed(id, "the message has no body");
        }
        catch (JsonException)
        {
            return Malformed(id, "its body is not JSON");
        }
        catch (InvalidOperationException)
        {
            return Malformed(id, Payload.NoText);
        }
    }

    private static QueuedItem ReadBody(string id, string body, string? ownRole)
    {
        using var document = JsonDocument.Parse(body);
        var json = document.RootElement;
        if (RequeueMessage.Read(json) is { } requeued)
        {
            return new(id, null, requeued);
        }

        return ReadEvent(id, json, ownRole);
    }

    internal static QueuedItem ReadEvent(string id, JsonElement json, string? ownRole)
    {
        if (json.ValueKind != JsonValueKind.Object)
        {
            return Malformed(id, $"an event is a JSON object, not {json.ValueKind}");
        }

        try
        {
            var envelope = EventReader.Envelope(json);
            return EventReader.IsTick(envelope) ? new QueuedItem(id, null, null) { IsTick = true }
                : EventReader.ProblemOf(json) is { } problem ? Malformed(id, problem)
                : new QueuedItem(id, EventReader.Read(envelope, ownRole), null);
        }
        catch (JsonException broken)
        {
            return Malformed(id, $"{broken.Path} is not a valid EventBridge field");
        }
    }

    private static QueuedItem Malformed(string id, string why) => new(id, Trigger.Malformed(id, why), null);
}
