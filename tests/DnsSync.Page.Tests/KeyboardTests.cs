using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace DnsSync.Page.Tests;

/// <summary>Everything without a mouse, with two hundred names.</summary>
[Collection(InBrowser.Name)]
[Trait("Speed", "slow")]
public sealed class KeyboardTests(Browser browser)
{
    [Fact]
    public async Task Filters_moves_and_selects_with_keys_alone()
    {
        await using var page = await LivePage.OpenAsync(browser, Scenes.Fleet(200));
        var keyboard = page.Page.Keyboard;
        await keyboard.PressAsync("/");
        await Expect(page.Page.Locator("#filter")).ToBeFocusedAsync();
        await keyboard.TypeAsync("fleet-12");
        await Expect(page.Page.Locator("#names tr")).ToHaveCountAsync(10);
        await Expect(page.Page.Locator("#shown")).ToHaveTextAsync("10 of 200 names");

        await keyboard.PressAsync("ArrowDown");
        await keyboard.PressAsync("ArrowDown");
        await keyboard.PressAsync("ArrowDown");
        await keyboard.PressAsync("Enter");
        await Expect(page.Page.Locator("#detail h3")).ToHaveTextAsync("device-fleet-122.iot.eu-west-1.amazonaws.com");
        await Expect(page.Page.Locator("#names tr.selected button")).ToBeFocusedAsync();
        await keyboard.PressAsync("End");
        await keyboard.PressAsync("Enter");
        await Expect(page.Page.Locator("#detail h3")).ToContainTextAsync("device-fleet-129");
        await keyboard.PressAsync("Home");
        await keyboard.PressAsync("Space");
        await Expect(page.Page.Locator("#detail h3")).ToContainTextAsync("device-fleet-120");

        await keyboard.PressAsync("/");
        await keyboard.PressAsync("Escape");
        await Expect(page.Page.Locator("#names tr")).ToHaveCountAsync(200);
    }

    [Fact]
    public async Task Keeps_the_focus_and_the_choice_while_the_page_changes_below_them()
    {
        await using var page = await LivePage.OpenAsync(browser, Scenes.Fleet(20));
        await page.Page.Locator("#names button").Nth(4).FocusAsync();
        await page.Page.Keyboard.PressAsync("Enter");
        page.Feed.Observe(_ => Scenes.Fleet(200).EventReceived(Observed.Noon, "more"));
        await Expect(page.Page.Locator("#names tr")).ToHaveCountAsync(200);
        await Expect(page.Page.Locator("#names button").Nth(4)).ToBeFocusedAsync();
        await Expect(page.Page.Locator("#detail h3")).ToContainTextAsync("device-fleet-004");
    }

    [Fact]
    public async Task Reaches_every_part_with_few_tabs_and_the_names_with_one()
    {
        await using var page = await LivePage.OpenAsync(browser, Scenes.Fleet(200));
        var reached = new List<string>();
        for (var i = 0; i < 8; i++)
        {
            await page.Page.Keyboard.PressAsync("Tab");
            reached.Add(await page.Page.EvaluateAsync<string>(
                "() => document.activeElement.closest('tr') ? 'a name' : document.activeElement.id || document.activeElement.getAttribute('aria-label') || document.activeElement.textContent"));
        }

        Assert.Equal(
            ["Skip to the names", "picture", "filter", "4 held", "196 in sync", "a name", "Timeline, latest first"],
            reached.Take(7));
    }

    [Fact]
    public async Task Skips_to_the_names()
    {
        await using var page = await LivePage.OpenAsync(browser, Scenes.Fleet(20));
        await page.Page.Keyboard.PressAsync("Tab");
        await page.Page.Keyboard.PressAsync("Enter");
        await page.Page.Keyboard.PressAsync("Tab");
        await Expect(page.Page.Locator("#states button").First).ToBeFocusedAsync();
    }

    [Fact]
    public async Task Shows_only_one_state_at_a_press_and_all_at_the_next()
    {
        await using var page = await LivePage.OpenAsync(browser, Scenes.Fleet(200));
        var held = page.Page.GetByRole(AriaRole.Button, new() { Name = "4 held" });
        await held.PressAsync("Enter");
        await Expect(page.Page.Locator("#names tr")).ToHaveCountAsync(4);
        await Expect(held).ToHaveAttributeAsync("aria-pressed", "true");
        await held.PressAsync("Enter");
        await Expect(page.Page.Locator("#names tr")).ToHaveCountAsync(200);
    }
}
