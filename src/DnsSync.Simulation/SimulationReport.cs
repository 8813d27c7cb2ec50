using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Json;
using DnsSync.Simulation.Running;

namespace DnsSync.Simulation;

/// <summary>What some runs came to.</summary>
/// <param name="Runs">How many were finished.</param>
/// <param name="TraceHash">Of the hashes of all runs, in the order of their seeds.</param>
/// <param name="Failed">The runs that broke a rule, in the order of their seeds.</param>
public sealed record SimulationReport(
    SimulationRequest Request,
    int Runs,
    long Hours,
    long Invocations,
    long Changes,
    long Events,
    long Faults,
    long Killed,
    ulong TraceHash,
    ImmutableArray<RunResult> Failed)
{
    private const ulong Prime = 1099511628211UL;

    public static SimulationReport Of(SimulationRequest request, ImmutableArray<RunResult> runs) => new(
        request,
        runs.Length,
        runs.Sum(run => (long)run.Scenario.Hours),
        runs.Sum(run => (long)run.Invocations),
        runs.Sum(run => (long)run.Writes),
        runs.Sum(run => (long)run.Events),
        runs.Sum(run => (long)run.Faults),
        runs.Sum(run => (long)run.Killed),
        runs.Aggregate(14695981039346656037UL, (hash, run) => (hash ^ run.TraceHash) * Prime),
        [.. runs.Where(run => !run.Violations.IsEmpty)]);

    /// <summary>The command that repeats one run.</summary>
    public static string Replay(RunResult run) => string.Create(
        CultureInfo.InvariantCulture,
        $"dnssync simulate --seed {run.Scenario.Seed} --hours {run.Scenario.Hours} --faults {NameOf(run.Scenario.Faults)}");

    public static string NameOf(Scenarios.FaultLevel faults) => faults.ToString().ToLowerInvariant();

    public string ToText()
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture,
            $"{Runs} seeds from {Request.FirstSeed}, {Hours} simulated hours, faults {NameOf(Request.Faults)}\n");
        text.Append(CultureInfo.InvariantCulture,
            $"{Invocations} reconciles, {Changes} changes, {Events} events, {Faults} faults, {Killed} functions killed\n");
        text.Append(CultureInfo.InvariantCulture, $"trace {TraceHash:x16}\n");
        foreach (var run in Failed)
        {
            text.Append(CultureInfo.InvariantCulture, $"\nseed {run.Scenario.Seed} broke a rule: {Replay(run)}\n");
            foreach (var violation in run.Violations)
            {
                text.Append("  ").Append(violation).Append('\n');
            }
        }

        text.Append(Failed.IsEmpty
            ? "no rule was broken\n"
            : string.Create(CultureInfo.InvariantCulture, $"\n{Failed.Length} of {Runs} seeds broke a rule\n"));
        return text.ToString();
    }

    public string ToJson()
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Indented = true }))
        {
            json.WriteStartObject();
            json.WriteNumber("firstSeed", Request.FirstSeed);
            json.WriteNumber("seeds", Runs);
            json.WriteNumber("hours", Hours);
            json.WriteString("faults", NameOf(Request.Faults));
            json.WriteNumber("reconciles", Invocations);
            json.WriteNumber("changes", Changes);
            json.WriteNumber("events", Events);
            json.WriteNumber("faultsMet", Faults);
            json.WriteNumber("killed", Killed);
            json.WriteString("traceHash", TraceHash.ToString("x16", CultureInfo.InvariantCulture));
            json.WriteStartArray("failed");
            foreach (var run in Failed)
            {
                Write(json, run);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.ToArray()) + "\n";
    }

    private static void Write(Utf8JsonWriter json, RunResult run)
    {
        json.WriteStartObject();
        json.WriteNumber("seed", run.Scenario.Seed);
        json.WriteString("replay", Replay(run));
        json.WriteString("traceHash", run.TraceHash.ToString("x16", CultureInfo.InvariantCulture));
        json.WriteStartArray("violations");
        foreach (var violation in run.Violations)
        {
            json.WriteStartObject();
            json.WriteString("at", violation.At.ToString("c", CultureInfo.InvariantCulture));
            json.WriteString("oracle", violation.Oracle);
            json.WriteString("seen", violation.Seen);
            json.WriteString("rule", violation.Rule);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }
}
