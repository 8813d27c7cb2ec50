using System.Collections.Immutable;
using System.Globalization;
using DnsSync.Configuration;
using DnsSync.Model;
using DnsSync.Reporting;

namespace DnsSync.Cli.Watch;

/// <summary>Tells a program what the watcher does: a line of JSON for each read. All else goes to stderr.</summary>
internal sealed class WatchLines(Terminal terminal) : IWatchListener
{
    public void Configured(SyncConfiguration configuration, DateTimeOffset at) => terminal.Progress(
        string.Create(CultureInfo.InvariantCulture,
            $"watching {Counted.Of(configuration.Bindings.Length, "name")} of owner {configuration.Owner}"));

    public void Reported(string trigger, SyncReport report)
    {
        terminal.Write(JsonLines.Render(trigger, report), OutputFormat.Json);
        terminal.Output.Flush();
    }

    public void Interim(SyncReport sofar)
    {
        // The report at the end tells it all.
    }

    public void Pending(ImmutableArray<(NameInZone Name, DateTimeOffset Due)> pending)
    {
        // Each read that follows tells for itself.
    }

    public void Problem(string text) => terminal.Fail(text);
}
