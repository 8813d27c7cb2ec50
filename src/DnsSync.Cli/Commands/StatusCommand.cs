using System.CommandLine;
using DnsSync.Reporting;

namespace DnsSync.Cli.Commands;

/// <summary><c>dnssync status</c>: what is true of each name now. Writes nothing.</summary>
internal static class StatusCommand
{
    public static Command Create(Terminal terminal)
    {
        var options = new SharedOptions();
        var command = new Command("status",
            "Show the records, marker, endpoints, addresses and drift of each name. Writes nothing. Exit codes: 0 in "
            + "sync, 1 failed, 2 drifted, 3 held, in conflict or unsettled.");
        options.AddTo(command);
        command.SetAction(async (parsed, cancellation) =>
        {
            var report = await DryRun.OfAsync(parsed, options, terminal, cancellation);
            var format = options.Output(parsed);
            terminal.Write(
                format switch
                {
                    OutputFormat.Json => StatusReport.Json(report),
                    OutputFormat.Markdown => StatusReport.Markdown(report),
                    _ => StatusReport.Text(report),
                },
                format);
            return Outcomes.ExitCodeOf(report, terminal, cancellation);
        });
        return command;
    }
}
