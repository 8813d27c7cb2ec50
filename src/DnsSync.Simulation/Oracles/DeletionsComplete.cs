using System.Text.Json;
using System.Text.RegularExpressions;
using DnsSync.Simulation.Running;

namespace DnsSync.Simulation.Oracles;

/// <summary>What is gone is not waited for.</summary>
internal sealed partial class DeletionsComplete(Account account) : Oracle(
    "deletions-complete", "a process that was told of an endpoint's deletion does not wait for the endpoint, nobody waits for what was announced a quarter of an hour ago, and no alarm is about an endpoint that is gone")
{
    private static readonly TimeSpan OldEvent = TimeSpan.FromMinutes(15);

    // The latest deletion of each endpoint that each process was told of.
    private readonly Dictionary<(string Process, string Endpoint), DateTimeOffset> _told = [];

    public override void OnEnded(FunctionRun run)
    {
        foreach (var (endpoint, at) in run.Messages.SelectMany(Deletions))
        {
            var known = _told.GetValueOrDefault((run.Process, endpoint));
            _told[(run.Process, endpoint)] = known > at ? known : at;
        }

        foreach (var said in run.RequeueMessages.SelectMany(body => RequeueMessage.Read(body)!.Expected))
        {
            if (said is not { EndpointId: var endpoint, At: { } at })
            {
                continue;
            }

            Check(
                !said.IsPresent || !_told.TryGetValue((run.Process, endpoint), out var deletedAt) || at > deletedAt,
                () => $"invocation {run.Number} waits for {endpoint}, and its process was told that it was deleted");
            var skew = 2 * account.Scenario.FaultRates.Skew;
            Check(run.StartedAt - at <= OldEvent + skew, () =>
                $"invocation {run.Number} waits for what was announced {(run.StartedAt - at).TotalMinutes:0} minutes ago");
        }

        foreach (var name in run.GivenUp)
        {
            var endpoints = run.Reasons.Where(reason => reason.Name == name)
                .SelectMany(reason => EndpointId().Matches(reason.Reasons))
                .Select(match => match.Value)
                .ToList();
            Check(endpoints.Count == 0 || endpoints.Exists(account.World.Ec2.Current.Endpoints.ContainsKey), () =>
                $"invocation {run.Number} gave up on {name} because of [{List(endpoints)}], which is gone");
        }
    }

    private static IEnumerable<(string Endpoint, DateTimeOffset At)> Deletions(string message)
    {
        if (!message.Contains("\"DeleteVpcEndpoints\"", StringComparison.Ordinal))
        {
            return [];
        }

        using var json = JsonDocument.Parse(message);
        var detail = json.RootElement.GetProperty("detail");
        var at = detail.GetProperty("eventTime").GetDateTimeOffset();
        return detail.TryGetProperty("errorCode", out _) ? [] : [.. FunctionKnowledge.GoneIn(message).Select(gone => (gone.Endpoint, at))];
    }

    [GeneratedRegex("vpce-[0-9a-z]+")]
    private static partial Regex EndpointId();
}
