using System.CommandLine;
using System.Text.RegularExpressions;
using DnsSync.Reporting;

namespace DnsSync.Cli.Commands;

/// <summary>Asks before records go for good: shows what would be done, and lets nothing else be done.</summary>
internal sealed class Confirmation
{
    private readonly Option<bool> _yes = new("--yes", "-y")
    {
        Description = "Do not ask for confirmation of --prune or --force. Required without a terminal.",
    };

    public void AddTo(Command command) => command.Add(_yes);

    /// <param name="what">The option that is to be confirmed.</param>
    /// <returns>The request, bound to the plan that was confirmed, if there was a question.</returns>
    /// <exception cref="CommandException">The answer was no, or there is no terminal.</exception>
    public async Task<SyncRequest> ConfirmAsync(
        ParseResult parsed,
        string what,
        SyncRequest request,
        Driver driver,
        Terminal terminal,
        CancellationToken cancellation)
    {
        if (parsed.GetValue(_yes))
        {
            return request;
        }

        if (terminal.Input is null)
        {
            throw new CommandException($"{what} may delete records permanently, and there is no terminal for "
                + "confirmation: run 'dnssync plan' with the same options, then pass --yes");
        }

        var plan = await driver.RunAsync(request with { DryRun = true }, CancellationToken.None);
        if (plan.Bindings.All(binding => binding.Changes.IsEmpty))
        {
            return request with { Approved = plan };
        }

        terminal.Note(TextReport.Render(plan).TrimEnd('\n'));
        var answer = await terminal.AskAsync("Make these changes?", "no", cancellation);
        return Regex.IsMatch(answer, @"\A(y|yes)\z", RegexOptions.IgnoreCase)
            ? request with { Approved = plan }
            : throw new CommandException("nothing was written");
    }
}
