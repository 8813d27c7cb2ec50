using System.Net;
using DnsSync.Page.Model;
using DnsSync.Page.Serving;
using Microsoft.Playwright;

namespace DnsSync.Page.Tests;

/// <summary>A page that is served, and open in a browser; closing it, nothing may have gone wrong there.</summary>
internal sealed class LivePage : IAsyncDisposable
{
    private readonly List<string> _problems = [];

    private LivePage(PageFeed feed, PageServer server, IPage page) =>
        (Feed, Server, Page) = (feed, server, page);

    public PageFeed Feed { get; }

    public PageServer Server { get; private set; }

    public IPage Page { get; }

    /// <summary>Whether the browser may log errors, as it does without a server.</summary>
    public bool MayComplain { get; set; }

    public static async Task<LivePage> OpenAsync(
        Browser browser,
        PageState state,
        ColorScheme scheme = ColorScheme.Light,
        int width = 1400,
        int height = 1000,
        bool reduceMotion = true,
        params PageAction[] actions)
    {
        var window = await browser.OpenAsync(scheme, width, height, reduceMotion);
        var feed = new PageFeed();
        feed.Observe(_ => state);
        var server = await PageServer.StartAsync(
            feed, new PageSettings(new IPEndPoint(IPAddress.Loopback, 0)) { Actions = actions });
        var page = new LivePage(feed, server, window);
        window.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning")
            {
                page._problems.Add(message.Text);
            }
        };
        window.PageError += (_, problem) => page._problems.Add(problem);
        window.RequestFailed += (_, request) => page._problems.Add($"{request.Url} {request.Failure}");
        await window.GotoAsync(server.Address.ToString());
        await Assertions.Expect(window.Locator("#status")).Not.ToHaveTextAsync("Connecting …");
        return page;
    }

    /// <summary>Takes a screenshot, if screenshots were requested.</summary>
    public async Task PictureAsync(string name, bool fullPage = true)
    {
        if (Environment.GetEnvironmentVariable("DNSSYNC_PICTURES") is { Length: > 0 } folder)
        {
            await Page.ScreenshotAsync(new PageScreenshotOptions
            {
                Path = Path.Combine(folder, name + ".png"),
                FullPage = fullPage,
            });
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Page.Context.DisposeAsync();
        await Server.DisposeAsync();
        if (!MayComplain)
        {
            Assert.Equal([], _problems.Where(problem => !problem.Contains("/events", StringComparison.Ordinal)).ToList());
        }
    }
}
