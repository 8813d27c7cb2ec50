using Microsoft.Playwright;

namespace DnsSync.Page.Tests;

/// <summary>Pictures for the eye: <c>DNSSYNC_PICTURES=folder</c> keeps them.</summary>
[Collection(InBrowser.Name)]
public sealed class PictureTests(Browser browser)
{
    [Theory]
    [InlineData(ColorScheme.Light, 1400)]
    [InlineData(ColorScheme.Dark, 1400)]
    [InlineData(ColorScheme.Light, 400)]
    public async Task Everything(ColorScheme scheme, int width)
    {
        await using var page = await LivePage.OpenAsync(browser, Scenes.Everything, scheme, width);
        await page.PictureAsync($"everything-{scheme}-{width}");
    }

    [Theory]
    [InlineData(ColorScheme.Light, 1400)]
    [InlineData(ColorScheme.Dark, 400)]
    public async Task Fleet(ColorScheme scheme, int width)
    {
        await using var page = await LivePage.OpenAsync(browser, Scenes.Fleet(200), scheme, width);
        await page.PictureAsync($"fleet-{scheme}-{width}");
    }
}
