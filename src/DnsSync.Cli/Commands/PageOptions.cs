using System.CommandLine;
using System.Net;
using DnsSync.Page;
using DnsSync.Page.Serving;

namespace DnsSync.Cli.Commands;

/// <summary>Where the live page is, and what may be done from it.</summary>
internal sealed class PageOptions
{
    private static readonly IPEndPoint Default = new(IPAddress.Loopback, 8053);

    private readonly Option<string?> _page = new("--page")
    {
        Description = "Address of the live page: a loopback address and a port (0 for a free one), or none. Default: "
            + "127.0.0.1:8053.",
        HelpName = "ADDRESS:PORT|none",
    };

    private readonly Option<bool> _allowChanges = new("--allow-changes")
    {
        Description = "Enable the buttons of the page. Without this, the page is read-only.",
    };

    public void AddTo(Command command)
    {
        command.Add(_page);
        command.Add(_allowChanges);
    }

    /// <summary>Whether --page was given.</summary>
    public bool IsGiven(ParseResult parsed) => parsed.GetValue(_page) is not null;

    /// <summary>Starts the page, and tells where.</summary>
    /// <param name="actions">What may be done from it, if anything may.</param>
    /// <returns>Null where there is none.</returns>
    /// <exception cref="CommandException">The address cannot be used.</exception>
    public async Task<PageServer?> StartAsync(
        ParseResult parsed,
        PageFeed feed,
        IReadOnlyList<PageAction> actions,
        Func<PageHealth>? health,
        Terminal terminal,
        CancellationToken cancellation)
    {
        if (parsed.GetValue(_page) == "none")
        {
            return parsed.GetValue(_allowChanges)
                ? throw new CommandException("--allow-changes cannot be combined with --page none")
                : null;
        }

        var address = Address(parsed);
        try
        {
            var server = await PageServer.StartAsync(
                feed,
                new PageSettings(address)
                {
                    Actions = parsed.GetValue(_allowChanges) ? actions : [],
                    Health = health,
                },
                cancellation);
            terminal.Error.Write($"live page: {server.Address} ({(parsed.GetValue(_allowChanges) ? "may change things" : "read-only")})\n");
            return server;
        }
        catch (IOException taken)
        {
            throw new CommandException($"cannot serve the page at {address}: {taken.Message} "
                + "(pass --page with another port, or --page none)");
        }
    }

    private IPEndPoint Address(ParseResult parsed) =>
        parsed.GetValue(_page) is not { } text ? Default
        : IPEndPoint.TryParse(text, out var address) && text.Contains(':') && IPAddress.IsLoopback(address.Address)
            ? address
            : throw new CommandException(
                $"--page '{text}': expected a loopback ADDRESS:PORT, such as {Default}, or none");
}
