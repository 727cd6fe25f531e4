using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Solidarity.Domain.Organizers;
using Solidarity.Domain.Petitions;
using Solidarity.Domain.Supporters;
using Solidarity.Infrastructure.Storage;
using Solidarity.Integration.Tests.Organisations;
using Solidarity.Testing.Databases;
using Solidarity.Testing.Site;

namespace Solidarity.Integration.Tests.Petitions;

/// <summary>What organizers do with signatures and comments: the sums add up after each act.</summary>
public sealed class SignatureActsTests(TestSites sites) : IClassFixture<TestSites>
{
    [Theory, OnEachDatabase]
    public async Task A_signature_is_held_removed_and_restored_and_the_sums_still_add_up(DatabaseProvider on)
    {
        var site = await sites.On(on);
        var api = await site.ApiAsync();
        var petition = await Signers.OpenAsync(api);
        await Signers.ConfirmedAsync(site, petition, more: new { country = "PE" });
        var one = await OnlyAsync(api, petition);

        Assert.Equal("held", (string)(await ActAsync(api, petition, one, "hold", "duplicate"))["state"]!);
        var held = await Signers.NumbersAsync(site, petition);
        Assert.Equal((0, 1), ((int)held["signatures"]!, (int)held["made"]!["held"]!));
        Assert.Equal("confirmed", (string)(await ActAsync(api, petition, one, "restore"))["state"]!);
        Assert.Equal("removed", (string)(await ActAsync(api, petition, one, "remove", "automated"))["state"]!);
        var removed = await Signers.NumbersAsync(site, petition);
        Assert.Equal((0, 1), ((int)removed["signatures"]!, (int)removed["made"]!["removed"]!["automated"]!));
        await ActAsync(api, petition, one, "restore");
        var restored = await Signers.NumbersAsync(site, petition);
        Assert.Equal((1, 2), ((int)restored["signatures"]!, (int)restored["made"]!["restored"]!));

        using var again = await PostAsync(api, petition, one, "restore");
        Assert.Equal(HttpStatusCode.Conflict, again.StatusCode);
        using var without = await api.Http.PostAsJsonAsync($"/api/v1/petitions/{petition["id"]}/signatures/{one}/hold", new { });
        Assert.Equal(HttpStatusCode.BadRequest, without.StatusCode);
        using var odd = await PostAsync(api, petition, one, "hold", "byHand");
        Assert.Equal(HttpStatusCode.BadRequest, odd.StatusCode);
        var log = await site.WithAsync(db => db.AuditEntries.Where(x => x.Subject == Guid.Parse(one)).OrderBy(x => x.At).ThenBy(x => x.Id).Select(x => x.Act + ": " + x.Reason).ToListAsync());
        Assert.Equal(["HoldSignature: Told so", "RestoreSignature: Told so", "RemoveSignature: Told so", "RestoreSignature: Told so"], log);
    }

    [Theory, OnEachDatabase]
    public async Task A_signature_is_confirmed_by_hand_and_subscribes_to_nothing(DatabaseProvider on)
    {
        var site = await sites.On(on);
        var api = await site.ApiAsync();
        var list = await api.ListAsync();
        var petition = await Signers.OpenAsync(api, new { lists = new[] { (string)list["slug"]! } });
        await Signers.SignAsync(site, petition, more: new { lists = new[] { (string)list["slug"]! } });
        var one = await OnlyAsync(api, petition);
        Assert.Equal("confirmed", (string)(await ActAsync(api, petition, one, "confirm"))["state"]!);
        var numbers = await Signers.NumbersAsync(site, petition);
        Assert.Equal((1, 0), ((int)numbers["signatures"]!, (int)numbers["made"]!["waiting"]!));
        var id = SignatureId.From(Guid.Parse(one));
        var stored = await site.WithAsync(db => db.Signatures.SingleAsync(x => x.Id == id));
        Assert.Equal((SignatureReason.ByHand, (byte?)1), (stored.Reason, stored.Place));
        Assert.Equal(0, await site.WithAsync(db => db.Subscriptions.CountAsync(x => x.SupporterId == stored.SupporterId)));
        Assert.Equal(1, await site.WithAsync(db => db.CountEntries.CountAsync(x => x.PetitionId == stored.PetitionId && x.Commitment != null)));
    }

