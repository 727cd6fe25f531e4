using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using Microsoft.EntityFrameworkCore;
using MimeKit;
using Solidarity.Application;
using Solidarity.Domain.Series;
using Solidarity.Infrastructure.Storage;
using Solidarity.Integration.Tests.Events;
using Solidarity.Integration.Tests.Organisations;
using Solidarity.Integration.Tests.Supporters;
using Solidarity.Testing.Databases;
using Solidarity.Testing.Site;

namespace Solidarity.Integration.Tests.Messages;

/// <summary>Mails that go one after the other to each person. Each on a site of its own, whose clock is moved.</summary>
public sealed class SeriesTests
{
    [Theory, OnEachDatabase]
    public async Task Who_subscribes_is_welcomed_at_once_and_hears_again_three_days_later(DatabaseProvider on)
    {
        await using var site = await TestSite.StartAsync(on);
        var api = await site.ApiAsync();
        var list = await api.ListAsync();
        var before = await NewsletterTests.ReaderAsync(site, "en", null, list);
        var series = await CreateAsync(api, list, new { subject = "Welcome, {{ name | default: \"friend\" }}", body = "**Good** that you are here." }, new { subject = "How is it?", body = "Text.", waitDays = 3 });
        var spanish = await ReadAsync(api.Http.PutAsJsonAsync($"/api/v1/series/{series["id"]}/mails/{series["steps"]![0]!["id"]}/versions/es", new { subject = "Bienvenida", body = "Hola." }));
        Assert.Equal(2, spanish["steps"]![0]!["versions"]!.AsArray().Count);
        var early = await NewsletterTests.ReaderAsync(site, "en", null, list);
        Assert.Equal("running", (string)(await DoAsync(api, series, "start"))["state"]!);
        var (maria, ana) = (await NewsletterTests.ReaderAsync(site, "en", "Maria Quispe", list), await NewsletterTests.ReaderAsync(site, "es-PE", null, list));
        await site.WorkAsync();

        var welcome = Assert.Single(Series(site, maria));
        Assert.Equal("Welcome, Maria Quispe", welcome.Subject);
        Assert.Contains("<strong>Good</strong>", welcome.HtmlBody);
        Assert.Contains("You get this mail because you subscribed to " + (string)list["name"]!, welcome.TextBody);
        Assert.Equal("List-Unsubscribe=One-Click", welcome.Headers["List-Unsubscribe-Post"]);
        Assert.NotNull(welcome.Headers["List-Id"]);
        Assert.Contains(":series:", welcome.Headers["Feedback-ID"]);
        Assert.Equal(["Bienvenida"], Subjects(site, ana));
        Assert.Empty(Series(site, before));
        Assert.Empty(Series(site, early));

        await PassAsync(site, 2.9);
        Assert.Single(Series(site, maria));
        await PassAsync(site, 0.2);
        Assert.Equal(["Welcome, Maria Quispe", "How is it?"], Subjects(site, maria));
        Assert.Equal(["Bienvenida", "How is it?"], Subjects(site, ana));
        await PassAsync(site, 30);
        Assert.Equal(2, Series(site, maria).Count);
        var shown = await api.GetAsync($"/series/{series["id"]}");
        Assert.Equal((0, 2, 0), ((int)shown["waiting"]!, (int)shown["finished"]!, (int)shown["left"]!));
        Assert.Equal([(2, 0), (2, 0)], shown["steps"]!.AsArray().Select(step => ((int)step!["sent"]!, (int)step["queued"]!)));
    }

    [Theory, OnEachDatabase]
    public async Task Leaving_ends_it_and_coming_back_does_not_begin_it_again(DatabaseProvider on)
    {
        await using var site = await TestSite.StartAsync(on);
        var api = await site.ApiAsync();
        var list = await api.ListAsync();
        var series = await StartedAsync(api, list, new { subject = "First", body = "Text." }, new { subject = "Second", body = "Text.", waitDays = 3 });
        var (leaving, coming, erased) = (await NewsletterTests.ReaderAsync(site, "en", null, list), await NewsletterTests.ReaderAsync(site, "en", null, list), await NewsletterTests.ReaderAsync(site, "en", null, list));
        await site.WorkAsync();
        foreach (var reader in new[] { leaving, coming })
        {
            await site.PressAsync(Assert.Single(Series(site, reader)).Link("unsubscribe"));
        }

        await EraseAsync(site, erased);
        await PassAsync(site, 1);
        await Subscribers.SubscribedAsync(site, list, coming);
        await PassAsync(site, 5);
        await PassAsync(site, 5);
        Assert.Equal(["First"], Subjects(site, leaving));
        Assert.Equal(["First"], Subjects(site, coming));
        Assert.Equal(["First"], Subjects(site, erased));
        var shown = await api.GetAsync($"/series/{series["id"]}");
        Assert.Equal((0, 0, 2), ((int)shown["waiting"]!, (int)shown["finished"]!, (int)shown["left"]!));
    }

