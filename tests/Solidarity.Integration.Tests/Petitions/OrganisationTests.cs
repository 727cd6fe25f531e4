using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using AngleSharp.Html.Parser;
using Microsoft.EntityFrameworkCore;
using Solidarity.Application.Petitions;
using Solidarity.Domain.Organisations;
using Solidarity.Infrastructure.Storage;
using Solidarity.Integration.Tests.Organisations;
using Solidarity.Integration.Tests.Supporters;
using Solidarity.Testing.Databases;
using Solidarity.Testing.Site;

namespace Solidarity.Integration.Tests.Petitions;

/// <summary>Organisations sign too: form, mail to their own domain, one press, a look by an organizer, the page.</summary>
public sealed class OrganisationTests(TestSites sites) : IClassFixture<TestSites>
{
    [Theory, OnEachDatabase]
    public async Task An_organisation_is_shown_apart_from_people_once_it_confirmed_at_its_own_domain_and_an_organizer_looked(DatabaseProvider on)
    {
        var site = await sites.On(on);
        var (petition, domain) = (await Signatories.OpenAsync(site), Signatories.NewDomain());
        Assert.Contains(petition.Path() + "/organisations", (await PetitionPages.ReadAsync(site, petition.Path())).QuerySelector(".as-organisation a")!.GetAttribute("href"), StringComparison.Ordinal);
        const string name = "Dockers' <b>Union</b>";
        var mail = await Signatories.AskedAsync(site, petition, domain, name);
        Assert.Contains((string)petition["versions"]![0]!["title"]!, mail.TextBody, StringComparison.Ordinal);
        Assert.DoesNotContain("Dockers", mail.TextBody + mail.HtmlBody + mail.Subject, StringComparison.Ordinal);
        Assert.DoesNotContain("Ana", mail.TextBody + mail.HtmlBody + mail.Subject, StringComparison.Ordinal);
        var link = mail.Link("organisations");
        for (var i = 0; i < 2; i++)
        {
            Assert.Contains("Does your organisation sign", (await site.GetPageAsync(link)).Page, StringComparison.Ordinal);
        }

        Assert.Empty(await Signatories.KeptAsync(site, petition));
        var (status, page) = await Signatories.ConfirmAsync(site, link, Signatories.Logo(200));
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Contains("is confirmed", page, StringComparison.Ordinal);
        Assert.Contains("is confirmed", (await Signatories.ConfirmAsync(site, link, Signatories.Logo(10))).Page, StringComparison.Ordinal);
        Assert.Empty(await Signatories.NamesAsync(site, petition.Path()));

        var console = await ConsoleForms.SignInAsync(site);
        var review = $"/console/petitions/{petition["id"]}/organisations";
        var seen = await console.PageAsync(review);
        Assert.Contains(name, seen.QuerySelector(".organisation-rows h2")!.TextContent, StringComparison.Ordinal);
        Assert.DoesNotContain("ana@" + domain, seen.Body!.TextContent, StringComparison.Ordinal);
        Assert.Contains("a…@" + domain, seen.Body!.TextContent, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Redirect, (await console.SendAsync(review, "organisations", ("act", "show"))).Status);

        var shown = await PetitionPages.ReadAsync(site, petition.Path());
        Assert.Equal([name], shown.QuerySelectorAll(".organisation-list a").Select(x => x.TextContent));
        Assert.Equal("Logo of " + name, shown.QuerySelector(".organisation-list img")!.GetAttribute("alt"));
        Assert.Equal(HttpStatusCode.OK, (await site.Client.GetAsync(shown.QuerySelector(".organisation-list img")!.GetAttribute("src"))).StatusCode);
        Assert.Contains("Peru", shown.QuerySelector(".organisation-list li")!.TextContent, StringComparison.Ordinal);
        var numbers = JsonNode.Parse(await site.Client.GetStringAsync("/api/v1" + petition.Path()))!;
        Assert.Equal((0, 1), ((int)numbers["signatures"]!, (int)numbers["organisations"]!));
        Assert.Equal("0", shown.QuerySelector("[data-petition-number]")!.TextContent);

        Assert.Contains("is withdrawn", (await site.PressAsync(link, ("act", "withdraw"))).Page, StringComparison.Ordinal);
        Assert.Contains("is withdrawn", (await Signatories.ConfirmAsync(site, link)).Page, StringComparison.Ordinal);
        Assert.Empty(await Signatories.NamesAsync(site, petition.Path()));

        // Withdrawn, it may sign again.
        await Signatories.ShownAsync(site, petition, domain, "Dockers again");
        Assert.Equal(["Dockers again"], await Signatories.NamesAsync(site, petition.Path()));
    }

