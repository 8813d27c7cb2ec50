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
                .Append(answer.IsAsExpected ? ", as expected" : $", but expected {string.Join(' ', answer.Expected)}")
                .Append('\n');
        }

        foreach (var line in PlanOf(result))
        {
            text.Append("    ").Append(line).Append('\n');
        }

        foreach (var device in result.Devices)
        {
            text.Append("  device    ").Append(device)
                .Append(device.Connected == result.Step.DevicesConnect
                    ? result.Step.DevicesConnect ? "" : ", as expected: its endpoint is gone"
                    : ", which was not expected")
                .Append('\n');
        }

        var until = result.Step.DevicesConnect ? "the right answer" : "the certainty that it must stay";
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
                    [.. PlanOf(result)],
                    [.. result.Devices.Select(device => new DeviceDocument(
                        device.EndPoint.ToString(), device.Connected, device.Elapsed.TotalMilliseconds, device.Reason))]))]),
            TourJson.Default.TourDocument);

    private static IEnumerable<string> PlanOf(StepResult result)
    {
        var bindings = result.Reports.SelectMany(report => report.Bindings).ToList();
        var held = bindings.SelectMany(binding => binding.Findings)
            .Where(finding => finding.Kind == FindingKind.Held).Distinct();
        return bindings
            .SelectMany(binding => binding.Changes.Select(RecordText.Of))
            .Concat(held.Select(finding => $"{TextReport.Label(finding.Kind)}: {finding.Text}"));
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
