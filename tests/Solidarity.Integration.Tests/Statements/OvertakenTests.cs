using System.Net;
using Solidarity.Infrastructure.Storage;
using Solidarity.Integration.Tests.Organisations;
using Solidarity.Testing.Databases;
using Solidarity.Testing.Site;

namespace Solidarity.Integration.Tests.Statements;

/// <summary>Two who edit a statement at once.</summary>
public sealed class OvertakenTests(TestSites sites) : IClassFixture<TestSites>
{
    [Theory, OnEachDatabase]
    public async Task Both_texts_are_shown_and_either_can_be_kept_field_by_field(DatabaseProvider on)
    {
        var site = await sites.On(on);
        var api = await site.ApiAsync();
        var statement = await api.StatementAsync(title: "As it was", body: "As it was.");
        var editor = $"/console/statements/{statement["id"]}";
        var forms = await ConsoleForms.SignInAsync(site);
        var version = (await forms.PageAsync(editor)).QuerySelector("input[name='version']")!.GetAttribute("value");
        await api.ReviseAsync(statement, "en", "Their title", "Their text.");

        var (status, page) = await forms.SendAsync(editor, editor, ("version", version), ("title", "My title"), ("body", "My text."), ("act", "save"));
        Assert.Equal(HttpStatusCode.Conflict, status);
        var choices = page.QuerySelectorAll(".both");
        Assert.Equal(["Title", "Text"], choices.Select(x => x.QuerySelector("legend")!.TextContent));
        Assert.Equal(["My text.", "Their text."], choices[1].QuerySelectorAll("pre").Select(x => x.TextContent));
        Assert.All(page.QuerySelectorAll(".both input"), radio => Assert.Equal("editor", radio.GetAttribute("form")));
        Assert.Equal("My text.", page.QuerySelector("#body")!.TextContent.Trim());

        var current = page.QuerySelector("#editor input[name='version']")!.GetAttribute("value");
        (status, _) = await forms.SendAsync(
            editor, editor, ("version", current), ("title", "My title"), ("body", "My text."), ("keep[title]", "mine"), ("keep[body]", "theirs"), ("act", "save"));
        Assert.Equal(HttpStatusCode.Redirect, status);
        var kept = (await api.GetAsync($"/statements/{statement["id"]}"))["versions"]![0]!;
        Assert.Equal(("My title", "Their text."), ((string)kept["title"]!, (string)kept["body"]!));
    }
}
