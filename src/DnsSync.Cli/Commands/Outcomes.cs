using DnsSync.Reporting;

namespace DnsSync.Cli.Commands;

/// <summary>Ends a command: prints the report, names on stderr what failed, picks the exit code.</summary>
internal static class Outcomes
{
    public static int Finish(SyncReport report, OutputFormat format, Terminal terminal)
    {
        terminal.Write(report, format);
        var causes = report.Bindings
            .Where(binding => binding.Outcome == Outcome.Failed)
            .GroupBy(binding => binding.Findings[0].Text, StringComparer.Ordinal);
        foreach (var cause in causes)
        {
            var others = cause.Count() - 1;
            terminal.Fail($"{cause.First().Name}{(others > 0 ? $" and {others} more" : "")}: {cause.Key}");
        }

        return ExitCodes.Of(report);
    }
}
