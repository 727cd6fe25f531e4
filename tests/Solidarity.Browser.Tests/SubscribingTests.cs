using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using MimeKit;

namespace Solidarity.Browser.Tests;

[Collection(PublicSite.Name)]
public sealed partial class SubscribingTests(BrowserFixture fixture)
{
    [Fact]
    public async Task A_reader_without_script_subscribes_confirms_gets_the_statement_once_and_leaves()
    {
        var page = await fixture.VisitorAsync(360, script: false);
        await page.GotoAsync("/subscribe");
        await page.GetByLabel("E-mail address").FillAsync("rosa@example.org");
        await page.Locator("input[value=statements]").CheckAsync();
        var confirmation = MailTo("rosa@example.org");
        await page.Locator("main").GetByRole(AriaRole.Button, new() { Name = "Subscribe" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("Now look into your inbox");

        await page.GotoAsync(LinkIn(await confirmation, "confirm"));
        await page.GetByRole(AriaRole.Button, new() { Name = "Yes, subscribe me" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("You are subscribed");

        var alert = MailTo("rosa@example.org", "What we saw today");
        await PublishAsync("What we saw today");
        var received = await alert;
        Assert.Equal("List-Unsubscribe=One-Click", received.Headers["List-Unsubscribe-Post"]);

        var leave = received.Headers["List-Unsubscribe"]!.Trim('<', '>');
        using var mailProgram = new HttpClient();
        var answer = await mailProgram.PostAsync(leave, new FormUrlEncodedContent([new("List-Unsubscribe", "One-Click")]));
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        await page.GotoAsync(leave);
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("You have left");
        await page.GetByRole(AriaRole.Button, new() { Name = "Put me back" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("You are back");
        await page.Context.DisposeAsync();
    }

    [Fact]
    public async Task An_error_stands_beside_its_field_and_on_top_and_nothing_typed_is_lost()
    {
        var page = await fixture.VisitorAsync(360);
        await page.GotoAsync("/subscribe");
        await page.GetByLabel("E-mail address").FillAsync("rosa@example");
        await page.GetByLabel("Your name").FillAsync("Rosa");
        await page.GetByLabel("Monthly letter").CheckAsync();
        await page.Locator("main").GetByRole(AriaRole.Button, new() { Name = "Subscribe" }).ClickAsync();
        await Assertions.Expect(page.Locator(".error-summary")).ToBeFocusedAsync();
        Assert.StartsWith("Error:", await page.TitleAsync(), StringComparison.Ordinal);
        await Assertions.Expect(page.Locator("#email")).ToHaveValueAsync("rosa@example");
        await Assertions.Expect(page.Locator("#name")).ToHaveValueAsync("Rosa");
        await Assertions.Expect(page.GetByLabel("Monthly letter")).ToBeCheckedAsync();
        await page.Locator(".error-summary a").First.ClickAsync();
        await Assertions.Expect(page.Locator("#email")).ToBeFocusedAsync();
        await page.Context.DisposeAsync();
    }

    private async Task PublishAsync(string title)
    {
        using var api = fixture.Site.Client(await fixture.Site.AddKeyAsync());
        var made = await api.PostAsJsonAsync("/api/v1/statements", new
        {
            campaign = "solidarity-with-the-people-of-peru", title, body = "We were there.", language = "en", lists = new[] { "statements" },
        });
        var id = (await made.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetString();
        var published = await api.PostAsJsonAsync($"/api/v1/statements/{id}/publish", new { });
        Assert.Equal(HttpStatusCode.Accepted, published.StatusCode);
    }

    /// <summary>The next mail to an address, as the pickup folder gets it.</summary>
    private async Task<MimeMessage> MailTo(string address, string? subject = null)
    {
        Directory.CreateDirectory(fixture.Site.Pickup);
        var before = Directory.GetFiles(fixture.Site.Pickup, "*.eml").ToHashSet();
        using var watcher = new FileSystemWatcher(fixture.Site.Pickup, "*.eml");
        var found = new TaskCompletionSource<MimeMessage>(TaskCreationOptions.RunContinuationsAsynchronously);
        void Look()
        {
            foreach (var file in Directory.GetFiles(fixture.Site.Pickup, "*.eml").Except(before))
            {
                var mail = MimeMessage.Load(file);
                if (mail.To.Mailboxes.Any(box => box.Address == address) && (subject is null || mail.Subject == subject))
                {
                    found.TrySetResult(mail);
                }
            }
        }

        watcher.Created += (_, _) => Look();
        watcher.Renamed += (_, _) => Look();
        watcher.EnableRaisingEvents = true;
        Look();
        return await found.Task.WaitAsync(TimeSpan.FromSeconds(60));
    }

    private static string LinkIn(MimeMessage mail, string kind) =>
        Links().Matches(mail.TextBody!).Select(match => match.Value).First(link => link.Contains($"/{kind}/", StringComparison.Ordinal));

    [GeneratedRegex(@"https?://\S+")]
    private static partial Regex Links();
}
