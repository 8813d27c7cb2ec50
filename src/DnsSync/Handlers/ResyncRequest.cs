using System.Collections.Immutable;
using System.Text.Json;
using DnsSync.Events;
using DnsSync.Model;

namespace DnsSync.Handlers;

/// <summary>
/// An operator's request, as in
/// <c>{"action":"resync","names":["…"],"dryRun":true,"force":true,"wait":true,
/// "adopt":{"name":"…","from":"…"},"prune":"…","zoneId":"…"}</c>.
/// </summary>
/// <param name="Names">Only these; empty for all.</param>
public sealed record ResyncRequest(ImmutableArray<DnsName> Names)
{
    private static readonly ImmutableArray<string> Known =
        ["action", "names", "dryRun", "force", "wait", "adopt", "prune", "zoneId"];

    public bool DryRun { get; init; }

    public bool Force { get; init; }

    public bool Wait { get; init; }

    public DnsName? Adopt { get; init; }

    public string? AdoptFrom { get; init; }

    public DnsName? Prune { get; init; }

    /// <summary>
    /// The zone of a pruned name that is no longer bound, and of a forced or adopted one that is bound
    /// in several.
    /// </summary>
    public string? ZoneId { get; init; }

    /// <returns>The request, or what is wrong with it.</returns>
    internal static (ResyncRequest? Request, string? Problem) Read(JsonElement json)
    {
        if (json.Text("action") != "resync")
        {
            return (null, "'action' must be 'resync'");
        }

        var unknown = json.EnumerateObject().Select(property => property.Name)
            .FirstOrDefault(name => !Known.Contains(name));
        if (unknown is not null)
        {
            return (null, $"unknown key '{unknown}'; valid keys are {string.Join(", ", Known)}");
        }

        // What is not of its kind must not pass for "not given": that would widen the request.
        return ProblemOf(json) is { } problem ? (null, problem) : Make(json);
    }

    private static (ResyncRequest? Request, string? Problem) Make(JsonElement json)
    {
        var adopt = json.Get("adopt");
        var request = new ResyncRequest([.. NamesIn(json).Select(DnsName.Parse).Distinct()])
        {
            DryRun = IsTrue(json, "dryRun"),
            Force = IsTrue(json, "force"),
            Wait = IsTrue(json, "wait"),
            Adopt = adopt is { } taken ? DnsName.Parse(taken.Text("name")!) : null,
            AdoptFrom = adopt?.Text("from"),
            Prune = json.Text("prune") is { } gone ? DnsName.Parse(gone) : null,
            ZoneId = json.Text("zoneId") is { } zoneId ? zoneId[(zoneId.LastIndexOf('/') + 1)..] : null,
        };
        return request switch
        {
            { Force: true, Names.IsEmpty: true } => (null, "'force' requires 'names'"),
            { Prune: not null } when request.Force || adopt is not null || !request.Names.IsEmpty =>
                (null, "'prune' can be combined only with 'zoneId', 'dryRun' and 'wait'"),
            { Prune: null, Force: false, Adopt: null, ZoneId: not null } =>
                (null, "'zoneId' requires 'prune', 'force' or 'adopt'"),
            { Adopt: { } name, Names.IsEmpty: false } when !request.Names.Contains(name) =>
                (null, $"adopt.name: {name} is not among 'names'"),
            _ => (request, null),
        };
    }

    private static string? ProblemOf(JsonElement json)
    {
        foreach (var key in (string[])["dryRun", "force", "wait"])
        {
            if (json.Get(key) is { } flag && flag.ValueKind is not (JsonValueKind.True or JsonValueKind.False))
            {
                return $"{key}: expected true or false";
            }
        }

        if (json.Get("names") is { } names && !IsListOfTexts(names))
        {
            return "names: expected a list of names";
        }

        if (json.Get("adopt") is { } adopt && (adopt.ValueKind != JsonValueKind.Object
            || adopt.EnumerateObject().Any(property =>
                property.Name is not ("name" or "from") || property.Value.ValueKind != JsonValueKind.String)))
        {
            return "adopt: expected an object with 'name', and with 'from' if another owner manages the name";
        }

        if (json.Get("zoneId") is { } zone && zone.ValueKind != JsonValueKind.String)
        {
            return "zoneId: expected the id of a hosted zone";
        }

        (string Key, string? Text)[] given =
        [
            .. NamesIn(json).Select(name => ("names", (string?)name)),
            .. json.Get("adopt") is { } taken ? [("adopt.name", taken.Text("name"))] : ((string, string?)[])[],
            .. json.Get("prune") is { } gone ? [("prune", gone.AsText())] : ((string, string?)[])[],
        ];
        return given
            .Select(pair => DnsName.TryParseStrict(pair.Text ?? "", out _, out var problem) ? null : $"{pair.Key}: {problem}")
            .FirstOrDefault(problem => problem is not null);
    }

    private static bool IsListOfTexts(JsonElement names) =>
        names.ValueKind == JsonValueKind.Array
        && names.EnumerateArray().All(name => name.ValueKind == JsonValueKind.String);

    private static IEnumerable<string> NamesIn(JsonElement json) =>
        json.Get("names") is { } names ? names.EnumerateArray().Select(name => name.GetString()!) : [];

    private static bool IsTrue(JsonElement json, string key) =>
        json.Get(key) is { ValueKind: JsonValueKind.True };
}
