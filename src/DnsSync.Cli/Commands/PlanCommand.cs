using System.CommandLine;

namespace DnsSync.Cli.Commands;

/// <summary><c>dnssync plan</c>: what a sync would change. Writes nothing.</summary>
internal static class PlanCommand
{
    public static Command Create(Terminal terminal)
    {
        var options = new SharedOptions();
        var command = new Command("plan",
            "Show what a sync would change. Exit code: 0 in sync, 2 changes to make, "
            + "3 something is held, in conflict or unsettled, 1 failed.");
        options.AddTo(command);
        command.SetAction(async (parsed, cancellation) =>
        {
            var report = await DryRun.OfAsync(parsed, options, terminal, cancellation);
            return Outcomes.Finish(report, options.Output(parsed), terminal, cancellation);
        });
        return command;
    }
}
