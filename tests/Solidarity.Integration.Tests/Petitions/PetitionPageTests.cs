using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Solidarity.Application;
using Solidarity.Application.Petitions;
using Solidarity.Domain;
using Solidarity.Domain.Petitions;
using Solidarity.Infrastructure.Petitions;
using Solidarity.Infrastructure.Storage;
using Solidarity.Testing.Databases;
using Solidarity.Testing.Site;

namespace Solidarity.Integration.Tests.Petitions;

/// <summary>The public side of petitions: page, form, correction, thanks, numbers.</summary>
public sealed class PetitionPageTests(TestSites sites) : IClassFixture<TestSites>
{
    private static readonly object Asking = new
    {
        fields = new { country = "optional", region = "optional", postalCode = "optional", phone = "optional", comment = "optional" },
        questions = new object[]
        {
            new { key = "from", kind = "one", text = "Where do you live?", choices = new[] { "1", "2", "In the country" }, required = true },
            new { key = "help", kind = "several", text = "How will you help?", choices = new[] { "By talk", "By walk" } },
            new { key = "why", kind = "text", text = "Anything else?" },
        },
    };

    [Theory, OnEachDatabase]
    public async Task Who_reads_a_petition_signs_it_without_script_confirms_and_is_thanked(DatabaseProvider on)
    {
        var site = await sites.On(on);
        var api = await site.ApiAsync();
        var list = await api.ListAsync();
        var petition = await Signers.OpenAsync(api, Merge(Asking, new { lists = new[] { (string)list["slug"]! } }));
        var page = await PetitionPages.ReadAsync(site, petition.Path());
        Assert.Equal((string)petition["versions"]![0]!["title"]!, page.QuerySelector("h1")!.TextContent);
        Assert.Contains("The Congress", page.QuerySelector(".asked")!.TextContent, StringComparison.Ordinal);
        Assert.DoesNotContain("congress@example.org", page.Source.Text, StringComparison.Ordinal);
        Assert.Empty(page.QuerySelectorAll("#lists [checked]"));
        Assert.Equal("none", page.QuerySelector<IHtmlInputElement>("[name=display][checked]")!.Value);

        var email = Subscribers.NewAddress();
        using var sent = await PetitionPages.SendAsync(
            site, petition.Path(), "?source=poster&utm_source=x", ("email", email), ("name", "Maria Quispe"), ("country", "PE"), ("region", "Puno"), ("postalCode", "21001"),
            ("phone", "+51 1 234"), ("comment", "For all of us."), ("answers.from", "2"), ("answers.help", "By talk"), ("answers.help", "By walk"), ("answers.why", "No."), ("display", "short"),
            ("lists", (string)list["slug"]!));
        Assert.Equal((HttpStatusCode.SeeOther, petition.Path() + "/sent"), (sent.StatusCode, sent.Headers.Location!.ToString()));

        var stored = await site.WithAsync(db => db.Signatures.AsNoTracking().SingleAsync(x => x.PetitionId == PetitionId.From((Guid)petition["id"]!)));
        Assert.Equal(
            ("Maria Quispe", "PE", "Puno", "21001", "+51 1 234", "For all of us.", "poster", SignatureDisplay.Short),
            (stored.Name, stored.Country?.Value, stored.Region, stored.PostalCode, stored.Phone, stored.Comment, stored.Source, stored.Display));
        Assert.Equal("""{"from":["1"],"help":["0","1"],"why":["No."]}""", stored.Answers);

        var mail = await Subscribers.LastMailAsync(site, email);
        var link = mail.Link("confirm");
        var confirm = await PetitionPages.ReadAsync(site, link);
        Assert.Contains((string)list["name"]!, confirm.QuerySelector("main")!.TextContent, StringComparison.Ordinal);
        var thanks = await PetitionPages.ReadAsync(await site.Client.PostAsync(confirm.QuerySelector<IHtmlFormElement>("main form")!.GetAttribute("action"), null));
        Assert.Equal("1", thanks.QuerySelector(".figure b")!.TextContent);
        Assert.EndsWith(petition.Path() + "?source=friend", thanks.QuerySelector<IHtmlInputElement>("#link")!.Value, StringComparison.Ordinal);
        Assert.Equal("You have signed", (await PetitionPages.ReadAsync(await site.Client.PostAsync(link, null))).QuerySelector("h1")!.TextContent);

        var mine = await PetitionPages.ReadAsync(site, thanks.QuerySelectorAll("main a").Last().GetAttribute("href")!);
        var back = await PetitionPages.ReadAsync(await site.Client.PostAsync(mine.QuerySelector<IHtmlFormElement>("main form")!.GetAttribute("action"), null));
        Assert.Equal("Your signature is taken back", back.QuerySelector("h1")!.TextContent);
        Assert.Equal(1, (int)(await Signers.NumbersAsync(site, petition))["made"]!["withdrawn"]!);
    }

