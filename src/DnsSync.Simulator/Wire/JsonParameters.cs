using System.Text.Json;

namespace DnsSync.Simulator.Wire;

/// <summary>The members of a JSON request, checked as they are asked for.</summary>
internal sealed class JsonParameters
{
    private readonly JsonElement _json;

    /// <exception cref="AwsErrorException">It is no JSON object.</exception>
    public JsonParameters(byte[] body)
    {
        try
        {
            _json = body.Length == 0
                ? JsonElement.Parse("{}")
                : JsonElement.Parse(body);
        }
        catch (JsonException broken)
        {
            throw Broken(broken.Message);
        }

        if (_json.ValueKind != JsonValueKind.Object)
        {
            throw Broken("an object is expected");
        }
    }

    public string Require(string name) => Find(name) ?? throw new AwsErrorException(
        "ValidationException", $"The request must contain the parameter {name}.");

    public string? Find(string name) => Get(name, JsonValueKind.String)?.GetString();

    public int? FindInteger(string name) =>
        Get(name, JsonValueKind.Number) is not { } value ? null
        : value.TryGetInt32(out var number) ? number
        : throw Broken($"{name} is no integer");

    public bool IsTrue(string name) =>
        _json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.True;

    /// <summary>The text of each item of a list; empty if there is none.</summary>
    public IReadOnlyList<string> List(string name) =>
        Get(name, JsonValueKind.Array)?.EnumerateArray().Select(item => item.ToString()).ToList()
            ?? [];

    /// <summary>A map of texts; empty if there is none.</summary>
    public IReadOnlyDictionary<string, string> Map(string name) =>
        Get(name, JsonValueKind.Object)?.EnumerateObject()
            .DistinctBy(member => member.Name)
            .ToDictionary(member => member.Name, member => member.Value.ToString())
            ?? [];

    /// <summary>Seconds; null if it is not there.</summary>
    public TimeSpan? Seconds(string name) =>
        FindInteger(name) is { } seconds ? TimeSpan.FromSeconds(seconds) : null;

    private JsonElement? Get(string name, JsonValueKind kind) =>
        !_json.TryGetProperty(name, out var value) || value.ValueKind == JsonValueKind.Null ? null
        : value.ValueKind == kind ? value
        : throw Broken($"{name} must be a {kind}, not a {value.ValueKind}");

    private static AwsErrorException Broken(string why) => new("SerializationException", why);
}