    [Theory, OnEachDatabase]
    public async Task Who_signs_or_joins_gets_it_if_they_are_on_the_list(DatabaseProvider on)
    {
        await using var site = await TestSite.StartAsync(on);
        var api = await site.ApiAsync();
        var list = await api.ListAsync();
        var petition = await Petitions.Signers.OpenAsync(api);
        var (start, end) = Events.Readers.Evening(site, 10);
        var planned = await Planners.PublishedAsync(api, new { start, end, timeZone = "UTC" });
        var reader = await NewsletterTests.ReaderAsync(site, "en", null, list);
        var earlier = await NewsletterTests.ReaderAsync(site, "en", null, list);
        await Petitions.Signers.ConfirmedAsync(site, petition, earlier);
        await StartedAsync(api, list, "signed", petition, new { subject = "Signed", body = "Text." });
        await StartedAsync(api, list, "joined", planned, new { subject = "Joined", body = "Text." });
        var (stranger, late) = (Subscribers.NewAddress(), Subscribers.NewAddress());
        foreach (var person in new[] { reader, stranger, late })
        {
            await Petitions.Signers.ConfirmedAsync(site, petition, person);
            await site.WorkAsync();
            await Attendees.ComesAsync(site, planned, person);
        }

        await PassAsync(site, 1);
        Assert.Equal(["Joined", "Signed"], Subjects(site, reader).Order());
        Assert.Empty(Series(site, earlier));
        Assert.Empty(Series(site, stranger));

        // Who comes to the list later begins then.
        await PassAsync(site, 3);
        await Subscribers.SubscribedAsync(site, list, late);
        await site.WorkAsync();
        Assert.Equal(["Joined", "Signed"], Subjects(site, late).Order());
        await PassAsync(site, 3);
        Assert.Equal(2, Series(site, late).Count);
    }

    [Theory, OnEachDatabase]
    public async Task After_an_event_those_who_came_and_those_who_did_not_hear_different_things(DatabaseProvider on)
    {
        await using var site = await TestSite.StartAsync(on);
        var api = await site.ApiAsync();
        var list = await api.ListAsync();
        var (start, end) = Events.Readers.Evening(site, 2);
        var planned = await Planners.PublishedAsync(api, new { start, end, timeZone = "UTC" });
        var (came, absent) = (await NewsletterTests.ReaderAsync(site, "en", null, list), await NewsletterTests.ReaderAsync(site, "en", null, list));
        await Attendees.ComesAsync(site, planned, came, new { name = "Rosa Vargas", display = "full" });
        await Attendees.ComesAsync(site, planned, absent, new { name = "Ana Lima", display = "full" });
        object If(bool not) => new[] { new[] { new { mark = "came", value = planned.Slug(), not } } };
        var series = await CreateAsync(
            api, list, "eventOver", planned, new { subject = "Thanks", body = "Text.", onlyIf = If(false) }, new { subject = "You were missed", body = "Text.", onlyIf = If(true) }, new { subject = "Next time", body = "Text.", waitDays = 1 });
        Assert.Equal(2, (int)(await api.GetAsync($"/series/{series["id"]}/forecast"))["expected"]!);
        await DoAsync(api, series, "start");
        await site.WorkAsync();
        await TickedAsync(site, api, planned, "Rosa Vargas");
        await site.WorkAsync();
        Assert.Empty(Series(site, came));

        await PassAsync(site, 0.5);
        Assert.Equal(["Thanks"], Subjects(site, came));
        Assert.Equal(["You were missed"], Subjects(site, absent));
        await PassAsync(site, 1.5);
        Assert.Equal(["Thanks", "Next time"], Subjects(site, came));
        Assert.Equal(["You were missed", "Next time"], Subjects(site, absent));
        var shown = await api.GetAsync($"/series/{series["id"]}");
        Assert.Equal([1, 1, 2], shown["steps"]!.AsArray().Select(step => (int)step!["sent"]!));
    }