    [Theory, OnEachDatabase]
    public async Task By_hand_nobody_gets_a_place_that_is_taken(DatabaseProvider on)
    {
        var site = await sites.On(on);
        var api = await site.ApiAsync();
        var petition = await Signers.OpenAsync(api);
        var email = await Signers.ConfirmedAsync(site, petition);
        await Signers.SignAsync(site, petition, email, "Another Name");
        var waiting = (string)(await ListAsync(api, petition, "waiting"))[0]!["id"]!;
        using var refused = await PostAsync(api, petition, waiting, "confirm");
        Assert.Equal(HttpStatusCode.Conflict, refused.StatusCode);
        Assert.Equal(1, (int)(await Signers.NumbersAsync(site, petition))["signatures"]!);
    }

    [Theory, OnEachDatabase]
    public async Task The_owner_and_organizers_at_once_leave_sums_that_add_up(DatabaseProvider on)
    {
        var site = await sites.On(on);
        var api = await site.ApiAsync();
        var petition = await Signers.OpenAsync(api);
        var email = await Signers.SignAsync(site, petition);
        var link = (await Subscribers.LastMailAsync(site, email)).Link("confirm");
        var one = await OnlyAsync(api, petition);
        await Task.WhenAll(
            site.PressAsync(link), PostAsync(api, petition, one, "confirm"), PostAsync(api, petition, one, "hold"), PostAsync(api, petition, one, "remove"), site.PressAsync(link));
        var numbers = await Signers.NumbersAsync(site, petition);
        var id = PetitionId.From((Guid)petition["id"]!);
        var journal = await site.WithAsync(db => db.CountEntries.Where(x => x.PetitionId == id).OrderBy(x => x.Seq).Select(x => x.Seq).ToListAsync());
        Assert.Equal(Enumerable.Range(1, journal.Count).Select(x => (long)x), journal);
        Assert.Equal(1, (int)numbers["made"]!["received"]!);
    }

    [Theory, OnEachDatabase]
    public async Task The_mail_goes_again_while_it_waits_and_no_more_after(DatabaseProvider on)
    {
        var site = await sites.On(on);
        var api = await site.ApiAsync();
        var petition = await Signers.OpenAsync(api);
        var email = await Signers.SignAsync(site, petition);
        Assert.Single(await site.MailsToAsync(email));
        var one = await OnlyAsync(api, petition);
        await ActAsync(api, petition, one, "send-again");
        Assert.Equal(2, (await site.MailsToAsync(email)).Count);
        await Signers.ConfirmAsync(site, email);
        using var late = await PostAsync(api, petition, one, "send-again");
        Assert.Equal(HttpStatusCode.Conflict, late.StatusCode);
    }

    [Theory, OnEachDatabase]
    public async Task A_signer_is_taken_off_the_lists_and_the_ledger_says_that_an_organizer_did_it(DatabaseProvider on)
    {
        var site = await sites.On(on);
        var api = await site.ApiAsync();
        var list = await api.ListAsync();
        var petition = await Signers.OpenAsync(api, new { lists = new[] { (string)list["slug"]! } });
        await Signers.ConfirmedAsync(site, petition, more: new { lists = new[] { (string)list["slug"]! } });
        var one = await OnlyAsync(api, petition);
        Assert.Equal(1, (int)(await ActAsync(api, petition, one, "unsubscribe"))["lists"]!);
        Assert.Equal(0, (int)(await ActAsync(api, petition, one, "unsubscribe"))["lists"]!);
        var id = SignatureId.From(Guid.Parse(one));
        var person = await site.WithAsync(db => db.Signatures.Where(x => x.Id == id).Select(x => x.SupporterId).SingleAsync());
        var ledger = await site.WithAsync(db => db.Consents.Where(x => x.SupporterId == person).OrderBy(x => x.At).ThenBy(x => x.Act).ToListAsync());
        Assert.Equal([(ConsentAct.Given, ConsentChannel.Page), (ConsentAct.Withdrawn, ConsentChannel.Organizer)], ledger.Select(x => (x.Act, x.Channel)));
        Assert.Equal(1, (int)(await Signers.NumbersAsync(site, petition))["signatures"]!);
    }

