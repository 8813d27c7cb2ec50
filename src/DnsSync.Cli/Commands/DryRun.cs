using System.CommandLine;
using DnsSync.Reporting;

namespace DnsSync.Cli.Commands;

/// <summary>How commands that write nothing read from AWS.</summary>
internal static class DryRun
{
    public static async Task<SyncReport> OfAsync(
        ParseResult parsed, SharedOptions options, Terminal terminal, CancellationToken stop, OverrideOptions? overrides = null)
    {
        var configuration = await options.ConfigurationAsync(parsed, terminal, stop);
        using var clients = options.Clients(parsed, terminal);
        var request = overrides is null
            ? new SyncRequest(configuration.Owner, [.. options.Bindings(parsed, configuration)])
            : await overrides.RequestAsync(parsed, configuration, clients, stop);
        return await clients.CreateDriver(options.Share(parsed)).RunAsync(
            request with { DryRun = true, Progress = terminal.Progress, Stop = stop },
            CancellationToken.None);
    }
}