    [Theory, OnEachDatabase]
    public async Task Held_nothing_goes_and_ended_it_is_over_for_all(DatabaseProvider on)
    {
        await using var site = await TestSite.StartAsync(on);
        var api = await site.ApiAsync();
        var list = await api.ListAsync();
        var series = await StartedAsync(api, list, new { subject = "First", body = "Text." }, new { subject = "Second", body = "Text.", waitDays = 1 }, new { subject = "Third", body = "Text.", waitDays = 1 });
        var first = await NewsletterTests.ReaderAsync(site, "en", null, list);

        // What waits for a mail server is held too.
        await site.WorkAsync(Work.Series);
        Assert.Equal("paused", (string)(await DoAsync(api, series, "pause"))["state"]!);
        await site.WorkAsync();
        var second = await NewsletterTests.ReaderAsync(site, "en", null, list);
        await PassAsync(site, 3);
        Assert.Empty(Series(site, first));
        Assert.Empty(Series(site, second));
        Assert.Equal("running", (string)(await DoAsync(api, series, "resume"))["state"]!);
        await site.WorkAsync();
        Assert.Equal(["First", "Second"], Subjects(site, first).Order());
        Assert.Equal(["First"], Subjects(site, second));

        Assert.Equal("ended", (string)(await DoAsync(api, series, "end"))["state"]!);
        var third = await NewsletterTests.ReaderAsync(site, "en", null, list);
        await PassAsync(site, 3);
        Assert.Equal((2, 1, 0), (Series(site, first).Count, Series(site, second).Count, Series(site, third).Count));
        await RefusedAsync(HttpStatusCode.Conflict, api.Http.PostAsync($"/api/v1/series/{series["id"]}/resume", null), "has ended");
        Assert.Equal(2, await site.WithAsync(db => db.SeriesEntries.CountAsync(x => x.Ending == SeriesEnding.SeriesEnded)));
        await PassAsync(site, 91);
        Assert.Equal(0, await site.WithAsync(db => db.SeriesEntries.CountAsync()));
    }

    [Theory, OnEachDatabase]
    public async Task A_readers_pause_and_a_full_week_are_waited_for(DatabaseProvider on)
    {
        await using var site = await TestSite.StartAsync(on, "Site:MailsAWeek=2");
        var api = await site.ApiAsync();
        var list = await api.ListAsync();
        await StartedAsync(api, list, new { subject = "First", body = "Text." }, new { subject = "Second", body = "Text.", waitDays = 1 }, new { subject = "Third", body = "Text.", waitDays = 1 });
        var (paused, busy) = (await NewsletterTests.ReaderAsync(site, "en", null, list), await NewsletterTests.ReaderAsync(site, "en", null, list));
        await site.WorkAsync();
        await site.PressAsync(Assert.Single(Series(site, paused)).Link("preferences"), ("act", "pause"));
        for (var day = 0; day < 5; day++)
        {
            await PassAsync(site, 1.01);
        }

        Assert.Equal(["First"], Subjects(site, paused));
        Assert.Equal(["First", "Second"], Subjects(site, busy));

        // A week after the first, there is room again; a newsletter meanwhile finds the week full.
        var newsletter = await NewsletterTests.DraftAsync(api, "News", "Text.", list);
        Assert.Equal(1, (int)(await api.GetAsync($"/messages/{newsletter["id"]}/plan"))["overCap"]!);
        for (var day = 0; day < 4; day++)
        {
            await PassAsync(site, 1.01);
        }

        Assert.Equal(["First", "Second", "Third"], Subjects(site, busy));
        for (var day = 0; day < 8; day++)
        {
            await PassAsync(site, 4);
        }

        Assert.Equal(["First", "Second", "Third"], Subjects(site, paused));
    }

