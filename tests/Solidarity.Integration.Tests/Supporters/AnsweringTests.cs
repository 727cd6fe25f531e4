using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Solidarity.Application;
using Solidarity.Domain;
using Solidarity.Domain.Messages;
using Solidarity.Domain.Organizers;
using Solidarity.Domain.Supporters;
using Solidarity.Infrastructure.Storage;
using Solidarity.Integration.Tests.Organisations;
using Solidarity.Integration.Tests.Statements;
using Solidarity.Testing.Databases;
using Solidarity.Testing.Site;

namespace Solidarity.Integration.Tests.Supporters;

/// <summary>How organizers find people and answer for what is held of them.</summary>
public sealed class AnsweringTests(TestSites sites) : IClassFixture<TestSites>
{
    private const string Why = "She wrote that nothing arrives";

    [Theory, OnEachDatabase]
    public async Task Before_people_are_shown_a_reason_is_asked_and_each_reading_is_logged_with_it(DatabaseProvider on)
    {
        await using var site = await TestSite.StartAsync(on);
        var list = await (await site.ApiAsync()).ListAsync();
        var email = await Subscribers.SubscribedAsync(site, list);
        var console = await ConsoleForms.SignInAsync(site);
        Assert.DoesNotContain(email, (await console.PageAsync("/console/subscribers")).Body!.TextContent, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await console.SendAsync("/console/subscribers", "Reason", ("reason", " "))).Status);
        Assert.Equal(HttpStatusCode.Redirect, (await console.SendAsync("/console/subscribers", "Reason", ("reason", Why))).Status);
        foreach (var (filter, isThere) in new[]
        {
            ("", true), ($"?list={list["slug"]}", true), ("?frequency=immediate&language=en&state=active", true), ("?state=left", false), ("?frequency=weekly", false), ("?state=paused", false), ("?language=es", false),
        })
        {
            Assert.Equal((filter, isThere), (filter, (await console.PageAsync("/console/subscribers" + filter)).Body!.TextContent.Contains(email, StringComparison.Ordinal)));
        }