    [Theory, OnEachDatabase]
    public async Task The_same_organisation_signs_once_however_its_website_is_written(DatabaseProvider on)
    {
        var site = await sites.On(on);
        var (petition, domain) = (await Signatories.OpenAsync(site), Signatories.NewDomain());
        var first = (await Signatories.AskedAsync(site, petition, domain)).Link("organisations");
        var second = (await Signatories.AskedAsync(site, petition, domain, "Dockers Press", "HTTP://Press." + domain.ToUpperInvariant() + "/news", "press@mail." + domain)).Link("organisations");
        Assert.Equal(HttpStatusCode.OK, (await Signatories.ConfirmAsync(site, second)).Status);
        var (status, page) = await Signatories.ConfirmAsync(site, first);
        Assert.Equal(HttpStatusCode.Conflict, status);
        Assert.Contains("has signed already", page, StringComparison.Ordinal);
        Assert.Equal("Dockers Press", (string)Assert.Single(await Signatories.KeptAsync(site, petition))["name"]!);

        // Another petition is another matter, and so is the same one once everybody sees who signed.
        await Signatories.ConfirmedAsync(site, await Signatories.OpenAsync(site), domain);
        await Signatories.ActAsync(site, petition, "Dockers Press", "show");
        (status, page) = await Signatories.AskAsync(site, petition, domain);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, status);
        Assert.Contains(domain + " stands under the petition already", page, StringComparison.Ordinal);
    }

    [Theory, OnEachDatabase]
    public async Task What_is_wrong_is_said_beside_its_field_and_nothing_typed_is_lost(DatabaseProvider on)
    {
        var site = await sites.On(on);
        var (petition, domain) = (await Signatories.OpenAsync(site), Signatories.NewDomain());
        async Task RefusedAsync(string field, string sentence, string website, string email, string name = "Dockers' Union", string country = "PE")
        {
            var (status, text) = await Signatories.AskAsync(site, petition, domain, name, website, email, country);
            var page = new HtmlParser().ParseDocument(text);
            Assert.True(status == HttpStatusCode.UnprocessableEntity, $"{website} {email}: {status}");
            Assert.Contains(sentence, page.GetElementById(field + "-error")!.TextContent, StringComparison.Ordinal);
            Assert.Equal((website, email), (page.GetElementById("website")!.GetAttribute("value"), page.GetElementById("email")!.GetAttribute("value")));
        }

        await RefusedAsync("email", "everybody can have an address", domain, "dockers@gmail.com");
        await RefusedAsync("email", "everybody can have an address", "https://riseup.net", "dockers@riseup.net");
        await RefusedAsync("email", "everybody can have an address", domain, "dockers@mailinator.com");
        await RefusedAsync("email", $"not at {domain}", domain, "ana@other.example");
        await RefusedAsync("email", "not at dockers.co.uk", "dockers.co.uk", "ana@seamen.co.uk");
        foreach (var suffix in new[] { "co.uk", "https://github.io/", "http://com", "公司.cn", "https://foo.ck" })
        {
            await RefusedAsync("website", "where anybody can have a website", suffix, "ana@" + domain);
        }

        foreach (var website in new[] { "javascript:alert(1)", "http://127.0.0.1/", "https://user:secret@" + domain, "ftp://" + domain, "not a website" })
        {
            await RefusedAsync("website", "A link begins with", website, "ana@" + domain);
        }

        await RefusedAsync("name", "", domain, "ana@" + domain, new string('n', 500));
        await RefusedAsync("country", "", domain, "ana@" + domain, country: "");
        Assert.Empty(await site.MailsToAsync("ana@" + domain));

        // Letters that are read from the right, and names beyond ASCII, are as good as others.
        var arabic = "اتحاد عمال الموانئ " + domain[..8];
        await Signatories.ShownAsync(site, petition, domain, arabic);
        Assert.Equal([arabic], await Signatories.NamesAsync(site, petition.Path()));
        var own = "müller-" + domain;
        Assert.NotNull(await Signatories.AskedAsync(site, petition, domain, "Müller", own, "ana@" + own));
        Assert.NotNull(await Signatories.AskedAsync(site, petition, domain, "Dockers of Leeds", "www.dockers.co.uk", "ana@dockers.co.uk"));
        Assert.NotNull(await Signatories.AskedAsync(site, petition, domain, "Cook Islands", "www.ck", "ana@www.ck"));
    }

    [Theory, OnEachDatabase]
    public async Task A_logo_that_is_none_is_refused_and_one_that_is_taken_comes_with_the_confirmation_alone(DatabaseProvider on)
    {
        var site = await sites.On(on);
        var (petition, domain) = (await Signatories.OpenAsync(site), Signatories.NewDomain());
        var link = (await Signatories.AskedAsync(site, petition, domain)).Link("organisations");
        var before = await site.WithAsync(db => db.Pictures.CountAsync());
        foreach (var (file, content, sentence) in new[]
        {
            ("logo.png", "no picture"u8.ToArray(), "not a picture we can read"),
            ("logo.svg", """<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><script>alert(1)</script></svg>"""u8.ToArray(), "not a picture we can read"),
            ("logo.png", new byte[2 * 1024 * 1024 + 1], "at most 2 MB"),
            ("logo.png", Signatories.Logo(7)[..60], "not a picture we can read"),
        })
        {
            var (status, text) = await Signatories.ConfirmAsync(site, link, content, file);
            Assert.Equal(HttpStatusCode.UnprocessableEntity, status);
            Assert.Contains(sentence, new HtmlParser().ParseDocument(text).GetElementById("logo-error")!.TextContent, StringComparison.Ordinal);
        }

        Assert.Empty(await Signatories.KeptAsync(site, petition));
        Assert.Equal(before, await site.WithAsync(db => db.Pictures.CountAsync()));
        Assert.Equal(HttpStatusCode.OK, (await Signatories.ConfirmAsync(site, link, Signatories.Logo(123))).Status);
        Assert.Equal(before + 1, await site.WithAsync(db => db.Pictures.CountAsync()));
        var logo = await site.WithAsync(db => db.OrganisationSignatures.Where(x => x.Domain == domain).Select(x => x.LogoId).SingleAsync());
        await site.PressAsync(link, ("act", "withdraw"));
        site.Time.Pass(TimeSpan.FromDays(14));
        await site.WorkAsync();
        Assert.False(await site.WithAsync(db => db.Pictures.AnyAsync(x => x.Id == logo)));
    }

    [Theory, OnEachDatabase]
    public async Task An_organisation_that_is_refused_is_told_why_and_those_shown_stand_in_the_order_given(DatabaseProvider on)
    {
        var site = await sites.On(on);
        var petition = await Signatories.OpenAsync(site);
        Dictionary<string, string> links = [], domains = [];
        foreach (var name in new[] { "Alpha", "Beta", "Gamma" })
        {
            links[name] = await Signatories.ShownAsync(site, petition, domains[name] = Signatories.NewDomain(), name);
        }

        Assert.Equal(["Alpha", "Beta", "Gamma"], await Signatories.NamesAsync(site, petition.Path()));
        await Signatories.ActAsync(site, petition, "Gamma", "order", new { place = 1 });
        Assert.Equal(["Gamma", "Alpha", "Beta"], await Signatories.NamesAsync(site, petition.Path()));
        await Signatories.ActAsync(site, petition, "Gamma", "order", new { place = 99 });
        Assert.Equal(["Alpha", "Beta", "Gamma"], await Signatories.NamesAsync(site, petition.Path()));
        await Signatories.ActAsync(site, petition, "Gamma", "order", new { place = 0 }, HttpStatusCode.BadRequest);
        await Signatories.ActAsync(site, petition, "Beta", "decline", new { reason = "" }, HttpStatusCode.BadRequest);
        await Signatories.ActAsync(site, petition, "Beta", "decline", new { reason = "Beta <ended> in May." });
        Assert.Equal(["Alpha", "Gamma"], await Signatories.NamesAsync(site, petition.Path() + "/organisations/all"));
        Assert.Equal([1, 2], (await Signatories.KeptAsync(site, petition)).Where(x => (string)x["state"]! == "shown").Select(x => (int)x["place"]!));
        var mail = await Subscribers.LastMailAsync(site, "ana@" + domains["Beta"]);
        Assert.Contains("Beta <ended> in May.", mail.TextBody, StringComparison.Ordinal);
        Assert.Contains("Beta &lt;ended&gt; in May.", mail.HtmlBody, StringComparison.Ordinal);
        Assert.Contains("Beta &lt;ended&gt; in May.", (await site.GetPageAsync(mail.Link("organisations"))).Page, StringComparison.Ordinal);
        await Signatories.ActAsync(site, petition, "Beta", "show");
        Assert.Equal(["Alpha", "Gamma", "Beta"], await Signatories.NamesAsync(site, petition.Path()));
        await site.PressAsync(links["Beta"], ("act", "withdraw"));
        await Signatories.ActAsync(site, petition, "Beta", "show", expected: HttpStatusCode.Conflict);
    }

    [Theory, OnEachDatabase]
    public async Task The_first_thirty_stand_on_the_petition_and_the_rest_behind_a_page(DatabaseProvider on)
    {
        var site = await sites.On(on);
        var petition = await Signatories.OpenAsync(site);
        var names = Enumerable.Range(1, 31).Select(x => $"Union {x:00}").ToList();
        await Signatories.ShownAsync(site, petition, Signatories.NewDomain(), names[0]);
        await site.WithAsync(async db =>
        {
            var id = Domain.Petitions.PetitionId.From(Guid.Parse((string)petition["id"]!));
            var of = await db.Petitions.SingleAsync(x => x.Id == id);
            foreach (var (name, index) in names.Skip(1).Select((name, index) => (name, index)))
            {
                var domain = Signatories.NewDomain();
                var one = Domain.Petitions.OrganisationSignature.Ask(
                    Domain.EntityId.New<Domain.Petitions.OrganisationSignatureId>(site.Time.GetUtcNow()), of,
                    new Domain.Petitions.OrganisationForm(name, "https://" + domain, domain, Domain.CountryCode.FromStored("PE"), "Ana", Domain.EmailAddress.Parse("ana@" + domain)),
                    new Domain.Supporters.AddressKeys(new byte[32], new byte[32], new byte[32]),
                    Domain.LanguageTag.Parse("en"), "0123456789abcdef", site.Time.GetUtcNow());
                one.ClearEvents();
                one.Confirm(of, null, site.Time.GetUtcNow());
                one.Approve(site.Time.GetUtcNow());
                one.Order(index + 2, site.Time.GetUtcNow());
                db.Add(one);
            }

            return await db.SaveChangesAsync();
        });
        var page = await PetitionPages.ReadAsync(site, petition.Path());
        Assert.Equal(names.Take(30), page.QuerySelectorAll(".organisation-list a").Select(x => x.TextContent));
        var rest = page.QuerySelector("#organisations a.button")!.GetAttribute("href")!;
        Assert.Equal(names, await Signatories.NamesAsync(site, rest));
        Assert.Equal(HttpStatusCode.NotFound, (await site.GetPageAsync(rest + "?page=2")).Status);
    }

    [Theory, OnEachDatabase]
    public async Task A_petition_that_takes_none_or_has_closed_meanwhile_takes_no_organisation(DatabaseProvider on)
    {
        var site = await sites.On(on);
        var api = await site.ApiAsync();
        var none = await Signers.OpenAsync(api);
        Assert.Null((await PetitionPages.ReadAsync(site, none.Path())).QuerySelector(".as-organisation"));
        Assert.Equal(HttpStatusCode.NotFound, (await site.GetPageAsync(none.Path() + "/organisations")).Status);
        using var refused = await site.Client.PostAsJsonAsync($"/api/v1{none.Path()}/organisations", Body(Signatories.NewDomain()));
        Assert.Equal(HttpStatusCode.Conflict, refused.StatusCode);

        var (petition, domain, late) = (await Signatories.OpenAsync(site), Signatories.NewDomain(), Signatories.NewDomain());
        using var taken = await site.Client.PostAsJsonAsync($"/api/v1{petition.Path()}/organisations", Body(domain));
        Assert.Equal((HttpStatusCode.Accepted, ""), (taken.StatusCode, await taken.Content.ReadAsStringAsync()));
        var link = (await Subscribers.LastMailAsync(site, "ana@" + domain)).Link("organisations");
        var other = (await Signatories.AskedAsync(site, petition, late)).Link("organisations");
        await Signers.ChangeAsync(api, petition, "close");
        var (status, text) = await Signatories.AskAsync(site, petition, Signatories.NewDomain(), "Late Union");
        Assert.Equal(HttpStatusCode.Conflict, status);
        Assert.Contains("Late Union", text, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await Signatories.ConfirmAsync(site, link)).Status);
        site.Time.Pass(TimeSpan.FromHours(25));
        (status, text) = await Signatories.ConfirmAsync(site, other);
        Assert.Equal(HttpStatusCode.Conflict, status);
        Assert.Contains("The petition has ended", text, StringComparison.Ordinal);
        Assert.Equal(domain, new Uri((string)Assert.Single(await Signatories.KeptAsync(site, petition))["website"]!).Host);
    }

    [Theory, OnEachDatabase]
    public async Task An_expired_link_sends_a_new_one_and_what_nobody_confirms_is_forgotten(DatabaseProvider on)
    {
        await using var site = await TestSite.StartAsync(on);
        var (petition, domain) = (await Signatories.OpenAsync(site), Signatories.NewDomain());
        var link = (await Signatories.AskedAsync(site, petition, domain)).Link("organisations");
        var stored = await site.WithAsync(db => db.Database.SqlQueryRaw<byte[]>(on == DatabaseProvider.PostgreSql
            ? "SELECT email AS \"Value\" FROM organisation_signatures UNION ALL SELECT contact_name FROM organisation_signatures"
            : "SELECT Email AS Value FROM OrganisationSignatures UNION ALL SELECT ContactName FROM OrganisationSignatures").ToListAsync());
        Assert.All(stored, x => Assert.DoesNotMatch("union-|Ana", Encoding.Latin1.GetString(x)));
        site.Time.Pass(TimeSpan.FromDays(8));
        Assert.Equal(HttpStatusCode.Gone, (await site.GetPageAsync(link)).Status);
        Assert.Equal(HttpStatusCode.Gone, (await Signatories.ConfirmAsync(site, link)).Status);
        Assert.Equal(HttpStatusCode.OK, (await site.PressAsync(link, ("act", "renew"))).Status);
        var fresh = (await Subscribers.LastMailAsync(site, "ana@" + domain)).Link("organisations");
        Assert.NotEqual(link, fresh);
        Assert.Equal(HttpStatusCode.NotFound, (await site.GetPageAsync(link)).Status);
        site.Time.Pass(TimeSpan.FromDays(6));
        await site.WorkAsync();
        Assert.Equal(HttpStatusCode.NotFound, (await site.GetPageAsync(fresh)).Status);
        Assert.False(await site.WithAsync(db => db.OrganisationSignatures.AnyAsync()));
        Assert.DoesNotContain(site.Log, line => line.Contains(fresh.Split('/')[^1], StringComparison.Ordinal) || line.Contains(domain, StringComparison.Ordinal));
    }

    [Theory, OnEachDatabase]
    public async Task After_the_promised_day_nobody_is_known_who_spoke_for_it_and_its_link_still_withdraws(DatabaseProvider on)
    {
        await using var site = await TestSite.StartAsync(on);
        var (day, domain) = (DateOnly.FromDateTime(site.Time.GetUtcNow().Date), Signatories.NewDomain());
        var petition = await Signatories.OpenAsync(site, new { closesAt = day.AddDays(5).ToString("yyyy-MM-dd") + "T12:00:00", keptUntil = day.AddDays(20).ToString("yyyy-MM-dd") });
        var link = await Signatories.ShownAsync(site, petition, domain);
        site.Time.Pass(TimeSpan.FromDays(19));
        await site.WorkAsync();
        Assert.True(await site.WithAsync(db => db.OrganisationSignatures.AnyAsync(x => x.Email != null)));
        site.Time.Pass(TimeSpan.FromDays(3));
        await site.WorkAsync();
        Assert.False(await site.WithAsync(db => db.OrganisationSignatures.AnyAsync(x => x.Email != null || x.ContactName != null)));
        Assert.Equal(["Dockers' Union"], await Signatories.NamesAsync(site, petition.Path()));
        Assert.Contains("is withdrawn", (await site.PressAsync(link, ("act", "withdraw"))).Page, StringComparison.Ordinal);
        Assert.Empty(await Signatories.NamesAsync(site, petition.Path()));
    }

    [Theory, OnEachDatabase]
    public async Task Who_spoke_for_an_organisation_sees_it_takes_it_along_and_is_forgotten_while_the_organisation_stays(DatabaseProvider on)
    {
        await using var site = await TestSite.StartAsync(on);
        var (petition, domain) = (await Signatories.OpenAsync(site), Signatories.NewDomain());
        var email = "ana@" + domain;
        await Signatories.ShownAsync(site, petition, domain);
        var waiting = await Signatories.OpenAsync(site);
        await Signatories.ConfirmedAsync(site, waiting, domain, "Dockers again");
        var link = await Browser.LinkAsync(site, email);
        var (mine, open) = await Browser.OpenAsync(site, link);
        Assert.Contains("Ana Flores", open, StringComparison.Ordinal);
        var text = (await mine.PressAsync(link, ("act", "text"))).Page;
        Assert.Contains("shown under the petition since", text, StringComparison.Ordinal);
        Assert.Contains("Mail: does your organisation sign? · sent", text, StringComparison.Ordinal);
        Assert.DoesNotContain("Held.", text, StringComparison.Ordinal);
        var held = JsonNode.Parse((await mine.PressAsync(link, ("act", "json"))).Page)!["organisations"]!.AsArray();
        Assert.Equal([("Dockers again", email, "waiting"), ("Dockers' Union", email, "shown")], held.Select(x => ((string)x!["name"]!, (string)x["email"]!, (string)x["state"]!)));
        Assert.Contains("is its own, and stays", (await mine.PressAsync(link, ("act", "erase"))).Page, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await mine.PressAsync(link, ("act", "erase-all"))).Status);
        var left = Assert.Single(await site.WithAsync(db => db.OrganisationSignatures.ToListAsync()));
        Assert.Equal(("Dockers' Union", null, null, BackingState.Shown), (left.Name, left.Email?.Value, left.ContactName, left.State));
        Assert.Equal(["Dockers' Union"], await Signatories.NamesAsync(site, petition.Path()));
        Assert.False(await site.WithAsync(db => db.Deliveries.AnyAsync(x => x.Recipient == left.Id.Value)));
    }

    [Theory, OnEachDatabase]
    public async Task Who_may_see_personal_data_reads_who_spoke_for_it_for_a_logged_reason(DatabaseProvider on)
    {
        var site = await sites.On(on);
        var (petition, domain) = (await Signatories.OpenAsync(site), Signatories.NewDomain());
        await Signatories.ConfirmedAsync(site, petition, domain);
        var console = await ConsoleForms.SignInAsync(site);
        var list = $"/console/petitions/{petition["id"]}/organisations";
        var contact = (await console.PageAsync(list)).QuerySelectorAll(".organisation-rows a").Select(x => x.GetAttribute("href")!).Single(x => x.StartsWith(list + "/", StringComparison.Ordinal));
        Assert.DoesNotContain("Ana Flores", await console.TextAsync(contact), StringComparison.Ordinal);
        await console.SendAsync(contact, "Reason", ("reason", "Their press office called back"));
        Assert.Contains("ana@" + domain, await console.TextAsync(contact), StringComparison.Ordinal);
        Assert.Contains(await site.WithAsync(db => db.AuditEntries.Select(x => x.Act).ToListAsync()), act => act == nameof(ReadOrganisationContact));
    }

    private static object Body(string domain) => new { name = "Dockers' Union", website = domain, country = "PE", contactName = "Ana Flores", email = "ana@" + domain };
}
