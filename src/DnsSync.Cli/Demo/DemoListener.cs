using DnsSync.Page;
using DnsSync.Reporting;

namespace DnsSync.Cli.Demo;

/// <summary>Shows the demo's page what is heard and done; after the tour the terminal, too.</summary>
internal sealed class DemoListener(Terminal terminal) : IDemoListener
{
    public PageFeed Feed { get; } = new();

    public bool IsTouring { get; set; } = true;

    public void EventReceived(DateTimeOffset at, string text) => Feed.Observe(state => state.EventReceived(at, text));

    public void Reported(string trigger, SyncReport report)
    {
        Feed.Observe(state => state.Reported(trigger, report));
        if (!IsTouring && report.Bindings.Any(binding => !binding.Changes.IsEmpty))
        {
            terminal.Write(TextReport.Render(report));
        }
    }

    public void Interim(SyncReport sofar) => Feed.Observe(state => state.InterimReported(sofar));

    public void Problem(string text)
    {
        Feed.Observe(state => state.Problem(TimeProvider.System.GetUtcNow(), text));
        terminal.Fail(text);
    }
}
