using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace DnsSync.Cli.Checking;

/// <summary>The verdicts of a check, as text, Markdown and JSON, and the exit code.</summary>
internal static class CheckReport
{
    private static readonly CheckJson Readable = new(new JsonSerializerOptions(CheckJson.Default.Options)
    {
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });

    public static string Render(ImmutableArray<NameVerdict> verdicts, OutputFormat format) => format switch
    {
        OutputFormat.Json => Json(verdicts),
        OutputFormat.Markdown => $"### DnsSync check\n\n```\n{Text(verdicts)}```\n",
        _ => Text(verdicts),
    };

    public static int ExitCode(ImmutableArray<NameVerdict> verdicts) =>
        verdicts.Select(one => one.Verdict).DefaultIfEmpty(Verdict.Reachable).Max() switch
        {
            Verdict.Failed => ExitCodes.Failed,
            Verdict.Impaired => ExitCodes.NeedsAttention,
            _ => ExitCodes.InSync,
        };

    private static string Text(ImmutableArray<NameVerdict> verdicts)
    {
        var text = new StringBuilder();
        foreach (var verdict in verdicts)
        {
            text.Append(verdict.Observation.Status.Name).Append("  ").Append(verdict.Summary).Append('\n');
            foreach (var line in verdict.Lines)
            {
                text.Append("  ").Append(line).Append('\n');
            }

            foreach (var hint in verdict.Hints)
            {
                text.Append("  hint: ").Append(hint).Append('\n');
            }
        }

        var counts = verdicts.GroupBy(one => one.Verdict).OrderBy(group => group.Key)
            .Select(group => string.Create(CultureInfo.InvariantCulture,
                $"{group.Count()} {group.Key.ToString().ToLowerInvariant()}"));
        return text.AppendJoin(", ", counts).Append('\n').ToString();
    }

    private static string Json(ImmutableArray<NameVerdict> verdicts) => JsonSerializer.Serialize(
        new CheckDocument(
        [
            .. verdicts.Select(one => new CheckedNameDocument(
                one.Observation.Status.Name.ToString(),
                one.Verdict,
                one.Summary,
                new AnswerDocument(
                    one.Observation.Answer.Resolver,
                    one.Observation.Answer.Kind,
                    [.. one.Observation.Answer.Addresses.Select(address => address.ToString())],
                    one.Observation.Answer.TimeToLive,
                    one.Observation.Answer.Elapsed.TotalMilliseconds),
                [
                    .. one.Observation.Attempts.Select(attempt => new AttemptDocument(
                        attempt.Address.ToString(), attempt.Port.Port, attempt.Port.Use,
                        attempt.Failure.ToString(), attempt.Reason, attempt.Elapsed.TotalMilliseconds)),
                ],
                [.. one.Hints])),
        ]),
        Readable.CheckDocument);
}

internal sealed record CheckDocument(CheckedNameDocument[] Names);

internal sealed record CheckedNameDocument(
    string Name, Verdict Verdict, string Summary, AnswerDocument Answer, AttemptDocument[] Attempts, string[] Hints);

internal sealed record AnswerDocument(
    string Resolver, AnswerKind Kind, string[] Addresses, long TimeToLive, double ElapsedMilliseconds);

internal sealed record AttemptDocument(
    string Address, int Port, PortUse Use, string Failure, string Reason, double ElapsedMilliseconds);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UseStringEnumConverter = true,
    WriteIndented = true)]
[JsonSerializable(typeof(CheckDocument))]
internal sealed partial class CheckJson : JsonSerializerContext;