    [Theory, OnEachDatabase]
    public async Task Two_servers_begin_it_once_for_each(DatabaseProvider on)
    {
        await using var site = await TestSite.StartAsync(on);
        var api = await site.ApiAsync();
        var list = await api.ListAsync();
        var series = await StartedAsync(api, list, new { subject = "First", body = "Text." }, new { subject = "Second", body = "Text." });
        List<string> readers = [];
        for (var i = 0; i < 5; i++)
        {
            readers.Add(await NewsletterTests.ReaderAsync(site, "en", null, list));
        }

        // Nothing of it was done yet: the mails that asked for confirmation go by themselves.
        await site.WithAsync(async db => await db.SeriesEntries.ExecuteDeleteAsync() + await db.Deliveries.Where(x => db.Messages.Any(y => y.Id == x.MessageId && y.Kind == Domain.Messages.MessageKind.SeriesMail)).ExecuteDeleteAsync());

        // SQLite serves one server: there both are of one.
        await using var other = on == DatabaseProvider.Sqlite ? null : await site.StartSecondAsync();
        var second = other ?? site;
        await Task.WhenAll(site.WorkAsync(Work.Series), second.WorkAsync(Work.Series), site.WorkAsync(Work.Series));
        await site.WorkAsync(Work.Series);
        var sent = await site.WithAsync(db => db.Deliveries.Where(x => db.Messages.Any(y => y.Id == x.MessageId && y.Kind == Domain.Messages.MessageKind.SeriesMail)).CountAsync());
        Assert.Equal((10, 5), (sent, (int)(await api.GetAsync($"/series/{series["id"]}"))["finished"]!));
    }

    [Theory, OnEachDatabase]
    public async Task What_is_wrong_is_refused_where_it_is(DatabaseProvider on)
    {
        await using var site = await TestSite.StartAsync(on);
        var api = await site.ApiAsync();
        var list = await api.ListAsync();

        Task<HttpResponseMessage> PostAsync(string trigger, string? of, params object[] steps) =>
            api.Http.PostAsJsonAsync("/api/v1/series", new { name = "Bad", trigger, of, list = (string)list["slug"]!, language = "en", steps });

        var good = new { subject = "S", body = "B" };
        Assert.Contains("Line 3", await FieldAsync(PostAsync("subscribed", null, good, new { subject = "S", body = "One\n\n{{ nmae }}" }), "steps[1].body"), StringComparison.Ordinal);
        Assert.Contains("there is no value", await FieldAsync(PostAsync("subscribed", null, new { subject = "{{ nmae }}", body = "B" }), "steps[0].subject"), StringComparison.Ordinal);
        await FieldAsync(PostAsync("subscribed", null, good, new { subject = " ", body = "B" }), "steps[1].subject");
        Assert.Contains("from 0 to 365", await FieldAsync(PostAsync("subscribed", null, new { subject = "S", body = "B", waitDays = 366 }), "steps[0].waitDays"), StringComparison.Ordinal);
        await FieldAsync(PostAsync("subscribed", null), "steps");
        await FieldAsync(PostAsync("subscribed", null, [.. Enumerable.Repeat(good, 21)]), "steps");
        await FieldAsync(PostAsync("sometime", null, good), "trigger");
        await FieldAsync(PostAsync("signed", "no-such", good), "of");
        await FieldAsync(PostAsync("joined", null, good), "of");
        await FieldAsync(PostAsync("subscribed", null, new { subject = "S", body = "B", onlyIf = new[] { new[] { new { mark = "came", value = "no-such" } } } }), "steps[0].onlyIf[0][0].value");
        await FieldAsync(PostAsync("subscribed", null, new { subject = "S", body = "B", onlyIf = new[] { Array.Empty<object>() } }), "steps[0].onlyIf");
        await FieldAsync(PostAsync("subscribed", null, new { id = Guid.CreateVersion7(), subject = "S", body = "B" }), "steps[0].id");
        await FieldAsync(api.Http.PostAsJsonAsync("/api/v1/series", new { name = "Bad", trigger = "subscribed", list = "no-such", steps = new[] { good } }), "list");

        // Once started, people are in the middle of it.
        var series = await StartedAsync(api, list, good, new { subject = "T", body = "B" });
        var ids = series["steps"]!.AsArray().Select(step => (string)step!["id"]!).ToList();
        Task<HttpResponseMessage> PutAsync(params object[] steps) => api.Http.PutAsJsonAsync($"/api/v1/series/{series["id"]}", new { name = "Series", trigger = "subscribed", list = (string)list["slug"]!, steps });
        await RefusedAsync(HttpStatusCode.BadRequest, PutAsync(new { id = ids[1] }, new { id = ids[0] }), "order stay");
        await RefusedAsync(HttpStatusCode.BadRequest, PutAsync(new { id = ids[0] }), "order stay");
        var more = await ReadAsync(PutAsync(new { id = ids[0], subject = "Better", body = "B" }, new { id = ids[1], waitDays = 2 }, new { subject = "Last", body = "B", waitDays = 1 }));
        Assert.Equal(["Better", "T", "Last"], more["steps"]!.AsArray().Select(step => (string)step!["versions"]![0]!["subject"]!));
        await RefusedAsync(HttpStatusCode.Conflict, api.Http.PostAsync($"/api/v1/series/{series["id"]}/start", null), "already");
        await RefusedAsync(HttpStatusCode.NotFound, api.Http.GetAsync($"/api/v1/series/{Guid.CreateVersion7()}"), "no such series");
    }

