using System.Globalization;
using System.Text.Json;

namespace DnsSync.Events;

/// <summary>
/// Reads CloudTrail's JSON as it comes: lists are an array, a single object, an object with
/// <c>item</c> or <c>items</c>, or an empty string; their entries are strings or
/// <c>{"tag":1,"content":"…"}</c>. What is not as expected is not there.
/// </summary>
internal static class CloudTrailJson
{
    public static JsonElement? Get(this JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value)
            && value.ValueKind != JsonValueKind.Null
            ? value
            : null;

    public static JsonElement? Get(this JsonElement element, params ReadOnlySpan<string> path)
    {
        JsonElement? at = element;
        foreach (var name in path)
        {
            at = at?.Get(name);
        }

        return at;
    }

    public static string? Text(this JsonElement element, string name) => element.Get(name)?.AsText();

    public static string? AsText(this JsonElement element) =>
        element.ValueKind switch
        {
            JsonValueKind.String when element.GetString() is { Length: > 0 } text => text,
            JsonValueKind.Object => element.Get("content")?.AsText(),
            _ => null,
        };

    public static IEnumerable<JsonElement> AsList(this JsonElement element)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Array:
                return element.EnumerateArray();
            case JsonValueKind.Object:
                return (element.Get("item") ?? element.Get("items"))?.AsList() ?? [element];
            case JsonValueKind.String when element.GetString() is { Length: > 0 }:
                return [element];
            default:
                return [];
        }
    }

    public static IEnumerable<string> Texts(this JsonElement element, string name) =>
        element.Get(name)?.AsList().Select(entry => entry.AsText()).OfType<string>() ?? [];

    public static DateTimeOffset? Time(this JsonElement element, string name) =>
        element.Text(name) is { } text && DateTimeOffset.TryParse(
            text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? time
            : null;
}