    [Theory, OnEachDatabase]
    public async Task What_is_wrong_stands_beside_its_field_and_on_top_and_nothing_typed_is_lost(DatabaseProvider on)
    {
        var site = await sites.On(on);
        var petition = await Signers.OpenAsync(await site.ApiAsync(), Asking);
        using var refused = await PetitionPages.SendAsync(
            site, petition.Path(), "?source=poster", ("email", "maria@example"), ("name", " \u200f \t"), ("country", "XX"), ("comment", "Line one.\nLine two."),
            ("answers.help", "By walk"), ("answers.why", "Because <b>."), ("display", "full"));
        var page = await PetitionPages.ReadAsync(refused, HttpStatusCode.UnprocessableEntity);
        Assert.StartsWith("Error:", page.Title, StringComparison.Ordinal);
        Assert.Equal(["#name", "#email", "#country"], page.QuerySelectorAll(".error-summary a").Select(x => x.GetAttribute("href")));
        Assert.All(page.QuerySelectorAll(".error-summary a"), link => Assert.NotNull(page.QuerySelector($"[id='{link.GetAttribute("href")![1..]}']")));
        Assert.Equal("maria@example", page.QuerySelector<IHtmlInputElement>("#email")!.Value);
        Assert.Equal("Line one.\nLine two.", page.QuerySelector<IHtmlTextAreaElement>("#comment")!.Value);
        Assert.Equal("Because <b>.", page.QuerySelector<IHtmlTextAreaElement>("[name='answers.why']")!.Value);
        Assert.Equal(["By walk"], page.QuerySelectorAll<IHtmlInputElement>("[name='answers.help'][checked]").Select(x => x.Value));
        Assert.Equal("full", page.QuerySelector<IHtmlInputElement>("[name=display][checked]")!.Value);
        Assert.EndsWith("?source=poster", page.QuerySelector("main form")!.GetAttribute("action"), StringComparison.Ordinal);

        // Then the organizer's own question, which nobody may leave out.
        using var again = await PetitionPages.SendAsync(site, petition.Path(), "", ("email", Subscribers.NewAddress()), ("name", "Maria"));
        Assert.Equal("#answers.from", (await PetitionPages.ReadAsync(again, HttpStatusCode.UnprocessableEntity)).QuerySelector(".error-summary a")!.GetAttribute("href"));
        Assert.Equal(0, (int)(await Signers.NumbersAsync(site, petition))["made"]!["received"]!);
    }

    [Theory, OnEachDatabase]
    public async Task Names_are_taken_as_people_have_them(DatabaseProvider on)
    {
        var site = await sites.On(on);
        var petition = await Signers.OpenAsync(await site.ApiAsync(), new { commentsAtOnce = true });
        string[] names = ["=1+1", "+Sum", "-Cmd", "@Here", "\u202eAbc", "Ünal 🌻", "http://example.org/", "ماريا ق"];
        foreach (var (name, index) in names.Select((name, index) => (name, index)))
        {
            var email = Subscribers.NewAddress();
            using var sent = await PetitionPages.SendAsync(site, petition.Path(), "", ("email", email), ("name", name), ("comment", "<script>" + index), ("display", "full"));
            Assert.Equal(HttpStatusCode.SeeOther, sent.StatusCode);
            await Signers.ConfirmAsync(site, email);
        }

        using var tooLong = await PetitionPages.SendAsync(site, petition.Path(), "", ("email", Subscribers.NewAddress()), ("name", new string('x', 500)));
        Assert.Equal(500, (await PetitionPages.ReadAsync(tooLong, HttpStatusCode.UnprocessableEntity)).QuerySelector<IHtmlInputElement>("#name")!.Value.Length);
        await PetitionPages.UntilAsync(site, petition, seen => seen.Comments.Count == names.Length);
        var page = await PetitionPages.ReadAsync(site, petition.Path());
        Assert.Equal(names.Select(name => name.TrimStart('\u202e')).Reverse(), page.QuerySelectorAll(".comments .byline b").Select(x => x.TextContent));
        Assert.Empty(page.QuerySelectorAll(".comments script, .comments a"));
    }

