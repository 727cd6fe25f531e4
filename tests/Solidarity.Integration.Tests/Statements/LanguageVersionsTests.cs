using System.Net;
using Solidarity.Application;
using Solidarity.Infrastructure.Storage;
using Solidarity.Integration.Tests.Organisations;
using Solidarity.Testing.Databases;
using Solidarity.Testing.Site;

namespace Solidarity.Integration.Tests.Statements;

/// <summary>Translations that the original overtakes, and versions that are deleted.</summary>
public sealed class LanguageVersionsTests(TestSites sites) : IClassFixture<TestSites>
{
    [Theory, OnEachDatabase]
    public async Task A_translation_is_out_of_date_until_it_is_saved_again_or_said_to_be_right(DatabaseProvider on)
    {
        var site = await sites.On(on);
        var api = await site.ApiAsync();
        var statement = await api.StatementAsync();
        var path = $"/es/statements/{statement["slug"]}";
        await api.ReviseAsync(statement, "es", "Estamos");
        await api.PublishAsync(statement);
        Assert.DoesNotContain("hreflang=\"en\">English</a></p>", (await site.GetPageAsync(path)).Page, StringComparison.Ordinal);
        Assert.False(await OutOfDateAsync());

        await api.ReviseAsync(statement, "en", "We stand and march");
        Assert.True(await OutOfDateAsync());
        Assert.Contains("El original ha cambiado", (await site.GetPageAsync(path)).Page, StringComparison.Ordinal);
        var forms = await ConsoleForms.SignInAsync(site);
        Assert.Contains("out of date", (await forms.PageAsync($"/console/statements/{statement["id"]}")).QuerySelector("ul.tabs")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("Out of date: Español", (await forms.PageAsync("/console/statements")).Body!.TextContent, StringComparison.Ordinal);

        await forms.SendAsync($"/console/statements/{statement["id"]}?language=es", "handler=Confirm");
        Assert.False(await OutOfDateAsync());
        Assert.DoesNotContain("El original ha cambiado", (await site.GetPageAsync(path)).Page, StringComparison.Ordinal);

        await api.ReviseAsync(statement, "en", "We stand, march and sing");
        Assert.True(await OutOfDateAsync());
        await api.ReviseAsync(statement, "es", "Estamos");
        Assert.False(await OutOfDateAsync());

        async Task<bool> OutOfDateAsync() =>
            (bool)(await api.GetAsync($"/statements/{statement["id"]}"))["versions"]!.AsArray().Single(x => (string)x!["language"]! == "es")!["outOfDate"]!;
    }

    [Theory, OnEachDatabase]
    public async Task A_version_deleted_while_it_is_sent_leaves_its_readers_the_next_best(DatabaseProvider on)
    {
        var site = await sites.On(on);
        var api = await site.ApiAsync();
        var list = await api.ListAsync();
        var spanish = await site.ReaderAsync(list, "es");
        var statement = await api.StatementAsync((string)list["slug"]!, title: "We stand");
        await api.ReviseAsync(statement, "es", "Estamos");
        await api.PublishAsync(statement);
        await site.WorkAsync(Work.Outbox, Work.Expansion);
        var forms = await ConsoleForms.SignInAsync(site);
        var (status, _) = await forms.SendAsync($"/console/statements/{statement["id"]}/versions/es/remove", "remove");
        Assert.Equal(HttpStatusCode.Redirect, status);
        Assert.Equal(["We stand"], await site.SubjectsToAsync(spanish));
        Assert.Equal((1, 1, 0, 0, true), await api.AlertAsync(statement));
        Assert.Contains("We stand", (await site.GetPageAsync($"/es/statements/{statement["slug"]}")).Page, StringComparison.Ordinal);

        // Written anew it goes on from where it was.
        var again = await api.ReviseAsync(statement, "es", "Estamos de nuevo");
        Assert.Equal(2, (int)again["versions"]!.AsArray().Single(x => (string)x!["language"]! == "es")!["revision"]!);
    }

    [Theory, OnEachDatabase]
    public async Task A_version_of_a_draft_can_be_deleted_and_the_original_never(DatabaseProvider on)
    {
        var api = await (await sites.On(on)).ApiAsync();
        var statement = await api.StatementAsync();
        await api.ReviseAsync(statement, "es", "Estamos");
        foreach (var (language, status) in new[] { ("es", HttpStatusCode.OK), ("es", HttpStatusCode.NotFound), ("en", HttpStatusCode.BadRequest) })
        {
            using var answer = await api.Http.DeleteAsync($"/api/v1/statements/{statement["id"]}/versions/{language}");
            Assert.Equal((language, status), (language, answer.StatusCode));
        }
    }
}