    [Theory, OnEachDatabase]
    public async Task An_organizer_puts_one_together_without_script_and_starts_it(DatabaseProvider on)
    {
        await using var site = await TestSite.StartAsync(on);
        var api = await site.ApiAsync();
        var list = await api.ListAsync();
        var planned = await Planners.PublishedAsync(api);
        await Subscribers.SubscribedAsync(site, list);
        var console = await ConsoleForms.SignInAsync(site);
        const string New = "/console/series/new";

        // Buttons add, move and take out mails and conditions, and nothing that was typed is lost.
        (string, string?)[] typed = [("name", "Welcome"), ("trigger", "subscribed"), ("list", list.Slug()), ("steps[0].subject", "Second"), ("steps[0].body", "Text."), ("steps[0].waitDays", "3")];
        var (status, page) = await console.SendAsync(New, New, [.. typed, ("act", "step")]);
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal(["Second", ""], Values(page, "subject"));
        typed = [.. typed, ("steps[1].subject", "First"), ("steps[1].body", "Text."), ("steps[1].waitDays", "0")];
        (_, page) = await console.SendAsync(New, New, [.. typed, ("act", "up-1")]);
        Assert.Equal(["First", "Second"], Values(page, "subject"));
        Assert.Equal(["0", "3"], Values(page, "waitDays"));
        (_, page) = await console.SendAsync(New, New, [.. typed, ("act", "out-0")]);
        Assert.Equal(["First"], Values(page, "subject"));
        (_, page) = await console.SendAsync(New, New, [.. typed, ("act", "if-1-group")]);
        Assert.NotNull(page.QuerySelector("[name='steps[1].onlyIf.groups[0].more'][autofocus]"));
        (_, page) = await console.SendAsync(New, New, [.. typed, ("steps[1].onlyIf.groups[0].more", "came"), ("act", "if-1-add-0")]);
        Assert.Contains(page.QuerySelectorAll<IHtmlOptionElement>("[name='steps[1].onlyIf.groups[0].conditions[0].value'] option"), option => option.Value == planned.Slug());
        (string, string?)[] ordered =
        [
            ("name", "Welcome"), ("trigger", "subscribed"), ("list", list.Slug()), ("steps[0].subject", "First"), ("steps[0].body", "Text."), ("steps[1].subject", "Second"), ("steps[1].body", "Text."), ("steps[1].waitDays", "3"),
            ("steps[1].onlyIf.groups[0].conditions[0].mark", "came"), ("steps[1].onlyIf.groups[0].conditions[0].not", "true"),
        ];
        (status, page) = await console.SendAsync(New, New, [.. ordered, ("steps[1].onlyIf.groups[0].conditions[0].value", ""), ("act", "save")]);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, status);
        Assert.NotNull(page.QuerySelector(".condition.invalid .error"));
        var start = await console.LocationAsync(New, New, [.. ordered, ("steps[1].onlyIf.groups[0].conditions[0].value", planned.Slug()), ("act", "next")]);
        Assert.EndsWith("/start", start, StringComparison.Ordinal);

        // What will happen is said before it does.
        page = await console.PageAsync(start);
        Assert.Contains($"subscribes to “{(string)list["name"]!}” and confirms. Who is subscribed already does not get it.", page.QuerySelector("#will")!.TextContent, StringComparison.Ordinal);
        Assert.Equal(["1", "0"], page.QuerySelectorAll(".numbers dd").Select(x => x.TextContent));
        var at = await console.LocationAsync(start, start, ("act", "start"));
        var reader = await NewsletterTests.ReaderAsync(site, "en", null, list);
        await site.WorkAsync();
        Assert.Equal(["First"], Subjects(site, reader));
        page = await console.PageAsync(at);
        Assert.Equal(["1", "0", "0"], page.QuerySelectorAll(".numbers dd").Select(x => x.TextContent));
        Assert.Null(page.QuerySelector("[value='up-1']"));

