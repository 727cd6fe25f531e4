using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Solidarity.Testing;

namespace Solidarity.Browser.Tests;

[Collection(PublicSite.Name)]
public sealed class PublicPagesTests(BrowserFixture fixture)
{
    private const int MostBytes = 60 * 1024;

    private static readonly string[] Pages =
    [
        "/", "/es", "/statements/we-stand-with-the-people-of-peru", "/es/statements/we-stand-with-the-people-of-peru",
        "/ar/statements/we-stand-with-the-people-of-peru", "/campaigns/solidarity-with-the-people-of-peru", "/subscribe", "/subscribe?sent=true",
        "/about", "/privacy", "/imprint", "/accessibility", "/your-data", "/your-data/nothing", "/change-address/nothing", "/confirm/nothing", "/unsubscribe/nothing", "/not-me/nothing", "/no-such-page",
        "/console/sign-in", "/api", "/embed/lists/monthly-letter", "/embed/lists/monthly-letter/sent",
    ];

    public static TheoryData<string> Looked =>
    [
        .. Pages,

        // The script that runs the other way, and the language with the longest words.
        .. new[] { "", "/campaigns/solidarity-with-the-people-of-peru", "/subscribe", "/statements", "/embed/lists/monthly-letter" }.SelectMany(page => new[] { "/ar" + page, "/de" + page }),
    ];

    [Fact]
    public async Task Who_hears_the_subscribe_form_hears_what_each_field_is_in_order()
    {
        var page = await fixture.VisitorAsync();
        await page.GotoAsync("/subscribe");
        await Assertions.Expect(page.Locator("main")).ToMatchAriaSnapshotAsync("""
            - heading "Get our statements by e-mail" [level=1]
            - textbox "E-mail address"
            - textbox "Your name (optional)"
            - group "What would you like to get?":
              - checkbox /Latin America .*/
              - checkbox /Monthly letter .*/
              - checkbox /Statements .*/
            - combobox "Language of the mails"
            - paragraph: /is responsible and alone receives your address/
            - button "Subscribe"
            """);

        // Not a word of the field that is there for programs.
        Assert.Equal(2, await page.Locator("main").GetByRole(AriaRole.Textbox).CountAsync());

        await page.FillAsync("#email", "nobody");
        await page.ClickAsync("main form button");
        await Assertions.Expect(page.Locator("main")).ToMatchAriaSnapshotAsync("""
            - alert:
              - heading /.+/ [level=2]
              - list:
                - listitem:
                  - link /This is not an address.*/
                - listitem:
                  - link "Choose at least one list."
            - heading "Get our statements by e-mail" [level=1]
            - textbox "E-mail address" [invalid]
            """);
        await Assertions.Expect(page.Locator("#email")).ToHaveAccessibleDescriptionAsync(new Regex("We send one mail to it.*This is not an address", RegexOptions.Singleline));
        await page.Context.DisposeAsync();
    }

    [Theory]
    [MemberData(nameof(Looked))]
    public async Task Axe_finds_nothing_and_nothing_hangs_over_the_edge(string path)
    {
        var page = await fixture.VisitorAsync();
        Assert.Empty(await Looks.FaultsAsync(page, path));
        if (path.StartsWith("/de", StringComparison.Ordinal))
        {
            await page.SetViewportSizeAsync(320, 900);
            await page.GotoAsync(path);
            Assert.Empty(await Looks.FaultsAsync(page));
        }

        await page.Context.DisposeAsync();
    }

    [Fact]
    public async Task The_menu_stands_on_one_line_beside_the_name_in_each_language()
    {
        var page = await fixture.VisitorAsync();
        foreach (var language in new[] { "", "/es", "/de", "/fr", "/pt", "/ar" })
        {
            await page.GotoAsync(language + "/about");
            Assert.True(await page.EvaluateAsync<bool>("""
                () => {
                    const middles = [...document.querySelectorAll('.masthead .name, .masthead nav:not(.languages) li')].map(e => e.getBoundingClientRect()).map(box => (box.top + box.bottom) / 2);
                    return Math.max(...middles) - Math.min(...middles) < 8;
                }
                """), language);
        }

        // A word of the name that does not fit beside the menu moves the menu, and covers nothing.
        await page.SetViewportSizeAsync(360, 900);
        await page.EvaluateAsync("document.querySelector('.masthead .name span').textContent = 'Bündnis für Rechtsschutzversicherungsgesellschaften'");
        Assert.True(await page.EvaluateAsync<bool>("""
            () => document.documentElement.scrollWidth <= innerWidth
                && document.querySelector('.masthead .name').getBoundingClientRect().bottom <= document.querySelector('.masthead nav').getBoundingClientRect().top
            """));
        await page.Context.DisposeAsync();
    }

    [Fact]
    public async Task A_page_to_subscribe_weighs_little_on_the_first_visit()
    {
        var page = await fixture.VisitorAsync(360);
        var session = await page.Context.NewCDPSessionAsync(page);
        await session.SendAsync("Network.enable");
        var bytes = 0d;
        session.Event("Network.loadingFinished").OnEvent += (_, data) => bytes += data!.Value.GetProperty("encodedDataLength").GetDouble();
        await page.GotoAsync("/subscribe", new() { WaitUntil = WaitUntilState.NetworkIdle });
        Assert.InRange(bytes, 1_000, MostBytes);
        await page.Context.DisposeAsync();
    }
}
