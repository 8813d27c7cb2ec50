using System.Diagnostics;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace DnsSync.Page.Tests;

/// <summary>The page of the real demo, and its picture in README.</summary>
[Collection(InBrowser.Name)]
[Trait("Speed", "slow")]
public sealed class DemoPageTests(Browser browser)
{
    private const string Name = "a1b2c3d4e5f6g7-ats.iot.ap-northeast-1.amazonaws.com";

    private static string Picture => Path.Combine(Repository.Root, "docs", "images", "live-page.png");

    [Fact]
    public async Task Shows_the_tour_and_matches_the_picture_in_README()
    {
        var page = await browser.OpenAsync(width: 1280, height: 850);
        using var demo = Start();
        try
        {
            var address = await LineAsync(demo.StandardError, "live page: ");
            _ = DrainAsync(demo.StandardError);
            await page.GotoAsync(address.Split(' ')[2]);
            await LineAsync(demo.StandardOutput, "4. ");
            _ = DrainAsync(demo.StandardOutput);

            // The next step is an address by hand, which goes after a second read: seconds in which the
            // page has something to tell.
            await Expect(page.Locator("#drawing .name")).ToHaveCountAsync(2);
            await Expect(page.Locator("#timeline")).ToContainTextAsync("DeleteVpcEndpoints");
            await Expect(page.Locator("#detail h3")).ToHaveTextAsync(Name);
            if (Golden.IsAccepting)
            {
                await Expect(page.Locator("#detail .findings")).ToContainTextAsync("127.66.66.66 is on no endpoint");
                Directory.CreateDirectory(Path.GetDirectoryName(Picture)!);
                await page.ScreenshotAsync(new PageScreenshotOptions { Path = Picture });
            }
        }
        finally
        {
            demo.Kill(entireProcessTree: true);
            await page.Context.DisposeAsync();
        }

        var readme = await File.ReadAllTextAsync(Path.Combine(Repository.Root, "README.md"));
        Assert.Contains("](docs/images/live-page.png)", readme, StringComparison.Ordinal);
        Assert.True(File.Exists(Picture), "the picture is missing: run this test with DNSSYNC_ACCEPT=1, look at it, and commit it");
        Assert.InRange(new FileInfo(Picture).Length, 20_000, 200_000);
    }

    private static Process Start() => Process.Start(new ProcessStartInfo("dotnet",
    [
        Path.Combine(AppContext.BaseDirectory, "DnsSync.Cli.dll"),
        "demo", "--page", "127.0.0.1:0", "--dns", "127.0.0.1:0", "--aws", "127.0.0.1:0",
    ])
    {
        RedirectStandardOutput = true,
        RedirectStandardError = true,
    })!;

    private static async Task<string> LineAsync(StreamReader from, string beginning)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (await from.ReadLineAsync(limit.Token) is { } line)
        {
            if (line.StartsWith(beginning, StringComparison.Ordinal))
            {
                return line;
            }
        }

        throw new InvalidOperationException($"the demo ended without a line '{beginning}…'");
    }

    // The rest is not used, but the pipe must be drained.
    private static async Task DrainAsync(StreamReader from)
    {
        while (await from.ReadLineAsync() is not null)
        {
        }
    }
}
