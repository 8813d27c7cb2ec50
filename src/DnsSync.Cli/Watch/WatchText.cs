using System.Collections.Immutable;
using System.Globalization;
using DnsSync.Configuration;
using DnsSync.Model;
using DnsSync.Reporting;

namespace DnsSync.Cli.Watch;

/// <summary>
/// Tells a terminal, or a log, what the watcher does: a line for each read, and above it what
/// changed or needs attention. What is as it was at the last read is not told again.
/// </summary>
internal sealed class WatchText(Terminal terminal) : IWatchListener
{
    private readonly Dictionary<string, string> _told = new(StringComparer.Ordinal);

    public void Configured(SyncConfiguration configuration, DateTimeOffset at)
    {
        terminal.Write(string.Create(CultureInfo.InvariantCulture,
            $"{Time(at)} watching {Counted.Of(configuration.Bindings.Length, "name")} of owner {configuration.Owner}"));
        terminal.Output.Flush();
    }

    public void Reported(string trigger, SyncReport report)
    {
        var news = report with { Bindings = [.. report.Bindings.Where(IsNews)] };
        var lines = TextReport.Render(news).TrimEnd('\n').Split('\n');
        terminal.Write(string.Concat(lines.SkipLast(1).Select(line => line + "\n"))
            + $"{Time(report.StartedAt)} {trigger}: {TextReport.Summary(report)}");
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

    private bool IsNews(BindingReport binding)
    {
        var key = $"{binding.ZoneId} {binding.Name}";
        var state = binding.Outcome is Outcome.InSync or Outcome.Changed
            ? ""
            : $"{binding.Outcome} {string.Join('\n', binding.Findings.Select(finding => finding.Text))}";
        var isNews = _told.GetValueOrDefault(key, "") != state;
        _told[key] = state;
        return isNews || !binding.Changes.IsEmpty;
    }

    private static string Time(DateTimeOffset at) =>
        at.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
