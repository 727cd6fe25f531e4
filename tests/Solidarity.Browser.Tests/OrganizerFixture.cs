using Microsoft.Playwright;
using Solidarity.Testing.Site;

namespace Solidarity.Browser.Tests;

/// <summary>The site with the demonstration, and an organizer who has signed in by the one-time link.</summary>
public sealed class OrganizerFixture : IAsyncLifetime
{
    private readonly BrowserFixture _browser = new();
    private string _session = "";

    public SiteProcess Site => _browser.Site;

    public async ValueTask InitializeAsync()
    {
        await _browser.InitializeAsync();
        var page = await _browser.VisitorAsync();
        await page.GotoAsync((await Site.SignInLink).ToString());
        await page.ClickAsync("main form button");

        // Not the address that it comes from, which is of the console too; and the session is there as soon as the next page begins.
        await page.ArriveAsync("^(?!.*/sign-in/)");
        _session = await page.Context.StorageStateAsync();
        await page.Context.DisposeAsync();
    }

    /// <summary>A page of the organizer, in a window for itself.</summary>
    public async Task<IPage> OrganizerAsync(int width = 1280, ColorScheme scheme = ColorScheme.Light, bool script = true) =>
        await (await _browser.Browser.NewContextAsync(new()
        {
            BaseURL = Site.Address.ToString(),
            ViewportSize = new() { Width = width, Height = 900 },
            ColorScheme = scheme,
            JavaScriptEnabled = script,
            StorageState = _session,
        })).NewPageAsync();

    /// <summary>Goes on with what the site has told a page's browser to keep.</summary>
    public async Task KeepSessionAsync(IPage page) => _session = await page.Context.StorageStateAsync();

    /// <summary>A page of somebody whom the site does not know.</summary>
    public Task<IPage> VisitorAsync(int width = 1280, ColorScheme scheme = ColorScheme.Light) => _browser.VisitorAsync(width, scheme);

    public ValueTask DisposeAsync() => _browser.DisposeAsync();
}

/// <summary>The console's tests and the pictures of it: one site, for a class that is not asked for would start one of its own all the same.</summary>
[CollectionDefinition(Name)]
public sealed class ConsoleSite : ICollectionFixture<OrganizerFixture>
{
    public const string Name = "Console";
}
