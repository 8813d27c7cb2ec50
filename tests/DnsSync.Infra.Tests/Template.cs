using System.Text.Json;
using System.Text.Json.Nodes;

namespace DnsSync.Infra.Tests;

/// <summary>One stack's template, as CloudFormation would read it.</summary>
internal sealed class Template
{
    private readonly Dictionary<string, SortedSet<string>> _after = new(StringComparer.Ordinal);

    public Template(string file)
    {
        File = file;
        Json = JsonNode.Parse(System.IO.File.ReadAllText(file))!.AsObject();
        Resources = [.. Json[nameof(Resources)]!.AsObject().Select(entry => new Resource(entry.Key, entry.Value!.AsObject()))];
    }

    public string File { get; }

    public JsonObject Json { get; }

    public IReadOnlyList<Resource> Resources { get; }

    public IReadOnlyList<Resource> All(string type) => [.. Resources.Where(resource => resource.Type == type)];

    /// <summary>The one resource of a type whose id begins so.</summary>
    public Resource One(string type, string id = "") =>
        Assert.Single(All(type), resource => resource.Id.StartsWith(id, StringComparison.Ordinal));

    /// <summary>
    /// Whether a resource is created after another, and so deleted before it: by DependsOn, by a
    /// reference, or by way of a third.
    /// </summary>
    public bool IsAfter(Resource later, Resource earlier) => After(later.Id).Contains(earlier.Id);

    /// <summary>Of all statements of all policies: which resource, and what it says.</summary>
    public IEnumerable<(Resource Resource, JsonObject Statement)> Statements() =>
        from resource in Resources
        from document in Documents(resource.Json)
        from statement in document["Statement"]!.AsArray()
        select (resource, statement!.AsObject());

    private SortedSet<string> After(string id)
    {
        if (_after.TryGetValue(id, out var known))
        {
            return known;
        }

        var after = new SortedSet<string>(StringComparer.Ordinal);
        _after[id] = after;
        var ids = Resources.Select(resource => resource.Id).ToHashSet(StringComparer.Ordinal);
        foreach (var next in References(Resources.Single(resource => resource.Id == id).Json).Where(ids.Contains))
        {
            after.Add(next);
            after.UnionWith(After(next));
        }

        return after;
    }

    private static IEnumerable<string> References(JsonNode? node) => node switch
    {
        JsonObject map => map.SelectMany(entry => entry.Key switch
        {
            "Ref" => [entry.Value!.GetValue<string>()],
            "Fn::GetAtt" => [entry.Value!.AsArray()[0]!.GetValue<string>()],
            "DependsOn" => entry.Value is JsonArray list ? list.Select(id => id!.GetValue<string>()) : [entry.Value!.GetValue<string>()],
            _ => References(entry.Value),
        }),
        JsonArray list => list.SelectMany(References),
        _ => [],
    };

    private static IEnumerable<JsonObject> Documents(JsonNode? node) => node switch
    {
        JsonObject map when map["Statement"] is JsonArray => [map],
        JsonObject map => map.SelectMany(entry => Documents(entry.Value)),
        JsonArray list => list.SelectMany(Documents),
        _ => [],
    };
}

/// <summary>A resource of a template.</summary>
internal sealed record Resource(string Id, JsonObject Json)
{
    private static readonly JsonSerializerOptions Plain = new()
    {
        WriteIndented = true,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public string Type => Json[nameof(Type)]!.GetValue<string>();

    /// <summary>A property as compact JSON, by its path; <c>(none)</c> where there is none.</summary>
    public string this[params string[] path] => Show(At(path));

    public JsonNode? At(params string[] path) =>
        path.Aggregate(Json["Properties"], (node, part) => node is JsonArray list ? list[int.Parse(part)] : node?[part]);

    /// <summary>JSON as a person writes it: intrinsic functions short, strings bare.</summary>
    public static string Show(JsonNode? node) => node is null ? "(none)" : node.ToJsonString(Compact);

    private static readonly JsonSerializerOptions Compact = new(Plain) { WriteIndented = false };
}
