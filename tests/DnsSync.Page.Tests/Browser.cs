using Microsoft.Playwright;

namespace DnsSync.Page.Tests;

/// <summary>Debian's Chromium, once for all tests.</summary>
public sealed class Browser : IAsyncLifetime
{
    private IPlaywright? _playwright;
    private IBrowser? _browser;

    private static string? Executable => new[] { "chromium", "chromium-browser", "google-chrome" }
        .SelectMany(name => Environment.GetEnvironmentVariable("PATH")!.Split(Path.PathSeparator)
            .Select(folder => Path.Combine(folder, name)))
        .FirstOrDefault(File.Exists);

    public async ValueTask InitializeAsync()
    {
        if (Executable is not { } executable)
        {
            return;
        }

        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = executable,

            // As root it has no sandbox; and it may connect only to the page.
            ChromiumSandbox = false,
            Args =
            [
                "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
                "--disable-component-update", "--disable-sync",
            ],
        });
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is { } browser)
        {
            await browser.DisposeAsync();
        }

        _playwright?.Dispose();
    }

    /// <summary>A new window; the test is skipped where there is no browser.</summary>
    internal async Task<IPage> OpenAsync(
        ColorScheme scheme = ColorScheme.Light, int width = 1400, int height = 1000, bool reduceMotion = true)
    {
        Assert.SkipUnless(_browser is not null, "there is no Chromium (Debian: package chromium)");
        var context = await _browser!.NewContextAsync(new BrowserNewContextOptions
        {
            ColorScheme = scheme,
            ReducedMotion = reduceMotion ? ReducedMotion.Reduce : ReducedMotion.NoPreference,
            ViewportSize = new ViewportSize { Width = width, Height = height },
            TimezoneId = "UTC",
        });
        context.SetDefaultTimeout(10_000);
        return await context.NewPageAsync();
    }
}

[CollectionDefinition(Name)]
public sealed class InBrowser : ICollectionFixture<Browser>
{
    public const string Name = "in a browser";
}
