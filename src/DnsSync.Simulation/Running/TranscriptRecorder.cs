using DnsSync.Model;
using DnsSync.Simulation.Oracles;
using DnsSync.Simulator.Route53;

namespace DnsSync.Simulation.Running;

/// <summary>Tells what functions read, wrote and said, for a story.</summary>
internal sealed class TranscriptRecorder(Account account, Action<TranscriptEntry> tell)
{
    public void OnStep(string step) => tell(new TranscriptEntry(account.Age, null, step));

    public void OnWrite(ZoneWrite write) => tell(new TranscriptEntry(
        At(write.At), write.Run.Number,
        "writes " + string.Join("; ", write.Batch.Changes.Select(change =>
            $"{Verb(change.Action)} {change.RecordSet.Name} {Of(change.RecordSet)}")),
        IsWrite: true));

    public void OnEnded(FunctionRun run)
    {
        Tell(run, run.StartedAt, $"begins: {string.Join(", ", Causes(run))}");
        foreach (var reading in run.ZoneReadings)
        {
            var sets = reading.Page.RecordSets.Where(set => set.Type is "A" or "AAAA" or "CNAME" or "TXT").ToList();
            Tell(run, reading.Began, "reads the zone: "
                + (sets.Count == 0 ? "nothing" : string.Join("; ", sets.Select(set => $"{set.Name} {Of(set)}"))));
        }

        foreach (var read in run.EndpointReads)
        {
            Tell(run, read.Began, $"reads the endpoints{(read.IsWhole ? "" : " (cut short)")}: "
                + (read.Endpoints.Count == 0 ? "none" : string.Join("; ", read.Endpoints.Select(endpoint => Of(endpoint, read)))));
        }

        var said = run.Reported.Distinct().Select(report => $"{report.Name} is {report.Outcome}")
            .Concat(run.RequeueMessages.Count == 0 ? [] : ["a requeue message is sent"]);
        Tell(run, run.EndedAt!.Value,
            (run.WasKilled ? "is killed" : run.Failure is { } failure ? $"fails: {failure.Message}" : "ends")
            + string.Concat(said.Select(part => "; " + part)));
    }

    private void Tell(FunctionRun run, DateTimeOffset at, string what) => tell(new TranscriptEntry(At(at), run.Number, what));

    private TimeSpan At(DateTimeOffset at) => at - account.World.Clock.Start;

    private static IEnumerable<string> Causes(FunctionRun run) => run.Kind switch
    {
        RunKind.Queue => run.Messages.Select(message =>
            FunctionRun.IsTick(message) ? "a tick"
            : RequeueMessage.IsOne(message) ? "a requeue message"
            : Text(message, "eventName") ?? "a message").Distinct(),
        var kind => [kind.ToString() + (run.About is { } name ? $" of {name.Plan.Key}" : "")],
    };

    private static string? Text(string message, string key)
    {
        using var json = System.Text.Json.JsonDocument.Parse(message);
        return json.RootElement.TryGetProperty("detail", out var detail) && detail.TryGetProperty(key, out var text)
            ? text.GetString()
            : null;
    }

    private static string Of(Endpoint endpoint, EndpointRead read) =>
        $"{endpoint.Id} {endpoint.State} [{string.Join(',', FunctionKnowledge.AddressesOf(read, endpoint, "A")
            .Concat(FunctionKnowledge.AddressesOf(read, endpoint, "AAAA")))}]";

    private static string Of(RecordSet set) =>
        $"{set.Type}{(set.SetIdentifier is { } id ? $" of {id}" : "")} [{string.Join(',', set.Values)}]";

    private static string Verb(ZoneAction action) => action.ToString().ToUpperInvariant();
}
