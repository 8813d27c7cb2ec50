using System.Collections.Immutable;
using System.Text.Json;
using DnsSync.Model;
using DnsSync.Triggers;

namespace DnsSync.Handlers;

/// <summary>
/// An operator's request, as in
/// <c>{"action":"resync","names":["…"],"dryRun":true,"force":true,"wait":true,
/// "adopt":{"name":"…","from":"…"},"prune":"…"}</c>.
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

    /// <summary>The zone of a pruned name that is no longer bound.</summary>
    public string? ZoneId { get; init; }

    /// <returns>The request, or what is wrong with it.</returns>
    internal static (ResyncRequest? Request, string? Problem) Read(JsonElement json)
    {
        if (json.Text("action") != "resync")
        {
            return (null, "the only action is 'resync'");
        }

        var unknown = json.EnumerateObject().FirstOrDefault(property => !Known.Contains(property.Name)).Name;
        if (unknown is not null)
        {
            return (null, $"'{unknown}' is unknown; known are {string.Join(", ", Known)}");
        }

        var texts = (json.Get("names") is { ValueKind: JsonValueKind.Array } list ? list.EnumerateArray() : [])
            .Select(entry => entry.AsText()).ToList();
        var adopt = json.Get("adopt");
        (string Key, string? Text)[] names =
        [
            .. texts.Select(text => ("names", text ?? "")),
            .. adopt is { } taken ? [("adopt.name", taken.Text("name") ?? "")] : ((string, string?)[])[],
            .. json.Get("prune") is { } pruned ? [("prune", pruned.AsText() ?? "")] : ((string, string?)[])[],
        ];
        foreach (var (key, text) in names)
        {
            if (!DnsName.TryParse(text, out _, out var problem))
            {
                return (null, $"{key}: {problem}");
            }
        }

        var request = new ResyncRequest([.. texts.Select(text => DnsName.Parse(text!))])
        {
            DryRun = IsTrue(json, "dryRun"),
            Force = IsTrue(json, "force"),
            Wait = IsTrue(json, "wait"),
            Adopt = adopt is { } name ? DnsName.Parse(name.Text("name")!) : null,
            AdoptFrom = adopt?.Text("from"),
            Prune = json.Get("prune") is { } gone ? DnsName.Parse(gone.AsText()!) : null,
            ZoneId = json.Text("zoneId"),
        };
        return request is { Force: true, Names.IsEmpty: true }
            ? (null, "'force' needs 'names': nothing is forced wholesale")
            : (request, null);
    }

    private static bool IsTrue(JsonElement json, string key) =>
        json.Get(key) is { ValueKind: JsonValueKind.True };
}
