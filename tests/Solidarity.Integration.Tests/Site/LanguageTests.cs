using System.Net;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;
using Solidarity.Application;
using Solidarity.Domain;
using Solidarity.Infrastructure.Storage;
using Solidarity.Testing.Site;
using Solidarity.Web.Site;

namespace Solidarity.Integration.Tests.Site;

public sealed class LanguageTests(TestSites sites) : IClassFixture<TestSites>
{
    public static TheoryData<string> Unreviewed => [.. InterfaceLanguages.All.Where(x => !x.IsReviewed).Select(x => x.Tag.Value)];

    [Theory, MemberData(nameof(Unreviewed))]
    public async Task A_page_in_an_unreviewed_language_says_so_and_shows_reviewed_words_of_consent(string language)
    {
        var site = await sites.On(DatabaseProvider.Sqlite);
        await (await site.ApiAsync()).ListAsync();
        var page = await ReadAsync(site, $"/{language}/subscribe");

        Assert.Equal(language, page.DocumentElement.GetAttribute("lang"));
        Assert.Equal(language == "ar" ? "rtl" : "ltr", page.DocumentElement.GetAttribute("dir"));
        Assert.NotNull(page.QuerySelector("footer [data-unreviewed]"));
        Assert.Null((await ReadAsync(site, "/subscribe")).QuerySelector("[data-unreviewed]"));
        var words = page.QuerySelector(".terms > span")!;
        Assert.Equal(("en", "ltr"), (words.GetAttribute("lang"), words.GetAttribute("dir")));
        Assert.Contains("is responsible", words.TextContent, StringComparison.Ordinal);
        Assert.Equal(InterfaceLanguages.All.Select(x => (x.Tag.Value, x.Name)),
            page.QuerySelectorAll(".languages a").Select(link => (link.GetAttribute("lang")!, link.TextContent)));
    }

    [Fact]
    public async Task A_statement_without_a_version_in_the_language_of_the_page_is_shown_as_it_was_written()
    {
        var site = await sites.On(DatabaseProvider.Sqlite);
        var api = await site.ApiAsync();
        var statement = await api.StatementAsync();
        await api.PublishAsync(statement);
        var path = $"/statements/{statement["slug"]}";
        var page = await ReadAsync(site, "/ar" + path);
        var origin = site.Address.ToString().TrimEnd('/');

        Assert.Equal(("ar", "rtl"), (page.DocumentElement.GetAttribute("lang"), page.DocumentElement.GetAttribute("dir")));
        var article = page.QuerySelector("article.statement")!;
        Assert.Equal(("en", "ltr"), (article.GetAttribute("lang"), article.GetAttribute("dir")));
        Assert.Equal(origin + path, page.QuerySelector("link[rel='canonical']")!.GetAttribute("href"));
        Assert.Equal([("en", origin + path)], page.QuerySelectorAll("link[rel='alternate'][hreflang]").Select(x => (x.GetAttribute("hreflang")!, x.GetAttribute("href")!)));
    }

    [Theory]
    [InlineData("en", 0, PluralForm.Many)]
    [InlineData("en", 1, PluralForm.One)]
    [InlineData("de", 2, PluralForm.Many)]
    [InlineData("es", 0, PluralForm.Many)]
    [InlineData("fr", 0, PluralForm.One)]
    [InlineData("pt", 0, PluralForm.One)]
    [InlineData("fr", 2, PluralForm.Many)]
    [InlineData("ar", 0, PluralForm.Zero)]
    [InlineData("ar", 1, PluralForm.One)]
    [InlineData("ar", 2, PluralForm.Two)]
    [InlineData("ar", 3, PluralForm.Few)]
    [InlineData("ar", 10, PluralForm.Few)]
    [InlineData("ar", 11, PluralForm.Tens)]
    [InlineData("ar", 99, PluralForm.Tens)]
    [InlineData("ar", 100, PluralForm.Many)]
    [InlineData("ar", 102, PluralForm.Many)]
    [InlineData("ar", 103, PluralForm.Few)]
    [InlineData("ar", 1_011, PluralForm.Tens)]
    public void A_number_takes_the_form_that_its_language_has_for_it(string language, long count, PluralForm form) =>
        Assert.Equal(form, Plurals.Of(language, count));

    [Theory]
    [InlineData("en", "18 January 2023", "1,234.5", "Quito, Lima")]
    [InlineData("es", "18 de enero de 2023", "1.234,5", "Quito, Lima")]
    [InlineData("de", "18. Januar 2023", "1.234,5", "Quito, Lima")]
    [InlineData("fr", "18 janvier 2023", "1\u202f234,5", "Quito, Lima")]
    [InlineData("pt", "18 de janeiro de 2023", "1.234,5", "Quito, Lima")]
    [InlineData("ar", "18 يناير 2023", "1,234.5", "Quito، Lima")]
    [InlineData("ar-EG", "18 يناير 2023", "1,234.5", "Quito، Lima")]
    public void Days_numbers_and_lists_are_written_as_people_of_the_language_do(string language, string day, string number, string list)
    {
        var tag = LanguageTag.Parse(language);

        Assert.Equal(day, Written.Day(new DateOnly(2023, 1, 18), tag));
        Assert.Equal(number, 1234.5.ToString("N1", Written.Culture(tag)));
        Assert.Equal(list, Written.List(["Quito", "Lima"], tag));
    }

    [Fact]
    public void The_first_of_a_month_is_an_ordinal_in_French() =>
        Assert.Equal("1er mai 2023", Written.Day(new DateOnly(2023, 5, 1), LanguageTag.Parse("fr")));

    private static async Task<IHtmlDocument> ReadAsync(TestSite site, string path)
    {
        var (status, text) = await site.GetPageAsync(path);
        Assert.Equal(HttpStatusCode.OK, status);
        return await new HtmlParser().ParseDocumentAsync(text);
    }
}
