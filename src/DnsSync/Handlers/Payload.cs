using System.Collections.Immutable;
using System.Text.Json;
using DnsSync.Triggers;

namespace DnsSync.Handlers;

/// <summary>What arrived, told by its shape.</summary>
public abstract record Payload
{
    /// <summary>Events and follow-ups: a batch of the queue, or one event directly.</summary>
    public sealed record Changes(ImmutableArray<QueuedItem> Items) : Payload;

    /// <summary>A tick of the schedule.</summary>
    public sealed record Schedule(string EventId) : Payload;

    /// <summary>An operator's request.</summary>
    public sealed record Manual(ResyncRequest Request) : Payload;

    /// <summary>A CloudFormation custom resource.</summary>
    public sealed record Deployment(DeploymentRequest Request) : Payload;

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
    }

    private static Payload Read(JsonElement json, string? ownRole)
    {
        if (json.ValueKind != JsonValueKind.Object)
        {
            return new Unknown($"an object is expected, not {json.ValueKind}");
        }

        if (json.Get("Records") is { ValueKind: JsonValueKind.Array } records)
        {
            return new Changes([.. records.EnumerateArray().Select(record => QueuedItem.Read(record, ownRole))]);
        }

        if (json.Text("RequestType") is not null && json.Text("ResponseURL") is not null)
        {
            return new Deployment(DeploymentRequest.Read(json));
        }

        if (json.Get("action") is not null)
        {
            return ResyncRequest.Read(json) switch
            {
                ({ } request, _) => new Manual(request),
                (_, var problem) => new Unknown(problem!),
            };
        }

        if (FollowUp.Read(json) is { } followUp)
        {
            return new Changes([new QueuedItem("direct", null, followUp)]);
        }

        if (json.Text("detail-type") is null || json.Text("source") is not { } source)
        {
            return new Unknown("it is no event, no batch of a queue, no resync and no custom resource");
        }

        return source == "aws.events"
            ? new Schedule(json.Text("id") ?? "(no id)")
            : new Changes([new QueuedItem("direct", EventReader.Read(json, ownRole), null)]);
    }
}

/// <summary>One message of the queue: an event, or a follow-up.</summary>
/// <param name="MessageId">The queue's id for it, for the log.</param>
public sealed record QueuedItem(string MessageId, Trigger? Trigger, FollowUp? FollowUp)
{
    internal static QueuedItem Read(JsonElement record, string? ownRole)
    {
        var id = record.Text("messageId") ?? "(no id)";
        if (record.Text("body") is not { } body)
        {
            return new(id, Trigger.Ignore(id, "message", "it has no body"), null);
        }

        try
        {
            using var document = JsonDocument.Parse(body);
            return FollowUp.Read(document.RootElement) is { } followUp
                ? new(id, null, followUp)
                : new(id, EventReader.Read(document.RootElement, ownRole), null);
        }
        catch (JsonException)
        {
            return new(id, Trigger.Ignore(id, "message", "its body is not JSON"), null);
        }
    }
}
