using System.CommandLine;

namespace DnsSync.Cli.Commands;

/// <summary><c>dnssync sync</c>: brings the names in line, and does what was asked for single ones.</summary>
internal sealed class SyncCommand
{
    private readonly SharedOptions _shared = new();
    private readonly OverrideOptions _overrides;
    private readonly Confirmation _confirmation = new();

    private readonly Option<bool> _wait = new("--wait")
    {
        Description = "Wait until every name has settled (up to 15 minutes) and every change has propagated to all "
            + "DNS servers (up to 3 minutes).",
    };

    private readonly Option<string?> _plan = new("--plan")
    {
        Description = "Apply only if a fresh plan equals the one that 'plan --out' wrote. Otherwise show the "
            + "difference and exit with 4.",
        HelpName = "FILE",
    };

    private SyncCommand() => _overrides = new OverrideOptions(_shared);

    public static Command Create(Terminal terminal)
    {
        var sync = new SyncCommand();
        var command = new Command("sync",
            "Bring the records in line with the endpoints. Exit codes: 0 in sync, 1 failed, 3 held, in conflict or "
            + "unsettled, 4 the plan differs from --plan.")
        {
            sync._wait, sync._plan,
        };
        sync._overrides.AddTo(command);
        sync._confirmation.AddTo(command);
        sync._shared.AddTo(command);
        command.SetAction((parsed, cancellation) => sync.RunAsync(parsed, terminal, cancellation));
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed, Terminal terminal, CancellationToken cancellation)
    {
        Validate(parsed);
        var configuration = await _shared.ConfigurationAsync(parsed, terminal, cancellation);
        var planned = parsed.GetValue(_plan) is { } file ? PlannedSync.Read(file, configuration) : null;
        using var clients = _shared.Clients(parsed, terminal);
        var driver = clients.CreateDriver(_shared.Share(parsed));
        var request = await _overrides.RequestAsync(parsed, configuration, clients, cancellation) with
        {
            Wait = parsed.GetValue(_wait),
            Progress = terminal.Progress,
            Stop = cancellation,
        };
        if (planned is not null)
        {
            return await planned.RunAsync(request, driver, _shared.Output(parsed), terminal, cancellation);
        }

        if (_overrides.Prunes(parsed) || _overrides.Forces(parsed))
        {
            var what = _overrides.Prunes(parsed) ? "--prune" : "--force";
            request = await _confirmation.ConfirmAsync(parsed, what, request, driver, terminal, cancellation);
        }

        return Outcomes.Finish(
            await driver.RunAsync(request, CancellationToken.None),
            _shared.Output(parsed), terminal, cancellation);
    }

    private void Validate(ParseResult parsed)
    {
        _overrides.Validate(parsed);
        if (parsed.GetValue(_plan) is not null
            && (_shared.HasNames(parsed) || _overrides.Forces(parsed) || _overrides.Adopts(parsed) || _overrides.Prunes(parsed)))
        {
            throw new CommandException("--plan cannot be combined with other options that select names: the plan has the names");
        }
    }
}
