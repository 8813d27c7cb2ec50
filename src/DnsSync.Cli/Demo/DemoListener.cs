using DnsSync.Page;
using DnsSync.Reporting;

namespace DnsSync.Cli.Demo;

/// <summary>Shows the demo's page what is heard and done; after the tour the terminal, too.</summary>
internal sealed class DemoListener(Terminal terminal) : IDemoListener
{
    public PageFeed Feed { get; } = new();

    public bool IsTouring { get; set; } = true;

    public void Heard(DateTimeOffset at, string text) => Feed.Observe(state => state.Heard(at, text));

    public void Reported(string trigger, SyncReport report)
    {
        Feed.Observe(state => state.Looked(trigger, report));
        if (!IsTouring && report.Bindings.Any(binding => !binding.Changes.IsEmpty))
        {
            terminal.Write(TextReport.Render(report));
        }
    }

    public void Meanwhile(SyncReport sofar) => Feed.Observe(state => state.SeenMeanwhile(sofar));

    public void Problem(string text)
    {
        Feed.Observe(state => state.Problem(TimeProvider.System.GetUtcNow(), text));
        terminal.Fail(text);
    }
}
