using System.Net;
using System.Net.Http.Json;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;
using Microsoft.EntityFrameworkCore;
using Solidarity.Application;
using Solidarity.Application.Events;
using Solidarity.Application.Supporters;
using Solidarity.Domain;
using Solidarity.Domain.Events;
using Solidarity.Domain.Supporters;
using Solidarity.Infrastructure.Storage;
using Solidarity.Integration.Tests.Organisations;
using Solidarity.Integration.Tests.Petitions;
using Solidarity.Integration.Tests.Supporters;
using Solidarity.Testing;
using Solidarity.Testing.Databases;
using Solidarity.Testing.Site;

namespace Solidarity.Integration.Tests.Events;

/// <summary>Events that volunteers propose and host: what they see, and what they never see.</summary>
public sealed class HostTests(TestSites sites) : IClassFixture<TestSites>
{
    [Theory, OnEachDatabase]
    public async Task A_proposal_waits_for_the_owner_of_the_mailbox_and_then_for_an_organizer(DatabaseProvider on)
    {
        var site = await sites.On(on);
        var api = await site.ApiAsync();
        var closed = await api.CampaignAsync();
        Assert.DoesNotContain("/host\"", await Readers.TextAsync(site, $"/campaigns/{closed.Slug()}"), StringComparison.Ordinal);
        await Readers.TextAsync(site, $"/campaigns/{closed.Slug()}/host", HttpStatusCode.NotFound);
        var email = Subscribers.NewAddress();
        Assert.Equal(HttpStatusCode.Conflict, (await site.PressAsync($"/campaigns/{closed.Slug()}/host", Volunteers.Form(site, email))).Status);

        // Switched on in the console.
        var console = await ConsoleForms.SignInAsync(site);
        Assert.Equal(HttpStatusCode.Redirect, (await console.PressAsync($"/console/campaigns/{closed["id"]}/settings", "settings", "", ("act", "proposals"))).Status);
        var campaign = closed;
        Assert.Contains($"/campaigns/{campaign.Slug()}/host", await Readers.TextAsync(site, $"/campaigns/{campaign.Slug()}"), StringComparison.Ordinal);
        var form = await PetitionPages.ReadAsync(site, $"/campaigns/{campaign.Slug()}/host");
        Assert.Empty(form.QuerySelectorAll("main script"));
        Assert.Equal(16, form.QuerySelector<IHtmlInputElement>("input[name=consents]")!.Value.Length);
        var mail = await Volunteers.ProposedAsync(site, campaign, email);
        Assert.All(["Rosa", "Kitchen", "Casa Roja"], typed => Assert.DoesNotContain(typed, mail.TextBody + mail.HtmlBody + mail.Subject, StringComparison.Ordinal));
        Assert.Contains("look into your inbox", await Readers.TextAsync(site, $"/campaigns/{campaign.Slug()}/host?sent=true"), StringComparison.OrdinalIgnoreCase);

        // Nothing is there before; and who looks changes nothing.
        var link = mail.Link("hosts");
        for (var i = 0; i < 2; i++)
        {
            Assert.Contains("Do you propose this event?", (await site.GetPageAsync(link)).Page, StringComparison.Ordinal);
        }

        var campaignId = Domain.Campaigns.CampaignId.From((Guid)campaign["id"]!);
        Assert.Equal(0, await site.WithAsync(db => db.Events.CountAsync(x => x.CampaignId == campaignId)));
        for (var i = 0; i < 2; i++)
        {
            var (status, page) = await site.PressAsync(link, ("act", "confirm"));
            Assert.Equal(HttpStatusCode.OK, status);
            Assert.Contains("with the organizers now", page, StringComparison.Ordinal);
        }

        var id = await site.WithAsync(db => db.Events.Where(x => x.CampaignId == campaignId).Select(x => x.Id).SingleAsync());
        var planned = await api.GetAsync($"/events/{id}");
        Assert.Equal(("inReview", true, 12, "A cup"), ((string)planned["state"]!, (bool)planned["isProposed"]!, (int)planned["capacity"]!, (string)planned["versions"]![0]!["bring"]!));
        await Readers.TextAsync(site, planned.Path(), HttpStatusCode.NotFound);
        Assert.Contains((await site.MailsToAsync("owner@example.org")), x => x.Subject!.Contains("A volunteer proposes", StringComparison.Ordinal) && x.TextBody!.Contains($"/console/events/{id}/host", StringComparison.Ordinal));
        Assert.DoesNotContain("Rosa Luz", await Readers.TextAsync(site, $"/campaigns/{campaign.Slug()}"), StringComparison.Ordinal);

        // One page says yes to both; a second press finds it done.
        var seen = await console.PageAsync($"/console/events/{id}/host");
        Assert.Contains("Rosa Luz Huamán", seen.Body!.TextContent, StringComparison.Ordinal);
        Assert.DoesNotContain(email, seen.Body.TextContent, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Redirect, (await console.SendAsync($"/console/events/{id}/host", "/host", ("act", "approve-publish"))).Status);
        Assert.Contains("Rosa Luz", await ShownAsync(site, planned), StringComparison.Ordinal);
        Assert.Contains("hosted by Rosa Luz Huamán, a volunteer", WebUtility.HtmlDecode(await Readers.TextAsync(site, planned.Path())), StringComparison.Ordinal);

        // What nobody confirms is gone after 14 days, and of one mailbox not more than three are open.
        var other = Subscribers.NewAddress();
        for (var i = 0; i < 5; i++)
        {
            using var answer = await Volunteers.ProposeByApiAsync(site, campaign, other);
            Assert.Equal((HttpStatusCode.Accepted, ""), (answer.StatusCode, await answer.Content.ReadAsStringAsync()));
        }

        Assert.Equal(3, (await site.MailsToAsync(other)).Count);
        var denied = (await Subscribers.LastMailAsync(site, other)).Link("hosts");
        Assert.Contains("It is deleted", (await site.PressAsync(denied, ("act", "deny"))).Page, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await site.GetPageAsync(denied)).Status);
        site.Time.Pass(EventHost.AskedRetention);
        await site.WorkAsync();
        Assert.Null(await Volunteers.HostAsync(site, other));
    }

    [Theory, OnEachDatabase]
    public async Task A_host_sees_those_who_come_as_they_chose_and_never_an_address(DatabaseProvider on)
    {
        var site = await sites.On(on);
        var (campaign, email) = (await Volunteers.CampaignAsync(site), Subscribers.NewAddress());
        var planned = await Volunteers.ConfirmedAsync(site, campaign, email);
        var waiting = (await site.MailsToAsync(email))[0].Link("hosts");
        await Planners.KeepAsync(await site.ApiAsync(), planned, new { guests = 3 });
        await Planners.ChangeAsync(await site.ApiAsync(), planned, "publish");
        Assert.DoesNotContain("volunteer", await Readers.TextAsync(site, planned.Path()), StringComparison.Ordinal);
        string[] people = [Subscribers.NewAddress(), Subscribers.NewAddress(), Subscribers.NewAddress(), Subscribers.NewAddress()];
        await Attendees.ComesAsync(site, planned, people[0], new { name = "Carmen Vega Ruiz", display = "full", guests = 2 });
        await Attendees.ComesAsync(site, planned, people[1], new { name = "Luis Alberto Quiroz", display = "short" });
        await Attendees.ComesAsync(site, planned, people[2], new { name = "Hidden Person", display = "none" });
        await Attendees.JoinAsync(site, planned, people[3], new { name = "Not Confirmed", display = "full" });

        // Who was not said yes to sees nobody.
        var before = (await site.GetPageAsync(waiting)).Page;
        Assert.All(["Carmen", "Luis", "People in all"], name => Assert.DoesNotContain(name, before, StringComparison.Ordinal));
        Assert.Equal(HttpStatusCode.OK, await Volunteers.DecideAsync(site, planned, email, "approve"));
        Assert.DoesNotContain("Carmen", (await site.GetPageAsync(waiting)).Page, StringComparison.Ordinal);
        var mail = await Subscribers.LastMailAsync(site, email);
        var link = mail.Link("hosts");
        using var answer = await site.Client.GetAsync(link);
        var page = await answer.Content.ReadAsStringAsync();
        Assert.Equal((HttpStatusCode.OK, "no-store", "no-referrer"), (answer.StatusCode, answer.Headers.CacheControl!.ToString(), answer.Headers.GetValues("Referrer-Policy").Single()));
        var text = new HtmlParser().ParseDocument(page).QuerySelector("main")!.TextContent;
        Assert.All(["Carmen Vega Ruiz +2", "Luis Q.", "People in all: 5.", "Guests among them: 2.", "Not by name: 1."], said => Assert.Contains(said, text, StringComparison.Ordinal));
        Assert.All(["Alberto", "Quiroz", "Hidden", "Not Confirmed", "@example.org", .. people.Select(x => x.Split('@')[0])], hidden => Assert.DoesNotContain(hidden, page, StringComparison.OrdinalIgnoreCase));

        // Each look stands in the log, with nothing personal; and the path in no log at all.
        var host = await Volunteers.HostAsync(site, email);
        var (of, act) = (host!.Id.Value, nameof(ShowHostLink));
        Assert.Equal(1, await site.WithAsync(db => db.AuditEntries.CountAsync(x => x.Act == act && x.Subject == of && x.Organizer == null && x.Reason == null)));
        Assert.DoesNotContain(site.Log, line => line.Contains(link.Split('/')[^1], StringComparison.Ordinal));
        Assert.Contains("A host, without an account", (await (await ConsoleForms.SignInAsync(site)).PageAsync("/console/audit?act=" + act)).Body!.TextContent, StringComparison.Ordinal);

        // Whoever joins reads it beforehand, and agrees to other words than without a host.
        var shown = await PetitionPages.ReadAsync(site, planned.Path());
        Assert.Contains("never your address", shown.QuerySelector("#join")!.TextContent, StringComparison.Ordinal);
        var newcomer = Subscribers.NewAddress();
        using (var joined = await PetitionPages.SendAsync(site, planned.Path(), "", ("name", "Nina Flores Paz"), ("email", newcomer), ("display", "short")))
        {
            Assert.Equal(HttpStatusCode.SeeOther, joined.StatusCode);
        }

        await Attendees.ConfirmAsync(site, newcomer);
        Assert.Contains("Nina P.", (await site.GetPageAsync(link)).Page, StringComparison.Ordinal);
        var versions = await site.WithAsync(db => db.Attendances.Where(x => x.EventId == host.EventId).Select(x => x.WordingVersion).Distinct().ToListAsync());
        Assert.Equal(2, versions.Count);
        Assert.True(await site.WithAsync(db => db.ConsentWordings.AnyAsync(x => versions.Contains(x.Version) && x.Text.Contains("volunteer"))));
        Assert.False(await site.WithAsync(db => db.ConsentWordings.AnyAsync(x => x.Text.Contains("Rosa"))));

        // Revoked, and expired, the link says so kindly and shows nobody.
        Assert.Equal(HttpStatusCode.OK, await Volunteers.DecideAsync(site, planned, email, "revoke"));
        var (status, gone) = await site.GetPageAsync(link);
        Assert.Equal(HttpStatusCode.Gone, status);
        Assert.Contains("does not work any more", gone, StringComparison.Ordinal);
        Assert.DoesNotContain("Carmen", gone, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Gone, (await site.PressAsync(link, ("act", "write"), ("subject", "S"), ("body", "B"))).Status);
        var second = (await Subscribers.LastMailAsync(site, email)).Link("hosts");
        Assert.NotEqual(link, second);
        Assert.Contains("Carmen", (await site.GetPageAsync(second)).Page, StringComparison.Ordinal);
        site.Time.Pass(TimeSpan.FromDays(52));
        (status, gone) = await site.GetPageAsync(second);
        Assert.Equal(HttpStatusCode.Gone, status);
        Assert.Contains("has expired", gone, StringComparison.Ordinal);
        Assert.DoesNotContain("Carmen", gone, StringComparison.Ordinal);

        // Thirty days after the end name and address are gone, from the page as well.
        Assert.Contains("Rosa", await Readers.TextAsync(site, planned.Path()), StringComparison.Ordinal);
        await site.WorkAsync();
        Assert.Null(await Volunteers.HostAsync(site, email));
        Assert.DoesNotContain("Rosa", await Readers.TextAsync(site, planned.Path()), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await site.GetPageAsync(second)).Status);
    }

    [Theory, OnEachDatabase]
    public async Task A_host_writes_three_times_at_most_to_each_once_with_a_copy_to_the_organizers(DatabaseProvider on)
    {
        var site = await sites.On(on);
        await site.SignInAsync();
        var (campaign, email) = (await Volunteers.CampaignAsync(site), Subscribers.NewAddress());
        var (planned, link) = await Volunteers.HostingAsync(site, campaign, email);
        var (one, two, suppressed, asked) = (await Attendees.ComesAsync(site, planned), await Attendees.ComesAsync(site, planned), await Attendees.ComesAsync(site, planned), await Attendees.JoinAsync(site, planned));
        var keys = site.Get<IKeyedHashes>().Of(EmailAddress.Parse(suppressed));
        await site.WithAsync(db =>
        {
            db.Suppressions.Add(new Suppression(EntityId.New<SuppressionId>(site.Time.GetUtcNow()), keys.Address, keys.Mailbox, SuppressionScope.All, SuppressionCause.Complaint, site.Time.GetUtcNow()));
            return db.SaveChangesAsync();
        });
        var (status, page) = await site.PressAsync(link, ("act", "write"), ("subject", new string('s', 200)), ("body", "Kept\nas typed"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, status);
        Assert.Contains("as typed", page, StringComparison.Ordinal);
        for (var i = 1; i <= 3; i++)
        {
            (status, page) = await site.PressAsync(link, ("act", "write"), ("subject", $"News <b>{i}</b>"), ("body", $"Bring **soup** {i}.\n\nhttps://example.org/{{{{ name }}}}"));
            Assert.Equal(HttpStatusCode.OK, status);
            Assert.Contains("on its way", page, StringComparison.Ordinal);
        }

        Assert.Equal(HttpStatusCode.Conflict, (await site.PressAsync(link, ("act", "write"), ("subject", "Four"), ("body", "Too many"))).Status);
        Assert.Contains("that is all", (await site.GetPageAsync(link)).Page, StringComparison.Ordinal);
        await site.WorkAsync();
        await site.WorkAsync();
        foreach (var person in new[] { one, two })
        {
            var mails = (await site.MailsToAsync(person)).Where(x => x.Subject!.Contains("News", StringComparison.Ordinal)).OrderBy(x => x.Subject, StringComparer.Ordinal).ToList();
            Assert.Equal(3, mails.Count);
            var mail = mails[0];
            Assert.Equal($"{planned.Title()}: News <b>1</b>", mail.Subject);
            Assert.Contains("Bring **soup** 1.\n\nhttps://example.org/{{ name }}", mail.TextBody!.ReplaceLineEndings("\n"), StringComparison.Ordinal);
            Assert.Contains("You get this because you come to", mail.TextBody, StringComparison.Ordinal);
            Assert.Contains("/attendances/", mail.TextBody, StringComparison.Ordinal);
            Assert.Contains("News &lt;b&gt;1&lt;/b&gt;", mail.HtmlBody, StringComparison.Ordinal);
            Assert.DoesNotContain(email, mail.ToString(), StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain(email, mail.From.ToString() + mail.ReplyTo, StringComparison.OrdinalIgnoreCase);
        }

        Assert.All([suppressed, asked], person => Assert.DoesNotContain(site.Mails(), x => x.To.Mailboxes.Any(to => to.Address == person) && x.Subject!.Contains("News", StringComparison.Ordinal)));
        var copies = (await site.MailsToAsync("owner@example.org")).Where(x => x.Subject!.StartsWith($"Copy: {planned.Title()}", StringComparison.Ordinal)).ToList();
        Assert.Equal(3, copies.Count);
        Assert.DoesNotContain("/attendances/", copies[0].TextBody, StringComparison.Ordinal);
        Assert.Contains("Rosa Luz", copies[0].TextBody, StringComparison.Ordinal);
    }

    [Theory, OnEachDatabase]
    public async Task Handing_over_takes_a_yes_of_both_and_stepping_down_leaves_the_event_to_the_organizers(DatabaseProvider on)
    {
        var site = await sites.On(on);
        var console = await ConsoleForms.SignInAsync(site);
        var (campaign, email, next) = (await Volunteers.CampaignAsync(site), Subscribers.NewAddress(), Subscribers.NewAddress());
        var (planned, link) = await Volunteers.HostingAsync(site, campaign, email);
        await Attendees.ComesAsync(site, planned, null, new { name = "Carmen Vega", display = "full" });
        var (status, page) = await site.PressAsync(link, ("act", "hand-over"), ("successor", email));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, status);
        Assert.Contains($"value=\"{email}\"", page, StringComparison.Ordinal);
        await site.PressAsync(link, ("act", "hand-over"), ("successor", Subscribers.NewAddress()));
        (status, page) = await site.PressAsync(link, ("act", "hand-over"), ("successor", next));
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.DoesNotContain(next, page, StringComparison.Ordinal);
        var invitation = (await Subscribers.LastMailAsync(site, next)).Link("hosts");
        page = (await site.GetPageAsync(invitation)).Page;
        Assert.Contains("Do you take over this event?", page, StringComparison.Ordinal);
        Assert.DoesNotContain("Carmen", page, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await site.PressAsync(invitation, ("act", "accept"), ("name", ""))).Status);
        (status, page) = await site.PressAsync(invitation, ("act", "accept"), ("name", "Bo Ek"));
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.DoesNotContain("Carmen", page, StringComparison.Ordinal);

        // Until an organizer says yes, all is as it was.
        Assert.Contains("Carmen", (await site.GetPageAsync(link)).Page, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, await Volunteers.DecideAsync(site, planned, next, "approve"));
        (status, page) = await site.GetPageAsync(link);
        Assert.Equal(HttpStatusCode.Gone, status);
        Assert.DoesNotContain("Carmen", page, StringComparison.Ordinal);
        Assert.Contains(await site.MailsToAsync(email), x => x.Subject!.StartsWith("Handed over", StringComparison.Ordinal));
        var second = (await Subscribers.LastMailAsync(site, next)).Link("hosts");
        Assert.Contains("Carmen", (await site.GetPageAsync(second)).Page, StringComparison.Ordinal);
        Assert.Contains("Bo Ek", await ShownAsync(site, planned), StringComparison.Ordinal);

        (status, page) = await site.PressAsync(second, ("act", "step-down"));
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Contains("You have stepped down", page, StringComparison.Ordinal);
        Assert.DoesNotContain("Carmen", (await site.GetPageAsync(second)).Page, StringComparison.Ordinal);
        Assert.DoesNotContain("Bo Ek", await ShownAsync(site, planned), StringComparison.Ordinal);
        Assert.Contains("No volunteer hosts this event", (await console.PageAsync($"/console/events/{planned["id"]}/host")).Body!.TextContent, StringComparison.Ordinal);
        Assert.Contains(await site.MailsToAsync("owner@example.org"), x => x.Subject == $"No host any more: {planned.Title()}");

        // An organizer ends it likewise; and says no with a reason.
        var (third, fourth) = (Subscribers.NewAddress(), Subscribers.NewAddress());
        var (ended, shut) = await Volunteers.HostingAsync(site, campaign, third);
        Assert.Equal(HttpStatusCode.OK, await Volunteers.DecideAsync(site, ended, third, "remove"));
        Assert.Equal(HttpStatusCode.Gone, (await site.GetPageAsync(shut)).Status);
        Assert.Equal(HttpStatusCode.Conflict, await Volunteers.DecideAsync(site, ended, third, "revoke"));
        var declined = await Volunteers.ConfirmedAsync(site, campaign, fourth);
        Assert.Equal(HttpStatusCode.OK, await Volunteers.DecideAsync(site, declined, fourth, "decline", new { reason = "Too soon." }));
        Assert.Contains("Too soon.", (await Subscribers.LastMailAsync(site, fourth)).TextBody, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Conflict, await Volunteers.DecideAsync(site, declined, fourth, "approve"));
    }

    [Theory, OnEachDatabase]
    public async Task Whoever_asks_sees_takes_along_and_erases_what_is_held_of_a_host(DatabaseProvider on)
    {
        var site = await sites.On(on);
        var (campaign, email) = (await Volunteers.CampaignAsync(site), Subscribers.NewAddress());
        var (planned, link) = await Volunteers.HostingAsync(site, campaign, email);
        await site.PressAsync(link, ("act", "write"), ("subject", "Tomorrow"), ("body", "At the red house."));
        await site.WorkAsync();
        var fresh = await Browser.LinkAsync(site, email);
        var (mine, page) = await Browser.OpenAsync(site, fresh);
        Assert.All([planned.Title(), "Rosa Luz Huamán", "Tomorrow"], said => Assert.Contains(said, WebUtility.HtmlDecode(page), StringComparison.Ordinal));
        var json = (await mine.PressAsync(fresh, ("act", "json"))).Page;
        Assert.All(["At the red house.", "hostings", "Rosa"], said => Assert.Contains(said, json, StringComparison.Ordinal));
        Assert.Equal(HttpStatusCode.OK, (await mine.PressAsync(fresh, ("act", "erase-all"))).Status);
        Assert.Null(await Volunteers.HostAsync(site, email));
        Assert.DoesNotContain("Rosa", await ShownAsync(site, planned), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await site.GetPageAsync(link)).Status);
        var id = Domain.Events.EventId.From((Guid)planned["id"]!);
        Assert.True(await site.WithAsync(async db => (await db.EventMails.AsNoTracking().Where(x => x.EventId == id).ToListAsync()).TrueForAll(x => x is { Subject: null, Body: null })));
    }

    [Theory, OnEachDatabase]
    public async Task What_is_wrong_with_a_proposal_is_said_beside_its_field_and_nothing_typed_is_lost(DatabaseProvider on)
    {
        var site = await sites.On(on);
        var campaign = await Volunteers.CampaignAsync(site);
        var (start, _) = Readers.Evening(site, 20);
        var spring = new DateOnly(site.Time.GetUtcNow().Year + 1, 3, 31);
        while (spring.DayOfWeek != DayOfWeek.Sunday)
        {
            spring = spring.AddDays(-1);
        }

        foreach (var (wrong, sentence, other) in new (string, string, (string, string)[])[]
        {
            ("end", "The end is not after the beginning", [("end", start[..10] + "T17:00")]),
            ("start", "clock", [("start", $"{spring:yyyy-MM-dd}T02:30"), ("end", $"{spring:yyyy-MM-dd}T05:00"), ("timeZone", "Europe/Berlin")]),
            ("timeZone", "time zone", [("timeZone", "Mars/Olympus")]),
            ("start", "", [("start", "soon")]),
            ("start", "", [("start", "2020-01-01T10:00"), ("end", "2020-01-01T11:00")]),
            ("title", "", [("title", new string('t', 201))]),
            ("body", "", [("body", new string('b', 5_001))]),
            ("town", "", [("town", ""), ("venue", ""), ("street", ""), ("country", "")]),
            ("town", "", [("town", "")]),
            ("country", "", [("country", "")]),
            ("capacity", "", [("capacity", "many")]),
            ("capacity", "", [("capacity", "0")]),
            ("email", "", [("email", "no address")]),
            ("name", "", [("name", "")]),
        })
        {
            var typed = Volunteers.Form(site, Subscribers.NewAddress(), other);
            var (status, text) = await site.PressAsync($"/campaigns/{campaign.Slug()}/host", typed);
            var page = new HtmlParser().ParseDocument(text);
            Assert.True(status == HttpStatusCode.UnprocessableEntity, $"{wrong}: {status} {text}");
            Assert.True(page.GetElementById(wrong + "-error") is { } error && error.TextContent.Contains(sentence, StringComparison.Ordinal), $"{wrong}: {page.QuerySelector("main")!.TextContent}");
            foreach (var (name, value) in typed)
            {
                Assert.Equal(value, page.QuerySelector($"[name='{name}']") switch
                {
                    IHtmlInputElement input => input.GetAttribute("value") ?? "", IHtmlTextAreaElement area => area.Value, IHtmlSelectElement select => select.Value, _ => null,
                });
            }
        }

        // Whatever was typed comes back as it was, or is taken; it never breaks a page, a mail or an event.
        foreach (var part in NaughtyStrings.All.Chunk(60))
        {
            var naughty = string.Join(" | ", part);
            var short1 = part[0].Length > 60 ? part[0][..60] : part[0];
            var email = Subscribers.NewAddress();
            var (status, text) = await site.PressAsync($"/campaigns/{campaign.Slug()}/host", Volunteers.Form(site, email, ("name", short1), ("title", short1), ("body", naughty.Length > 4_000 ? naughty[..4_000] : naughty), ("venue", short1)));
            Assert.True(status is HttpStatusCode.SeeOther or HttpStatusCode.UnprocessableEntity or HttpStatusCode.BadRequest, $"{part[0]}: {status} {text}");
            if (status == HttpStatusCode.SeeOther && await site.MailsToAsync(email) is [.., var mail])
            {
                var (pressed, answer) = await site.PressAsync(mail.Link("hosts"), ("act", "confirm"));
                Assert.True(pressed == HttpStatusCode.OK, $"{part[0]}: {pressed} {answer}");
            }
        }

        using var refused = await Volunteers.ProposeByApiAsync(site, campaign, Subscribers.NewAddress(), new { start = "2100-01-01T10:00", end = "2100-01-01T09:00" });
        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
    }

    [Theory, OnEachDatabase]
    public async Task Organizers_decide_by_the_api_each_in_their_campaign(DatabaseProvider on)
    {
        var site = await sites.On(on);
        var api = await site.ApiAsync();
        var (campaign, email) = (await Volunteers.CampaignAsync(site), Subscribers.NewAddress());
        Assert.True((bool)campaign["takesProposals"]!);
        var planned = await Volunteers.ConfirmedAsync(site, campaign, email);
        var listed = await api.GetAsync($"/events/{planned["id"]}/hosts");
        var host = listed["hosts"]!.AsArray().Single()!;
        Assert.Equal(("waiting", "Rosa Luz Huamán"), ((string)host["state"]!, (string)host["name"]!));
        Assert.DoesNotContain(email, listed.ToJsonString(), StringComparison.Ordinal);
        Assert.Equal(email, (string)(await api.GetAsync($"/events/{planned["id"]}/hosts/{host["id"]}/contact?reason=A+question"))["email"]!);
        using (var unknown = await api.Http.PostAsJsonAsync($"/api/v1/events/{planned["id"]}/hosts/{Guid.NewGuid()}/approve", new { }))
        {
            Assert.Equal(HttpStatusCode.NotFound, unknown.StatusCode);
        }

        using (var stranger = await site.Client.PostAsJsonAsync($"/api/v1/events/{planned["id"]}/hosts/{host["id"]}/approve", new { }))
        {
            Assert.Equal(HttpStatusCode.Unauthorized, stranger.StatusCode);
        }

        Assert.Equal(HttpStatusCode.OK, await Volunteers.DecideAsync(site, planned, email, "approve"));
        Assert.Equal("approved", (string)(await api.GetAsync($"/events/{planned["id"]}/hosts"))["hosts"]![0]!["state"]!);
    }

    private static Task<string> ShownAsync(TestSite site, System.Text.Json.Nodes.JsonObject planned) => Readers.TextAsync(site, "/api/v1" + planned.Path());
}
