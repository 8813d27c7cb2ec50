using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using DnsSync.Planning;
using DnsSync.Reporting;

namespace DnsSync.Cli.Demo;

/// <summary>Renders what the tour showed.</summary>
internal static class TourText
{
    public static string Render(StepResult result)
    {
        var text = new StringBuilder();
        foreach (var answer in result.Answers)
        {
            text.Append(CultureInfo.InvariantCulture, $"  asked     {answer.Name} A\n")
                .Append("  answered  ")
                .Append(answer.Addresses.IsEmpty ? "nothing" : string.Join(' ', answer.Addresses))
                .Append(answer.Ttl is { } ttl ? string.Create(CultureInfo.InvariantCulture, $" (ttl {ttl})") : "")
                .Append(answer.IsAsExpected ? ", as expected" : $" , but {string.Join(' ', answer.Expected)} was expected")
                .Append('\n');
        }

        foreach (var (after, line) in PlanOf(result))
        {
            text.Append(CultureInfo.InvariantCulture, $"  {after.TotalSeconds,5:0.0} s   {line}\n");
        }

        foreach (var device in result.Devices)
        {
            text.Append("  device    ").Append(device)
                .Append(device.Connected == result.Step.DevicesConnect
                    ? result.Step.DevicesConnect ? "" : ", as expected: its endpoint is gone"
                    : ", which was not expected")
                .Append('\n');
        }

        var until = result.Step.DevicesConnect ? "the correct answer" : "the decision to keep it";
        return text.Append(CultureInfo.InvariantCulture,
            $"  took      {result.Elapsed.TotalSeconds:0.00} s from the change to {until}\n").ToString();
    }

    public static string RenderJson(IReadOnlyList<StepResult> results) =>
        JsonSerializer.Serialize(
            new TourDocument(
                results.All(result => result.IsAsExpected),
                [.. results.Select(result => new StepDocument(
                    result.Step.Title,
                    result.IsAsExpected,
                    (long)result.Elapsed.TotalMilliseconds,
                    [.. result.Answers.Select(answer => new AnswerDocument(
                        answer.Name, [.. answer.Addresses], [.. answer.Expected], answer.Ttl, answer.IsAsExpected))],
                    [.. PlanOf(result).Select(entry => entry.Line)],
                    [.. result.Devices.Select(device => new DeviceDocument(
                        device.EndPoint.ToString(), device.Connected, device.Elapsed.TotalMilliseconds, device.Reason))]))]),
            TourJson.Default.TourDocument);

    // Each line with the time from the change until the run finished the name.
    private static IEnumerable<(TimeSpan After, string Line)> PlanOf(StepResult result)
    {
        var lines = result.Reports.SelectMany(report => report.Bindings.SelectMany(binding =>
        {
            var after = report.StartedAt + binding.Elapsed - result.ChangedAt;
            return binding.Changes.Select(change => (after, Line: RecordText.Of(change)))
                .Concat(binding.Findings
                    .Where(finding => finding.Kind == FindingKind.Held)
                    .Select(finding => (after, Line: $"{TextReport.Label(finding.Kind)}: {finding.Text}")));
        }));
        return lines.DistinctBy(entry => entry.Line);
    }
}

internal sealed record TourDocument(bool AsExpected, StepDocument[] Steps);

internal sealed record StepDocument(
    string Title,
    bool AsExpected,
    long ElapsedMilliseconds,
    AnswerDocument[] Answers,
    string[] Plan,
    DeviceDocument[] Devices);

internal sealed record AnswerDocument(
    string Name, string[] Addresses, string[] Expected, int? Ttl, bool AsExpected);

internal sealed record DeviceDocument(string Address, bool Connected, double Milliseconds, string Reason);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    WriteIndented = true)]
[JsonSerializable(typeof(TourDocument))]
internal sealed partial class TourJson : JsonSerializerContext;
