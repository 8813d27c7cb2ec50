using System.CommandLine;
using System.CommandLine.Invocation;
using DnsSync.Cli.Commands;

namespace DnsSync.Cli;

/// <summary>The command line as a whole: parses it, runs a command, and answers for what escapes.</summary>
public static class DnsSyncCommand
{
    public static async Task<int> RunAsync(
        string[] args, Terminal terminal, CancellationToken cancellation = default)
    {
        var root = CreateRoot(terminal);
        var invocation = new InvocationConfiguration
        {
            Output = terminal.Output,
            Error = terminal.Error,
            EnableDefaultExceptionHandler = false,

            // An interrupted sync sees through what it has submitted, and reports.
            ProcessTerminationTimeout = TimeSpan.FromSeconds(15),
        };
        var parsed = root.Parse(args);
        if (parsed.Action is ParseErrorAction errors)
        {
            // Help and hints on stdout would spoil what a program reads there.
            errors.ShowHelp = false;
            invocation.Output = terminal.Error;
            if (args.Length == 0)
            {
                terminal.Fail(DescribeError(root));
                return ExitCodes.Failed;
            }
        }

        try
        {
            var code = await parsed.InvokeAsync(invocation, cancellation);
            if (parsed.Action is ParseErrorAction)
            {
                terminal.Fail($"nothing was done: see '{CommandOf(parsed)} --help'");
            }

            return code;
        }
        catch (CommandException refused)
        {
            terminal.Fail(refused.Message);
            return ExitCodes.Failed;
        }
        catch (Exception unwritable) when (unwritable is IOException or UnauthorizedAccessException)
        {
            terminal.Fail($"cannot write the output ({unwritable.Message.TrimEnd('.')}); applied changes are kept");
            return ExitCodes.Failed;
        }
        catch (OperationCanceledException)
        {
            terminal.Fail(parsed.CommandResult.Command.Name is "sync" or "watch"
                ? "interrupted: applied changes are kept; run the command again to continue"
                : "interrupted");
            return ExitCodes.Failed;
        }
        catch (Exception unexpected)
        {
            terminal.Fail($"this is a bug in dnssync ({unexpected.GetType().Name}): {unexpected.Message}\n"
                + "Set DNSSYNC_TRACE=1 for a stack trace.");
            if (Environment.GetEnvironmentVariable("DNSSYNC_TRACE") == "1")
            {
                terminal.Error.WriteLine(unexpected);
            }

            return ExitCodes.Failed;
        }
    }

    private static string DescribeError(RootCommand root) =>
        $"missing command, one of: {string.Join(", ", root.Subcommands.Select(command => command.Name))}. See "
        + "'dnssync --help', or try 'dnssync demo', which needs no AWS account";

    private static string CommandOf(ParseResult parsed) => parsed.CommandResult.Command is RootCommand
        ? "dnssync"
        : $"dnssync {parsed.CommandResult.Command.Name}";

    /// <summary>Every command, ready to parse.</summary>
    internal static RootCommand CreateRoot(Terminal terminal)
    {
        var root = new RootCommand(
            "Keeps the Route 53 records of interface VPC endpoints in sync.\n\n"
            + "Exit codes: 0 success, 1 failed, 2 changes to make, 3 held, in conflict or unsettled, 4 not as "
            + "expected or planned.\n"
            + "Colors are shown only on terminals, and not if NO_COLOR is set.")
        {
            InitCommand.Create(terminal),
            StatusCommand.Create(terminal),
            PlanCommand.Create(terminal),
            SyncCommand.Create(terminal),
            CheckCommand.Create(terminal),
            WatchCommand.Create(terminal),
            DemoCommand.Create(terminal),
            SimulatorCommand.Create(terminal),
            SimulateCommand.Create(terminal),
            CompletionCommand.Create(terminal),
        };
        HelpWithExamples.AddTo(root, terminal);
        return root;
    }
}
