using System.Collections.Immutable;
using DnsSync.Configuration;
using DnsSync.Model;
using DnsSync.Page;
using DnsSync.Reporting;

namespace DnsSync.Cli.Watch;

/// <summary>Reports each run to the page, then to the next listener.</summary>
internal sealed class PageListener(PageFeed feed, TimeProvider time, IWatchListener next) : IWatchListener
{
    public void Configured(SyncConfiguration configuration, DateTimeOffset at)
    {
        feed.Observe(state => state.Configured(configuration, at));
        next.Configured(configuration, at);
    }

    public void Reported(string trigger, SyncReport report)
    {
        feed.Observe(state => state.Reported(trigger, report));
        next.Reported(trigger, report);
    }

    public void Interim(SyncReport sofar)
    {
        feed.Observe(state => state.InterimReported(sofar));
        next.Interim(sofar);
    }

    public void Pending(ImmutableArray<(NameInZone Name, DateTimeOffset Due)> pending)
    {
        feed.Observe(state => state.Pending(pending));
        next.Pending(pending);
    }

    public void Problem(string text)
    {
        feed.Observe(state => state.Problem(time.GetUtcNow(), text));
        next.Problem(text);
    }
}