    [Theory, OnEachDatabase]
    public async Task A_signature_of_another_petition_is_not_found(DatabaseProvider on)
    {
        var site = await sites.On(on);
        var api = await site.ApiAsync();
        var (petition, other) = (await Signers.OpenAsync(api), await Signers.OpenAsync(api));
        await Signers.ConfirmedAsync(site, petition);
        var one = await OnlyAsync(api, petition);
        foreach (var act in new[] { "confirm", "hold", "remove", "restore", "send-again", "unsubscribe" })
        {
            using var answer = await PostAsync(api, other, one, act);
            Assert.Equal((act, HttpStatusCode.NotFound), (act, answer.StatusCode));
        }
    }

    [Theory, OnEachDatabase]
    public async Task Signatures_are_found_by_address_name_word_and_network(DatabaseProvider on)
    {
        var site = await sites.On(on);
        var petition = await Signers.OpenAsync(await site.ApiAsync());
        var email = await Signers.SignAsync(site, petition, name: "José Pérez Quispe");
        await Signers.SignAsync(site, petition, name: "Ana Josefa Mamani");
        var console = await ConsoleForms.SignInAsync(site);
        var at = $"/console/petitions/{petition["id"]}/signatures";
        var (status, page) = await console.SendAsync(at, "Reason", ("reason", "A doubt"));
        Assert.Equal(HttpStatusCode.Redirect, status);
        await FindsAsync("Address", email.ToUpperInvariant(), "José Pérez Quispe");
        await FindsAsync("Name", "jose perez quispe", "José Pérez Quispe");
        await FindsAsync("Word", "JOSE", "José Pérez Quispe");
        await FindsAsync("Word", "nobody");
        await FindsAsync("Network", "127.0.0.99", "José Pérez Quispe", "Ana Josefa Mamani");
        await FindsAsync("Network", "203.0.113.9");
        (status, page) = await console.SendAsync(at, "Search", ("by", "Network"), ("query", "not an address"));
        Assert.Equal((HttpStatusCode.UnprocessableEntity, "not an address"), (status, page.QuerySelector("#query")!.GetAttribute("value")));
        Assert.NotNull(page.QuerySelector("#query-error"));
        Assert.DoesNotContain(site.Log, line => line.Contains("Quispe", StringComparison.OrdinalIgnoreCase));

        async Task FindsAsync(string by, string query, params string[] names)
        {
            var (found, shown) = await console.SendAsync(at, "Search", ("by", by), ("query", query));
            Assert.Equal(HttpStatusCode.OK, found);
            Assert.Equal((by, query, string.Join(", ", names)), (by, query, string.Join(", ", shown.QuerySelectorAll("tbody th span").Select(x => x.TextContent))));
        }
    }

