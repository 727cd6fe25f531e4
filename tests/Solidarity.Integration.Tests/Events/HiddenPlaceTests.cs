using System.Text.Json.Nodes;
using Microsoft.Extensions.Options;
using Solidarity.Application;
using Solidarity.Domain;
using Solidarity.Domain.Events;
using Solidarity.Infrastructure.Storage;
using Solidarity.Integration.Tests.Petitions;
using Solidarity.Testing.Databases;
using Solidarity.Testing.Site;
using Solidarity.Web.Site;

namespace Solidarity.Integration.Tests.Events;

/// <summary>Where an event is that tells its place after joining alone.</summary>
public sealed class HiddenPlaceTests
{
    private static readonly string[] Own = ["Trujillo", "Almacen", "-8.11", "-79.02", "other-room"];

    private static readonly string[] Secrets =
    [
        "Kaserne", "Rosengasse", "Juliaca", "15.49", "70.13", "secret-room", "meet.example.org", "Bus 301", "PostalAddress", "VirtualLocation", "AttendanceMode", "GEO:",
    ];

    [Theory, OnEachDatabase]
    public async Task No_page_feed_calendar_search_or_answer_gives_it_away(DatabaseProvider on)
    {
        await using var site = await TestSite.StartAsync(on);
        var api = await site.ApiAsync();
        var (start, end) = Readers.Evening(site, 40);
        object Settings(string title, bool isHidden, string campaign) => new
        {
            title, campaign, start, end, timeZone = "America/Lima", recurrence = Readers.Weekly(site, 40, 3), link = "https://meet.example.org/secret-room", gettingThere = "Take Bus 301.", capacity = 5,
            place = new { venue = "Alte Kaserne", street = "Rosengasse 17", town = "Juliaca", country = "PE", latitude = -15.4998, longitude = -70.1333, hidden = isHidden },
        };
        var campaign = (string)(await api.CampaignAsync())["slug"]!;
        var hidden = await Planners.PublishedAsync(api, Settings("Whispered evening", true, campaign));
        await Readers.ChangeDatesAsync(site, hidden, dates => dates[1].Change(
            dates[1].Span, new EventPlace("Almacen Sur", null, "Trujillo", CountryCode.FromStored("PE"), Coordinates.Of(-8.1116, -79.0288)), "https://meet.example.org/other-room", null, "It rains.", site.Time.GetUtcNow()));

        var page = await PetitionPages.ReadAsync(site, hidden.Path());
        Assert.Contains("The address is told by mail to those who have a place", page.QuerySelector("main")!.TextContent, StringComparison.Ordinal);
        List<string> looked =
        [
            "/", "/sitemap.xml", "/events.ics", "/events.atom", $"/campaigns/{campaign}", $"/events.ics?campaign={campaign}", $"/events.atom?campaign={campaign}", "/search?q=Whispered",
            "/api/v1" + hidden.Path(), "/api/v1/events",
            .. InterfaceLanguages.All.Select(x => x.Tag.Value == "en" ? "" : "/" + x.Tag.Value).SelectMany(language => new[]
            {
                hidden.Path(), hidden.Path() + "?dates=all", hidden.Path() + ".ics", "/events", "/events?view=map", $"/events?view=month&month={start[..7]}", "/events.ics", "/events.atom",
            }.Select(path => language + path)),

            // Whatever the page links to on this site, the picture that it is shared with among it.
            .. page.QuerySelectorAll("[href], [src], meta[property='og:image']").Select(x => x.GetAttribute("href") ?? x.GetAttribute("src") ?? x.GetAttribute("content")!)
                .Select(x => x.Replace(site.Get<IOptions<SiteOptions>>().Value.BaseUrl, "", StringComparison.Ordinal)).Where(x => x.StartsWith('/') && !x.StartsWith("/lib/", StringComparison.Ordinal)),
        ];
        Assert.Contains(looked, x => x.StartsWith("/share/events/", StringComparison.Ordinal));
        foreach (var path in looked.Distinct())
        {
            var said = await Readers.TextAsync(site, path);
            Assert.All([.. Own, .. Secrets], secret => Assert.False(said.Contains(secret, StringComparison.OrdinalIgnoreCase), $"{path} tells {secret}."));
        }

        // What it looks for is there to be found: the same event in the open tells all of it, and is found by it, where the hidden one is not.
        var open = await Planners.PublishedAsync(api, Settings("Spoken evening", false, (string)(await api.CampaignAsync())["slug"]!));
        var openly = await Readers.TextAsync(site, open.Path()) + await Readers.TextAsync(site, open.Path() + ".ics");
        Assert.All(Secrets, secret => Assert.Contains(secret, openly, StringComparison.OrdinalIgnoreCase));
        foreach (var search in new[] { "near=Juliaca", "near=Puno&km=250", "town=Juliaca", "q=Juliaca", "q=Kaserne", "q=Rosengasse" })
        {
            foreach (var path in new[] { $"/events?{search}", $"/events?{search}&view=map", $"/events?{search}&view=month&month={start[..7]}", $"/api/v1/events?{search}" })
            {
                var found = await Readers.TextAsync(site, path);
                Assert.Contains("Spoken evening", found, StringComparison.Ordinal);
                Assert.DoesNotContain("Whispered", found, StringComparison.Ordinal);
            }
        }

        foreach (var path in new[] { "/search?q=Kaserne", "/events.ics?town=Juliaca", "/events?near=Trujillo,+PE&km=250", "/events?town=Trujillo", "/events?q=Almacen", "/events?q=301", "/search?q=301", "/api/v1/events?q=secret" })
        {
            Assert.DoesNotContain("Whispered", await Readers.TextAsync(site, path), StringComparison.Ordinal);
        }

        var told = JsonNode.Parse(await Readers.TextAsync(site, "/api/v1" + hidden.Path()))!.AsObject();
        Assert.All(told["dates"]!.AsArray().Append(told), x => Assert.False(x!.AsObject().ContainsKey("place") || x.AsObject().ContainsKey("link")));
        Assert.Contains("Whispered", await Readers.TextAsync(site, "/events"), StringComparison.Ordinal);
    }
}
