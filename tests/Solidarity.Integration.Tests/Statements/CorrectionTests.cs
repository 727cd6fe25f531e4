using System.Net;
using Solidarity.Infrastructure.Storage;
using Solidarity.Integration.Tests.Organisations;
using Solidarity.Testing.Databases;
using Solidarity.Testing.Site;
using AngleSharp.Html.Parser;

namespace Solidarity.Integration.Tests.Statements;

/// <summary>What readers see of a correction, and who is told of it.</summary>
public sealed class CorrectionTests(TestSites sites) : IClassFixture<TestSites>
{
    [Theory, OnEachDatabase]
    public async Task A_correction_is_seen_above_the_text_and_in_the_history(DatabaseProvider on)
    {
        var site = await sites.On(on);
        var api = await site.ApiAsync();
        var statement = await api.StatementAsync(body: "First paragraph.\n\nEighteen people were there.\n\nLast paragraph.", title: "We stand");
        await api.ReviseAsync(statement, "en", "We stand", "First paragraph.\n\nEigthteen people were there.\n\nLast paragraph.", "A note before publishing is nobody's business.");
        await api.PublishAsync(statement);
        var path = $"/statements/{statement["slug"]}";
        Assert.DoesNotContain("revisions", (await site.GetPageAsync(path)).Page, StringComparison.Ordinal);
        Assert.Contains("Nothing was changed", (await site.GetPageAsync(path + "/revisions")).Page, StringComparison.Ordinal);

        await api.ReviseAsync(statement, "en", "We stand", "First paragraph.\n\nEighteen people were there.\n\nLast paragraph.");
        await api.ReviseAsync(statement, "en", "We stand", "First paragraph.\n\nEighty people were <there>.\n\nLast paragraph.", "It was eighty people, not <eighteen>.");
        var page = await new HtmlParser().ParseDocumentAsync((await site.GetPageAsync(path)).Page);
        var note = page.QuerySelector(".corrections")!;
        Assert.Contains("It was eighty people, not <eighteen>.", note.TextContent, StringComparison.Ordinal);
        Assert.Equal(path + "/revisions", note.QuerySelector("a")!.GetAttribute("href"));

        var history = await new HtmlParser().ParseDocumentAsync((await site.GetPageAsync(path + "/revisions")).Page);
        var changes = history.QuerySelectorAll(".revision");
        Assert.Equal(2, changes.Length);
        Assert.Contains("Correction", changes[0].QuerySelector("h2")!.TextContent, StringComparison.Ordinal);
        Assert.Equal(["Eighteen", "there"], changes[0].QuerySelectorAll("del").Select(Bare));
        Assert.Equal(["Eighty", "<there>"], changes[0].QuerySelectorAll("ins").Select(Bare));
        Assert.DoesNotContain("Last paragraph", changes[0].TextContent, StringComparison.Ordinal);
        Assert.Equal(["Eigthteen"], changes[1].QuerySelectorAll("del").Select(Bare));
        Assert.DoesNotContain("nobody's business", history.Body!.TextContent, StringComparison.Ordinal);

        static string Bare(AngleSharp.Dom.IElement part) => part.TextContent[(part.TextContent.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim();
    }

    [Theory, OnEachDatabase]
    public async Task Those_who_have_the_mistake_are_told_once_and_the_others_get_it_right(DatabaseProvider on)
    {
        var site = await sites.On(on);
        var api = await site.ApiAsync();
        var list = await api.ListAsync();
        var (english, gone, spanish) = (await site.ReaderAsync(list, "en"), await site.ReaderAsync(list, "en"), await site.ReaderAsync(list, "es"));
        var statement = await api.StatementAsync((string)list["slug"]!, title: "Eighteen were there");
        await api.PublishAsync(statement, new { hold = new[] { new { language = "es", until = site.Time.GetUtcNow().AddMinutes(30) } } });
        Assert.Equal(["Eighteen were there"], await site.SubjectsToAsync(english));
        var leave = (await Subscribers.LastMailAsync(site, gone)).Link("unsubscribe");
        Assert.Empty((await api.GetAsync($"/statements/{statement["id"]}/corrections"))["items"]!.AsArray());
        await api.DoAsync(statement, "versions/en/correction", expected: HttpStatusCode.NotFound);

        var forms = await ConsoleForms.SignInAsync(site);
        var editor = $"/console/statements/{statement["id"]}";
        var (saved, _) = await forms.SendAsync(editor, editor, ("title", "Eighty were there"), ("correction", "It was eighty."), ("act", "save"));
        Assert.Equal(HttpStatusCode.Redirect, saved);
        var offer = await forms.PageAsync(editor + "/corrections");
        Assert.Contains("Send the correction to 2 people", offer.Body!.TextContent, StringComparison.Ordinal);

        await site.PressAsync(leave);
        site.Time.Pass(TimeSpan.FromMinutes(31));
        Assert.Equal(["Eighty were there"], await site.SubjectsToAsync(spanish));
        var (status, _) = await forms.SendAsync(editor + "/corrections", "corrections");
        Assert.Equal(HttpStatusCode.Redirect, status);
        Assert.Equal(["Eighteen were there", "Correction: Eighty were there"], await site.SubjectsToAsync(english));
        Assert.Equal(["Eighty were there"], await site.SubjectsToAsync(spanish));
        Assert.Equal(["Eighteen were there"], await site.SubjectsToAsync(gone));
        var mail = await Subscribers.LastMailAsync(site, english);
        Assert.Contains("It was eighty.", mail.TextBody, StringComparison.Ordinal);
        Assert.Contains($"/statements/{statement["slug"]}", mail.TextBody, StringComparison.Ordinal);
        Assert.Contains("/unsubscribe/", mail.Headers["List-Unsubscribe"], StringComparison.Ordinal);

        await api.DoAsync(statement, "versions/en/correction", expected: HttpStatusCode.Conflict);
        var item = (await api.GetAsync($"/statements/{statement["id"]}/corrections"))["items"]!.AsArray().Single()!;
        Assert.Equal((2, 1, 1, true), ((int)item["mail"]!["total"]!, (int)item["mail"]!["sent"]!, (int)item["mail"]!["skipped"]!, (bool)item["mail"]!["done"]!));
        Assert.Equal((3, 3, 0, 0, true), await api.AlertAsync(statement));
    }
}
