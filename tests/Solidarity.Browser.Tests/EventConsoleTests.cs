using Microsoft.Playwright;
using Solidarity.Testing.Site;

namespace Solidarity.Browser.Tests;

/// <summary>Events in the console, as organizers see and plan them.</summary>
[Collection(ConsoleSite.Name)]
public sealed class EventConsoleTests(OrganizerFixture fixture)
{
    private const int MostTabs = 160;

    [Fact]
    public async Task A_weekly_event_is_planned_and_published_by_keyboard_and_without_script()
    {
        var page = await fixture.OrganizerAsync(script: false);
        await page.GotoAsync("/console/events/new");
        await TypeAsync("#title", "Vigil for the glaciers");
        await ReachAsync("#start");
        await page.FillAsync("#start", "2100-03-01T18:00");
        await page.FillAsync("#end", "2100-03-01T20:00");
        await ReachAsync("#repeats");
        await page.SelectOptionAsync("#repeats", "Weekly");
        await ReachAsync("#ends-Never");
        await page.Keyboard.PressAsync("ArrowDown");
        await TypeAsync("#count", "3");
        await PressAsync("button[value=dates]", "Enter");
        await Assertions.Expect(page.Locator(".preview h2")).ToHaveTextAsync("3 dates.");
        await ReachAsync("#except-2100-03-08");
        await page.Keyboard.PressAsync("Space");
        await TypeAsync("[id='place.town']", "Lima");
        await page.SelectOptionAsync("[id='place.country']", "PE");
        await TypeAsync("[id='shifts[0].name']", "Stewards");
        await PressAsync("button[value=more-shifts]", "Enter");
        await Assertions.Expect(page.Locator("[id='shifts[1].name']")).ToBeFocusedAsync();
        await page.Keyboard.TypeAsync("Medics");

        // The dates are shown anew, for somebody pressed another button in between; what was left out stays so.
        await PressAsync("button[value=publish]", "Enter");
        await page.ArriveAsync("/state$");
        await Assertions.Expect(page.Locator("#stands")).ToHaveTextAsync("Draft");
        await PressAsync(".card button[value=publish]", "Enter");
        await Assertions.Expect(page.Locator("[role=status]")).ToHaveTextAsync("The event is published.");
        await page.ClickAsync("nav .tabs a[href$='/dates']");
        await Assertions.Expect(page.Locator("tbody tr")).ToHaveCountAsync(2);
        await page.Context.DisposeAsync();

        async Task TypeAsync(string field, string text)
        {
            await ReachAsync(field);
            await page.Keyboard.TypeAsync(text);
        }

        async Task PressAsync(string button, string key)
        {
            await ReachAsync(button);
            await page.Keyboard.PressAsync(key);
            await page.LoadedAsync();
        }

        async Task ReachAsync(string selector)
        {
            for (var tabs = 0; tabs < MostTabs; tabs++)
            {
                if (await page.Locator($"{selector}:focus").CountAsync() > 0)
                {
                    return;
                }

                await page.Keyboard.PressAsync("Tab");
            }

            Assert.Fail($"{selector} can't be reached by Tab.");
        }
    }

    [Fact]
    public async Task Axe_finds_nothing_on_the_pages_of_an_event_and_nothing_hangs_over_the_edge()
    {
        var paths = await Events.MadeAsync(fixture);
        var page = await fixture.OrganizerAsync();
        List<string> faults = [];
        foreach (var path in paths)
        {
            faults.AddRange(await Looks.FaultsAsync(page, path));
        }

        await page.SetViewportSizeAsync(800, 900);
        foreach (var path in paths)
        {
            await page.GotoAsync("/ar" + path);
            faults.AddRange((await Looks.FaultsAsync(page)).Select(fault => $"{page.Url}: {fault}"));
        }

        // The dates as they are shown before they are saved.
        await page.SetViewportSizeAsync(360, 900);
        await page.GotoAsync(paths.First(path => path.Contains("/times", StringComparison.Ordinal)));
        await page.FillAsync("#start", "2100-03-01T19:00");
        await page.ClickAsync("button[value=dates].second");
        await page.LoadedAsync();
        await Assertions.Expect(page.Locator(".preview")).ToContainTextAsync("5 dates move.");
        faults.AddRange((await Looks.FaultsAsync(page)).Select(fault => $"{page.Url} with its dates: {fault}"));
        Assert.True(faults.Count == 0, string.Join("\n", faults));
        await page.Context.DisposeAsync();
    }
}

/// <summary>An event with shifts, and its pages in the console.</summary>
internal static class Events
{
    /// <summary>Makes one, and gives the addresses of its pages.</summary>
    public static async Task<IReadOnlyList<string>> MadeAsync(OrganizerFixture fixture)
    {
        ApiClient api = new(fixture.Site.Client(await fixture.Site.AddKeyAsync("events")));
        var planned = await api.MakeAsync("/events", new
        {
            campaign = (string)(await api.CampaignAsync())["slug"]!, title = "Vigil for the glaciers of the Cordillera Blanca", summary = "We stand for our water.", body = "## Come\n\nBring light.",
            start = "2100-03-01T18:00", end = "2100-03-01T20:00", timeZone = "America/Lima", recurrence = "FREQ=WEEKLY;BYDAY=MO;COUNT=6",
            place = new { venue = "Plaza San Martín", street = "Jirón de la Unión 1", town = "Lima", country = "PE", hidden = true }, link = "https://meet.example.org/vigil", capacity = 30, guests = 2,
            shifts = new object[] { new { name = "Stewards", to = "19:00", capacity = 5 }, new { name = "Everybody else" } }, questions = new[] { new { text = "Do you need a bed?" } },
            accessibility = new { stepFree = "yes", signLanguage = "onRequest" }, contact = new { name = "Ana", email = "ana@example.org" }, coHosts = new[] { "Unión de Vecinos" }, languages = new[] { "es", "qu" },
        });
        var at = $"/console/events/{planned["id"]}";
        var review = await api.MakeAsync($"/events/{planned["id"]}/copy", new { title = "March to the river", start = "2100-07-04", end = "2100-07-05", allDay = true });
        foreach (var act in new[] { $"{planned["id"]}/publish", $"{review["id"]}/review" })
        {
            using var done = await api.Http.PostAsync($"/api/v1/events/{act}", null);
            Assert.True(done.IsSuccessStatusCode, await done.Content.ReadAsStringAsync());
        }

        var dates = (await api.GetAsync($"/events/{planned["id"]}/dates"))["items"]!.AsArray();
        using (var cancelled = await api.Http.PostAsync($"/api/v1/events/{planned["id"]}/dates/{dates[^1]!["id"]}/cancel", null))
        {
            Assert.True(cancelled.IsSuccessStatusCode);
        }

        return
        [
            "/console/events", "/console/events/new", at, at + "?language=de", at + "/dates", at + "/dates?past=true", $"{at}/dates/{dates[0]!["id"]}", $"{at}/dates/{dates[^1]!["id"]}",
            at + "/times", at + "/times?from=2100-03-15", at + "/state", at + "/copy", $"/console/events/{review["id"]}/state",
        ];
    }
}
