using System.Net.Http.Json;
using Microsoft.Playwright;
using Solidarity.Infrastructure.Storage;
using Solidarity.Testing.Site;

namespace Solidarity.Browser.Tests;

/// <summary>A form for everyone, sent with the proof of work that a script does, and without any script. The site's policy for scripts holds.</summary>
[Collection(PublicSite.Name)]
public sealed class ProofTests(BrowserFixture fixture)
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_crowded_network_subscribes_by_its_browsers_work_or_without_script_by_one_more_press(bool script)
    {
        await using var site = await TestSite.StartAsync(DatabaseProvider.Sqlite, "Limits:Enabled=true");
        var list = (string)(await (await site.ApiAsync()).ListAsync())["slug"]!;
        for (var i = 0; i < 10; i++)
        {
            (await site.Client.PostAsJsonAsync("/api/v1/subscriptions", new { email = $"neighbour{i}@example.org", lists = new[] { list } })).Dispose();
        }

        await using var context = await fixture.Browser.NewContextAsync(new()
        {
            BaseURL = site.Address.ToString().Replace("127.0.0.1", "localhost", StringComparison.Ordinal),
            ViewportSize = new() { Width = 360, Height = 800 },
            JavaScriptEnabled = script,
        });
        var page = await context.NewPageAsync();
        List<string> complaints = [];
        page.Console += (_, message) => complaints.AddRange(message.Text.Contains("429", StringComparison.Ordinal) && !script ? [] : [message.Text]);
        await page.GotoAsync("/subscribe");
        await page.GetByLabel("E-mail address").FillAsync("rosa@example.org");
        await page.Locator($"input[value={list}]").CheckAsync();
        await page.Locator("main").GetByRole(AriaRole.Button).ClickAsync();
        var heading = page.GetByRole(AriaRole.Heading, new() { Level = 1 });
        if (!script)
        {
            await Assertions.Expect(heading).ToHaveTextAsync("Almost done");
            await Assertions.Expect(page.Locator("main")).ToContainTextAsync("10 seconds");
            site.Time.Pass(TimeSpan.FromSeconds(10));
            await page.Locator("main").GetByRole(AriaRole.Button).ClickAsync();
        }

        await Assertions.Expect(heading).ToHaveTextAsync("Now look into your inbox");
        Assert.Empty(complaints);
    }
}
