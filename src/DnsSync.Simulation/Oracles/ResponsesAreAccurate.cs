using System.Text.Json;
using DnsSync.Simulation.Running;

namespace DnsSync.Simulation.Oracles;

/// <summary>CloudFormation is told the actual state, not what was planned.</summary>
internal sealed class ResponsesAreAccurate(Account account) : Oracle(
    "responses-accurate", "a custom resource is answered with addresses that its name held, and with SUCCESS only for a name that is ours, held or in conflict")
{
    // On smaller pages a name's record sets may be spread over several readings.
    private const int WholePage = 100;

    // What its own writes made of the name that a run is about.
    private readonly Dictionary<FunctionRun, List<NameWrite>> _written = [];

    public override void OnWrite(ZoneWrite write)
    {
        foreach (var name in write.Names.Where(name => name.Name == write.Run.About))
        {
            if (!_written.TryGetValue(write.Run, out var writes))
            {
                _written.Add(write.Run, writes = []);
            }

            writes.Add(name);
        }
    }

    public override void OnEnded(FunctionRun run)
    {
        _written.Remove(run, out var writes);
        if (run is not { Kind: RunKind.Deployment, About: { } name, Answer: { } answer }
            || account.Scenario.World.RecordSetPage < WholePage)
        {
            return;
        }

        using var json = JsonDocument.Parse(answer);
        if (json.RootElement.GetProperty("Status").GetString() != "SUCCESS")
        {
            return;
        }

        // A long list is left out of the answer.
        var told = Data("Addresses").Split(',', StringSplitOptions.RemoveEmptyEntries)
            .Select(Addresses.Plain)
            .ToHashSet();
        var held = run.ZoneReadings
            .Where(reading => reading.ZoneId == name.ZoneId && reading.Covers(name.Name))
            .Select(reading => reading.Page.RecordSets.Where(set => set.Name == name.Name))
            .Concat((writes ?? []).Select(write => write.After.AsEnumerable()))
            .Select(sets => Addresses.Types.SelectMany(type => Addresses.In(sets, type)).ToHashSet())
            .ToList();
        Check(told.Count == 0 || held.Exists(told.SetEquals), () =>
            $"invocation {run.Number} told CloudFormation that {name} has [{List(told)}], and it had "
            + string.Join(", then ", held.Select(addresses => $"[{List(addresses)}]")));
        Check(
            !run.Creates || Data("Outcome") is not ("Unsettled" or "Failed")
                || writes is not null || run.ZoneReadings.Exists(reading => reading.ShowsMarkerOf(name)),
            () => $"invocation {run.Number} told CloudFormation that {name} was created, and wrote nothing");

        string Data(string key) =>
            json.RootElement.GetProperty("Data").TryGetProperty(key, out var value) ? value.GetString()! : "";
    }
}
