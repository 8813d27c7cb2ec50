using System.Globalization;
using System.Text;
using DnsSync.Simulation.Running;
using DnsSync.Simulation.Scenarios;

namespace DnsSync.Simulation;

/// <summary>
/// A failing run as people tell it: the account, who did what when, and what the function that broke
/// the rule, and those around it, read and wrote.
/// </summary>
public static class Transcript
{
    private const int LastWrites = 4;

    /// <param name="run">How a scenario is run. Null: as always.</param>
    public static string Of(Shrunk shrunk, Func<Scenario, Action<TranscriptEntry>, RunResult>? run = null)
    {
        var scenario = shrunk.Result.Scenario;
        var entries = new List<TranscriptEntry>();
        (run ?? SimulationRun.Narrate)(scenario, entries.Add);
        var broken = shrunk.Violation;

        var text = new StringBuilder();
        Line($"seed {scenario.Seed}: {shrunk.Original.Steps.Length} steps in {shrunk.Original.Hours} hours, "
            + $"shrunk to {scenario.Steps.Length} in {scenario.Hours} by {shrunk.Runs} runs");
        Line("");
        Line("the account");
        foreach (var name in scenario.World.Names)
        {
            Line($"  {name.Key}: {name.Name} in zone {name.Zone} follows {Follows(name)}");
            Line($"      ttl {name.Ttl}, {name.Layout}, {string.Join('+', name.Families)}, at least "
                + $"{name.MinimumAddresses}, when empty {name.WhenEmpty}");
        }

        foreach (var endpoint in scenario.World.Endpoints)
        {
            Line($"  {endpoint.Key}: {endpoint.Service} ({endpoint.Family}) in {endpoint.Vpc}, "
                + $"subnets {string.Join(',', endpoint.Subnets)}");
        }

        Line(scenario.FaultRates == FaultRates.None ? "  there are no faults" : $"  {scenario.FaultRates}");
        Line("");
        Line("what happened");
        var before = entries.Where(chapter => chapter.At <= broken.At).OrderBy(chapter => chapter.At).ToList();
        var told = before.Where(chapter => chapter.IsWrite).TakeLast(LastWrites)
            .Append(before.FindLast(chapter => chapter.Run is not null))
            .Select(chapter => chapter?.Run).ToHashSet();
        foreach (var chapter in before.Where(chapter => chapter.Run is null || told.Contains(chapter.Run)))
        {
            Line($"{Time(chapter.At)} {(chapter.Run is { } number ? $"  run {number}" : "people"),-10} {chapter.What}");
        }

        Line($"{Time(broken.At)} {broken.Oracle}: {broken.Seen}");
        Line("");
        Line($"the rule: {broken.Rule}");
        return text.ToString();

        void Line(string line) => text.Append(line.TrimEnd()).Append('\n');
    }

    private static string Follows(NamePlan name) => name.Endpoints.IsEmpty
        ? $"{name.Service} of {(name.AnyVpc ? "any VPC" : name.Vpc)}"
        : string.Join(',', name.Endpoints);

    internal static string Time(TimeSpan at) => string.Create(CultureInfo.InvariantCulture,
        $"{(int)at.TotalHours:00}:{at.Minutes:00}:{at.Seconds:00}.{at.Milliseconds:000}");
}

/// <summary>One line of a story.</summary>
/// <param name="Run">The invocation that it is about; null where people act.</param>
public sealed record TranscriptEntry(TimeSpan At, int? Run, string What, bool IsWrite = false);
