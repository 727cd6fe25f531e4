using System.Net;
using System.Text.Json.Nodes;
using Solidarity.Infrastructure.Storage;
using Solidarity.Testing.Databases;
using Solidarity.Testing.Site;

namespace Solidarity.Integration.Tests.Petitions;

/// <summary>A petition elsewhere on the web: in a frame, in place of a link, as a number, as a picture.</summary>
public sealed class EmbedTests(TestSites sites) : IClassFixture<TestSites>
{
    [Theory, OnEachDatabase]
    public async Task Who_signs_in_a_frame_comes_from_where_its_address_says_and_no_cookie_is_set(DatabaseProvider on)
    {
        var site = await sites.On(on);
        var api = await site.ApiAsync();
        var petition = await Signers.OpenAsync(api);
        var framed = "/embed" + petition.Path();
        foreach (var (from, source) in new[] { ("", "embed"), ("?source=partner", "partner"), ("?source=Some%20Body", "embed") })
        {
            using var wrong = await PetitionPages.SendAsync(site, framed, from, ("email", "maria@"), ("name", "Maria Quispe"));
            var page = await PetitionPages.ReadAsync(wrong, HttpStatusCode.UnprocessableEntity);
            Assert.Equal("Maria Quispe", page.QuerySelector("#name")!.GetAttribute("value"));
            Assert.NotNull(page.QuerySelector(".error-summary a[href='#email']"));
            Assert.Equal($"{framed}?source={source}", page.QuerySelector("form")!.GetAttribute("action"));

            var email = Subscribers.NewAddress();
            using var taken = await PetitionPages.SendAsync(site, framed, from, ("email", email), ("name", "Maria Quispe"));
            Assert.Equal((HttpStatusCode.SeeOther, framed + "/sent"), (taken.StatusCode, taken.Headers.Location!.OriginalString));
            using var sent = await site.Client.GetAsync(taken.Headers.Location);
            Assert.DoesNotContain(email, (await PetitionPages.ReadAsync(sent)).DocumentElement.OuterHtml, StringComparison.Ordinal);
            Assert.All(new[] { wrong, taken, sent }, answer =>
            {
                Assert.Empty(answer.SetCookies());
                Assert.Contains("form-action 'self'; frame-ancestors *", answer.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
            });
            await site.PressAsync((await Subscribers.LastMailAsync(site, email)).Link("confirm"));
        }

        var sources = await site.WithAsync(db => Task.FromResult(db.PetitionTotals.Where(x => x.Kind == Domain.Petitions.TotalKind.Source).Select(x => new { x.Key, x.Count, x.PetitionId }).ToList()));
        Assert.Equal([("embed", 2), ("partner", 1)], sources.Where(x => x.PetitionId.ToString() == (string)petition["id"]!).Select(x => (x.Key, x.Count)).Order());
    }

    [Theory, OnEachDatabase]
    public async Task What_is_discreet_or_not_open_takes_nothing_in_a_frame(DatabaseProvider on)
    {
        var site = await sites.On(on);
        var api = await site.ApiAsync();
        var discreet = await Signers.OpenAsync(api, new { discreet = true });
        (string, string)[] typed = [("email", Subscribers.NewAddress()), ("name", "Maria Quispe"), ("comment", "For all.")];
        Assert.Equal(HttpStatusCode.NotFound, (await site.PressAsync("/embed" + discreet.Path(), typed)).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await site.GetPageAsync($"/embed{discreet.Path()}/sent")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await site.GetPageAsync("/oembed?url=" + Uri.EscapeDataString(new Uri(site.Address, discreet.Path()).ToString()))).Status);
        Assert.Null((await PetitionPages.ReadAsync(site, discreet.Path())).QuerySelector("link[type='application/json+oembed']"));

        var closed = await Signers.OpenAsync(api, new { fields = new { comment = "optional" } });
        await Signers.ChangeAsync(api, closed, "close");
        var (status, page) = await site.PressAsync("/embed" + closed.Path(), typed);
        Assert.Equal(HttpStatusCode.Conflict, status);
        Assert.Contains("For all.", page, StringComparison.Ordinal);
    }