        // Names and addresses go by POST, and come back as something that says neither.
        await Subscribers.SubscribedAsync(site, list);
        foreach (var (query, leads) in new[] { (email.ToUpperInvariant(), "/console/subscribers/"), ("maría  QUISPE", "/console/subscribers?named="), (Subscribers.NewAddress(), "/console/subscribers/") })
        {
            var to = await console.LocationAsync("/console/subscribers", "Find", ("query", query));
            Assert.StartsWith(leads, to, StringComparison.Ordinal);
            Assert.DoesNotContain("quispe", to, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("@", Uri.UnescapeDataString(to), StringComparison.Ordinal);
            Assert.Equal(!query.StartsWith("maria", StringComparison.Ordinal), (await console.PageAsync(to)).Body!.TextContent.Contains(email, StringComparison.Ordinal));
        }

        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await console.SendAsync("/console/subscribers", "Find", ("query", "Nobody of That Name"))).Status);
        var mark = Person(site, email).Mark;
        var read = await site.WithAsync(db => db.AuditEntries.Where(x => x.Reason == Why).ToListAsync());
        Assert.Contains(read, x => x.Act == "ShowPerson" && x.Subject == mark && x.Organizer is not null);
        Assert.Contains(read, x => x.Act == "ListSubscribers");
        Assert.Contains(read, x => x.Act == "FindPeople");
    }

    [Theory, OnEachDatabase]
    public async Task A_reason_is_that_of_who_gave_it_and_goes_when_they_sign_out(DatabaseProvider on)
    {
        const string cookie = "solidarity-reason";
        var site = await sites.On(on);
        var first = await ConsoleForms.SignInAsync(site);
        await first.SendAsync("/console/subscribers", "Reason", ("reason", Why));
        Assert.Contains(Why, (await first.PageAsync("/console/subscribers")).Body!.TextContent, StringComparison.Ordinal);

        // The next one at the same browser.
        var second = new ConsoleForms(site, $"{await site.SignInAsync("second@example.org")}; {first.Cookie(cookie)}");
        Assert.DoesNotContain(Why, (await second.PageAsync("/console/subscribers")).Body!.TextContent, StringComparison.Ordinal);

        Assert.NotNull(first.Cookie(cookie));
        Assert.Equal(HttpStatusCode.Redirect, (await first.PressAsync("/console/account", "Password", "?handler=SignOut")).Status);
        Assert.Null(first.Cookie(cookie));
    }

    [Theory, OnEachDatabase]
    public async Task Without_the_right_there_is_nothing_to_see(DatabaseProvider on)
    {
        var site = await sites.On(on);
        var console = new ConsoleForms(site, await site.SignInAsync("writer@example.org", (Role.Organizer, null)));
        foreach (var path in new[] { "/console/subscribers", "/console/requests", "/console/subscribers/" + Person(site, "a@example.org"), $"/console/subscribers/{Person(site, "a@example.org")}/erase" })
        {
            Assert.Equal((path, HttpStatusCode.Forbidden), (path, await console.StatusAsync(path)));
        }
    }

    [Theory, OnEachDatabase]
    public async Task A_person_asks_is_shown_a_month_exported_with_a_second_person_corrected_and_erased(DatabaseProvider on)
    {
        await using var site = await TestSite.StartAsync(on);
        var list = await (await site.ApiAsync()).ListAsync();
        var email = await Subscribers.SubscribedAsync(site, list);
        await Subscribers.AlertedAsync(site, list, email);
        var page = "/console/subscribers/" + Person(site, email);
        var (console, second) = (await ConsoleForms.SignInAsync(site), new ConsoleForms(site, await site.SignInAsync("second@example.org")));
        await console.SendAsync(page, "Reason", ("reason", Why));

        var asked = DateOnly.FromDateTime(site.Time.GetUtcNow().UtcDateTime).AddDays(-3);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await console.SendAsync(page, "Note", ("kind", "See"), ("askedOn", asked.AddDays(30).ToString("yyyy-MM-dd")))).Status);
        Assert.Equal(HttpStatusCode.Redirect, (await console.SendAsync(page, "Note", ("kind", "See"), ("askedOn", asked.ToString("yyyy-MM-dd")))).Status);
        var left = asked.AddMonths(1).DayNumber - asked.DayNumber - 3;
        Assert.Contains($"{left} days left", (await console.PageAsync("/console/requests")).Body!.TextContent, StringComparison.Ordinal);

        await site.WithAsync(async db =>
        {
            var organisation = await db.Organisations.SingleOrDefaultAsync();
            organisation ??= db.Add(Domain.Organisations.Organisation.Create(site.Time.GetUtcNow())).Entity;
            organisation.Work(false, true, site.Time.GetUtcNow());
            return await db.SaveChangesAsync();
        });
        Assert.Equal(HttpStatusCode.Redirect, (await console.SendAsync(page, "Export", ("reason", "She asked"))).Status);
        var export = await site.WithAsync(db => db.DataExports.SingleAsync());
        var file = $"{page}?handler=File&id={export.Id}&format=";
        Assert.Equal(HttpStatusCode.BadRequest, await console.StatusAsync(file + "json"));
        Assert.Empty((await console.PageAsync("/console/requests")).QuerySelectorAll("form[action*=Approve]"));
        Assert.Equal(HttpStatusCode.Redirect, (await second.SendAsync("/console/requests", "Approve")).Status);
        Assert.Equal(email, (string)JsonNode.Parse(await console.TextAsync(file + "json"))!["supporter"]!["email"]!);
        Assert.Contains(email, await console.TextAsync(file + "text"), StringComparison.Ordinal);
        Assert.True(await site.WithAsync(db => db.AuditEntries.AnyAsync(x => x.Act == "TakeExport" && x.Reason == "She asked")));
        Assert.Equal(HttpStatusCode.Redirect, (await console.SendAsync(page, "Answer")).Status);
        Assert.NotNull((await site.WithAsync(db => db.DataRequests.SingleAsync())).DoneAt);

        Assert.Equal(HttpStatusCode.Redirect, (await console.SendAsync(page, "Correct", ("name", "Rosa Mamani"), ("timeZone", "America/Lima"))).Status);
        Assert.Contains("Rosa Mamani", (await console.PageAsync(page)).Body!.TextContent, StringComparison.Ordinal);
        var fresh = Subscribers.NewAddress();
        Assert.Equal(HttpStatusCode.Redirect, (await console.SendAsync(page, "Address", ("email", fresh))).Status);
        Assert.Contains(email, (await console.PageAsync(page)).Body!.TextContent, StringComparison.Ordinal);
        await site.PressAsync((await Subscribers.LastMailAsync(site, fresh)).Link("change-address"), ("act", "agree"));
        page = "/console/subscribers/" + Person(site, fresh);
        Assert.Contains(fresh, (await console.PageAsync(page)).Body!.TextContent, StringComparison.Ordinal);

        Assert.Contains("1", (await console.PageAsync(page + "/erase")).QuerySelector(".numbers")!.TextContent, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await console.SendAsync(page + "/erase", "/erase", ("word", "yes"))).Status);
        Assert.Equal(HttpStatusCode.Redirect, (await console.SendAsync(page + "/erase", "/erase", ("word", "Erase"))).Status);
        Assert.False(await site.WithAsync(db => db.Supporters.AnyAsync()));
        Assert.DoesNotContain(fresh, (await console.PageAsync(page)).Body!.TextContent, StringComparison.Ordinal);
        Assert.True(await site.WithAsync(db => db.AuditEntries.AnyAsync(x => x.Act == "ErasePerson" && x.Subject == Person(site, fresh).Mark)));
    }

    [Theory, OnEachDatabase]
    public async Task The_mailbox_so_far_hears_of_another_address_also_when_its_mails_of_the_day_are_used_up(DatabaseProvider on)
    {
        await using var site = await TestSite.StartAsync(on);
        var list = await (await site.ApiAsync()).ListAsync();
        var email = await Subscribers.SubscribedAsync(site, list);
        for (var i = 0; i < 6; i++)
        {
            await site.PressAsync("/your-data", ("email", email));
        }

        Assert.Equal(5, (await site.MailsToAsync(email)).Count);
        var (console, page) = (await ConsoleForms.SignInAsync(site), "/console/subscribers/" + Person(site, email));
        await console.SendAsync(page, "Reason", ("reason", Why));
        Assert.Equal(HttpStatusCode.Redirect, (await console.SendAsync(page, "Address", ("email", Subscribers.NewAddress()))).Status);
        var told = Assert.Single(await site.MailsToAsync(email), mail => mail.TextBody!.Contains("/change-address/", StringComparison.Ordinal));
        Assert.Equal(HttpStatusCode.OK, (await site.PressAsync(told.Link("change-address"), ("act", "stop"))).Status);
        Assert.False(await site.WithAsync(db => db.AddressChanges.AnyAsync()));
    }

    [Theory, OnEachDatabase]
    public async Task What_is_past_its_time_goes_and_the_numbers_stay(DatabaseProvider on)
    {
        await using var site = await TestSite.StartAsync(on);
        var list = await (await site.ApiAsync()).ListAsync();
        var (stays, goes) = (await Subscribers.SubscribedAsync(site, list), await Subscribers.SubscribedAsync(site, list));
        await Subscribers.AlertedAsync(site, list, stays);
        var mailbox = Person(site, goes).Mailbox;
        await site.PressAsync("/your-data", ("email", stays));
        await site.WorkAsync();
        site.Time.Pass(TimeSpan.FromDays(1) + TimeSpan.FromMinutes(1));
        await site.WorkAsync();
        Assert.False(await site.WithAsync(db => db.FreshLinks.AnyAsync()));
        Assert.True(await site.WithAsync(db => db.Deliveries.AnyAsync(x => x.Lane == Lane.Bulk)));

        site.Time.Pass(TimeSpan.FromDays(90));
        await site.WorkAsync();
        Assert.False(await site.WithAsync(db => db.Deliveries.AnyAsync()));
        Assert.Equal((2, 2), await site.WithAsync(async db => (await db.Messages.MaxAsync(x => x.Total), await db.Messages.MaxAsync(x => x.Sent))));

        var console = await ConsoleForms.SignInAsync(site);
        var page = "/console/subscribers/" + PersonKey.Of(mailbox);
        await console.SendAsync(page, "Reason", ("reason", Why));
        await console.SendAsync(page + "/erase", "/erase", ("word", "erase"));
        Assert.Equal(2, await site.WithAsync(db => db.Consents.CountAsync(x => x.SupporterId == null)));
        site.Time.Pass(TimeSpan.FromDays(3 * 366));
        await site.WorkAsync();
        Assert.Equal((0, 1), await site.WithAsync(async db => (await db.Consents.CountAsync(x => x.SupporterId == null), await db.Consents.CountAsync())));
        Assert.False(await site.WithAsync(db => db.DataRequests.AnyAsync()));
    }

    [Theory, OnEachDatabase]
    public async Task Who_is_known_by_an_endorsement_alone_is_found_by_address_and_erased(DatabaseProvider on)
    {
        await using var site = await TestSite.StartAsync(on);
        var email = Subscribers.NewAddress();
        await Endorsers.ConfirmedAsync(site, await Endorsers.StatementAsync(site), "Dockers' Branch 7", email);
        var console = await ConsoleForms.SignInAsync(site);
        await console.SendAsync("/console/subscribers", "Reason", ("reason", Why));
        var page = await console.LocationAsync("/console/subscribers", "Find", ("query", email.ToUpperInvariant()));
        var found = await console.PageAsync(page);
        Assert.Equal(email, found.QuerySelector("h1")!.TextContent);
        Assert.Contains("Dockers' Branch 7", found.Body!.TextContent, StringComparison.Ordinal);
        Assert.Equal(["0", "0", "0", "1", "0", "1", "0", "0"], (await console.PageAsync(page + "/erase")).QuerySelectorAll(".numbers dd").Select(x => x.TextContent));
        Assert.Equal(HttpStatusCode.Redirect, (await console.SendAsync(page + "/erase", "/erase", ("word", "erase"))).Status);
        Assert.False(await site.WithAsync(db => db.Endorsements.AnyAsync()));
        Assert.DoesNotContain("Dockers", (await console.PageAsync(page)).Body!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_command_line_answers_for_a_person_too()
    {
        await using var site = await SiteProcess.StartAsync();
        var api = new ApiClient(site.Client(await site.AddKeyAsync()));
        var list = await api.ListAsync();
        var email = Subscribers.NewAddress();
        using var asked = await site.Client().PostAsJsonAsync("/api/v1/subscriptions", new { email, name = "Rosa Mamani", lists = new[] { (string)list["slug"]! } });
        var statement = await api.MakeAsync("/statements", new
        {
            campaign = (string)(await api.CampaignAsync())["slug"]!, title = "Statement", body = "Text.", language = "en", takesEndorsements = true,
        });
        await api.PublishAsync(statement);
        using var endorsed = await site.Client().PostAsJsonAsync($"/api/v1/statements/{statement["slug"]}/endorsements", new { email, name = "Dockers' Branch 7" });
        var printed = await site.AdminAsync("person", email, "export");
        var json = printed.IndexOf("\n{", StringComparison.Ordinal);
        Assert.Contains("Rosa Mamani", printed[..json], StringComparison.Ordinal);
        Assert.Equal(email, (string)JsonNode.Parse(printed[json..])!["requests"]![0]!["email"]!);
        Assert.Equal("Dockers' Branch 7", (string)JsonNode.Parse(printed[json..])!["endorsements"]![0]!["name"]!);

        Assert.Contains("1 requests, 1 endorsements", await site.AdminAsync("person", email, "erase"), StringComparison.Ordinal);
        Assert.DoesNotContain("Rosa", await site.AdminAsync("person", email, "export"), StringComparison.Ordinal);
        await Assert.ThrowsAsync<InvalidOperationException>(() => site.AdminAsync("person", Subscribers.NewAddress(), "erase"));
    }

    private static PersonKey Person(TestSite site, string email) => PersonKey.Of(site.Get<IKeyedHashes>().Of(EmailAddress.Parse(email)).Mailbox);
}