    [Theory, OnEachDatabase]
    public async Task A_mistyped_address_is_corrected_and_the_first_request_goes(DatabaseProvider on)
    {
        var site = await sites.On(on);
        var petition = await Signers.OpenAsync(await site.ApiAsync());
        var (wrong, right) = (Subscribers.NewAddress(), Subscribers.NewAddress());
        using var sent = await PetitionPages.SendAsync(site, petition.Path(), "?source=poster", ("email", wrong), ("name", "Maria Quispe"), ("comment", "For all of us."));
        var cookie = Assert.Single(sent.SetCookies());
        Assert.DoesNotContain(wrong, cookie, StringComparison.Ordinal);
        foreach (var part in new[] { "httponly", "samesite=strict", "path=" + petition.Path() })
        {
            Assert.Contains(part, cookie, StringComparison.OrdinalIgnoreCase);
        }

        Assert.DoesNotContain("expires", cookie, StringComparison.OrdinalIgnoreCase);
        var page = await PetitionPages.WithAsync(site, HttpMethod.Get, petition.Path() + "/sent", cookie);
        Assert.Equal(wrong, page.QuerySelector<IHtmlInputElement>("#email")!.Value);
        Assert.Equal(HttpStatusCode.OK, (await site.GetPageAsync(petition.Path() + "/sent")).Status);

        // Another petition's pages read nothing of it.
        var other = await Signers.OpenAsync(await site.ApiAsync());
        Assert.Null((await PetitionPages.WithAsync(site, HttpMethod.Get, other.Path() + "/sent", cookie)).QuerySelector("#email"));

        await PetitionPages.WithAsync(site, HttpMethod.Post, petition.Path() + "/sent", cookie, HttpStatusCode.UnprocessableEntity, ("email", "right@"));
        await PetitionPages.WithAsync(site, HttpMethod.Post, petition.Path() + "/sent", cookie, HttpStatusCode.SeeOther, ("email", right));
        var numbers = await Signers.NumbersAsync(site, petition);
        Assert.Equal((2, 1, 1), ((int)numbers["made"]!["received"]!, (int)numbers["made"]!["waiting"]!, (int)numbers["made"]!["withdrawn"]!));
        var kept = await site.WithAsync(db => db.Signatures.AsNoTracking().SingleAsync(x => x.PetitionId == PetitionId.From((Guid)petition["id"]!) && x.State == SignatureState.Waiting));
        Assert.Equal((right, "For all of us.", "poster"), (kept.Email!.Value, kept.Comment, kept.Source));
        await Signers.ConfirmAsync(site, right);

        // Half an hour later nothing is known of it, and the same address again takes nothing back.
        await PetitionPages.WithAsync(site, HttpMethod.Post, petition.Path() + "/sent", cookie, HttpStatusCode.SeeOther, ("email", right));
        Assert.Equal(1, (int)(await Signers.NumbersAsync(site, petition))["signatures"]!);
        site.Time.Pass(TimeSpan.FromMinutes(31));
        Assert.Null((await PetitionPages.WithAsync(site, HttpMethod.Get, petition.Path() + "/sent", cookie)).QuerySelector("#email"));
    }

    [Theory, OnEachDatabase]
    public async Task Signing_again_shows_what_it_showed_the_first_time(DatabaseProvider on)
    {
        var site = await sites.On(on);
        var petition = await Signers.OpenAsync(await site.ApiAsync());
        var email = await Signers.ConfirmedAsync(site, petition);
        using var known = await PetitionPages.SendAsync(site, petition.Path(), "", ("email", email), ("name", "Maria Quispe"));
        using var unknown = await PetitionPages.SendAsync(site, petition.Path(), "", ("email", Subscribers.NewAddress()), ("name", "Maria Quispe"));
        Assert.Equal((unknown.StatusCode, unknown.Headers.Location), (known.StatusCode, known.Headers.Location));
        Assert.Equal(unknown.SetCookies().Count, known.SetCookies().Count);
        Assert.Equal((1, 2), ((int)(await Signers.NumbersAsync(site, petition))["signatures"]!, (int)(await Signers.NumbersAsync(site, petition))["made"]!["received"]!));
    }

