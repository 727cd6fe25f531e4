using System.Net.Http.Json;
using Microsoft.Playwright;
using Solidarity.Testing.Site;

namespace Solidarity.Browser.Tests;

/// <summary>Petitions in the console, as organizers see and make them.</summary>
[Collection(ConsoleSite.Name)]
public sealed class PetitionConsoleTests(OrganizerFixture fixture)
{
    private const int MostTabs = 120;

    [Fact]
    public async Task A_petition_is_made_and_opened_by_keyboard_and_without_script()
    {
        var page = await fixture.OrganizerAsync(script: false);
        await page.GotoAsync("/console/petitions/new");
        await TypeAsync("#title", "Keep the library open");
        await TypeAsync("#ask", "Pay for two librarians.");
        await PressAsync("button[value=similar]", "Enter");
        await Assertions.Expect(page.Locator("#title")).ToHaveValueAsync("Keep the library open");
        await TypeAsync("#background", "It is the only warm room.");
        await TypeAsync("[id='targets[0].name']", "The town council");
        await PressAsync("button[value=more-targets]", "Enter");
        await Assertions.Expect(page.Locator("[id='targets[1].name']")).ToBeFocusedAsync();
        await page.Keyboard.TypeAsync("The mayor");
        await TypeAsync("[id='questions[0].text']", "Which room do you use?");
        await PressAsync("button[value=open]", "Enter");
        await page.ArriveAsync("/state$");
        await PressAsync(".card button[value=open]", "Enter");
        await Assertions.Expect(page.Locator("[role=status]")).ToHaveTextAsync("The petition is open.");
        await Assertions.Expect(page.Locator("#stands")).ToHaveTextAsync("Open");
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
    public async Task Similar_open_petitions_come_up_while_one_is_typed()
    {
        await Petitions.MadeAsync(fixture);
        var page = await fixture.OrganizerAsync();
        await page.GotoAsync("/console/petitions/new");
        await Assertions.Expect(page.Locator("button[value=similar]")).ToBeHiddenAsync();
        await page.Locator("#title").PressSequentiallyAsync("For the glaciers of the cordillera");
        await Assertions.Expect(page.Locator("#similar-found a").First).ToHaveTextAsync("Protect the glaciers of the Cordillera Blanca");
        await page.FillAsync("#title", "Beds for the hospital");
        await Assertions.Expect(page.Locator("#similar-found a")).ToHaveCountAsync(0);
        await Assertions.Expect(page.Locator("#title")).ToHaveValueAsync("Beds for the hospital");
        await page.Context.DisposeAsync();
    }

    [Fact]
    public async Task What_is_not_saved_yet_is_kept_on_the_device_and_offered_again()
    {
        var page = await fixture.OrganizerAsync(360);
        await page.GotoAsync("/console/petitions/new");
        var state = page.Locator("[data-draft-state]");
        await page.FillAsync("#title", "Keep the pool open");
        await page.FillAsync("#ask", "Heat it in winter.");
        await page.FillAsync("[id='targets[0].name']", "The mayor");
        await Assertions.Expect(state).ToContainTextAsync("Kept on this device");

        // More rows are asked for: the page is another, and what is kept is the same.
        await page.ClickAsync("button[value=more-targets]");
        await Assertions.Expect(page.Locator("[id='targets[1].name']")).ToBeFocusedAsync();
        await page.LoadedAsync();
        await page.FillAsync("[id='targets[1].name']", "The council");
        await Assertions.Expect(state).ToContainTextAsync("Kept on this device");
        await page.Context.SetOfflineAsync(true);
        await page.ClickAsync(".savebar button[value=save]");
        await Assertions.Expect(state).ToContainTextAsync("nothing was sent");
        await page.Context.SetOfflineAsync(false);

        await page.GotoAsync("/console/petitions/new");
        await page.ClickAsync("[data-draft-take]");
        await Assertions.Expect(page.Locator("#title")).ToHaveValueAsync("Keep the pool open");
        await Assertions.Expect(page.Locator("[id='targets[1].name']")).ToHaveValueAsync("The council");
        await page.ClickAsync(".savebar button[value=save]");
        await page.ArriveAsync("/console/petitions/[0-9a-f-]{36}$");
        Assert.Equal(0, await page.EvaluateAsync<int>("Object.keys(localStorage).filter(key => key.startsWith('draft/')).length"));
        await page.Context.DisposeAsync();
    }

    [Fact]
    public async Task Axe_finds_nothing_on_the_pages_of_a_petition_and_nothing_hangs_over_the_edge()
    {
        var paths = await Petitions.MadeAsync(fixture);
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

        Assert.True(faults.Count == 0, string.Join("\n", faults));
        await page.Context.DisposeAsync();
    }
}

/// <summary>A petition that has been signed, and its pages in the console.</summary>
internal static class Petitions
{
    /// <summary>Makes one, and gives the addresses of its pages once a reason was given.</summary>
    public static async Task<IReadOnlyList<string>> MadeAsync(OrganizerFixture fixture)
    {
        ApiClient api = new(fixture.Site.Client(await fixture.Site.AddKeyAsync("petitions")));
        var list = (string)(await api.GetAsync("/lists"))["items"]!.AsArray().First()!["slug"]!;
        var petition = await api.MakeAsync("/petitions", new
        {
            campaign = (string)(await api.CampaignAsync())["slug"]!, title = "Protect the glaciers of the Cordillera Blanca", ask = "Declare the headwaters protected, and stop all new concessions.",
            background = "## What has happened\n\nA third of the ice is gone.", targets = new object[] { new { name = "The Congress", organisation = "Republic of Peru" }, new { name = "Ministry of the Environment" } },
            goal = 10, milestones = new[] { 100 }, takesOrganisations = true, lists = new[] { list }, questions = new[] { new { text = "How did you hear of it?", kind = "one", choices = new[] { "Radio", "A friend" } } },
        });
        using (var opened = await api.Http.PostAsJsonAsync($"/api/v1/petitions/{petition["id"]}/open", new { reason = "It begins today." }))
        {
            Assert.True(opened.IsSuccessStatusCode);
        }

        (string Name, string? Country, string? Comment, string? Source)[] people =
        [
            ("María Quispe", "PE", "Our water comes from there.", "flyer"), ("José Mamani", "PE", null, "flyer"), ("Ana Ríos", "BO", "From the other side of the lake.", "radio"),
            ("Greta Schmidt", "DE", null, null), ("Luca Borg", "MT", null, null), ("فاطمة الزهراء", "MA", "الماء حياة", null), ("Nobody Yet", "FR", "Waits.", "radio"),
        ];
        foreach (var (index, one) in people.Index())
        {
            using var signed = await api.Http.PostAsJsonAsync($"/api/v1/petitions/{petition["slug"]}/signatures", new
            {
                email = $"p{index}.{Guid.NewGuid():n}@example.org", name = one.Name, country = one.Country, comment = one.Comment, source = one.Source, display = "short",
            });
            Assert.True(signed.IsSuccessStatusCode, await signed.Content.ReadAsStringAsync());
        }

        var at = $"/console/petitions/{petition["id"]}";
        var signatures = (await api.GetAsync($"/petitions/{petition["id"]}/signatures?reason=test"))["items"]!.AsArray();
        foreach (var one in signatures.Where(x => (string)x!["name"]! != "Nobody Yet"))
        {
            using var confirmed = await api.Http.PostAsJsonAsync($"/api/v1/petitions/{petition["id"]}/signatures/{one!["id"]}/confirm", new { reason = "test" });
            Assert.True(confirmed.IsSuccessStatusCode);
        }

        var page = await fixture.OrganizerAsync();
        await page.GotoAsync(at + "/signatures");
        if (await page.Locator("main [name=reason]").CountAsync() > 0)
        {
            await page.FillAsync("main [name=reason]", "Looking at the pages");
            await page.ClickAsync("main form:has([name=reason]) button");
            await page.ArriveAsync("/signatures$");
        }

        await fixture.KeepSessionAsync(page);
        await page.Context.DisposeAsync();
        return
        [
            "/console/petitions", "/console/petitions/new", at, at + "?language=es", at + "/state", at + "/numbers", at + "/signatures", $"{at}/signatures/{signatures[^1]!["id"]}",
            at + "/comments", at + "/export", at + "/defence", at + "/removals", at + "/paper", at + "/import", at + "/deliver", at + "/organisations", "/console/defence", "/console/queue",
        ];
    }
}