    [Theory, OnEachDatabase]
    public async Task A_link_to_a_petition_says_what_may_stand_in_its_place(DatabaseProvider on)
    {
        var site = await sites.On(on);
        var petition = await Signers.OpenAsync(await site.ApiAsync(), new { title = "Water <for> \"all\"" });
        var page = await PetitionPages.ReadAsync(site, petition.Path());
        var discovery = new Uri(page.QuerySelector("link[type='application/json+oembed']")!.GetAttribute("href")!);
        using var answer = await site.Client.GetAsync(discovery.PathAndQuery + "&maxwidth=400&format=json");
        Assert.Equal(("application/json", "*"), (answer.Content.Headers.ContentType!.MediaType, answer.Headers.GetValues("Access-Control-Allow-Origin").Single()));
        var rich = JsonNode.Parse(await answer.Content.ReadAsStringAsync())!;
        Assert.Equal(("rich", "1.0", "Water <for> \"all\"", 400, 720), ((string)rich["type"]!, (string)rich["version"]!, (string)rich["title"]!, (int)rich["width"]!, (int)rich["height"]!));
        var frame = new AngleSharp.Html.Parser.HtmlParser().ParseDocument((string)rich["html"]!).Body!.Children.Single();
        Assert.Equal(("IFRAME", "Water <for> \"all\"", "400"), (frame.TagName, frame.GetAttribute("title"), frame.GetAttribute("width")));
        Assert.EndsWith("/embed" + petition.Path(), frame.GetAttribute("src"), StringComparison.Ordinal);
        Assert.Contains("/share/petitions/", (string)rich["thumbnail_url"]!, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await site.GetPageAsync(new Uri(frame.GetAttribute("src")!).AbsolutePath)).Status);

        // Of a language and a source.
        var own = discovery.GetLeftPart(UriPartial.Authority);
        async Task<(HttpStatusCode Status, string Page)> AskAsync(string url, string more = "") => await site.GetPageAsync($"/oembed?url={Uri.EscapeDataString(url)}{more}");
        Assert.Contains($"/es/embed{petition.Path()}?source=poster", (string)JsonNode.Parse((await AskAsync($"{own}/es{petition.Path()}?source=poster")).Page)!["html"]!, StringComparison.Ordinal);
        foreach (var (url, more, status) in new[]
        {
            (own + petition.Path(), "&format=xml", HttpStatusCode.NotImplemented), (own + petition.Path(), "&maxwidth=-5&maxheight=0", HttpStatusCode.OK),
            (own + petition.Path(), "&maxwidth=wide", HttpStatusCode.BadRequest), ("https://elsewhere.example" + petition.Path(), "", HttpStatusCode.NotFound), (own + "/petitions/nothing", "", HttpStatusCode.NotFound),
            (own + petition.Path() + "/sent", "", HttpStatusCode.NotFound), ("nothing", "", HttpStatusCode.NotFound), ("", "", HttpStatusCode.NotFound), ($"{own}/a/b{petition.Path()}", "", HttpStatusCode.NotFound),
        })
        {
            Assert.Equal((url + more, status), (url + more, (await AskAsync(url, more)).Status));
        }
    }

    [Theory, OnEachDatabase]
    public async Task Any_page_may_read_the_numbers_and_what_is_shared_shows_them_in_round_ones(DatabaseProvider on)
    {
        var site = await sites.On(on);
        var petition = await Signers.OpenAsync(await site.ApiAsync());
        using var answer = await site.Client.GetAsync("/api/v1" + petition.Path());
        Assert.Equal("*", answer.Headers.GetValues("Access-Control-Allow-Origin").Single());
        Assert.False(answer.Headers.Contains("Access-Control-Allow-Credentials"));

        async Task<string> SharedAsync(int signatures)
        {
            await PetitionPages.UntilAsync(site, petition, seen => seen.Numbers.Signatures == signatures);
            return (await PetitionPages.ReadAsync(site, petition.Path())).QuerySelector("meta[property='og:image']")!.GetAttribute("content")!;
        }

        var before = await SharedAsync(0);
        for (var i = 0; i < 11; i++)
        {
            await Signers.ConfirmedAsync(site, petition, name: $"Person {i}");
        }

        var eleven = await SharedAsync(11);
        await Signers.ConfirmedAsync(site, petition);
        Assert.NotEqual(before, eleven);
        Assert.Equal(eleven, await SharedAsync(12));
        using var picture = await site.Client.GetAsync(new Uri(eleven).AbsolutePath);
        Assert.Equal((HttpStatusCode.OK, "image/jpeg"), (picture.StatusCode, picture.Content.Headers.ContentType!.MediaType));
    }
}
