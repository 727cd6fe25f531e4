using System.Net;
using System.Xml.Linq;
using MediatR;
using Microsoft.Extensions.DependencyInjection;
using Solidarity.Application;
using Solidarity.Application.Statements;
using Solidarity.Domain;
using Solidarity.Infrastructure.Storage;
using Solidarity.Integration.Tests.Organisations;
using Solidarity.Testing.Databases;
using Solidarity.Testing.Site;

namespace Solidarity.Integration.Tests.Statements;

/// <summary>A statement that is taken back.</summary>
public sealed class WithdrawalTests(TestSites sites) : IClassFixture<TestSites>
{
    private static readonly XNamespace Atom = "http://www.w3.org/2005/Atom";

    [Theory, OnEachDatabase]
    public async Task A_withdrawn_statement_says_when_and_why_and_its_text_is_nowhere(DatabaseProvider on)
    {
        var site = await sites.On(on);
        var api = await site.ApiAsync();
        var campaign = (string)(await api.CampaignAsync())["slug"]!;
        var list = await api.ListAsync();
        var (english, spanish) = (await site.ReaderAsync(list, "en"), await site.ReaderAsync(list, "es"));
        var statement = await api.StatementAsync((string)list["slug"]!, "A sentence that was wrong.", campaign, "Zapotlan stands");
        var path = $"/statements/{statement["slug"]}";
        await api.PublishAsync(statement, new { hold = new[] { new { language = "es", until = site.Time.GetUtcNow().AddMinutes(30) } } });
        await site.WorkAsync(Work.Outbox, Work.Expansion);
        string[] places = [path, path + "/revisions", "/", "/statements", "/statements.atom", "/statements.json", "/sitemap.xml", $"/campaigns/{campaign}", "/search?q=Zapotlan"];
        foreach (var place in places.Where(x => !x.EndsWith("revisions", StringComparison.Ordinal)))
        {
            Assert.Contains((string)statement["slug"]!, (await site.GetPageAsync(place)).Page, StringComparison.Ordinal);
        }

        var forms = await ConsoleForms.SignInAsync(site);
        var withdraw = $"/console/statements/{statement["id"]}/withdraw";
        Assert.Equal("2", (await forms.PageAsync(withdraw)).QuerySelector(".numbers .bad dd")!.TextContent);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await forms.SendAsync(withdraw, "withdraw", ("reason", "The figures were <false>."))).Status);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await forms.SendAsync(withdraw, "withdraw", ("name", (string)statement["slug"]!), ("reason", " "))).Status);
        Assert.Equal(HttpStatusCode.Redirect, (await forms.SendAsync(withdraw, "withdraw", ("name", (string)statement["slug"]!), ("reason", "The figures were <false>."))).Status);
        Assert.Contains("The figures were", (await forms.PageAsync($"/console/statements/{statement["id"]}")).Body!.TextContent, StringComparison.Ordinal);

        foreach (var place in places)
        {
            var (status, page) = await site.GetPageAsync(place);
            var isOwn = place.StartsWith(path, StringComparison.Ordinal);
            Assert.Equal((place, isOwn ? HttpStatusCode.Gone : HttpStatusCode.OK), (place, status));
            Assert.DoesNotContain("Zapotlan stands", page, StringComparison.Ordinal);
            Assert.DoesNotContain("A sentence that was wrong", page, StringComparison.Ordinal);
            Assert.Equal(isOwn, page.Contains("<title>This statement was withdrawn", StringComparison.Ordinal));
            Assert.Equal(isOwn || place == "/statements.atom", page.Contains("The figures were &lt;false&gt;.", StringComparison.Ordinal));
        }

        site.Time.Pass(TimeSpan.FromMinutes(31));
        Assert.Empty(await site.SubjectsToAsync(english));
        Assert.Empty(await site.SubjectsToAsync(spanish));
        Assert.Equal((1, 0, 1, 0, true), await api.AlertAsync(statement));

        await api.DoAsync(statement, "withdraw", new { reason = "Twice." }, HttpStatusCode.Conflict);
        await api.DoAsync(statement, "publish", new { at = site.Time.GetUtcNow().AddHours(1) }, HttpStatusCode.Conflict);
        await api.PublishAsync(statement);
        Assert.Contains("A sentence that was wrong", (await site.GetPageAsync(path)).Page, StringComparison.Ordinal);
        Assert.Empty(await site.SubjectsToAsync(english));
        Assert.Equal((1, 0, 1, 0, true), await api.AlertAsync(statement));
    }

    [Theory, OnEachDatabase]
    public async Task Each_feed_that_a_withdrawn_statement_was_in_tells_of_it_for_90_days(DatabaseProvider on)
    {
        await using var site = await TestSite.StartAsync(on);
        var api = await site.ApiAsync();
        var (campaign, list) = (await api.CampaignAsync(), await api.ListAsync());
        var topic = await api.MakeAsync("/topics", new { names = new { en = ApiClient.Unique("Topic") } });
        var statement = await api.MakeAsync("/statements", new
        {
            campaign = (string)campaign["slug"]!, title = ApiClient.Unique("Statement"), body = "Text.", language = "en",
            lists = new[] { (string)list["slug"]! }, topics = new[] { (string)topic["slug"]! },
        });
        await api.ReviseAsync(statement, "es", "Título");
        await api.PublishAsync(statement);
        var (campaign2, list2) = (await api.CampaignAsync(), await api.ListAsync());
        var topic2 = await api.MakeAsync("/topics", new { names = new { en = ApiClient.Unique("Topic") } });
        string[] its = ["", $"?campaign={campaign["slug"]}", $"?list={list["slug"]}", $"?topic={topic["slug"]}", "?language=es", $"?campaign={campaign["slug"]}&topic={topic["slug"]}"];
        string[] others = [$"?campaign={campaign2["slug"]}", $"?list={list2["slug"]}", $"?topic={topic2["slug"]}", "?language=fr"];
        Assert.All(await TombstonesAsync(site, [.. its, .. others]), Assert.Null);

        site.Time.Pass(TimeSpan.FromMinutes(5));
        var before = site.Time.GetUtcNow();
        await api.DoAsync(statement, "withdraw", new { reason = "The figures were <false>." });
        var at = (await TombstonesAsync(site, ""))[0]!.Value.Item2!;
        Assert.InRange(DateTimeOffset.Parse(at, System.Globalization.CultureInfo.InvariantCulture), before.AddSeconds(-1), site.Time.GetUtcNow());
        var told = ($"{site.Address.ToString().TrimEnd('/')}/statements/{statement["slug"]}", at, "The figures were <false>.");
        Assert.All(await TombstonesAsync(site, its), x => Assert.Equal(told, x));
        Assert.All(await TombstonesAsync(site, others), Assert.Null);
        Assert.Equal(at, (string?)(await AtomAsync(site, "")).Element(Atom + "updated"));
        Assert.DoesNotContain((string)statement["slug"]!, (await site.GetPageAsync("/statements.json")).Page, StringComparison.Ordinal);

        // The newest come first, and not more than the feed has room for.
        var second = await api.StatementAsync(campaign: (string)campaign["slug"]!);
        await api.PublishAsync(second);
        site.Time.Pass(TimeSpan.FromDays(89));
        await api.DoAsync(second, "withdraw", new { reason = "Wrong." });
        Assert.Equal([(string)second["slug"]!, (string)statement["slug"]!], (await ReadAsync(site, 30)).Withdrawn.Select(x => x.Slug));
        Assert.Equal((string)second["slug"]!, Assert.Single((await ReadAsync(site, 1)).Withdrawn).Slug);

        // What is brought back is an entry again; what is long gone is told of no more.
        await api.PublishAsync(second);
        Assert.Single((await AtomAsync(site, "")).Elements(Atom + "entry"));
        Assert.All(await TombstonesAsync(site, ""), x => Assert.Equal(told, x));
        site.Time.Pass(TimeSpan.FromDays(1.1));
        await api.PublishAsync(await api.StatementAsync());
        Assert.All(await TombstonesAsync(site, its), Assert.Null);
    }

    [Theory, OnEachDatabase]
    public async Task Only_what_is_public_can_be_taken_back(DatabaseProvider on)
    {
        var api = await (await sites.On(on)).ApiAsync();
        await api.DoAsync(await api.StatementAsync(), "withdraw", new { reason = "Never out." }, HttpStatusCode.Conflict);
    }

    private static async Task<XElement> AtomAsync(TestSite site, string query) => XDocument.Parse((await site.GetPageAsync("/statements.atom" + query)).Page).Root!;

    private static async Task<List<(string?, string?, string?)?>> TombstonesAsync(TestSite site, params string[] queries)
    {
        XNamespace at = "http://purl.org/atompub/tombstones/1.0";
        List<(string?, string?, string?)?> found = [];
        foreach (var query in queries)
        {
            var one = (await AtomAsync(site, query)).Elements(at + "deleted-entry").SingleOrDefault();
            found.Add(one is null ? null : ((string?)one.Attribute("ref"), (string?)one.Attribute("when"), (string?)one.Element(at + "comment")));
        }

        return found;
    }

    private static async Task<StatementFeed> ReadAsync(TestSite site, int most)
    {
        await using var scope = site.Get<IServiceScopeFactory>().CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<IMediator>().Send(new ReadFeed(LanguageTag.Parse("en"), most, null, WithWithdrawn: true));
    }
}
