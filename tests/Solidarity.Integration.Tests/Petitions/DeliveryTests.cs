using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Solidarity.Application;
using Solidarity.Domain.Petitions;
using Solidarity.Infrastructure.Storage;
using Solidarity.Integration.Tests.Organisations;
using Solidarity.Testing.Databases;
using Solidarity.Testing.Mail;
using Solidarity.Testing.Site;

namespace Solidarity.Integration.Tests.Petitions;

/// <summary>Signatures on their way to the target: frozen files behind a link, what the office does with them, and what comes back.</summary>
public sealed class DeliveryTests(TestSites sites) : IClassFixture<TestSites>
{
    [Theory, OnEachDatabase]
    public async Task A_petition_is_delivered_answered_by_the_office_and_the_answer_reaches_page_and_signer(DatabaseProvider on)
    {
        var site = await sites.On(on);
        var list = (string)(await (await site.ApiAsync()).ListAsync())["slug"]!;
        var office = Deliveries.NewOffice();
        var petition = await Deliveries.PetitionAsync(site, office, new[] { list });
        var reader = await Signers.ConfirmedAsync(site, petition, name: "Maria Quispe", more: new { display = "full", lists = new[] { list }, country = "PE" });
        var other = await Signers.ConfirmedAsync(site, petition, name: "Hidden Person", more: new { country = "PE" });
        var console = await ConsoleForms.SignInAsync(site);
        var delivery = await Deliveries.DeliverAsync(site, console, petition, office);
        var mail = await Subscribers.LastMailAsync(site, office);
        Assert.Contains("2", mail.Subject, StringComparison.Ordinal);
        Assert.Contains("Rosa, +51 1 234", mail.TextBody, StringComparison.Ordinal);
        Assert.Empty(mail.Attachments);
        Assert.DoesNotContain("Maria", mail.TextBody + mail.HtmlBody, StringComparison.Ordinal);

        var (browser, link, page) = await Deliveries.VisitAsync(site, delivery, office.Replace("mayor", "clerk", StringComparison.Ordinal));
        var (_, book) = await browser.PressAsync(link, ("act", "book-a4"));
        Assert.Contains("Maria Quispe", book, StringComparison.Ordinal);
        Assert.Contains("size: A4", book, StringComparison.Ordinal);
        Assert.Contains("8.5in 11in", (await browser.PressAsync(link, ("act", "book-letter"))).Page, StringComparison.Ordinal);
        Assert.DoesNotContain("Hidden", book, StringComparison.Ordinal);
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(book)));
        Assert.Contains(hash, page, StringComparison.Ordinal);
        Assert.Contains(hash, mail.TextBody, StringComparison.Ordinal);
        var (_, table) = await browser.PressAsync(link, ("act", "table"));
        Assert.Contains("\"Maria Quispe\",\"\",\"1\"", table, StringComparison.Ordinal);
        Assert.True(await site.WithAsync(db => db.AuditEntries.AnyAsync(x => x.Act == "FetchHandoverFile")));

        // Who signs later is not in it.
        await Signers.ConfirmedAsync(site, petition, name: "Late Comer", more: new { display = "full" });
        Assert.Equal(book, (await browser.PressAsync(link, ("act", "book-a4"))).Page);

        await browser.PressAsync(link, ("act", "acknowledge"));
        const string Answer = "We have read it.\nNothing <b>will</b> be built.";
        var (_, preview) = await browser.PressAsync(link, ("act", "preview"), ("answer", Answer));
        Assert.Contains("Nothing &lt;b&gt;will&lt;/b&gt; be built.", preview, StringComparison.Ordinal);
        Assert.False(await site.WithAsync(db => db.Handovers.AnyAsync(x => x.Answer != null && x.Name == "Ana Torres" && x.PetitionId == PetitionId.From(Guid.Parse((string)petition["id"]!)))));
        Assert.Equal(HttpStatusCode.OK, (await browser.PressAsync(link, ("act", "file"), ("answer", Answer))).Status);
        Assert.DoesNotContain("We have read it.", (await site.GetPageAsync(petition.Path())).Page, StringComparison.Ordinal);

        var console1 = await console.TextAsync(Deliveries.Page(petition));
        Assert.Contains("We have read it.", console1, StringComparison.Ordinal);
        var handover = await IdAsync(site, petition);
        await console.LocationAsync(Deliveries.Page(petition), "/deliver", ("act", "publish"), ("handover", handover.Value.ToString()));
        await PetitionPages.UntilAsync(site, petition, seen => seen.Answers.Count == 1);
        var shown = await PetitionPages.ReadAsync(site, petition.Path());
        Assert.Equal(Answer.Replace("\n", "", StringComparison.Ordinal), shown.QuerySelector(".answer blockquote")!.TextContent.Replace("\n", "", StringComparison.Ordinal));
        Assert.Contains("Ana Torres", shown.QuerySelector(".answer figcaption")!.TextContent, StringComparison.Ordinal);

        var news = await Subscribers.LastMailAsync(site, reader);
        Assert.Contains("We have read it.", news.TextBody, StringComparison.Ordinal);
        Assert.Contains("/unsubscribe/", news.Headers["List-Unsubscribe"], StringComparison.Ordinal);
        Assert.DoesNotContain("We have read it.", (await Subscribers.LastMailAsync(site, other)).TextBody, StringComparison.Ordinal);
        await console.LocationAsync(Deliveries.Page(petition), "/deliver", ("act", "publish"), ("handover", handover.Value.ToString()));
        Assert.Single(await site.MailsToAsync(reader), x => x.TextBody!.Contains("We have read it.", StringComparison.Ordinal));
    }

    [Theory, OnEachDatabase]
    public async Task A_forwarded_link_says_to_whom_it_was_sent_and_shows_no_name(DatabaseProvider on)
    {
        var site = await sites.On(on);
        var office = Deliveries.NewOffice();
        var petition = await Deliveries.PetitionAsync(site, office);
        await Signers.ConfirmedAsync(site, petition, name: "Maria Quispe", more: new { display = "full" });
        var delivery = await Deliveries.DeliverAsync(site, await ConsoleForms.SignInAsync(site), petition, office);
        using var answer = await site.Client.GetAsync(delivery);
        var page = await answer.Content.ReadAsStringAsync();
        Assert.Equal((HttpStatusCode.OK, "no-store", "no-referrer"), (answer.StatusCode, answer.Headers.CacheControl!.ToString(), answer.Headers.GetValues("Referrer-Policy").Single()));
        Assert.Contains("m…@" + office.Split('@')[1], WebUtility.HtmlDecode(page), StringComparison.Ordinal);
        Assert.Contains("noindex", page, StringComparison.Ordinal);
        Assert.DoesNotContain(office, page, StringComparison.Ordinal);
        Assert.DoesNotContain("Maria Quispe", page, StringComparison.Ordinal);

        var (status, refused) = await site.PressAsync(delivery, ("act", "visit"), ("email", "stranger@example.org"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, status);
        Assert.Contains("ends in @" + office.Split('@')[1], refused, StringComparison.Ordinal);
        Assert.Contains("value=\"stranger@example.org\"", refused, StringComparison.Ordinal);
        Assert.Empty(await site.MailsToAsync("stranger@example.org"));

        // The office's own link serves the one browser that opened it.
        var (_, link, _) = await Deliveries.VisitAsync(site, delivery, office);
        Assert.Equal(HttpStatusCode.Gone, (await site.GetPageAsync(link)).Status);
        Assert.DoesNotContain("Maria", (await site.PressAsync(link, ("act", "book-a4"))).Page, StringComparison.Ordinal);
        Assert.DoesNotContain(site.Log, line => line.Contains(link.Split('/')[^1], StringComparison.Ordinal) || line.Contains(delivery.Split('/')[^1], StringComparison.Ordinal));
    }

    [Theory, OnEachDatabase]
    public async Task An_expired_link_sends_a_new_one_to_the_same_address_by_one_press(DatabaseProvider on)
    {
        await using var site = await TestSite.StartAsync(on);
        var office = Deliveries.NewOffice();
        var petition = await Deliveries.PetitionAsync(site, office);
        await Signers.ConfirmedAsync(site, petition);
        var delivery = await Deliveries.DeliverAsync(site, await ConsoleForms.SignInAsync(site), petition, office);
        site.Time.Pass(TimeSpan.FromDays(31));
        Assert.Equal(HttpStatusCode.Gone, (await site.GetPageAsync(delivery)).Status);
        Assert.Equal(HttpStatusCode.Gone, (await site.PressAsync(delivery, ("act", "visit"), ("email", office))).Status);
        Assert.Single(await site.MailsToAsync(office));
        Assert.Equal(HttpStatusCode.OK, (await site.PressAsync(delivery, ("act", "renew"))).Status);
        var fresh = (await Subscribers.LastMailAsync(site, office)).Link("deliveries");
        Assert.NotEqual(delivery, fresh);
        Assert.Equal(HttpStatusCode.OK, (await site.GetPageAsync(fresh)).Status);
        Assert.Contains("A newer link was sent", (await site.GetPageAsync(delivery)).Page, StringComparison.Ordinal);

        // The files go on their day; number and hashes stay.
        site.Time.Pass(TimeSpan.FromDays(60));
        await site.WorkAsync(Work.Clock);
        Assert.False(await site.WithAsync(db => db.HandoverParts.AnyAsync()));
        var (status, gone) = await site.GetPageAsync(fresh);
        Assert.Equal(HttpStatusCode.Gone, status);
        Assert.Contains("The files are deleted", gone, StringComparison.Ordinal);
        Assert.Equal(1, await site.WithAsync(db => db.Handovers.Select(x => x.Signatures).SingleAsync()));
    }

    [Theory, OnEachDatabase]
    public async Task An_answer_sent_twice_stands_once_and_another_one_is_refused_without_losing_a_word(DatabaseProvider on)
    {
        var site = await sites.On(on);
        var office = Deliveries.NewOffice();
        var petition = await Deliveries.PetitionAsync(site, office);
        await Signers.ConfirmedAsync(site, petition);
        var delivery = await Deliveries.DeliverAsync(site, await ConsoleForms.SignInAsync(site), petition, office);
        var (browser, link, _) = await Deliveries.VisitAsync(site, delivery, office);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await browser.PressAsync(link, ("act", "preview"), ("answer", " "))).Status);
        for (var i = 0; i < 2; i++)
        {
            Assert.Equal(HttpStatusCode.OK, (await browser.PressAsync(link, ("act", "file"), ("answer", "Yes.\r\n"))).Status);
        }

        var (status, page) = await browser.PressAsync(link, ("act", "file"), ("answer", "No, we thought again."));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, status);
        Assert.Contains("An answer is filed already", page, StringComparison.Ordinal);
        Assert.Contains("No, we thought again.", page, StringComparison.Ordinal);
        var id = await IdAsync(site, petition);
        Assert.Equal("Yes.", await site.WithAsync(db => db.Handovers.Where(x => x.Id == id).Select(x => x.Answer).SingleAsync()));
    }

    [Theory, OnEachDatabase]
    public async Task Without_a_confirmed_signature_or_an_address_nothing_is_delivered_and_the_page_says_what_to_do(DatabaseProvider on)
    {
        var site = await sites.On(on);
        var api = await site.ApiAsync();
        var console = await ConsoleForms.SignInAsync(site);
        var empty = await Deliveries.PetitionAsync(site, Deliveries.NewOffice());
        await Signers.SignAsync(site, empty);
        var (status, page) = await console.SendAsync(Deliveries.Page(empty), "/deliver", ("targets", "0"), ("contact", "Rosa"), ("act", "deliver"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, status);
        Assert.Contains("No signature is confirmed yet", page.Body!.TextContent, StringComparison.Ordinal);
        Assert.Equal("Rosa", page.QuerySelector("#contact")!.GetAttribute("value"));

        var unknown = await Signers.OpenAsync(api, new { targets = new[] { new { name = "The Congress" } } });
        await Signers.ConfirmedAsync(site, unknown);
        Assert.Contains("No address", await console.TextAsync(Deliveries.Page(unknown)), StringComparison.Ordinal);
        (status, page) = await console.SendAsync(Deliveries.Page(unknown), "/deliver", ("targets", "0"), ("contact", "Rosa"), ("act", "deliver"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, status);
        Assert.Contains("The Congress has no address", page.Body!.TextContent, StringComparison.Ordinal);
        (status, page) = await console.SendAsync(Deliveries.Page(unknown), "/deliver", ("contact", ""), ("act", "deliver"));
        Assert.All(["targets", "contact"], field => Assert.NotNull(page.GetElementById(field + "-error")));
        Assert.False(await site.WithAsync(db => db.Handovers.AnyAsync(x => x.PetitionId == PetitionId.From(Guid.Parse((string)unknown["id"]!)))));
    }

    [Theory, OnEachDatabase]
    public async Task Bundles_come_once_a_day_with_what_was_confirmed_a_day_before_until_the_office_stops_them(DatabaseProvider on)
    {
        await using var site = await TestSite.StartAsync(on);
        var office = Deliveries.NewOffice();
        var petition = await Deliveries.PetitionAsync(site, office);
        await Signers.ConfirmedAsync(site, petition, name: "First One", more: new { display = "full" });
        var delivery = await Deliveries.DeliverAsync(site, await ConsoleForms.SignInAsync(site), petition, office);
        var (browser, link, _) = await Deliveries.VisitAsync(site, delivery, office);
        await browser.PressAsync(link, ("act", "daily"));
        await Signers.ConfirmedAsync(site, petition, name: "Second One", more: new { display = "full" });
        var before = (await site.MailsToAsync(office)).Count;
        site.Time.Pass(TimeSpan.FromHours(23));
        Assert.Equal(before, (await site.MailsToAsync(office)).Count);
        site.Time.Pass(TimeSpan.FromHours(3));
        await site.MailsToAsync(office);
        var mails = await site.MailsToAsync(office);
        Assert.Equal(before + 1, mails.Count);

        var bundle = mails[^1].Link("deliveries");
        var (again, second, _) = await Deliveries.VisitAsync(site, bundle, office);
        var (_, book) = await again.PressAsync(second, ("act", "book-a4"));
        Assert.Contains("Second One", book, StringComparison.Ordinal);
        Assert.DoesNotContain("First One", book, StringComparison.Ordinal);

        await Signers.ConfirmedAsync(site, petition, name: "Third One", more: new { display = "full" });
        Assert.Contains("nothing more", (await again.PressAsync(second, ("act", "stop"))).Page, StringComparison.Ordinal);
        before = (await site.MailsToAsync(office)).Count;
        site.Time.Pass(TimeSpan.FromDays(3));
        Assert.Equal(before, (await site.MailsToAsync(office)).Count);
    }

    [Theory, OnEachDatabase]
    public async Task Places_with_fewer_than_ten_stand_together_and_the_rows_add_up(DatabaseProvider on)
    {
        await using var site = await TestSite.StartAsync(on, "Limits:Enabled=false");
        var office = Deliveries.NewOffice();
        var petition = await Deliveries.PetitionAsync(site, office);
        foreach (var (country, count) in new[] { ("PE", 12), ("CL", 9), ("BR", 3) })
        {
            for (var i = 0; i < count; i++)
            {
                await Signers.ConfirmedAsync(site, petition, name: $"=Person {country}{i}", more: new { display = i % 2 == 0 ? "short" : "none", country });
            }
        }

        var delivery = await Deliveries.DeliverAsync(site, await ConsoleForms.SignInAsync(site), petition, office);
        var (browser, link, _) = await Deliveries.VisitAsync(site, delivery, office);
        var rows = (await browser.PressAsync(link, ("act", "table"))).Page.Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Skip(1)
            .Select(x => x.Trim('"').Split("\",\"")).ToList();
        Assert.Equal(24, rows.Sum(x => int.Parse(x[3], System.Globalization.CultureInfo.InvariantCulture)));
        Assert.Equal(12, rows.Where(x => x[0] == "Peru").Sum(x => int.Parse(x[3], System.Globalization.CultureInfo.InvariantCulture)));
        Assert.Equal(2, rows.Select(x => x[0]).Distinct().Count());
        Assert.All(rows.Where(x => x[1].Length > 0), x => Assert.StartsWith("'=Person ", x[1], StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_full_mailbox_is_said_in_words_and_tried_again_the_next_day()
    {
        await using var server = await SmtpServerProcess.StartAsync();
        await using var site = await TestSite.StartAsync(
            DatabaseProvider.Sqlite, $"Smtp:Host={server.Host}", $"Smtp:Port={server.Port}", "Smtp:Security=None", "Mail:From=news@example.org", "Mail:TargetsFrom=petitions@example.org", "Mail:ReplyTo=team@example.org");
        var office = Deliveries.NewOffice();
        var petition = await Deliveries.PetitionAsync(site, office);
        await Signers.SignAsync(site, petition);
        var api = await site.ApiAsync();
        var signature = (string)(await api.GetAsync($"/petitions/{petition["id"]}/signatures"))["items"]![0]!["id"]!;
        using var confirmed = await api.Http.PostAsJsonAsync($"/api/v1/petitions/{petition["id"]}/signatures/{signature}/confirm", new { reason = "Told so" });
        Assert.Equal(HttpStatusCode.OK, confirmed.StatusCode);
        var console = await ConsoleForms.SignInAsync(site);
        await site.WorkAsync();
        await server.FaultAsync(SmtpFault.Answer(SmtpStep.Rcpt, 552, "5.2.2 mailbox full"));
        await console.LocationAsync(Deliveries.Page(petition), "/deliver", ("targets", "0"), ("contact", "Rosa"), ("act", "deliver"));
        await site.WorkAsync();
        var page = await console.TextAsync(Deliveries.Page(petition));
        Assert.Contains("The mailbox there is full. It is tried again:", page, StringComparison.Ordinal);

        await server.ClearFaultsAsync();
        await site.WorkAsync();
        Assert.DoesNotContain(server.Messages, x => x.IsFor(office));
        site.Time.Pass(TimeSpan.FromHours(25));
        await site.WorkAsync();
        var mail = await server.WaitForMessageToAsync(office);
        Assert.Equal("petitions@example.org", mail.Mime.From.Mailboxes.Single().Address);
        Assert.Equal("team@example.org", mail.Mime.ReplyTo.Mailboxes.Single().Address);
        console = await ConsoleForms.SignInAsync(site);
        Assert.Contains("was taken by the server there", await console.TextAsync(Deliveries.Page(petition)), StringComparison.Ordinal);
    }

    [Theory, OnEachDatabase]
    public async Task Who_leaves_the_office_is_succeeded_and_the_history_stays_on_page_and_console(DatabaseProvider on)
    {
        var site = await sites.On(on);
        var (before, after) = (Deliveries.NewOffice(), Deliveries.NewOffice());
        var petition = await Deliveries.PetitionAsync(site, before);
        await Signers.ConfirmedAsync(site, petition);
        var console = await ConsoleForms.SignInAsync(site);
        await Deliveries.DeliverAsync(site, console, petition, before);
        var today = site.Time.GetUtcNow().UtcDateTime.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
        var (status, refused) = await console.SendAsync(Deliveries.Page(petition), "/deliver", ("act", "succeed"), ("position", "0"), ("successor", "Luis Paz"), ("email", after), ("lastDay", "soon"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, status);
        Assert.Equal("Luis Paz", refused.QuerySelector("#successor")!.GetAttribute("value"));
        await console.LocationAsync(Deliveries.Page(petition), "/deliver", ("act", "succeed"), ("position", "0"), ("successor", "Luis Paz"), ("email", after), ("lastDay", today));

        await PetitionPages.UntilAsync(site, petition, seen => seen.Petition.FormerTargets.Count == 1);
        var page = (await PetitionPages.ReadAsync(site, petition.Path())).QuerySelector("article header")!.TextContent;
        Assert.Contains("Luis Paz, Mayor", page, StringComparison.Ordinal);
        Assert.Contains("Ana Torres (Mayor) until", page, StringComparison.Ordinal);
        await Deliveries.DeliverAsync(site, console, petition, after);
        var id = PetitionId.From(Guid.Parse((string)petition["id"]!));
        Assert.Equal(["Ana Torres", "Luis Paz"], await site.WithAsync(db => db.Handovers.Where(x => x.PetitionId == id).OrderBy(x => x.Id).Select(x => x.Name).ToListAsync()));
    }

    private static async Task<HandoverId> IdAsync(TestSite site, System.Text.Json.Nodes.JsonObject petition)
    {
        var id = PetitionId.From(Guid.Parse((string)petition["id"]!));
        return await site.WithAsync(db => db.Handovers.Where(x => x.PetitionId == id).Select(x => x.Id).SingleAsync());
    }
}
