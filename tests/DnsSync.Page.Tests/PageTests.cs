using DnsSync.Model;
using DnsSync.Planning;
using DnsSync.Reporting;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace DnsSync.Page.Tests;

/// <summary>What the page shows when it is opened, and how it updates.</summary>
[Collection(InBrowser.Name)]
[Trait("Speed", "slow")]
public sealed class PageTests(Browser browser)
{
    private const string Name = "a.iot.eu-west-1.amazonaws.com";

    private static readonly ObservedEndpoint Two = Observed.Endpoint("vpce-0a1b2c3d4e5f60001", "10.0.1.7", "10.0.2.9");
    private static readonly ObservedEndpoint Three =
        Observed.Endpoint("vpce-0a1b2c3d4e5f60001", "10.0.1.7", "10.0.2.9", "10.0.3.11");

    [Fact]
    public async Task Shows_names_endpoints_zones_interfaces_and_their_links()
    {
        await using var page = await LivePage.OpenAsync(browser, Observed.Page(Observed.Name(Name, Two)));
        await Expect(page.Page.Locator("#status")).ToHaveTextAsync("1 in sync. Last read at 12:00:01.");
        await Expect(page.Page.Locator("#owner")).ToHaveTextAsync("owner prod");
        var drawing = page.Page.Locator("#drawing");
        foreach (var text in (string[])[Observed.Vpc, "eu-west-1a", "eu-west-1b", "vpce-0a1b2c3d4e5f60001", "iot.data", "10.0.1.7", "10.0.2.9"])
        {
            await Expect(drawing.GetByText(text, new() { Exact = true })).ToHaveCountAsync(1);
        }

        await Expect(drawing.Locator("path.published")).ToHaveCountAsync(1);
        await Expect(drawing.Locator(".interface.published")).ToHaveCountAsync(2);
        await Expect(page.Page.Locator("#names tr")).ToHaveCountAsync(1);
        await Expect(page.Page.Locator("#names tr")).ToContainTextAsync("10.0.1.7 10.0.2.9");
        await Expect(page.Page.Locator("#detail h3")).ToHaveTextAsync(Name);
        await Expect(page.Page.Locator("#detail")).ToContainTextAsync($"{Name}. A 10.0.1.7,10.0.2.9 ttl=60");
    }

    [Fact]
    public async Task Updates_without_a_reload()
    {
        await using var page = await LivePage.OpenAsync(browser, Observed.Page(Observed.Name(Name, Two)));
        await page.Page.EvaluateAsync("window.isTheSame = true");
        page.Feed.Observe(state => state
            .EventReceived(Observed.Noon.AddSeconds(5), "ModifyVpcEndpoint by operator: it adds subnet-2")
            .SeenAfter(6, "change", Observed.Name(Name, Observed.AddressesOf(Two), Three.In(EndpointState.Pending))
                .But(Outcome.Unsettled, FindingKind.Unsettled, "the endpoint is pending")));
        await Expect(page.Page.Locator("#drawing .interface.offered")).ToContainTextAsync("10.0.3.11");
        await Expect(page.Page.Locator("#drawing .endpoint.transition")).ToContainTextAsync("pending");
        await Expect(page.Page.Locator("#drawing .name.unsettled")).ToHaveCountAsync(1);
        await Expect(page.Page.Locator("#detail .findings")).ToContainTextAsync("unsettled: the endpoint is pending");

        page.Feed.Observe(state => state.SeenAfter(16, "requeue",
            Observed.Name(Name, Three).ChangedFrom("10.0.1.7", "10.0.2.9")));
        await Expect(page.Page.Locator("#drawing .interface.published")).ToHaveCountAsync(3);
        await Expect(page.Page.Locator("#detail .diff .delete").First).ToHaveTextAsync($"- DELETE {Name}. A 10.0.1.7,10.0.2.9 ttl=60");
        await Expect(page.Page.Locator("#detail .diff .create").First).ToHaveTextAsync($"+ CREATE {Name}. A 10.0.1.7,10.0.2.9,10.0.3.11 ttl=60");
        await Expect(page.Page.Locator("#timeline li").First).ToContainTextAsync("requeue: 1 changed");
        await Expect(page.Page.Locator("#timeline li.event")).ToContainTextAsync("ModifyVpcEndpoint by operator");
        await Expect(page.Page.Locator("#times circle")).ToHaveCountAsync(1);
        await Expect(page.Page.Locator("#times-text")).ToHaveTextAsync("1 change: half of them within 3 s, the longest took 3 s.");
        Assert.True(await page.Page.EvaluateAsync<bool>("window.isTheSame"));
    }

