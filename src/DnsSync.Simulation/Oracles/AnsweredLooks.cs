using System.Text.Json;
using DnsSync.Simulation.Running;

namespace DnsSync.Simulation.Oracles;

/// <summary>
/// Which looks of which chains were taken by somebody: one that is delivered again is not answered
/// anew by who has taken it, and its chain goes on elsewhere.
/// </summary>
internal sealed class AnsweredLooks
{
    private readonly Dictionary<string, HashSet<string>> _asked = [];

    public void Add(FunctionRun run)
    {
        if (run is not { Kind: RunKind.Queue, Failure: null, WasKilled: false })
        {
            return;
        }

        foreach (var message in run.Messages.Where(FollowUpsAreFew.IsFollowUp))
        {
            var (look, asks) = Read(message);
            if (!_asked.TryGetValue(look, out var known))
            {
                _asked.Add(look, known = []);
            }

            known.UnionWith(asks);
        }
    }

    /// <summary>Whether all that a follow-up asks for was asked of somebody before, in the same look.</summary>
    public bool Has(string message)
    {
        if (!FollowUpsAreFew.IsFollowUp(message))
        {
            return false;
        }

        var (look, asks) = Read(message);
        return _asked.TryGetValue(look, out var known) && asks.TrueForAll(known.Contains);
    }

    private static (string Look, List<string> Asks) Read(string message)
    {
        using var json = JsonDocument.Parse(message);
        var root = json.RootElement;
        var asks = new List<string>();
        foreach (var list in (string[])["bindings", "expected", "confirm"])
        {
            if (root.TryGetProperty(list, out var items))
            {
                asks.AddRange(items.EnumerateArray().Select(item => $"{list} {item.GetRawText()}"));
            }
            else
            {
                asks.Add(list);
            }
        }

        return ($"{root.GetProperty("startedAt")} {root.GetProperty("attempt")}", asks);
    }
}
