using System.Net;
using Solidarity.Application;
using Solidarity.Infrastructure.Storage;
using Solidarity.Integration.Tests.Organisations;
using Solidarity.Testing.Databases;
using Solidarity.Testing.Site;

namespace Solidarity.Integration.Tests.Statements;

/// <summary>A statement that is taken back.</summary>
public sealed class WithdrawalTests(TestSites sites) : IClassFixture<TestSites>
{
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
            Assert.Equal(isOwn, page.Contains("The figures were &lt;false&gt;.", StringComparison.Ordinal));
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
    public async Task Only_what_is_public_can_be_taken_back(DatabaseProvider on)
    {
        var api = await (await sites.On(on)).ApiAsync();
        await api.DoAsync(await api.StatementAsync(), "withdraw", new { reason = "Never out." }, HttpStatusCode.Conflict);
    }
}
