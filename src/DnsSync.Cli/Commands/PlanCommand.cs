using System.CommandLine;
using DnsSync.Reporting;

namespace DnsSync.Cli.Commands;

/// <summary><c>dnssync plan</c>: what a sync would change. Writes nothing.</summary>
internal static class PlanCommand
{
    public static Command Create(Terminal terminal)
    {
        var options = new SharedOptions();
        var overrides = new OverrideOptions(options);
        var expectNoChanges = new Option<bool>("--expect-no-changes")
        {
            Description = "Exit with 4 if there are changes to make. For CI, where drift is an error.",
        };
        var save = new Option<string?>("--out")
        {
            Description = "Also write the plan and its checksum to a file, for 'sync --plan FILE'.",
            HelpName = "FILE",
        };
        var command = new Command("plan",
            "Show what a sync would change. Exit codes: 0 in sync, 1 failed, 2 changes to make, 3 held, in conflict "
            + "or unsettled, 4 changes with --expect-no-changes.")
        {
            expectNoChanges, save,
        };
        overrides.AddTo(command);
        options.AddTo(command);
        command.SetAction(async (parsed, cancellation) =>
        {
            overrides.Validate(parsed);
            if (parsed.GetValue(save) is not null && (overrides.Forces(parsed) || overrides.Adopts(parsed) || overrides.Prunes(parsed)))
            {
                throw new CommandException(
                    "--out cannot be combined with --force, --adopt or --prune: 'sync --plan' applies only safe changes");
            }

            var report = await DryRun.OfAsync(parsed, options, terminal, cancellation, overrides);
            if (parsed.GetValue(save) is { } file)
            {
                Save(report, file, terminal, cancellation);
            }

            var code = Outcomes.Finish(report, options.Output(parsed), terminal, cancellation);
            return code != ExitCodes.Failed && parsed.GetValue(expectNoChanges)
                ? WithoutChanges(report, code, terminal)
                : code;
        });
        return command;
    }

    private static void Save(SyncReport report, string file, Terminal terminal, CancellationToken stop)
    {
        if (report.Any(Outcome.Failed) || stop.IsCancellationRequested)
        {
            terminal.Fail($"{file} was not written: the plan is incomplete");
            return;
        }

        var plan = SavedPlan.Of(report);
        try
        {
            File.WriteAllText(file, plan.Render());
        }
        catch (Exception unwritable) when (unwritable is IOException or UnauthorizedAccessException
            or ArgumentException or NotSupportedException)
        {
            throw new CommandException($"cannot write the plan to {file}: {unwritable.Message}");
        }

        terminal.Note($"wrote the plan to {file}, {plan.Checksum}");
    }

    private static int WithoutChanges(SyncReport report, int code, Terminal terminal)
    {
        var drifted = report.Bindings.Where(binding => !binding.Changes.IsEmpty).ToList();
        if (drifted.Count == 0)
        {
            return code;
        }

        terminal.Fail($"expected no changes, but {drifted[0].Name}"
            + (drifted.Count > 1 ? $" and {drifted.Count - 1} more have" : " has") + " changes; nothing was written");
        return ExitCodes.NotAsExpected;
    }
}
