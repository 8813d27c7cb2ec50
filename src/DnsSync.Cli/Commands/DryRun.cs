using System.Collections.Immutable;
using System.CommandLine;
using DnsSync.Model;
using DnsSync.Planning;
using DnsSync.Reporting;

namespace DnsSync.Cli.Commands;

/// <summary>The one way in which commands that write nothing look at AWS.</summary>
internal static class DryRun
{
    public static async Task<SyncReport> OfAsync(
        ParseResult parsed, SharedOptions options, Terminal terminal, CancellationToken stop, ActOptions? acts = null)
    {
        var configuration = await options.ConfigurationAsync(parsed, terminal, stop);
        var bindings = options.Bindings(parsed, configuration);
        using var clients = options.Clients(parsed, terminal);
        return await clients.CreateDriver(options.Share(parsed)).RunAsync(
            new SyncRequest(configuration.Owner, [.. bindings])
            {
                DryRun = true,
                Acts = acts?.Of(parsed, configuration, bindings) ?? ImmutableSortedDictionary<DnsName, Acts>.Empty,
                Progress = terminal.Progress,
                Stop = stop,
            },
            CancellationToken.None);
    }
}
