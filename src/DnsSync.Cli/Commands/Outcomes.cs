using DnsSync.Reporting;

namespace DnsSync.Cli.Commands;

/// <summary>Ends a command: prints the report, names on stderr what failed, picks the exit code.</summary>
internal static class Outcomes
{
    /// <param name="stop">Whether the user interrupted the run, which then is not done.</param>
    public static int Finish(
        SyncReport report, OutputFormat format, Terminal terminal, CancellationToken stop)
    {
        terminal.Write(report, format);
        return ExitCodeOf(report, terminal, stop);
    }

    /// <summary>The same, where the result is printed already.</summary>
    public static int ExitCodeOf(SyncReport report, Terminal terminal, CancellationToken stop)
    {
        foreach (var failure in SharedFailure.In(report.Bindings.Select(one => (one.Name, one.Findings))))
        {
            terminal.Fail($"{failure.Label}: {failure.Reason}");
        }

        if (stop.IsCancellationRequested)
        {
            terminal.Fail(report.DryRun
                ? "interrupted: the report is incomplete; nothing was written"
                : "interrupted: the changes in the report are kept; run the command again to continue");
            return ExitCodes.Failed;
        }

        return ExitCodes.Of(report);
    }
}
