using System.Diagnostics;
using System.Text.Json;
using Deque.AxeCore.Playwright;
using DnsSync.Page.Model;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace DnsSync.Page.Tests;

/// <summary>
/// Whether everybody can read it: axe, text that stays in its box, boxes that keep clear of each
/// other, any width. <c>DNSSYNC_PICTURES=folder</c> keeps pictures for the eye.
/// </summary>
[Collection(InBrowser.Name)]
[Trait("Speed", "slow")]
public sealed class ReadabilityTests(Browser browser)
{
    private const string TextsAndBoxes = """
        () => {
          const box = (node) => { const b = node.getBoundingClientRect(); return [b.left, b.top, b.right, b.bottom]; };
          return JSON.stringify([...document.querySelectorAll("#drawing .node")].map((node) => ({
            what: node.dataset.key,
            kind: node.classList[1],
            box: box(node.querySelector("rect")),
            texts: [...node.querySelectorAll("text")].map(box),
          })));
        }
        """;

    public static TheoryData<string, ColorScheme, int> Pages => new MatrixTheoryData<string, ColorScheme, int>(
        ["everything", "fleet", "nothing"], [ColorScheme.Light, ColorScheme.Dark], [1400, 400]);

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task Axe_finds_nothing(string scene, ColorScheme scheme, int width)
    {
        await using var page = await LivePage.OpenAsync(
            browser, SceneOf(scene), scheme, width, actions: [new PageAction("resync", "Resync now", () => "Done.")]);
        await page.PictureAsync($"{scene}-{scheme}-{width}");
        var found = await page.Page.RunAxe();
        Assert.Equal([], found.Violations.Select(violation =>
            $"{violation.Id}: {string.Join("; ", violation.Nodes.Select(node => node.Html))}"));
        Assert.NotEmpty(found.Passes);
    }

    [Theory]
    [InlineData("everything")]
    [InlineData("fleet")]
    [InlineData("crowded")]
    public async Task Text_stays_in_its_box_and_no_box_covers_another(string scene)
    {
        await using var page = await LivePage.OpenAsync(browser, SceneOf(scene));
        await page.PictureAsync($"boxes-{scene}");
        var drawn = JsonSerializer.Deserialize<Drawn[]>(
            await page.Page.EvaluateAsync<string>(TextsAndBoxes), JsonSerializerOptions.Web)!;
        Assert.True(drawn.Length > 10);
        foreach (var node in drawn)
        {
            Assert.All(node.Texts, text => Assert.True(
                text[0] >= node.Box[0] + 2 && text[1] >= node.Box[1] && text[2] <= node.Box[2] - 2 && text[3] <= node.Box[3],
                $"text of {node.What} leaves its box"));
            Assert.All(node.Texts.SelectMany(one => node.Texts.Where(other => other != one), (one, other) => (one, other)),
                pair => Assert.False(Overlap(pair.one, pair.other), $"two lines of {node.What} overlap"));
        }

        var things = drawn.Where(node => node.Kind is not ("vpc" or "zone")).ToList();
        foreach (var one in things)
        {
            Assert.DoesNotContain(things, other => other != one && Overlap(one.Box, other.Box));
        }

        var frames = drawn.Where(node => node.Kind == "vpc").ToList();
        Assert.DoesNotContain(frames, one => frames.Any(other => other != one && Overlap(one.Box, other.Box)));
    }

    [Theory]
    [InlineData(1400)]
    [InlineData(700)]
    [InlineData(360)]
    public async Task The_page_never_scrolls_sideways(int width)
    {
        await using var page = await LivePage.OpenAsync(browser, Scenes.Everything, width: width);
        Assert.Equal(width, await page.Page.EvaluateAsync<int>("document.documentElement.scrollWidth"));
        var sections = JsonSerializer.Deserialize<double[][]>(await page.Page.EvaluateAsync<string>(
            "() => JSON.stringify([...document.querySelectorAll('header, section')].map(s => { const b = s.getBoundingClientRect(); return [b.left, b.top, b.right, b.bottom]; }))"))!;
        Assert.All(sections, one => Assert.All(sections, other => Assert.False(one != other && Overlap(one, other))));
    }