    [Fact]
    public async Task Moves_existing_elements_instead_of_redrawing_them()
    {
        await using var page = await LivePage.OpenAsync(browser, Observed.Page(Observed.Name("b.example", Two)), reduceMotion: false);
        var card = page.Page.Locator("#drawing .name").GetByText("b.example");
        await card.EvaluateAsync("text => text.isTheSame = true");
        var before = (await card.BoundingBoxAsync())!.Y;
        page.Feed.Observe(_ => Observed.Page(Observed.Name("a.example", Two), Observed.Name("b.example", Two)));
        await Expect(page.Page.Locator("#drawing .name")).ToHaveCountAsync(2);
        await page.Page.WaitForTimeoutAsync(600);
        Assert.True(await card.EvaluateAsync<bool>("text => text.isTheSame"));
        Assert.True((await card.BoundingBoxAsync())!.Y > before + 40);
    }

    [Fact]
    public async Task Escapes_all_text()
    {
        const string nasty = "<img src=x onerror=alert(1)>";
        await using var page = await LivePage.OpenAsync(browser, Observed.Page(
            Observed.Name(Name, Two).But(Outcome.Held, FindingKind.Held, nasty)).EventReceived(Observed.Noon, nasty));
        await Expect(page.Page.Locator("#detail .findings")).ToContainTextAsync(nasty);
        await Expect(page.Page.Locator("#timeline li.event")).ToContainTextAsync(nasty);
        await Expect(page.Page.Locator("img")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task Reports_a_lost_connection_and_keeps_the_last_state()
    {
        await using var page = await LivePage.OpenAsync(browser, Observed.Page(Observed.Name(Name, Two)));
        page.MayComplain = true;
        await page.Server.DisposeAsync();
        await Expect(page.Page.Locator("#status")).ToHaveTextAsync("The process does not respond. This is the last known state.");
        await Expect(page.Page.Locator("#status")).ToHaveClassAsync("lost");
        await Expect(page.Page.Locator("#names tr")).ToHaveCountAsync(1);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Reconnects_when_the_process_is_back(bool turnsAwayAtFirst)
    {
        await using var page = await LivePage.OpenAsync(browser, Observed.Page(Observed.Name(Name, Two)));
        page.MayComplain = true;
        var address = System.Net.IPEndPoint.Parse(page.Server.Address.Authority);
        await page.Server.DisposeAsync();
        await Expect(page.Page.Locator("#status")).ToHaveClassAsync("lost");

        page.Feed.Observe(state => state.SeenAfter(60, "interval", Observed.Name(Name, Three)));
        if (turnsAwayAtFirst)
        {
            await using var full = await Serving.PageServer.StartAsync(page.Feed, new PageSettings(address) { MaximumStreams = 0 });
            await page.Page.WaitForResponseAsync(response => response.Status == 503);
        }

        await using var again = await Serving.PageServer.StartAsync(page.Feed, new PageSettings(address));
        await Expect(page.Page.Locator("#status")).ToHaveTextAsync("1 in sync. Last read at 12:01:01.");
        await Expect(page.Page.Locator("#drawing .interface.published")).ToHaveCountAsync(3);
    }

    [Fact]
    public async Task Buttons_run_their_action_and_report_it()
    {
        var done = 0;
        await using var page = await LivePage.OpenAsync(browser, Observed.Page(Observed.Name(Name, Two)), actions:
        [
            new PageAction("resync", "Resync now", () => $"Done {++done}."),
        ]);
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Resync now" }).FocusAsync();
        await page.Page.Keyboard.PressAsync("Enter");
        await Expect(page.Page.Locator("#done")).ToHaveTextAsync("Done 1.");
        Assert.Equal(1, done);
    }

    [Fact]
    public async Task Has_no_action_buttons_unless_changes_are_allowed()
    {
        await using var page = await LivePage.OpenAsync(browser, Observed.Page(Observed.Name(Name, Two)));
        await Expect(page.Page.Locator("#actions")).ToBeHiddenAsync();
        await Expect(page.Page.Locator("#actions button")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task Forbids_inline_scripts_and_styles()
    {
        await using var page = await LivePage.OpenAsync(browser, Observed.Page(Observed.Name(Name, Two)));
        page.MayComplain = true;
        await page.Page.EvaluateAsync("""
            () => {
              const script = document.createElement("script");
              script.textContent = "window.ran = true";
              const style = document.createElement("style");
              style.textContent = "body { display: none }";
              document.body.append(script, style);
            }
            """);
        Assert.False(await page.Page.EvaluateAsync<bool>("window.ran === true"));
        await Expect(page.Page.Locator("body")).ToBeVisibleAsync();
    }
}
