using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using Microsoft.Playwright;
using Solidarity.Testing;
using Solidarity.Testing.Site;

namespace Solidarity.Browser.Tests;

/// <summary>Events as people meet them: page, list, month and map.</summary>
[Collection(PublicSite.Name)]
public sealed class EventPagesTests(BrowserFixture fixture)
{
    private const int MostBytes = 60 * 1024;

    [Theory, InlineData(""), InlineData("/de"), InlineData("/ar")]
    public async Task Axe_finds_nothing_and_nothing_hangs_over_the_edge(string language)
    {
        var (series, hidden, month) = await MakeAsync();
        var page = await fixture.VisitorAsync();
        foreach (var path in new[] { series, hidden, "/events", "/events?view=map", "/events?view=month&month=" + month, "/events?near=Lima", "/events?q=nothing+of+this+kind" })
        {
            Assert.Empty(await Looks.FaultsAsync(page, language + path));
            await page.SetViewportSizeAsync(320, 900);
            await page.GotoAsync(language + path);
            Assert.Empty(await Looks.FaultsAsync(page));
        }

        await page.Context.DisposeAsync();
    }

    [Fact]
    public async Task Who_uses_a_keyboard_comes_from_the_map_to_what_takes_place_there()
    {
        var (series, _, _) = await MakeAsync();
        var page = await fixture.VisitorAsync(script: false);
        await page.GotoAsync("/events?view=map");
        await page.Locator(".event-map a", new() { HasTextString = "Lima" }).FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.Locator(".spot:target h3")).ToHaveTextAsync("Lima, Peru");
        await page.Locator($".spot:target a[href='{series}']").First.ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToContainTextAsync("Vigil for those who are missing");
        await page.Context.DisposeAsync();
    }

    [Fact]
    public async Task An_event_weighs_little_on_the_first_visit()
    {
        var (series, _, _) = await MakeAsync();
        var page = await fixture.VisitorAsync(360);
        var session = await page.Context.NewCDPSessionAsync(page);
        await session.SendAsync("Network.enable");
        var bytes = 0d;
        session.Event("Network.loadingFinished").OnEvent += (_, data) => bytes += data!.Value.GetProperty("encodedDataLength").GetDouble();
        await page.GotoAsync(series, new() { WaitUntil = WaitUntilState.Load });
        Assert.InRange(bytes, 1_000, MostBytes);
        await page.Context.DisposeAsync();
    }

    /// <summary>Pictures of all of it, to be looked at; no test of the suite.</summary>
    [Fact(Explicit = true)]
    public async Task Pictures()
    {
        var folder = Environment.GetEnvironmentVariable("SOLIDARITY_SCREENSHOTS") ?? Repository.PathTo("tests", "Solidarity.Browser.Tests", "screenshots");
        Directory.CreateDirectory(folder);
        var (series, hidden, month) = await MakeAsync();
        foreach (var (name, width, scheme, language) in new[]
        {
            ("360-light", 360, ColorScheme.Light, ""), ("360-dark", 360, ColorScheme.Dark, ""), ("768-light", 768, ColorScheme.Light, ""), ("1280-light", 1280, ColorScheme.Light, ""),
            ("1280-dark", 1280, ColorScheme.Dark, ""), ("360-ar", 360, ColorScheme.Light, "/ar"), ("1280-ar", 1280, ColorScheme.Light, "/ar"), ("360-de", 360, ColorScheme.Light, "/de"), ("1280-de", 1280, ColorScheme.Light, "/de"),
        })
        {
            var page = await fixture.VisitorAsync(width, scheme);
            foreach (var (what, path) in new[] { ("page", series), ("hidden", hidden), ("list", "/events"), ("map", "/events?view=map"), ("month", "/events?view=month&month=" + month), ("near", "/events?near=Lima") })
            {
                await page.GotoAsync(language + path);
                await page.ScreenshotAsync(new() { Path = Path.Combine(folder, $"event-{what}.{name}.png"), FullPage = true });
            }

            await page.Context.DisposeAsync();
        }
    }

    private async Task<(string Series, string Hidden, string Month)> MakeAsync()
    {
        ApiClient api = new(fixture.Site.Client(await fixture.Site.AddKeyAsync()));
        var campaign = (string)(await api.CampaignAsync())["slug"]!;
        var day = DateTime.UtcNow.Date.AddDays(21);
        string At(int hour) => day.AddHours(hour).ToString("yyyy-MM-dd'T'HH:mm", CultureInfo.InvariantCulture);
        async Task<string> PublishedAsync(object settings)
        {
            var made = await api.MakeAsync("/events", settings);
            using var answer = await api.Http.PostAsJsonAsync($"/api/v1/events/{made["id"]}/publish", new { });
            await ApiClient.ReadAsync(answer, HttpStatusCode.OK);
            return "/events/" + (string)made["slug"]!;
        }

        var series = await PublishedAsync(new
        {
            campaign, title = ApiClient.Unique("Vigil for those who are missing"), summary = "Each week we stand an hour on the square, with a candle and the names.", body = "Come **quietly**.\n\n- Bring a name.\n- Leave when you must.",
            start = At(18), end = At(20), timeZone = "America/Lima", recurrence = $"FREQ=WEEKLY;BYDAY={day.DayOfWeek.ToString()[..2].ToUpperInvariant()};COUNT=14",
            place = new { venue = "Plaza San Martín", street = "Jirón de la Unión 1", town = "Lima", country = "PE", latitude = -12.0513, longitude = -77.0346 },
            shifts = new object[] { new { name = "Stewards", to = "19:00", capacity = 4 }, new { name = "Everybody", capacity = 120 } }, bring = "A candle.\nWater.", safety = "Stay on the square.", gettingThere = "Metro La Cultura.",
            accessibility = new { stepFree = "yes", toilet = "no", hearingLoop = "onRequest", seats = "yes", children = "yes", contact = "access@example.org" }, contact = new { name = "Ana Quispe", email = "ana@example.org", phone = "+51 1 234" },
            languages = new[] { "es", "qu" }, coHosts = new[] { "Unión de Vecinos de Bundesverfassungsgerichtsentscheidung" },
        });
        var hidden = await PublishedAsync(new
        {
            campaign, title = ApiClient.Unique("Meeting of those who were dismissed, and of all who stand by them"), summary = "We talk about what to do next.", start = At(10), end = At(16), timeZone = "Europe/Madrid",
            place = new { venue = "Casa", street = "Calle 1", town = "Sevilla", country = "ES", hidden = true }, capacity = 30,
        });
        await PublishedAsync(new { campaign, title = ApiClient.Unique("March"), summary = "For all.", start = At(12), end = At(15), timeZone = "America/Bogota", place = new { town = "Bogotá", country = "CO" }, link = "https://meet.example.org/march" });
        return (series, hidden, day.ToString("yyyy-MM", CultureInfo.InvariantCulture));
    }
}
