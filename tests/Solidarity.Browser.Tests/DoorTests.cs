using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.Playwright;
using Solidarity.Testing.Site;

namespace Solidarity.Browser.Tests;

/// <summary>The door of an event on a phone, with the network there and gone.</summary>
[Collection(ConsoleSite.Name)]
public sealed class DoorTests(OrganizerFixture fixture)
{
    [Fact]
    public async Task Two_are_ticked_with_the_network_gone_and_sent_when_it_is_back()
    {
        ApiClient api = new(fixture.Site.Client(await fixture.Site.AddKeyAsync("door")));
        var (door, date) = await OpenedAsync(api, "vigil-in-lisbon");
        var page = await fixture.VisitorAsync(360);
        await page.GotoAsync((string)door["link"]!);
        await page.FillAsync("#pin", "12");
        await page.ClickAsync("[data-pin] button");
        await Assertions.Expect(page.Locator("[data-wrong]")).ToContainTextAsync("That is not the PIN");
        await OpenAsync(page, door);
        var people = page.Locator("[data-people] button");
        var expected = await people.CountAsync();
        Assert.InRange(expected, 20, 30);
        Assert.Empty(await Looks.FaultsAsync(page));

        // It is kept by the worker, and what it shows is kept sealed.
        await page.WaitForFunctionAsync("async () => (await (await caches.open('door:' + location.pathname)).keys()).length > 4");
        var held = await page.EvaluateAsync<string>("() => localStorage.getItem('door:' + location.pathname)");
        Assert.DoesNotContain("Demonstration", held, StringComparison.Ordinal);
        await page.Context.SetOfflineAsync(true);
        await page.ReloadAsync();
        await OpenAsync(page, door);
        await people.Nth(0).ClickAsync();
        await page.FillAsync("#find", await people.Nth(1).GetAttributeAsync("data-code") ?? "");
        await Assertions.Expect(people).ToHaveCountAsync(1);
        await people.Nth(0).ClickAsync();
        await Assertions.Expect(page.Locator("[data-state]")).ToContainTextAsync("Kept here until it is back: 2");
        Assert.Equal(0, await CameAsync(api, door, date));

        // Locked by hand, opened again: the ticks are there, and go once the network is back.
        await page.ClickAsync("[data-lock]");
        await Assertions.Expect(people).ToHaveCountAsync(0);
        await OpenAsync(page, door);
        await Assertions.Expect(page.Locator("[data-people] [aria-pressed=true]")).ToHaveCountAsync(2);
        await page.Context.SetOfflineAsync(false);
        await Assertions.Expect(page.Locator("[data-state]")).ToHaveTextAsync("Saved.");
        var came = await CameAsync(api, door, date);
        Assert.InRange(came, 2, 8);
        await page.ClickAsync("details.walk-in summary");
        await page.FillAsync("#walk-in-name", "Aldo");
        await page.FillAsync("#walk-in-guests", "2");
        await page.ClickAsync("[data-walk-in] button");
        await Assertions.Expect(people.Filter(new() { HasTextString = "Aldo" })).ToBeEnabledAsync();
        Assert.Equal(came + 2, await CameAsync(api, door, date));

        // Taken back: the phone forgets all of it as soon as it asks.
        using (var revoked = await api.Http.PostAsync($"/api/v1/events/{door["event"]}/doors/{door["id"]}/revoke", null))
        {
            Assert.True(revoked.IsSuccessStatusCode);
        }

        await people.Nth(0).ClickAsync();
        await Assertions.Expect(page.Locator("[data-ended]")).ToBeVisibleAsync();
        Assert.Null(await page.EvaluateAsync<string?>("() => localStorage.getItem('door:' + location.pathname)"));
        await page.WaitForFunctionAsync("async () => !(await caches.keys()).includes('door:' + location.pathname)");

        // One that is opened only after its end finds nothing either, and forgets what it kept.
        await page.EvaluateAsync("async () => { localStorage.setItem('door:' + location.pathname, '{}'); await caches.open('door:' + location.pathname); }");
        await page.ReloadAsync();
        await Assertions.Expect(page.Locator("[data-ended]")).ToBeVisibleAsync();
        await page.WaitForFunctionAsync("async () => !(await caches.keys()).includes('door:' + location.pathname) && !localStorage.getItem('door:' + location.pathname)");
        await page.Context.DisposeAsync();
    }

    private static async Task OpenAsync(IPage page, JsonObject door)
    {
        await page.FillAsync("#pin", (string)door["pin"]!);
        await page.ClickAsync("[data-pin] button");
        await Assertions.Expect(page.Locator("[data-list]")).ToBeVisibleAsync();
    }

    /// <summary>Makes a pass for the first date of an event, with the event's id beside it.</summary>
    internal static async Task<(JsonObject Door, string Date)> OpenedAsync(ApiClient api, string slug)
    {
        var planned = (await api.GetAsync("/events/planned"))["items"]!.AsArray().Single(x => (string)x!["slug"]! == slug)!;
        var date = (string)(await api.GetAsync($"/events/{planned["id"]}/dates"))["items"]![0]!["id"]!;
        using var made = await api.Http.PostAsJsonAsync($"/api/v1/events/{planned["id"]}/dates/{date}/doors", new { name = "Gate" });
        var door = (await made.Content.ReadFromJsonAsync<JsonObject>())!;
        door["event"] = planned["id"]!.DeepClone();
        return (door, date);
    }

    private static async Task<int> CameAsync(ApiClient api, JsonObject door, string date) =>
        (await api.GetAsync($"/events/{door["event"]}/dates/{date}"))["shifts"]!.AsArray().Sum(x => (int)x!["came"]!);
}