    [Fact]
    public async Task Two_hundred_names_are_grouped_and_a_change_stands_out()
    {
        await using var page = await LivePage.OpenAsync(browser, Scenes.Fleet(200));
        await Expect(page.Page.Locator("#names tr")).ToHaveCountAsync(200);
        Assert.InRange(await page.Page.Locator("#drawing .name, #drawing .group").CountAsync(), 4, 12);
        await Expect(page.Page.Locator("#drawing .group").First).ToContainTextAsync("50 names");
        await Expect(page.Page.Locator("#drawing .name.held")).ToHaveCountAsync(4);
        await Expect(page.Page.Locator("#detail h3")).ToContainTextAsync("device-fleet-049");

        var since = Stopwatch.GetTimestamp();
        page.Feed.Observe(state => state.EventReceived(Observed.Noon.AddSeconds(9), "seen"));
        await Expect(page.Page.Locator("#timeline li.event")).ToContainTextAsync("seen");
        Assert.True(Stopwatch.GetElapsedTime(since) < TimeSpan.FromSeconds(3));
    }

    [Fact]
    public async Task Reduced_motion_is_respected()
    {
        await using var page = await LivePage.OpenAsync(browser, Scenes.Everything, reduceMotion: true);
        Assert.Equal("0s", await page.Page.Locator("#drawing .node").First.EvaluateAsync<string>("node => getComputedStyle(node).transitionDuration.split(',')[0]"));
        await using var other = await LivePage.OpenAsync(browser, Scenes.Everything, reduceMotion: false);
        Assert.NotEqual("0s", await other.Page.Locator("#drawing .node").First.EvaluateAsync<string>("node => getComputedStyle(node).transitionDuration.split(',')[0]"));
    }

    [Fact]
    public async Task Of_thousands_of_names_the_first_are_listed_and_the_filter_finds_the_rest()
    {
        await using var page = await LivePage.OpenAsync(browser, Scenes.Fleet(3000));
        await Expect(page.Page.Locator("#names tr")).ToHaveCountAsync(500);
        await Expect(page.Page.Locator("#shown")).ToHaveTextAsync("3000 names, the first 500 listed");
        await page.Page.Locator("#filter").FillAsync("fleet-2987");
        await Expect(page.Page.Locator("#names tr")).ToHaveCountAsync(1);
    }

    [Fact]
    public async Task Of_many_addresses_the_first_are_listed_and_the_selected_name_tells_all()
    {
        await using var page = await LivePage.OpenAsync(browser, Scenes.Crowded);
        await Expect(page.Page.Locator("#names tr").First).ToContainTextAsync("10.1.4.4 and 48 more");
        await Expect(page.Page.Locator("#detail")).ToContainTextAsync("10.11.7.4");
    }

    [Theory]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public async Task Words_in_the_picture_stand_out(ColorScheme scheme)
    {
        // axe does not judge text on drawn shapes. WCAG 2.2, 1.4.3: at least 4.5 to 1.
        const string contrasts = """
            () => {
              const pixel = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
              const light = (...fills) => {
                for (const fill of fills) {
                  pixel.fillStyle = fill;
                  pixel.fillRect(0, 0, 1, 1);
                }
                const part = (octet) => octet <= 10.31 ? octet / 255 / 12.92 : ((octet / 255 + 0.055) / 1.055) ** 2.4;
                const [red, green, blue] = pixel.getImageData(0, 0, 1, 1).data;
                return 0.2126 * part(red) + 0.7152 * part(green) + 0.0722 * part(blue);
              };
              const fill = (node) => getComputedStyle(node).fill;
              const ground = fill(document.querySelector("#drawing .vpc > rect"));
              return JSON.stringify([...document.querySelectorAll("#drawing .node text")].map((text) => {
                const behind = light(ground, fill(text.closest(".node").querySelector("rect")));
                const words = light(ground, fill(text));
                return (Math.max(behind, words) + 0.05) / (Math.min(behind, words) + 0.05);
              }));
            }
            """;
        await using var page = await LivePage.OpenAsync(browser, Scenes.Everything, scheme);
        var found = JsonSerializer.Deserialize<double[]>(await page.Page.EvaluateAsync<string>(contrasts))!;
        Assert.True(found.Length > 50);
        Assert.True(found.Min() >= 4.5, $"a contrast is {found.Min():0.00}");
    }

    private static PageState SceneOf(string scene) => scene switch
    {
        "everything" => Scenes.Everything,
        "crowded" => Scenes.Crowded,
        "fleet" => Scenes.Fleet(60),
        _ => PageState.Empty,
    };

    private static bool Overlap(double[] one, double[] other) =>
        one[0] < other[2] - 0.5 && other[0] < one[2] - 0.5 && one[1] < other[3] - 0.5 && other[1] < one[3] - 0.5;

    private sealed record Drawn(string What, string Kind, double[] Box, double[][] Texts);
}