        // Texts in another language, and somebody who was slower.
        var mail = page.QuerySelector<IHtmlAnchorElement>("th a[href*='/mails/']")!.GetAttribute("href")!;
        var slow = await console.PreparedAsync(mail + "?of=es", "/mails/", ("subject", "Hola"), ("body", "Texto."), ("act", "save"));
        Assert.Contains("of=es", await console.LocationAsync(mail + "?of=es", "/mails/", ("subject", "Hola a todos"), ("body", "Texto."), ("act", "save")), StringComparison.Ordinal);
        (status, page) = await slow();
        Assert.Equal((HttpStatusCode.Conflict, "Hola"), (status, page.QuerySelector<IHtmlInputElement>("#subject")!.Value));
        Assert.Equal(mail, await console.LocationAsync(mail + "?of=es", "/mails/", ("act", "remove")));
        Assert.Equal(at, await console.LocationAsync(at, at, ("steps[1].waitDays", "4"), ("act", "save")));
        await console.LocationAsync(start, start, ("act", "pause"));
        await console.LocationAsync(start, start, ("act", "end"));
        Assert.Contains("has ended", (await console.PageAsync(start)).Body!.TextContent, StringComparison.Ordinal);
        Assert.Contains("Welcome", (await console.PageAsync("/console/series")).QuerySelector("tbody")!.TextContent, StringComparison.Ordinal);
    }

    [Theory, OnEachDatabase]
    public async Task Each_page_costs_the_same_queries_however_much_there_is(DatabaseProvider on)
    {
        await using var site = await TestSite.StartAsync(on);
        var api = await site.ApiAsync();
        var (list, planned) = (await api.ListAsync(), await Planners.PublishedAsync(api));
        var step = new { subject = "S", body = "B", waitDays = 1, onlyIf = new[] { new[] { new { mark = "came", value = planned.Slug() }, new { mark = "attends", value = planned.Slug() } } } };
        var console = await ConsoleForms.SignInAsync(site);
        var small = await StartedAsync(api, list, step);
        async Task<int> CostAsync(string path)
        {
            var before = site.Queries("GET " + path).Count;
            await console.TextAsync(path);
            return site.Queries("GET " + path).Count - before;
        }

        await CostAsync("/console/series");
        var one = await CostAsync("/console/series");
        var large = await StartedAsync(api, list, step, step, step, step);
        await StartedAsync(api, list, step);
        Assert.Equal(one, await CostAsync("/console/series"));
        foreach (var page in new[] { "", "/start" })
        {
            Assert.Equal((page, await CostAsync($"/console/series/{small["id"]}{page}")), (page, await CostAsync($"/console/series/{large["id"]}{page}")));
        }
    }

    [Theory, OnEachDatabase]
    public async Task A_person_sees_it_among_what_is_held(DatabaseProvider on)
    {
        await using var site = await TestSite.StartAsync(on);
        var api = await site.ApiAsync();
        var list = await api.ListAsync();
        await StartedAsync(api, list, new { subject = "First", body = "Text." }, new { subject = "Second", body = "Text.", waitDays = 3 });
        var reader = await NewsletterTests.ReaderAsync(site, "en", null, list);
        await site.WorkAsync();
        var link = await Browser.LinkAsync(site, reader);
        var (mine, page) = await Browser.OpenAsync(site, link);
        Assert.Contains("Series of mails", page, StringComparison.Ordinal);
        Assert.Contains("mails sent or passed over: 1, the next is due on", page, StringComparison.Ordinal);

        // Both mailboxes are one person's: one of the two places in the series stays.
        var other = await NewsletterTests.ReaderAsync(site, "en", null, list);
        await site.WorkAsync();
        Assert.Equal(2, await site.WithAsync(db => db.SeriesEntries.CountAsync()));
        await mine.PressAsync(link, ("act", "address"), ("email", other));
        var (toOld, toNew) = (await Subscribers.LastMailAsync(site, reader), await Subscribers.LastMailAsync(site, other));
        await site.PressAsync(toNew.Link("change-address"), ("act", "agree"));
        Assert.Equal(HttpStatusCode.OK, (await site.PressAsync(toOld.Link("change-address"), ("act", "agree"))).Status);
        Assert.Equal(1, await site.WithAsync(db => db.SeriesEntries.CountAsync()));
        await PassAsync(site, 4);
        Assert.Equal(["First", "Second"], Subjects(site, other));
        Assert.Equal(["First"], Subjects(site, reader));
    }

    private static async Task EraseAsync(TestSite site, string email)
    {
        var link = await Browser.LinkAsync(site, email);
        var (mine, _) = await Browser.OpenAsync(site, link);
        await mine.PressAsync(link, ("act", "erase-all"));
    }

    private static Task<JsonObject> CreateAsync(ApiClient api, JsonObject list, params object[] steps) => CreateAsync(api, list, "subscribed", null, steps);

    private static Task<JsonObject> CreateAsync(ApiClient api, JsonObject list, string trigger, JsonObject? of, params object[] steps) =>
        api.MakeAsync("/series", new { name = ApiClient.Unique("Series"), trigger, of = (string?)of?["slug"], list = (string)list["slug"]!, language = "en", steps });

    private static Task<JsonObject> StartedAsync(ApiClient api, JsonObject list, params object[] steps) => StartedAsync(api, list, "subscribed", null, steps);

    private static async Task<JsonObject> StartedAsync(ApiClient api, JsonObject list, string trigger, JsonObject? of, params object[] steps) =>
        await DoAsync(api, await CreateAsync(api, list, trigger, of, steps), "start");

    private static Task<JsonObject> DoAsync(ApiClient api, JsonObject series, string what) => ReadAsync(api.Http.PostAsync($"/api/v1/series/{series["id"]}/{what}", null));

    private static async Task<JsonObject> ReadAsync(Task<HttpResponseMessage> asking)
    {
        using var answer = await asking;
        return await ApiClient.ReadAsync(answer, HttpStatusCode.OK);
    }

    private static async Task RefusedAsync(HttpStatusCode status, Task<HttpResponseMessage> asking, string why)
    {
        using var answer = await asking;
        Assert.Contains(why, (await ApiClient.ReadAsync(answer, status)).ToJsonString(), StringComparison.Ordinal);
    }

    private static async Task<string> FieldAsync(Task<HttpResponseMessage> asking, string field)
    {
        using var answer = await asking;
        var problem = await ApiClient.ReadAsync(answer, HttpStatusCode.BadRequest);
        Assert.True(problem["errors"]?[field] is not null, problem.ToJsonString());
        return (string)problem["errors"]![field]![0]!;
    }

    private static async Task PassAsync(TestSite site, double days)
    {
        site.Time.Pass(TimeSpan.FromDays(days));
        await site.WorkAsync();
    }

    private static string[] Values(IDocument page, string field) => [.. page.QuerySelectorAll<IHtmlInputElement>($"input[name^='steps['][name$='].{field}']").Select(x => x.Value ?? "")];

    private static string[] Subjects(TestSite site, string reader) => [.. Series(site, reader).Select(mail => mail.Subject ?? "")];

    private static IReadOnlyList<MimeMessage> Series(TestSite site, string reader) =>
        [.. site.Mails().Where(mail => mail.To.Mailboxes.Any(to => to.Address == reader) && mail.Headers["Feedback-ID"]?.Contains(":series:", StringComparison.Ordinal) == true)];

    private static async Task TickedAsync(TestSite site, ApiClient api, JsonObject planned, string name)
    {
        var date = (await api.GetAsync($"/events/{planned["id"]}/dates"))["items"]![0]!;
        var door = await api.MakeAsync($"/events/{planned["id"]}/dates/{date["id"]}/doors", new { name = "Gate" });
        site.Time.Pass(DateTimeOffset.Parse((string)date["startsAt"]!, CultureInfo.InvariantCulture) - site.Time.GetUtcNow());
        using var opened = await site.Client.PostAsJsonAsync("/api/v1/door", new { token = ((string)door["link"]!).Split('/')[^1], pin = (string)door["pin"]! });
        var people = await ApiClient.ReadAsync(opened, HttpStatusCode.OK);
        var code = (string)people["people"]!.AsArray().Single(x => (string?)x!["name"] == name)!["code"]!;
        using var ticked = await site.Client.PostAsJsonAsync("/api/v1/door/ticks", new { device = (string)people["device"]!, ticks = new[] { new { key = "1", code, came = true, at = site.Time.GetUtcNow() } } });
        await ApiClient.ReadAsync(ticked, HttpStatusCode.OK);
    }
}
