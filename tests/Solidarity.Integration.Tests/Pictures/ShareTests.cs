using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using AngleSharp.Html.Parser;
using NetVips;
using Solidarity.Application.Pictures;
using Solidarity.Domain;
using Solidarity.Domain.Organisations;
using Solidarity.Domain.Statements;
using Solidarity.Infrastructure.Pictures;
using Solidarity.Infrastructure.Storage;
using Solidarity.Testing;
using Solidarity.Testing.Databases;
using Solidarity.Testing.Site;

namespace Solidarity.Integration.Tests.Pictures;

/// <summary>How a link to a page looks where it is passed on.</summary>
public sealed class ShareTests(TestSites sites) : IClassFixture<TestSites>
{
    private static readonly ShareDrawing Drawing = new(Directory.GetFiles(Repository.PathTo("src", "Solidarity.Web", "wwwroot", "lib", "noto"), "*.woff"));

    [Theory, OnEachDatabase]
    public async Task A_published_statement_is_shared_with_its_title_and_a_draft_with_nothing(DatabaseProvider on)
    {
        var site = await sites.On(on);
        var api = await site.ApiAsync();
        var title = ApiClient.Unique("We were there");
        var campaign = (string)(await api.CampaignAsync())["slug"]!;
        var statement = await api.StatementAsync(campaign: campaign, title: title);
        var place = $"/share/statements/{statement["slug"]}/";
        Assert.Equal(HttpStatusCode.NotFound, (await site.GetPageAsync(place + "0123456789abcdef.jpg")).Status);

        await api.PublishAsync(statement);
        var (address, alternative) = await SharedAsync(site, $"/statements/{statement["slug"]}");
        Assert.StartsWith(place, address, StringComparison.Ordinal);
        Assert.StartsWith(title, alternative, StringComparison.Ordinal);
        using var answer = await site.Client.GetAsync(address);
        Assert.Equal((HttpStatusCode.OK, "image/jpeg"), (answer.StatusCode, answer.Content.Headers.ContentType!.MediaType));
        Assert.Contains("immutable", answer.Headers.CacheControl!.ToString(), StringComparison.Ordinal);
        using (var picture = Image.NewFromBuffer(await answer.Content.ReadAsByteArrayAsync()))
        {
            Assert.Equal((1200, 630), (picture.Width, picture.Height));
        }

        using var again = new HttpRequestMessage(HttpMethod.Get, address);
        again.Headers.IfNoneMatch.Add(answer.Headers.ETag!);
        using var known = await site.Client.SendAsync(again);
        Assert.Equal(HttpStatusCode.NotModified, known.StatusCode);

        // Another title is another picture, and the address that was passed on before leads to it.
        using var revised = await api.Http.PutAsJsonAsync($"/api/v1/statements/{statement["id"]}/versions/en", new { title = "We are still there", body = "The text." });
        Assert.Equal(HttpStatusCode.OK, revised.StatusCode);
        var (changed, _) = await SharedAsync(site, $"/statements/{statement["slug"]}");
        Assert.NotEqual(address, changed);
        using var old = await site.Client.GetAsync(address);
        Assert.Equal((HttpStatusCode.Redirect, changed), (old.StatusCode, old.Headers.Location!.ToString()));
        foreach (var page in new[] { "/", "/es", "/campaigns/" + campaign })
        {
            using var shared = await site.Client.GetAsync((await SharedAsync(site, page)).Address);
            Assert.Equal((page, HttpStatusCode.OK), (page, shared.StatusCode));
        }
    }

    [Fact]
    public void Arabic_letters_join_and_stand_on_the_right()
    {
        const string joined = "سلام";

        // The same letters in the shapes that they take there: at the beginning, lam and alif in one, and alone.
        Assert.Equal(Draw("ar", "\uFEB3\uFEFC\uFEE1"), Draw("ar", joined));
        Assert.NotEqual(Draw("ar", string.Join('\u200C', joined.AsEnumerable())), Draw("ar", joined));
        Assert.True(Ink(Draw("ar", joined)) > 600, "The title should begin on the right.");
        Assert.True(Ink(Draw("en", "Peace")) < 100, "The title should begin on the left.");
    }

    [Theory]
    [InlineData("de", "Rechtsschutzversicherungsgesellschaften verweigern Arbeitsunfähigkeitsbescheinigungen")]
    [InlineData("en", "<b>&amp; \" \u202E \uD83D\uDE80 ' %s {0}")]
    [InlineData("en", " ")]
    public void Any_title_becomes_a_picture(string language, string title)
    {
        foreach (var text in new[] { title, string.Concat(Enumerable.Repeat(title + " ", 10)), string.Concat(Enumerable.Repeat(title.Replace(" ", "", StringComparison.Ordinal), 10)) })
        {
            using var picture = Image.NewFromBuffer(Draw(language, text[..Math.Min(text.Length, StatementTexts.MaxTitleLength)]));
            Assert.Equal((SharePicture.Width, SharePicture.Height), (picture.Width, picture.Height));
        }
    }

    private static byte[] Draw(string language, string title) =>
        Drawing.Draw(new SharePicture(LanguageTag.Parse(language), title, null, "Red", Palette.Light(Colour.FromStored("#b3261e"))), null, null);

    /// <summary>Where the dark of the title begins, from the left.</summary>
    private static int Ink(byte[] drawn)
    {
        using var picture = Image.NewFromBuffer(drawn);
        using var middle = picture.Crop(0, 140, picture.Width, 380);
        return (int)middle.FindTrim(threshold: 60, background: [252, 250, 246])[0];
    }

    private static async Task<(string Address, string Alternative)> SharedAsync(TestSite site, string page)
    {
        using var answer = await site.Client.GetAsync(page);
        var head = new HtmlParser().ParseDocument(await answer.Content.ReadAsStringAsync()).Head!;
        string Said(string name) => head.QuerySelector($"meta[property='{name}'], meta[name='{name}']")!.GetAttribute("content")!;
        Assert.Equal(("summary_large_image", "1200", "630"), (Said("twitter:card"), Said("og:image:width"), Said("og:image:height")));
        return (new Uri(Said("og:image")).PathAndQuery, Said("og:image:alt"));
    }
}