    [Theory, OnEachDatabase]
    public async Task Each_state_says_so_with_reason_and_day_and_has_no_form(DatabaseProvider on)
    {
        var site = await sites.On(on);
        var api = await site.ApiAsync();
        var draft = await Signers.DraftAsync(api);
        Assert.Equal(HttpStatusCode.NotFound, (await site.GetPageAsync(draft.Path())).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await site.GetPageAsync("/embed" + draft.Path())).Status);
        foreach (var (how, words) in new[] { ("pause", "for a while"), ("close", "ended on"), ("answer", "have answered"), ("withdraw", "took it back") })
        {
            var petition = await Signers.OpenAsync(api);
            Assert.Contains("<form", (await site.GetPageAsync(petition.Path())).Page, StringComparison.Ordinal);
            await Signers.ChangeAsync(api, petition, how, new { reason = "Because of the rain." });
            var page = await PetitionPages.ReadAsync(site, petition.Path());
            Assert.Contains(words, page.QuerySelector(".sign .notice")!.TextContent, StringComparison.Ordinal);
            Assert.Contains("Because of the rain.", page.QuerySelector(".sign .notice")!.TextContent, StringComparison.Ordinal);
            Assert.Null(page.QuerySelector("main form"));

            // Closed between form and press: a clear answer, and what was written is there to copy.
            using var late = await site.Client.PostAsync(petition.Path(), new FormUrlEncodedContent([new("email", Subscribers.NewAddress()), new("name", "Maria"), new("comment", "My words.")]));
            var told = await PetitionPages.ReadAsync(late, HttpStatusCode.Conflict);
            Assert.NotEmpty(told.QuerySelector(".error-summary")!.TextContent);
            Assert.Contains("My words.", told.QuerySelectorAll<IHtmlTextAreaElement>("textarea").Select(x => x.Value));
        }
    }

    [Theory, OnEachDatabase]
    public async Task A_petition_opens_and_ends_by_the_clock_though_its_page_is_kept(DatabaseProvider on)
    {
        await using var site = await TestSite.StartAsync(on);
        var now = site.Time.GetUtcNow();
        var petition = await Signers.OpenAsync(await site.ApiAsync(), new { opensAt = now.AddHours(1).UtcDateTime.ToString("s"), closesAt = now.AddHours(3).UtcDateTime.ToString("s"), timeZone = "UTC" });
        foreach (var hasForm in new[] { false, true, false })
        {
            for (var times = 0; times < 2; times++)
            {
                Assert.Equal(hasForm, (await PetitionPages.ReadAsync(site, petition.Path())).QuerySelector("main form") is not null);
            }

            site.Time.Pass(TimeSpan.FromHours(1.5));
        }
    }

    [Theory, OnEachDatabase]
    public async Task A_discreet_petition_leaves_no_cookie_and_says_little(DatabaseProvider on)
    {
        var site = await sites.On(on);
        var petition = await Signers.OpenAsync(await site.ApiAsync(), new { discreet = true });
        var title = (string)petition["versions"]![0]!["title"]!;
        using var page = await site.Client.GetAsync(petition.Path());
        Assert.True(page.Headers.CacheControl!.NoStore);
        var email = Subscribers.NewAddress();
        using var sent = await PetitionPages.SendAsync(site, petition.Path(), "", ("email", email), ("name", "Maria Quispe"));
        Assert.Empty(sent.SetCookies());
        using var after = await site.Client.GetAsync(sent.Headers.Location);
        Assert.True(after.Headers.CacheControl!.NoStore);
        Assert.DoesNotContain(title, await after.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        using var confirm = await site.Client.GetAsync((await Subscribers.LastMailAsync(site, email)).Link("confirm"));
        Assert.True(confirm.Headers.CacheControl!.NoStore);
        var document = await PetitionPages.ReadAsync(confirm);
        Assert.DoesNotContain(title, document.Source.Text, StringComparison.Ordinal);
        Assert.Equal("about:blank", document.QuerySelector(".leave a")!.GetAttribute("href"));
        Assert.Equal(HttpStatusCode.NotFound, (await site.GetPageAsync("/embed" + petition.Path())).Status);
        Assert.DoesNotContain(petition.Slug(), (await site.GetPageAsync("/sitemap.xml")).Page, StringComparison.Ordinal);
    }

    [Theory, OnEachDatabase]
    public async Task Who_did_not_sign_reads_of_a_signature_and_not_of_lists(DatabaseProvider on)
    {
        var site = await sites.On(on);
        var petition = await Signers.OpenAsync(await site.ApiAsync());
        var email = await Signers.SignAsync(site, petition);
        var link = (await Subscribers.LastMailAsync(site, email)).Link("not-me");
        Assert.Contains("we remove the signature", (await site.GetPageAsync(link)).Page, StringComparison.Ordinal);
        Assert.Contains("The signature is removed", (await site.PressAsync(link)).Page, StringComparison.Ordinal);
        Assert.Equal(1, (int)(await Signers.NumbersAsync(site, petition))["made"]!["denied"]!);
    }

    [Theory, OnEachDatabase]
    public async Task All_places_show_the_same_sums(DatabaseProvider on)
    {
        await using var site = await TestSite.StartAsync(on);
        var petition = await Signers.OpenAsync(await site.ApiAsync());
        for (var i = 0; i < 12; i++)
        {
            await Signers.ConfirmedAsync(site, petition, name: $"Person {i}", more: new { country = i < 11 ? "PE" : "BO" });
        }

        await Signers.SignAsync(site, petition);
        site.Time.Pass(TimeSpan.FromDays(2));
        var email = await Signers.ConfirmedAsync(site, petition, more: new { country = "PE" });
        var seen = await PetitionPages.UntilAsync(site, petition, seen => seen.Numbers.Signatures == 13);
        var page = await PetitionPages.ReadAsync(site, petition.Path());
        var embed = await PetitionPages.ReadAsync(site, "/embed" + petition.Path());
        var open = (JsonObject)JsonNode.Parse((await site.GetPageAsync("/api/v1" + petition.Path())).Page)!;
        Signers.AddsUp(open);
        Assert.Equal(13, (int)open["signatures"]!);
        foreach (var number in new[] { page.QuerySelector("[data-petition-number]"), embed.QuerySelector("[data-petition-number]"), page.QuerySelector("[data-made=confirmed]") })
        {
            Assert.Equal(13, PetitionPages.Number(number?.TextContent));
        }

        Assert.Equal(13, page.QuerySelectorAll("[data-country]").Sum(x => PetitionPages.Number(x.TextContent)));
        Assert.Equal(13, page.QuerySelectorAll("[data-day]").Sum(x => PetitionPages.Number(x.TextContent)));
        Assert.Equal(
            PetitionPages.Number(page.QuerySelector("[data-made=received]")!.TextContent),
            page.QuerySelectorAll("[data-made]:not([data-made=received])").Sum(x => PetitionPages.Number(x.TextContent)));
        Assert.Equal(seen.Numbers.AsOf, (DateTimeOffset)open["asOf"]!);
        var stamp = seen.Numbers.AsOf.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'");
        Assert.Equal(stamp, page.QuerySelector(".made time")!.GetAttribute("datetime"));
        Assert.Equal(stamp, embed.QuerySelector("time")!.GetAttribute("datetime"));

        // The file holds days that are over, and rows that were once told stay.
        var before = (await site.GetPageAsync(petition.Path() + "/days.csv")).Page.Split("\r\n");
        Assert.Equal(("day,added,taken,net,total", ",12,0,12,12"), (before[0], before[1][10..]));
        Assert.Equal(4, before.Length);
        await Signers.SignAsync(site, petition, email);
        await site.PressAsync((await Subscribers.LastMailAsync(site, email)).Link("signatures"));
        site.Time.Pass(TimeSpan.FromDays(1));
        var after = (await site.GetPageAsync(petition.Path() + "/days.csv")).Page.Split("\r\n");
        Assert.Equal(before[..^1], after[..(before.Length - 1)]);
        Assert.EndsWith(",1,1,0,12", after[^2], StringComparison.Ordinal);
        Assert.Equal(12, (int)(await Signers.NumbersAsync(site, petition))["signatures"]!);
    }

    [Theory, OnEachDatabase]
    public async Task A_petition_asks_the_database_as_often_as_is_said_here_and_a_kept_one_never(DatabaseProvider on)
    {
        const int Reading = 14;
        await using var site = await TestSite.StartAsync(on);
        var petition = await Signers.OpenAsync(await site.ApiAsync());
        foreach (var query in new[] { "", "?source=poster", "?utm_medium=x&fbclid=1", "" })
        {
            using var answer = await site.Client.GetAsync(petition.Path() + query);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            Assert.NotNull(answer.Headers.ETag);
            Assert.Equal("same-origin", answer.Headers.GetValues("Referrer-Policy").Single());
        }

        string[] others = ["/embed" + petition.Path(), petition.Path() + "/sent", "/es" + petition.Path(), "/api/v1" + petition.Path()];
        foreach (var path in others)
        {
            Assert.Equal(HttpStatusCode.OK, (await site.GetPageAsync(path)).Status);
        }

        // What was opened above may be heard of only now, by the look at the version row: then the petition is read once more.
        var asked = others.Append(petition.Path()).Sum(path => site.Queries("GET " + path).Count);
        Assert.True(asked is Reading or 2 * Reading, string.Join("\n", others.Append(petition.Path()).SelectMany(path => site.Queries("GET " + path))));
    }

    [Theory, OnEachDatabase]
    public async Task When_more_sign_than_can_be_stored_all_that_was_typed_is_kept_and_goes_by_one_press(DatabaseProvider on)
    {
        await using var site = await TestSite.StartAsync(on);
        var petition = await Signers.OpenAsync(await site.ApiAsync(), Asking);
        (string Name, string Value)[] typed =
            [("email", Subscribers.NewAddress()), ("name", "Maria Quispe"), ("comment", "For\nall."), ("answers.from", "2"), ("answers.help", "By talk"), ("answers.help", "By walk")];
        using var first = await PetitionPages.SendAsync(site, petition.Path(), "", [("email", Subscribers.NewAddress()), .. typed[1..]]);
        Assert.Equal(HttpStatusCode.SeeOther, first.StatusCode);
        var (writer, hashes, of) = (site.Get<SignatureWriter>(), site.Get<IKeyedHashes>(), PetitionId.From((Guid)petition["id"]!));
        var seen = (await site.Get<IPetitionBoard>().FindAsync(petition.Slug(), CancellationToken.None))!;
        List<Task> waiting = [];
        HttpResponseMessage full = null!;
        await site.WithAsync(async db =>
        {
            // Who holds the head of the journal holds up the writer.
            await using var held = await db.Database.BeginTransactionAsync();
            await db.PetitionHeads.Where(x => x.PetitionId == of).ExecuteUpdateAsync(head => head.SetProperty(x => x.Seq, x => x.Seq));
            for (var i = 0; i < site.Get<IOptions<SignatureWriterOptions>>().Value.MostWaiting + SignatureWriter.MostAtOnce + 1; i++)
            {
                var email = EmailAddress.Parse($"full{i}@{petition.Slug()}.example.org");
                var form = new SignatureForm(email, "Maria Quispe", null, null, null, null, null, null, SignatureDisplay.None, null);
                waiting.Add(writer.StoreAsync(
                    Signature.Request(
                        EntityId.New<SignatureId>(site.Time.GetUtcNow()), seen.Petition, form, new SignatureKeys(hashes.Of(email), hashes.OfName(form.Name), null, null),
                        seen.Petition.Language, seen.Petition.TimeZone, null, "0123456789abcdef", null, site.Time.GetUtcNow()),
                    seen.Petition, null, CancellationToken.None));
            }

            full = await PetitionPages.SendAsync(site, petition.Path(), "?source=poster", typed);
            await held.RollbackAsync();
            return true;
        });
        using (full)
        {
            Assert.NotNull(full.Headers.RetryAfter);
            var page = await PetitionPages.ReadAsync(full, HttpStatusCode.ServiceUnavailable);
            var kept = page.QuerySelectorAll<IHtmlInputElement>("main form input[type=hidden]").Select(x => KeyValuePair.Create(x.Name!, x.GetAttribute("value")!)).ToList();
            Assert.All(typed, field => Assert.Contains(KeyValuePair.Create(field.Name, field.Value), kept));
            Assert.All(waiting, one => Assert.True(!one.IsFaulted || one.Exception!.InnerException is StoreIsFull));
            await Task.WhenAll(waiting.Where(one => !one.IsFaulted));
            using var again = await site.Client.PostAsync(petition.Path(), new FormUrlEncodedContent(kept));
            Assert.Equal(HttpStatusCode.SeeOther, again.StatusCode);
        }

        var taken = waiting.Count(one => one.IsCompletedSuccessfully);
        Assert.Equal(taken + 2, (int)(await Signers.NumbersAsync(site, petition))["made"]!["received"]!);
        Assert.Equal(1, await site.WithAsync(db => db.Signatures.CountAsync(x => x.PetitionId == of && x.Source == "poster")));
    }

    [Theory, OnEachDatabase]
    public async Task While_the_database_does_not_answer_all_that_was_typed_is_kept_and_goes_by_one_press(DatabaseProvider on)
    {
        await using var site = await TestSite.StartAsync(on);
        var petition = await Signers.OpenAsync(await site.ApiAsync(), Asking);
        (string Name, string Value)[] typed = [("email", Subscribers.NewAddress()), ("name", "Maria Quispe"), ("comment", "For\nall."), ("answers.from", "2"), ("display", "short")];
        using var first = await PetitionPages.SendAsync(site, petition.Path(), "", [("email", Subscribers.NewAddress()), .. typed[1..]]);
        Assert.Equal(HttpStatusCode.SeeOther, first.StatusCode);
        HttpResponseMessage slow;
        await using (await SignatureWriterTests.HeldAsync(site.Database, (Guid)petition["id"]!))
        {
            // For as long as the site itself waits for its database.
            slow = await PetitionPages.SendAsync(site, petition.Path(), "?source=poster", typed);
        }

        using (slow)
        {
            Assert.NotNull(slow.Headers.RetryAfter);
            var page = await PetitionPages.ReadAsync(slow, HttpStatusCode.ServiceUnavailable);
            var kept = page.QuerySelectorAll<IHtmlInputElement>("main form input[type=hidden]").Select(x => KeyValuePair.Create(x.Name!, x.GetAttribute("value")!)).ToList();
            Assert.All(typed, field => Assert.Contains(KeyValuePair.Create(field.Name, field.Value), kept));
            Assert.Equal(1, (int)(await Signers.NumbersAsync(site, petition))["made"]!["received"]!);
            using var again = await site.Client.PostAsync(petition.Path(), new FormUrlEncodedContent(kept));
            Assert.Equal(HttpStatusCode.SeeOther, again.StatusCode);
        }

        Assert.Equal(2, (int)(await Signers.NumbersAsync(site, petition))["made"]!["received"]!);
        Assert.Equal(1, await site.WithAsync(db => db.Signatures.CountAsync(x => x.Source == "poster")));
    }

    [Theory, OnEachDatabase]
    public async Task A_form_of_days_ago_is_taken_with_the_words_it_showed_and_those_of_another_petition_count_for_nothing(DatabaseProvider on)
    {
        await using var site = await TestSite.StartAsync(on);
        var api = await site.ApiAsync();
        var (petition, other) = (await Signers.OpenAsync(api), await Signers.OpenAsync(api));
        var id = PetitionId.From((Guid)petition["id"]!);
        var (old, foreign) = (await ShownAsync(petition), await ShownAsync(other));
        foreach (var one in new[] { petition, other })
        {
            using var sent = await PetitionPages.SendAsync(site, one.Path(), "", ("email", Subscribers.NewAddress()), ("name", "Maria Quispe"));
            Assert.Equal(HttpStatusCode.SeeOther, sent.StatusCode);
        }

        using (var changed = await api.Http.PatchAsJsonAsync($"/api/v1/petitions/{id}", new { targets = new[] { new { name = "The President" } } }))
        {
            Assert.Equal(HttpStatusCode.OK, changed.StatusCode);
        }

        site.Time.Pass(TimeSpan.FromDays(3));
        var now = await ShownAsync(petition);
        Assert.NotEqual(old, now);
        foreach (var (shown, kept) in new[] { (old, old), (foreign, now), ("nothing", now), ("", now) })
        {
            var email = Subscribers.NewAddress();

            // A replayed one is the same form of the same person, which is stored once.
            for (var times = 0; times < 2; times++)
            {
                using var sent = await site.Client.PostAsync(petition.Path(), new FormUrlEncodedContent([new("email", email), new("name", "Maria Quispe"), new("consents", shown)]));
                Assert.Equal(HttpStatusCode.SeeOther, sent.StatusCode);
            }

            var mailbox = site.Get<IKeyedHashes>().Of(EmailAddress.Parse(email)).Mailbox;
            Assert.Equal((shown, kept), (shown, await site.WithAsync(db => db.Signatures.Where(x => x.PetitionId == id && x.MailboxKey == mailbox).Select(x => x.WordingVersion).SingleAsync())));
        }

        async Task<string> ShownAsync(JsonObject of) => (await PetitionPages.ReadAsync(site, of.Path())).QuerySelector<IHtmlInputElement>("[name=consents]")!.Value;
    }

    [Theory, OnEachDatabase]
    public async Task Looks_are_counted_by_day_and_source_whether_the_page_is_kept_or_not(DatabaseProvider on)
    {
        var site = await sites.On(on);
        var petition = await Signers.OpenAsync(await site.ApiAsync());
        foreach (var query in new[] { "", "?source=poster", "?source=poster", "?source=POSTER'", "?utm_source=x", "?other=1" })
        {
            await PetitionPages.ReadAsync(site, petition.Path() + query);
        }

        // A page that follows its own numbers is no further look.
        using var following = new HttpRequestMessage(HttpMethod.Get, petition.Path());
        following.Headers.Add("Sec-Fetch-Dest", "empty");
        using var followed = await site.Client.SendAsync(following);
        Assert.Equal(HttpStatusCode.OK, followed.StatusCode);

        for (var i = 0; i < 300; i++)
        {
            site.Get<IPetitionViews>().Count(petition.Slug(), "s" + i);
        }

        await site.Get<IPetitionViews>().FlushAsync(CancellationToken.None);
        await site.Get<IPetitionViews>().FlushAsync(CancellationToken.None);
        var id = PetitionId.From((Guid)petition["id"]!);
        var totals = await site.WithAsync(db => db.PetitionTotals.AsNoTracking().Where(x => x.PetitionId == id && (x.Kind == TotalKind.ViewedOn || x.Kind == TotalKind.ViewedSource)).ToListAsync());
        Assert.Equal((306, 306), (totals.Where(x => x.Kind == TotalKind.ViewedOn).Sum(x => x.Count), totals.Where(x => x.Kind == TotalKind.ViewedSource).Sum(x => x.Count)));
        Assert.Equal(2, totals.Single(x => x is { Kind: TotalKind.ViewedSource, Key: "poster" }).Count);
        Assert.InRange(totals.Count, 150, 201);
    }

    [Theory, OnEachDatabase]
    public async Task Other_sites_may_frame_what_is_made_for_it_and_nothing_else(DatabaseProvider on)
    {
        var site = await sites.On(on);
        var petition = await Signers.OpenAsync(await site.ApiAsync());
        foreach (var (path, policy) in new[] { ("/embed" + petition.Path(), "frame-ancestors *"), ("/es/embed" + petition.Path(), "frame-ancestors *"), (petition.Path(), "frame-ancestors 'none'"), ("/statements/embed/", "frame-ancestors 'none'") })
        {
            for (var times = 0; times < 2; times++)
            {
                using var answer = await site.Client.GetAsync(path);
                Assert.Contains(policy, answer.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
            }
        }

        var link = (await PetitionPages.ReadAsync(site, "/embed" + petition.Path())).QuerySelector("a.button")!;
        Assert.Equal(("_blank", "noopener"), (link.GetAttribute("target"), link.GetAttribute("rel")));
    }

    [Theory, OnEachDatabase]
    public async Task A_petition_is_found_on_its_campaign_on_the_front_page_in_search_and_in_the_sitemap(DatabaseProvider on)
    {
        await using var site = await TestSite.StartAsync(on);
        var api = await site.ApiAsync();
        var campaign = await api.CampaignAsync();
        var petition = await Signers.OpenAsync(api, new { campaign = (string)campaign["slug"]! });
        await Signers.DraftAsync(api, new { campaign = (string)campaign["slug"]! });
        var title = (string)petition["versions"]![0]!["title"]!;
        foreach (var path in new[] { "/es/campaigns/" + campaign["slug"], "/pt", "/search?q=" + Uri.EscapeDataString(title) })
        {
            Assert.Equal([title], (await PetitionPages.ReadAsync(site, path)).QuerySelectorAll(".petitions h3").Select(x => x.TextContent));
        }

        Assert.Contains(petition.Path(), (await site.GetPageAsync("/sitemap.xml?x=1")).Page, StringComparison.Ordinal);
    }

    [Theory, OnEachDatabase]
    public async Task Another_language_shows_its_own_words_and_marks_foreign_ones(DatabaseProvider on)
    {
        var site = await sites.On(on);
        var api = await site.ApiAsync();
        var petition = await Signers.DraftAsync(api, Asking);
        using (var written = await api.Http.PutAsJsonAsync($"/api/v1/petitions/{petition["id"]}/versions/ar", new { title = "عريضة", ask = "اسمعوا." }))
        {
            Assert.Equal(HttpStatusCode.OK, written.StatusCode);
        }

        await Signers.ChangeAsync(api, petition, "open");
        var arabic = await PetitionPages.ReadAsync(site, "/ar" + petition.Path());
        Assert.Equal(("ar", "rtl"), (arabic.QuerySelector("article")!.GetAttribute("lang"), arabic.QuerySelector("article")!.GetAttribute("dir")));
        Assert.Equal("en", arabic.QuerySelector("#answers\\.from legend")!.GetAttribute("lang"));
        var german = await PetitionPages.ReadAsync(site, "/de" + petition.Path());
        Assert.Equal(("en", "de"), (german.QuerySelector("article")!.GetAttribute("lang"), german.QuerySelector(".sign")!.GetAttribute("lang")));
        Assert.EndsWith(petition.Path(), german.QuerySelector("link[rel=canonical]")!.GetAttribute("href"), StringComparison.Ordinal);
        Assert.Equal(["ar", "en"], german.QuerySelectorAll("link[rel=alternate][hreflang]").Select(x => x.GetAttribute("hreflang")!).Order());

        using var sent = await PetitionPages.SendAsync(site, "/ar" + petition.Path(), "", ("email", Subscribers.NewAddress()), ("name", "Maria"), ("answers.from", "1"));
        Assert.Equal("/ar" + petition.Path() + "/sent", sent.Headers.Location!.ToString());
        var stored = await site.WithAsync(db => db.Signatures.AsNoTracking().SingleAsync(x => x.PetitionId == PetitionId.From((Guid)petition["id"]!)));
        Assert.Equal("ar", stored.Language.Value);
        Assert.Equal(arabic.QuerySelector<IHtmlInputElement>("[name=consents]")!.Value, stored.WordingVersion);
    }

    private static JsonObject Merge(object one, object other)
    {
        var all = System.Text.Json.JsonSerializer.SerializeToNode(one)!.AsObject();
        foreach (var (name, value) in System.Text.Json.JsonSerializer.SerializeToNode(other)!.AsObject())
        {
            all[name] = value?.DeepClone();
        }

        return all;
    }
}
