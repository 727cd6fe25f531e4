using Microsoft.Playwright;

namespace Solidarity.Browser.Tests;

/// <summary>Sheets of paper in the console: printed, and typed in by keyboard.</summary>
[Collection(ConsoleSite.Name)]
public sealed class PaperConsoleTests(OrganizerFixture fixture)
{
    [Fact]
    public async Task A_sheet_is_typed_in_by_keyboard_saved_line_by_line_and_counted()
    {
        var petition = IdIn(await Petitions.MadeAsync(fixture));
        var page = await fixture.OrganizerAsync();
        await page.GotoAsync($"/console/petitions/{petition}/paper");
        Assert.Empty(await Looks.FaultsAsync(page));
        await PictureAsync(page, "paper");
        await page.FillAsync("#sheets", "2");
        await page.FillAsync("#lines", "6");
        await page.ClickAsync("button[value=print]");
        await page.ArriveAsync("/batches/[^/]+$");
        var batch = page.Url;
        Assert.Empty(await Looks.FaultsAsync(page));
        await PictureAsync(page, "batch");
        await page.GotoAsync(batch + "/print");
        await Assertions.Expect(page.Locator("article.sheet")).ToHaveCountAsync(2);
        Assert.Empty(await Looks.FaultsAsync(page));
        await PictureAsync(page, "print");
        await PrintAsync(page);

        await page.GotoAsync(batch + "/enter?sheet=1");
        await Assertions.Expect(page.Locator("[id='lines[0].name']")).ToBeFocusedAsync();
        foreach (var typed in (string[])["Maria Quispe", "15001", "PE", "", "María Quispe", "15 001", "", "", "José Pérez", "15002"])
        {
            await page.Keyboard.TypeAsync(typed);
            await page.Keyboard.PressAsync("Enter");
        }

        // Who is on the sheet twice is told while it is typed; what was typed is there after the page was left.
        await Assertions.Expect(page.Locator("[id='lines[1]-repeat']")).ToContainTextAsync("Signed on paper already");
        await Assertions.Expect(page.Locator("[data-sheet-state]")).ToHaveTextAsync("Saved.");
        Assert.Empty(await Looks.FaultsAsync(page));
        await PictureAsync(page, "enter");
        await page.ReloadAsync();
        await Assertions.Expect(page.Locator("[id='lines[2].name']")).ToHaveValueAsync("José Pérez");
        await page.ClickAsync("button[value=next]");
        await page.ArriveAsync(@"/enter\?sheet=");
        await page.GotoAsync(batch);
        await page.ClickAsync("button[value=finish]");
        await Assertions.Expect(page.Locator(".numbers div", new() { HasText = "Count now" }).Locator("dd")).ToHaveTextAsync("2");
        Assert.Empty(await Looks.FaultsAsync(page));
        await PictureAsync(page, "counted");
        await page.GotoAsync($"/console/petitions/{petition}/import");
        Assert.Empty(await Looks.FaultsAsync(page));
        await PictureAsync(page, "import");
        await page.Context.DisposeAsync();
    }

    [Fact]
    public async Task What_is_typed_without_a_connection_is_saved_once_it_is_back()
    {
        var petition = IdIn(await Petitions.MadeAsync(fixture));
        var page = await fixture.OrganizerAsync();
        await page.GotoAsync($"/console/petitions/{petition}/paper");
        await page.FillAsync("#sheets", "1");
        await page.ClickAsync("button[value=print]");
        await page.ArriveAsync("/batches/[^/]+$");
        await page.GotoAsync(page.Url + "/enter?sheet=1");
        await Assertions.Expect(page.Locator("[id='lines[0].name']")).ToBeFocusedAsync();
        await page.Context.SetOfflineAsync(true);
        await page.Keyboard.TypeAsync("Ana Mamani");
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.Locator("[data-sheet-state]")).ToContainTextAsync("no connection");
        await page.Context.SetOfflineAsync(false);
        await Assertions.Expect(page.Locator("[data-sheet-state]")).ToHaveTextAsync("Saved.", new() { Timeout = 15_000 });
        await page.ReloadAsync();
        await Assertions.Expect(page.Locator("[id='lines[0].name']")).ToHaveValueAsync("Ana Mamani");
        await page.Context.DisposeAsync();
    }

    private static string IdIn(IEnumerable<string> paths) => paths.Select(x => x.Split('/').ElementAtOrDefault(3)).First(x => Guid.TryParse(x, out _))!;

    // Only where somebody wants to look.
    private static async Task PictureAsync(IPage page, string name)
    {
        if (Environment.GetEnvironmentVariable("SOLIDARITY_SCREENSHOTS") is not { } folder)
        {
            return;
        }

        foreach (var (width, scheme) in new[] { (1280, ColorScheme.Light), (1280, ColorScheme.Dark), (360, ColorScheme.Light), (360, ColorScheme.Dark) })
        {
            await page.EmulateMediaAsync(new() { ColorScheme = scheme });
            await page.SetViewportSizeAsync(width, 900);
            await page.ScreenshotAsync(new() { Path = Path.Combine(folder, $"paper-{name}.{width}-{scheme}.png"), FullPage = true });
        }

        await page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Light });
        await page.SetViewportSizeAsync(1280, 900);
    }

    private static async Task PrintAsync(IPage page)
    {
        if (Environment.GetEnvironmentVariable("SOLIDARITY_SCREENSHOTS") is { } folder)
        {
            await page.PdfAsync(new() { Path = Path.Combine(folder, "paper-print.pdf"), Format = "A4", PreferCSSPageSize = true });
        }
    }
}
