using System.Text;
using System.Text.Json;
using DnsSync.Handlers;
using DnsSync.Model;
using DnsSync.Tests.Handlers;

namespace DnsSync.Tests.Events;

/// <summary>What arrives at the function, and what it is taken for as text.</summary>
internal static class Payloads
{
    public static Payload Read(string json) => Payload.Read(Encoding.UTF8.GetBytes(json), null);

    /// <summary>A batch of the queue with these bodies.</summary>
    public static string Batch(params string[] bodies) => JsonSerializer.Serialize(new
    {
        Records = bodies.Select((body, i) => new { messageId = $"m-{i}", body }),
    });

    /// <summary>A custom resource's request about one name.</summary>
    public static string Deployment(
        string type, string? physicalId, Binding binding, (string Key, string? Value)? change = null)
    {
        var properties = new SortedDictionary<string, string?>
        {
            ["Owner"] = Make.Owner,
            ["Name"] = binding.Name.ToString(),
            ["ZoneId"] = binding.ZoneId,
            ["Binding"] = Service.JsonOf(binding),
        };
        if (change is var (key, value))
        {
            properties[key] = value;
        }

        return JsonSerializer.Serialize(new
        {
            RequestType = type,
            ResponseURL = "https://response.example/",
            StackId = "stack-1",
            RequestId = "request-1",
            LogicalResourceId = "Name1",
            PhysicalResourceId = physicalId,
            ResourceProperties = properties,
        });
    }

    public static string Text(Payload payload) => payload switch
    {
        Payload.Changes changes => "Changes " + string.Join(' ', changes.Items.Select(item =>
            item.IsTick ? "tick" : item.Requeued is not null ? "requeue" : item.Trigger!.What)),
        Payload.Manual { Request: var request } => "Manual "
            + (request.DryRun ? "dry " : "")
            + (request.Names.IsEmpty ? "all" : string.Join(' ', request.Names)),
        Payload.Deployment { Request: var request } =>
            $"Deployment {request.RequestType} {request.LogicalResourceId} ({request.PhysicalResourceId})",
        _ => payload.ToString(),
    };
}
