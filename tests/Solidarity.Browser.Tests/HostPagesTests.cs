using System.Globalization;
using System.Net.Http.Json;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using MimeKit;
using Solidarity.Testing.Site;

namespace Solidarity.Browser.Tests;

/// <summary>A volunteer proposes an event on a phone, without script, and sees who comes.</summary>
[Collection(PublicSite.Name)]
public sealed partial class HostPagesTests(BrowserFixture fixture)
{
    [Fact]
    public async Task A_volunteer_proposes_an_event_without_script_and_axe_finds_nothing_on_the_way()
    {
        ApiClient api = new(fixture.Site.Client(await fixture.Site.AddKeyAsync("hosts")));
        var campaign = await api.CampaignAsync();
        using (var allowed = await api.Http.PutAsJsonAsync($"/api/v1/campaigns/{campaign["id"]}/proposals", new { allowed = true }))
        {
            Assert.True(allowed.IsSuccessStatusCode);
        }

        var email = $"rosa.{Guid.NewGuid().ToString("n")[..6]}@example.org";
        var day = DateTime.UtcNow.Date.AddDays(21);
        var page = await fixture.VisitorAsync(360, script: false);
        await page.GotoAsync("/campaigns/" + (string)campaign["slug"]!);
        await page.GetByRole(AriaRole.Link, new() { Name = "Host an event" }).ClickAsync();
        await page.GetByLabel("Your name").FillAsync("Rosa Luz Huamán");
        await page.GetByLabel("E-mail address").FillAsync(email);
        await page.GetByLabel("What is it called?").FillAsync("Kitchen table talk");
        await page.Locator("#start").FillAsync(day.AddHours(18).ToString("yyyy-MM-dd'T'HH:mm", CultureInfo.InvariantCulture));
        await page.Locator("#end").FillAsync(day.AddHours(20).ToString("yyyy-MM-dd'T'HH:mm", CultureInfo.InvariantCulture));
        await page.GetByLabel("Town").FillAsync("Lima");
        await page.Locator("#country").SelectOptionAsync("PE");
        await PictureAsync(page, "form");
        var asked = MailTo(email);
        await page.GetByRole(AriaRole.Button, new() { Name = "Propose the event" }).ClickAsync();

        // Without script there is a wait in place of the work; its page sends the same form.
        if (page.Url.EndsWith("/host", StringComparison.Ordinal) && await page.Locator("form button.big").CountAsync() > 0 && await page.GetByLabel("What is it called?").CountAsync() == 0)
        {
            await page.Locator("form button.big").ClickAsync();
        }

        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("Now look into your inbox");
        var link = LinkIn(await asked);
        await page.GotoAsync(link);
        await PictureAsync(page, "confirm");
        await page.GetByRole(AriaRole.Button, new() { Name = "Yes, I propose this" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("It is with the organizers now");

        var planned = (await api.GetAsync($"/events/planned?campaign={campaign["slug"]}"))["items"]!.AsArray().Single()!;
        var host = (await api.GetAsync($"/events/{planned["id"]}/hosts"))["hosts"]!.AsArray().Single()!;
        var approved = MailTo(email);
        foreach (var act in new[] { $"hosts/{host["id"]}/approve", "publish" })
        {
            using var done = await api.Http.PostAsync($"/api/v1/events/{planned["id"]}/{act}", null);
            Assert.True(done.IsSuccessStatusCode, await done.Content.ReadAsStringAsync());
        }

        var hosting = LinkIn(await approved);
        await page.GotoAsync(hosting);
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Level = 2, Name = "Who comes" })).ToBeVisibleAsync();
        await PictureAsync(page, "host");
        await page.GotoAsync("/events/" + (string)planned["slug"]!);
        await Assertions.Expect(page.Locator("#join")).ToContainTextAsync("hosted by Rosa Luz Huamán, a volunteer");
        await PictureAsync(page, "event");
        await page.Context.DisposeAsync();

        var looker = await fixture.VisitorAsync();
        List<string> faults = [];
        foreach (var path in new[] { $"/campaigns/{campaign["slug"]}/host", $"/ar/campaigns/{campaign["slug"]}/host", $"/campaigns/{campaign["slug"]}/host?sent=true", new Uri(link).PathAndQuery, new Uri(hosting).PathAndQuery, "/events/" + (string)planned["slug"]! })
        {
            faults.AddRange((await Looks.FaultsAsync(looker, path)).Select(fault => $"{path}: {fault}"));
        }

        Assert.True(faults.Count == 0, string.Join("\n", faults));
        await looker.Context.DisposeAsync();
    }

    // To be looked at, where somebody says where to put them.
    private static async Task PictureAsync(IPage page, string name)
    {
        if (Environment.GetEnvironmentVariable("SOLIDARITY_SCREENSHOTS") is { Length: > 0 } folder)
        {
            await page.ScreenshotAsync(new() { Path = Path.Combine(folder, $"hosting-{name}.png"), FullPage = true });
        }
    }

    private async Task<MimeMessage> MailTo(string address)
    {
        Directory.CreateDirectory(fixture.Site.Pickup);
        var before = Directory.GetFiles(fixture.Site.Pickup, "*.eml").ToHashSet();
        using var watcher = new FileSystemWatcher(fixture.Site.Pickup, "*.eml");
        var found = new TaskCompletionSource<MimeMessage>(TaskCreationOptions.RunContinuationsAsynchronously);
        void Look()
        {
            foreach (var mail in Directory.GetFiles(fixture.Site.Pickup, "*.eml").Except(before).Select(file => MimeMessage.Load(file)).Where(mail => mail.To.Mailboxes.Any(box => box.Address == address)))
            {
                found.TrySetResult(mail);
            }
        }

        watcher.Created += (_, _) => Look();
        watcher.Renamed += (_, _) => Look();
        watcher.EnableRaisingEvents = true;
        Look();
        return await found.Task.WaitAsync(TimeSpan.FromSeconds(60));
    }

    private static string LinkIn(MimeMessage mail) => Links().Match(mail.TextBody!).Value;

    [GeneratedRegex(@"https?://\S+/hosts/\S+")]
    private static partial Regex Links();
}
