using DnsSync.Reporting;

namespace DnsSync.Cli.Commands;

/// <summary>Ends a command: prints the report, names on stderr what failed, picks the exit code.</summary>
internal static class Outcomes
{
    public static int Finish(SyncReport report, OutputFormat format, Terminal terminal)
    {
        terminal.Write(report, format);
        foreach (var failed in report.Bindings.Where(binding => binding.Outcome == Outcome.Failed))
        {
            terminal.Fail($"{failed.Name}: {failed.Findings[0].Text}");
        }

        return ExitCodes.Of(report);
    }
}
