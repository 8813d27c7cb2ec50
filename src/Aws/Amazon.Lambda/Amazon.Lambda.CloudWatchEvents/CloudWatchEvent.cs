using System.Text.Json.Serialization;

namespace Amazon.Lambda.CloudWatchEvents;

/// <summary>
/// An event as EventBridge delivers it. What <see cref="Detail" /> holds, <see cref="Source" /> and
/// <see cref="DetailType" /> together say.
/// </summary>
/// <remarks>
/// https://docs.aws.amazon.com/eventbridge/latest/ref/overiew-event-structure.html. Names other
/// than <c>detail-type</c> match without regard to case, by the serializer's options.
/// </remarks>
public class CloudWatchEvent<T>
{
    /// <summary>"0" in every event so far.</summary>
    public string Version { get; set; }

    /// <summary>The account's 12 digits.</summary>
    public string Account { get; set; }

    public string Region { get; set; }

    public T Detail { get; set; }

    [JsonPropertyName("detail-type")]
    public string DetailType { get; set; }

    /// <summary>The service, such as <c>aws.ec2</c>.</summary>
    public string Source { get; set; }

    /// <summary>When it happened, or began; not when it arrived.</summary>
    public DateTime Time { get; set; }

    /// <summary>Unique; the same when the event is delivered again.</summary>
    public string Id { get; set; }

    /// <summary>ARNs; empty for API calls that CloudTrail reports.</summary>
    public List<string> Resources { get; set; }
}