    [Theory, OnEachDatabase]
    public async Task A_search_goes_through_so_many_at_a_press_and_goes_on_where_it_was(DatabaseProvider on)
    {
        var site = await sites.On(on);
        var petition = await Signers.OpenAsync(await site.ApiAsync());
        const int Stored = Application.Petitions.FindSignatures.Looked + 30;
        await Crowd.StoreAsync(site, PetitionId.From((Guid)petition["id"]!), Stored, index => index == 5 ? "Rosa First" : index == Stored - 1 ? "Rosa Last" : "Somebody Else");
        var console = await ConsoleForms.SignInAsync(site);
        var at = $"/console/petitions/{petition["id"]}/signatures";
        await console.SendAsync(at, "Reason", ("reason", "A doubt"));
        foreach (var (by, query) in new[] { ("Word", "rosa"), ("Name", "Rosa Last") })
        {
            var (_, first) = await console.SendAsync(at, "Search", ("by", by), ("query", query));
            Assert.Contains("20,000", first.QuerySelector("[role=status]")!.TextContent, StringComparison.Ordinal);
            Assert.Equal(by == "Word" ? ["Rosa First"] : [], first.QuerySelectorAll("tbody th span").Select(x => x.TextContent));
            var cursor = first.QuerySelector("input[name=cursor]")!.GetAttribute("value")!;
            var (_, second) = await console.SendAsync(at, "Search", ("by", by), ("query", query), ("cursor", cursor));
            Assert.Equal(["Rosa Last"], second.QuerySelectorAll("tbody th span").Select(x => x.TextContent));
            Assert.Null(second.QuerySelector("input[name=cursor]"));
        }

        var presses = await site.WithAsync(db => db.AuditEntries.CountAsync(x => x.Act == "FindSignatures" && x.Subject == (Guid)petition["id"]!));
        Assert.Equal(4, presses);
    }

