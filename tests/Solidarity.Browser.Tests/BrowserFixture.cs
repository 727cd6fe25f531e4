using Microsoft.Playwright;
using Solidarity.Testing.Site;

namespace Solidarity.Browser.Tests;

/// <summary>The site with the demonstration, as a process of its own, and Debian's Chromium.</summary>
public sealed class BrowserFixture : IAsyncLifetime
{
    private IPlaywright? _playwright;

    public SiteProcess Site { get; private set; } = null!;

    public IBrowser Browser { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        // How long a busy machine may take; a page that does what it should is not waited for.
        Assertions.SetDefaultExpectTimeout(30_000);
        Site = await SiteProcess.StartAsync(new Dictionary<string, string> { ["Site__DemoContent"] = "true" });
        _playwright = await Playwright.CreateAsync();
        Browser = await _playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = "/usr/bin/chromium-headless-shell",
            Args = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
        });
    }

    /// <summary>A page of a fresh visitor.</summary>
    public async Task<IPage> VisitorAsync(int width = 1280, ColorScheme scheme = ColorScheme.Light, bool script = true) =>
        await (await Browser.NewContextAsync(new()
        {
            BaseURL = Site.Address.ToString(),
            ViewportSize = new() { Width = width, Height = 900 },
            ColorScheme = scheme,
            JavaScriptEnabled = script,
            BypassCSP = script,
        })).NewPageAsync();

    public async ValueTask DisposeAsync()
    {
        await Browser.DisposeAsync();
        _playwright?.Dispose();
        await Site.DisposeAsync();
    }
}

/// <summary>The tests of what everyone sees: one site for all of them, for starting one takes longer than most of them.</summary>
[CollectionDefinition(Name)]
public sealed class PublicSite : ICollectionFixture<BrowserFixture>
{
    public const string Name = "Public site";
}
