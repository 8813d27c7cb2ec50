using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using DnsSync.Cli.Watch;
using DnsSync.Page;
using DnsSync.Page.Serving;

namespace DnsSync.Cli.Commands;

/// <summary><c>dnssync watch</c>: the service as a process that stays, where there is no function.</summary>
internal sealed partial class WatchCommand
{
    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Longest = TimeSpan.FromDays(1);

    private readonly SharedOptions _shared = new();

    private readonly PageOptions _page = new();

    private readonly Option<TimeSpan?> _interval = new("--interval")
    {
        Description = "How often every name is read, 1s to 24h. Unsettled and changed names are read sooner. Default: "
            + "1m.",
        CustomParser = argument => ReadInterval(argument),
        HelpName = "30s|5m|1h",
    };

    private readonly Option<OutputFormat> _output = new("--output", "-o")
    {
        Description = "How to print each run: text, or json with one object on each line.",
        HelpName = "text|json",
    };

    private readonly Option<string?> _health = new("--health")
    {
        Description = "Another address that serves /healthz only, such as 0.0.0.0:8054.",
        HelpName = "ADDRESS:PORT",
    };

    public static Command Create(Terminal terminal)
    {
        var watch = new WatchCommand();
        var command = new Command("watch",
            "Keep the records in line until stopped with Ctrl-C or SIGTERM (exit code 0). Reads the configuration "
            + "again when its file changes, or each minute from Parameter Store.")
        {
            watch._interval, watch._health, watch._output,
        };
        watch._output.AcceptOnlyFromAmong(StringComparer.OrdinalIgnoreCase, "text", "json");
        watch._shared.AddSourcesTo(command);
        watch._page.AddTo(command);
        command.SetAction((parsed, stop) => watch.RunAsync(parsed, terminal, stop));
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed, Terminal terminal, CancellationToken stop)
    {
        using var clients = _shared.Clients(parsed, terminal);
        var configuration = await OpenAsync(_shared.Place(parsed), clients, stop);
        var feed = new PageFeed();
        IWatchListener told = parsed.GetValue(_output) == OutputFormat.Json
            ? new WatchLines(terminal)
            : new WatchText(terminal);
        var watcher = new Watcher(
            parsed.GetValue(_interval) ?? TimeSpan.FromMinutes(1), configuration, clients.CreateDriver(_shared.Share(parsed)),
            TimeProvider.System, new Random(), new PageListener(feed, TimeProvider.System, told));
        await using var page = await _page.StartAsync(
            parsed, feed, [Resync(watcher)],
            () => watcher.Health.At(TimeProvider.System.GetUtcNow()), terminal, stop);
        await using var health = await StartHealthAsync(parsed.GetValue(_health), watcher, stop);
        await watcher.RunAsync(stop);
        terminal.Progress("stopped: applied changes are kept");
        return ExitCodes.InSync;
    }

    private static Task<WatchedConfiguration> OpenAsync(string place, AwsClients clients, CancellationToken stop)
    {
        if (SharedOptions.IsStored(place))
        {
            var stored = new StoredConfiguration(
                place, clients.Parameters.ReadAsync, TimeProvider.System, new Random());
            return WatchedConfiguration.OpenAsync(place, stored.ReadAsync, stop);
        }

        return WatchedConfiguration.OpenAsync(
            place, (_, _) => Task.FromResult(ConfigurationReading.Of(SharedOptions.ReadText(place))), stop);
    }

    private static async Task<HealthServer?> StartHealthAsync(
        string? text, Watcher watcher, CancellationToken cancellation)
    {
        if (text is null)
        {
            return null;
        }

        if (!IPEndPoint.TryParse(text, out var address) || !text.Contains(':'))
        {
            throw new CommandException($"--health '{text}': expected ADDRESS:PORT, such as 0.0.0.0:8054");
        }

        try
        {
            return await HealthServer.StartAsync(
                address, () => watcher.Health.At(TimeProvider.System.GetUtcNow()), cancellation);
        }
        catch (IOException taken)
        {
            throw new CommandException($"cannot serve the health check at {address}: {taken.Message}");
        }
    }

    private static PageAction Resync(Watcher watcher) => new("resync", "Resync now", () =>
    {
        watcher.ReadNow();
        return "Reading every name now.";
    });

    private static TimeSpan ReadInterval(ArgumentResult argument)
    {
        var match = Interval().Match(argument.Tokens[0].Value);
        if (match.Success
            && double.TryParse(match.Groups[1].Value, NumberStyles.Float, CultureInfo.InvariantCulture, out var count)
            && count < Longest.TotalSeconds * 2)
        {
            var span = match.Groups[2].Value switch
            {
                "h" => TimeSpan.FromHours(count),
                "m" => TimeSpan.FromMinutes(count),
                _ => TimeSpan.FromSeconds(count),
            };
            if (span >= Shortest && span <= Longest)
            {
                return span;
            }
        }

        argument.AddError("--interval must be from 1s to 24h, such as 30s, 5m or 1h");
        return Longest;
    }

    [GeneratedRegex(@"^([0-9]{1,6}(?:\.[0-9]{1,3})?)([smh]?)\z")]
    private static partial Regex Interval();
}
