using System.Net;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;
using Microsoft.EntityFrameworkCore;
using Solidarity.Domain.Pictures;
using Solidarity.Domain.Statements;
using Solidarity.Infrastructure.Storage;
using Solidarity.Testing;
using Solidarity.Testing.Databases;
using Solidarity.Testing.Site;

namespace Solidarity.Integration.Tests.Statements;

/// <summary>The editor's page, as its script and a browser without script send it.</summary>
public sealed class WritingTests(TestSites sites) : IClassFixture<TestSites>
{
    [Theory, OnEachDatabase]
    public async Task A_draft_saves_itself_into_one_revision_with_one_entry_in_the_log(DatabaseProvider on)
    {
        var site = await sites.On(on);
        var (session, other) = (await site.SignInAsync(), await site.SignInAsync("second@example.org", (Domain.Organizers.Role.Owner, null)));
        var statement = await (await site.ApiAsync()).StatementAsync();
        var id = StatementId.From(Guid.Parse((string)statement["id"]!));
        var editor = $"/console/statements/{id}";
        var form = await FormAsync(site, editor, session);

        foreach (var body in (string[])["W", "We", "We stand"])
        {
            var (status, kept) = await KeepAsync(site, editor, form, ("body", body));
            Assert.Equal(HttpStatusCode.OK, status);
            form["version"] = kept.QuerySelector("[data-version]")!.GetAttribute("data-version")!;
        }

        Assert.Equal(["The text.", "We stand"], await BodiesAsync(site, id));
        var half = await FormAsync(site, editor, other);
        Assert.Equal("We stand", half["body"]);

        // By hand: the same revision, whole now, and in the log.
        using (var answer = await SendAsync(site, editor, form, null, ("body", "We stand."), ("act", "save")))
        {
            Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        }

        Assert.Equal(["The text.", "We stand."], await BodiesAsync(site, id));
        Assert.Equal(1, await site.WithAsync(db => db.AuditEntries.CountAsync(x => x.Subject == id.Value && x.Act == "SaveStatement")));

        // What somebody else has open is not put over it: both are shown.
        var (stale, both) = await KeepAsync(site, editor, half, ("body", "Others sit."));
        Assert.Equal(HttpStatusCode.Conflict, stale);
        Assert.Equal(["Others sit.", "We stand."], both.QuerySelectorAll("[data-version] pre").Select(x => x.TextContent));
        Assert.Equal(["The text.", "We stand."], await BodiesAsync(site, id));

        // What is to be published or is public is saved by hand only.
        await (await site.ApiAsync()).PublishAsync(statement);
        var (refused, _) = await KeepAsync(site, editor, await FormAsync(site, editor, session), ("body", "Half a sent"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused);
        Assert.Equal(["The text.", "We stand."], await BodiesAsync(site, id));
    }

    [Theory, OnEachDatabase]
    public async Task A_statement_that_was_never_saved_is_begun_once_a_key_however_often_it_is_sent(DatabaseProvider on)
    {
        var site = await sites.On(on);
        await (await site.ApiAsync()).CampaignAsync();
        const string editor = "/console/statements/new";
        var form = await FormAsync(site, editor, await site.SignInAsync());
        var title = ApiClient.Unique("Begun");
        Task<(HttpStatusCode Status, IHtmlDocument Page)> BeginAsync(string key, string body, Dictionary<string, string>? by = null) =>
            KeepAsync(site, editor, by ?? form, key, ("title", title), ("body", body), ("pictureId", Guid.NewGuid().ToString()));

        // Twice at once, and again with more when the answer was lost.
        var begun = await Task.WhenAll(BeginAsync("one", "We"), BeginAsync("one", "We"));
        var again = await BeginAsync("one", "We stand");
        var wrong = await KeepAsync(site, editor, form, "one", ("title", " "));
        Assert.All([.. begun, again, wrong], answer => Assert.Equal(HttpStatusCode.OK, answer.Status));
        var kept = again.Page.QuerySelector("[data-version]")!;
        var address = kept.GetAttribute("data-begun")!;
        Assert.All([.. begun, wrong], answer => Assert.Equal(kept.OuterHtml, answer.Page.QuerySelector("[data-version]")!.OuterHtml));
        var id = StatementId.From(Guid.Parse(address.Split('/')[^1]));
        Assert.Equal(["We"], await BodiesAsync(site, id));
        Assert.Equal(1, await site.WithAsync(db => db.AuditEntries.CountAsync(x => x.Act == "DraftStatement" && x.Subject == Guid.Parse(form["campaign"]) && x.Organizer != null)));

        // What it tells is what goes on from there; and over what somebody else saved meanwhile, nothing goes.
        var version = ("version", kept.GetAttribute("data-version")!);
        var rest = form.Where(x => x.Key is not "campaign" and not "slug").ToDictionary();
        Assert.Equal(HttpStatusCode.OK, (await KeepAsync(site, address, rest, ("title", title), ("body", "We stand"), version)).Status);
        Assert.Equal(["We stand"], await BodiesAsync(site, id));
        Assert.Equal(HttpStatusCode.Conflict, (await KeepAsync(site, address, rest, ("title", title), ("body", "They stand"), version)).Status);

        // Another key, or the same of somebody else, begins another; what is refused begins nothing, and may be sent again.
        var other = await FormAsync(site, editor, await site.SignInAsync("second@example.org", (Domain.Organizers.Role.Owner, null)));
        foreach (var answer in new[] { await BeginAsync("two", "We"), await BeginAsync("one", "We", other) })
        {
            Assert.NotEqual(address, answer.Page.QuerySelector("[data-version]")!.GetAttribute("data-begun"));
        }

        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await KeepAsync(site, editor, form, "three", ("title", " "))).Status);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await KeepAsync(site, editor, form, ("title", title))).Status);
        Assert.Equal(HttpStatusCode.OK, (await BeginAsync("three", "We")).Status);
        Assert.Equal(4, await site.WithAsync(db => db.StatementVersions.CountAsync(x => x.Title == title)));
    }

    [Theory, OnEachDatabase]
    public async Task The_picture_with_faces_goes_when_a_blurred_one_takes_its_place_unless_it_stands_elsewhere(DatabaseProvider on)
    {
        var site = await sites.On(on);
        var session = await site.SignInAsync();
        var api = await site.ApiAsync();
        var id = (string)(await api.StatementAsync())["id"]!;
        var elsewhere = (string)(await api.StatementAsync())["id"]!;
        var faces = await LeadWithAsync(site, id, session, "vigil-on-the-square", "Agreed");
        var blurred = await LeadWithAsync(site, elsewhere, session, "hands-and-maize", "Nobody");
        Assert.Equal("Agreed", (await FormAsync(site, $"/console/statements/{id}", session))["faces"]);

        Assert.Equal(blurred, await LeadWithAsync(site, id, session, "hands-and-maize", "Blurred"));
        Assert.False(await HasAsync(site, faces));
        await LeadWithAsync(site, id, session, "open-university-gate", "Blurred");
        Assert.True(await HasAsync(site, blurred));
    }

    private static async Task<PictureId> LeadWithAsync(TestSite site, string id, string session, string picture, string faces)
    {
        var editor = $"/console/statements/{id}";
        var form = await FormAsync(site, editor, session);
        using var content = new MultipartFormDataContent();
        foreach (var (name, value) in form.Where(x => x.Key is not "cookie" and not "faces").Concat([KeyValuePair.Create("faces", faces), KeyValuePair.Create("act", "save")]))
        {
            content.Add(new StringContent(value), name);
        }

        content.Add(new ByteArrayContent(await File.ReadAllBytesAsync(Path.Combine(
            Repository.Root, "src", "Solidarity.Infrastructure", "Demonstration", "Content", "pictures", picture + ".jpg"))), "picture", "a.jpg");
        using var request = new HttpRequestMessage(HttpMethod.Post, editor) { Content = content };
        request.Headers.Add("Cookie", form["cookie"]);
        using var answer = await site.Client.SendAsync(request);
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        var statement = StatementId.From(Guid.Parse(id));
        return (await site.WithAsync(db => db.Statements.Where(x => x.Id == statement).Select(x => x.LeadPictureId).SingleAsync()))!.Value;
    }

    private static Task<bool> HasAsync(TestSite site, PictureId id) => site.WithAsync(db => db.Pictures.AnyAsync(x => x.Id == id));

    private static Task<string[]> BodiesAsync(TestSite site, StatementId id) => site.WithAsync(db =>
        db.StatementVersions.AsNoTracking().Where(x => x.StatementId == id).OrderBy(x => x.Revision).Select(x => x.Body).ToArrayAsync());

    private static async Task<Dictionary<string, string>> FormAsync(TestSite site, string editor, string session)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, editor);
        request.Headers.Add("Cookie", session);
        using var answer = await site.Client.SendAsync(request);
        var form = new HtmlParser().ParseDocument(await answer.Content.ReadAsStringAsync()).Forms.Single(x => x.Id == "editor");
        var fields = form.Elements.Where(x => x.GetAttribute("name") is not null
            && x is not IHtmlButtonElement and not IHtmlInputElement { Type: "checkbox" or "radio", IsChecked: false } and not IHtmlInputElement { Type: "file" });
        var values = fields.ToDictionary(x => x.GetAttribute("name")!, x => (x as IHtmlInputElement)?.Value ?? (x as IHtmlSelectElement)?.Value ?? ((IHtmlTextAreaElement)x).Value);
        values["cookie"] = string.Join("; ", [session, .. answer.Headers.TryGetValues("Set-Cookie", out var set) ? set.Select(x => x.Split(';')[0]) : []]);
        return values;
    }

    private static Task<(HttpStatusCode Status, IHtmlDocument Page)> KeepAsync(
        TestSite site, string editor, Dictionary<string, string> form, params (string Name, string Value)[] values) => KeepAsync(site, editor, form, null, values);

    private static async Task<(HttpStatusCode Status, IHtmlDocument Page)> KeepAsync(
        TestSite site, string editor, Dictionary<string, string> form, string? key, params (string Name, string Value)[] values)
    {
        using var answer = await SendAsync(site, editor + "?handler=Keep", form, key, values);
        return (answer.StatusCode, new HtmlParser().ParseDocument(await answer.Content.ReadAsStringAsync()));
    }

    private static async Task<HttpResponseMessage> SendAsync(
        TestSite site, string address, Dictionary<string, string> form, string? key, params (string Name, string Value)[] values)
    {
        var fields = form.Where(x => x.Key != "cookie" && values.All(value => value.Name != x.Key))
            .Concat(values.Select(x => KeyValuePair.Create(x.Name, x.Value)));
        using var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = new FormUrlEncodedContent(fields) };
        request.Headers.Add("Cookie", form["cookie"]);
        if (key is not null)
        {
            request.Headers.Add("Idempotency-Key", key);
        }

        return await site.Client.SendAsync(request);
    }
}