    [Theory, OnEachDatabase]
    public async Task One_signature_has_its_page_with_what_may_be_done(DatabaseProvider on)
    {
        var site = await sites.On(on);
        var api = await site.ApiAsync();
        var petition = await Signers.OpenAsync(api, new { questions = new[] { new { text = "Which?", kind = "one", choices = new[] { "Red", "Blue" } } } });
        await Signers.ConfirmedAsync(site, petition, more: new { comment = "With all my heart", answers = new { q1 = "Blue" } });
        var at = $"/console/petitions/{petition["id"]}/signatures/{await OnlyAsync(api, petition)}";
        var console = await ConsoleForms.SignInAsync(site);
        Assert.DoesNotContain("Maria", await console.TextAsync(at), StringComparison.Ordinal);
        await console.SendAsync(at, "Reason", ("reason", "A doubt"));
        var page = await console.PageAsync(at);
        Assert.All(["Maria Quispe", "With all my heart", "Blue"], text => Assert.Contains(text, page.Body!.TextContent, StringComparison.Ordinal));
        Assert.Equal(["hold", "remove"], page.QuerySelectorAll(".life-acts button").Select(x => x.GetAttribute("value")));
        var (status, refused) = await console.SendAsync(at, "Act", ("act", "remove"), ("kind", "Duplicate"), ("why", ""));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, status);
        Assert.NotNull(refused.QuerySelector("#why-error"));
        await console.LocationAsync(at, "Act", ("act", "remove"), ("kind", "Duplicate"), ("why", "Twice"));
        Assert.Equal(1, (int)(await Signers.NumbersAsync(site, petition))["made"]!["removed"]!["duplicate"]!);
    }

    [Theory, OnEachDatabase]
    public async Task A_moderator_shows_and_hides_comments_and_sees_no_more_of_who_wrote_them(DatabaseProvider on)
    {
        var site = await sites.On(on);
        var api = await site.ApiAsync();
        var petition = await Signers.OpenAsync(api);
        var email = await Signers.ConfirmedAsync(site, petition, more: new { comment = "Our water is life", display = "short" });
        var moderator = new ConsoleForms(site, await site.SignInAsync(Subscribers.NewAddress(), (Role.Moderator, null)));
        var at = $"/console/petitions/{petition["id"]}/comments";
        var page = await moderator.TextAsync(at);
        Assert.Contains("Our water is life", page, StringComparison.Ordinal);
        Assert.Contains("Maria Q.", page, StringComparison.Ordinal);
        Assert.DoesNotContain("Quispe", page, StringComparison.Ordinal);
        Assert.DoesNotContain(email, page, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Forbidden, await moderator.StatusAsync($"/console/petitions/{petition["id"]}/signatures"));

        var before = await PagesAsync();
        await moderator.LocationAsync(at, "comments", ("act", "show"));
        Assert.Equal(before + 1, await PagesAsync());
        Assert.Equal("shown", (string)(await ListAsync(api, petition))[0]!["commentState"]!);
        await moderator.LocationAsync(at + "?state=Shown", "comments", ("act", "hide"));
        Assert.Equal(before + 2, await PagesAsync());
        Assert.Single((await api.GetAsync($"/petitions/{petition["id"]}/comments?state=hidden"))["items"]!.AsArray());
        await moderator.LocationAsync(at + "?state=Hidden", "comments", ("act", "show"));
        Assert.Equal(before + 3, await PagesAsync());

        Task<long> PagesAsync() => site.WithAsync(db => db.SiteVersions.Select(x => x.Pages).SingleAsync());
    }

    [Theory, OnEachDatabase]
    public async Task A_table_is_taken_out_with_a_reason_and_holds_no_formula(DatabaseProvider on)
    {
        var site = await sites.On(on);
        var api = await site.ApiAsync();
        var petition = await Signers.OpenAsync(api);
        var email = await Signers.ConfirmedAsync(site, petition, name: "=HYPERLINK(\"http://evil\")", more: new { comment = "@sum(1+1)", postalCode = "-15001" });
        await Signers.ConfirmedAsync(site, petition, name: "Ana \"la Negra\", Ríos");
        await Signers.SignAsync(site, petition, name: "Not Yet");
        var text = await api.Http.GetStringAsync($"/api/v1/petitions/{petition["id"]}/signatures.csv?reason=For+the+handing+over");
        Assert.Contains("\"'=HYPERLINK(\"\"http://evil\"\")\"", text, StringComparison.Ordinal);
        Assert.Contains("\"'@sum(1+1)\"", text, StringComparison.Ordinal);
        Assert.Contains("\"'-15001\"", text, StringComparison.Ordinal);
        Assert.Contains("\"Ana \"\"la Negra\"\", Ríos\"", text, StringComparison.Ordinal);
        Assert.Contains(email, text, StringComparison.Ordinal);
        Assert.DoesNotContain("Not Yet", text, StringComparison.Ordinal);
        using var without = await api.Http.GetAsync($"/api/v1/petitions/{petition["id"]}/signatures.csv");
        Assert.Equal(HttpStatusCode.BadRequest, without.StatusCode);
        Assert.Equal("For the handing over", await site.WithAsync(db => db.AuditEntries.Where(x => x.Act == "ExportSignatures" && x.Subject == (Guid)petition["id"]!).Select(x => x.Reason).SingleAsync()));

        var console = await ConsoleForms.SignInAsync(site);
        var (status, page) = await console.SendAsync($"/console/petitions/{petition["id"]}/export", "export", ("reason", ""));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, status);
        Assert.NotNull(page.QuerySelector("#reason-error"));
    }

    [Theory, OnEachDatabase]
    public async Task Where_it_takes_two_nothing_is_taken_out_before_the_second_approves(DatabaseProvider on)
    {
        await using var site = await TestSite.StartAsync(on);
        var api = await site.ApiAsync();
        var petition = await Signers.OpenAsync(api);
        await Signers.ConfirmedAsync(site, petition);
        await site.WithAsync(db => db.Organisations.ExecuteUpdateAsync(x => x.SetProperty(y => y.ExportNeedsSecondPerson, true)));
        using var refused = await api.Http.GetAsync($"/api/v1/petitions/{petition["id"]}/signatures.csv?reason=R");
        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        var at = $"/console/petitions/{petition["id"]}/export";
        var first = await ConsoleForms.SignInAsync(site);
        await first.LocationAsync(at, "export", ("reason", "For the handing over"));
        var second = new ConsoleForms(site, await site.SignInAsync(Subscribers.NewAddress(), (Role.Owner, null)));
        var requests = await second.PageAsync("/console/requests");
        Assert.EndsWith(at, requests.QuerySelector("#exports ~ .table th a")!.GetAttribute("href"), StringComparison.Ordinal);
        await second.SendAsync("/console/requests", "Approve");
        using var open = await api.Http.GetAsync($"/api/v1/petitions/{petition["id"]}/signatures.csv?reason=R");
        Assert.Equal(HttpStatusCode.OK, open.StatusCode);
        Assert.Contains("Maria Quispe", await open.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Theory, OnEachDatabase]
    public async Task The_numbers_are_one_reading_and_stay_unsent_while_they_do_not_move(DatabaseProvider on)
    {
        var site = await sites.On(on);
        var petition = await Signers.OpenAsync(await site.ApiAsync(), new { goal = 3 });
        await Signers.ConfirmedAsync(site, petition, more: new { country = "PE", source = "flyer" });
        await Signers.ConfirmedAsync(site, petition, more: new { country = "MT" });
        await Signers.SignAsync(site, petition, more: new { country = "PE", source = "flyer" });
        var session = await site.SignInAsync();
        var at = $"/console/petitions/{petition["id"]}/numbers";
        var console = new ConsoleForms(site, session);
        var page = await console.PageAsync(at);
        var whole = site.Queries($"GET {at}").Count;
        Assert.Equal("2", page.QuerySelector("dl.numbers dd")!.TextContent);
        Assert.Matches("At this pace .* or not at all", page.QuerySelector(".progress p")!.TextContent);
        Assert.NotNull(page.QuerySelector("use[href$='#PER'].shade-1"));
        Assert.NotNull(page.QuerySelector("use[href$='#MLT'].shade-1"));
        Assert.Equal(["3", "67%"], page.QuerySelectorAll("#funnel ~ div tbody tr").Skip(1).Take(2).Select((row, index) => row.QuerySelectorAll("td")[index].TextContent));
        Assert.Equal(["0", "2", "1"], page.QuerySelectorAll("#sources ~ div tbody tr").Single(x => x.QuerySelector("th")!.TextContent == "flyer").QuerySelectorAll("td").Select(x => x.TextContent));
        Assert.Equal("3", page.QuerySelector("#made ~ div tfoot td")!.TextContent);

        var (tag, status) = await ProgressAsync(null);
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal((tag, HttpStatusCode.NotModified), await ProgressAsync(tag));
        var both = site.Queries($"GET {at}").Count;
        Assert.InRange(whole, 1, 18);

        // The comparison with earlier petitions is one of them.
        Assert.InRange((both - whole) / 2, 1, 7);
        await Signers.ConfirmedAsync(site, petition);
        Assert.Equal(HttpStatusCode.OK, (await ProgressAsync(tag)).Status);

        async Task<(string? Tag, HttpStatusCode Status)> ProgressAsync(string? known)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, at + "?handler=Progress");
            request.Headers.TryAddWithoutValidation("Cookie", session);
            request.Headers.TryAddWithoutValidation("If-None-Match", known);
            using var answer = await site.Client.SendAsync(request);
            return (answer.Headers.ETag?.ToString(), answer.StatusCode);
        }
    }

    private static async Task<JsonArray> ListAsync(ApiClient api, JsonObject petition, string? state = null) =>
        (await api.GetAsync($"/petitions/{petition["id"]}/signatures?reason=test" + (state is null ? "" : "&state=" + state)))["items"]!.AsArray();

    private static async Task<string> OnlyAsync(ApiClient api, JsonObject petition) => (string)Assert.Single(await ListAsync(api, petition))!["id"]!;

    private static async Task<HttpResponseMessage> PostAsync(ApiClient api, JsonObject petition, string signature, string act, string? kind = null) =>
        await api.Http.PostAsJsonAsync($"/api/v1/petitions/{petition["id"]}/signatures/{signature}/{act}", new { reason = "Told so", kind });

    private static async Task<JsonObject> ActAsync(ApiClient api, JsonObject petition, string signature, string act, string? kind = null)
    {
        using var answer = await PostAsync(api, petition, signature, act, kind);
        return await ApiClient.ReadAsync(answer, HttpStatusCode.OK);
    }
}
