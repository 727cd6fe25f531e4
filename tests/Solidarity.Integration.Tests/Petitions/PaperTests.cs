using System.Net;
using System.Text.Json.Nodes;
using AngleSharp.Html.Dom;
using Microsoft.EntityFrameworkCore;
using NetVips;
using Solidarity.Application;
using Solidarity.Domain;
using Solidarity.Domain.Petitions;
using Solidarity.Infrastructure.Storage;
using Solidarity.Integration.Tests.Organisations;
using Solidarity.Testing.Databases;
using Solidarity.Testing.Site;

namespace Solidarity.Integration.Tests.Petitions;

/// <summary>Sheets of paper: printed, typed in, counted beside the number online, removed and brought back; without script.</summary>
public sealed class PaperTests(TestSites sites) : IClassFixture<TestSites>
{
    [Theory, OnEachDatabase]
    public async Task Sheets_are_printed_typed_in_and_counted_beside_the_online_number(DatabaseProvider on)
    {
        var site = await sites.On(on);
        var petition = await Signers.OpenAsync(await site.ApiAsync());
        await Signers.ConfirmedAsync(site, petition);
        var console = await EnteringAsync(site, petition);
        var batch = await PrintAsync(console, petition, sheets: "2", lines: "5");
        var print = await console.PageAsync(batch + "/print");
        Assert.Equal((2, 10, 2), (print.QuerySelectorAll("article.sheet").Length, print.QuerySelectorAll("article tbody tr").Length, print.QuerySelectorAll("article svg path + path").Length));
        Assert.Contains("is responsible", print.QuerySelector("article footer")!.TextContent, StringComparison.Ordinal);

        // The code that stands on the paper leads to the batch, and so does a camera.
        var code = print.QuerySelector(".code b")!.TextContent;
        Assert.Equal(batch, await console.LocationAsync(Paper(petition), "/paper", ("code", code.Replace("-", "", StringComparison.Ordinal).ToLowerInvariant()), ("act", "find")));

        Assert.Equal(batch + "/enter?sheet=2", await TypeAsync(console, batch, 1, "next", ("Maria Quispe", "15001", null), ("José Pérez", "15002", "jose@example.org")));
        await TypeAsync(console, batch, 2, "save", ("Ana Mamani", "15003", null));
        Assert.Equal(0, await PaperAsync(site, petition));
        await console.LocationAsync(batch, "/batches/", ("act", "finish"));
        var numbers = await Signers.NumbersAsync(site, petition);
        Assert.Equal((1, 3, 0), ((int)numbers["signatures"]!, (int)numbers["paper"]!, (int)numbers["imported"]!));
        Assert.Equal("4", (await console.PageAsync($"/console/petitions/{petition["id"]}/deliver")).QuerySelector(".numbers dd")!.TextContent);
        Assert.Equal(1, (int)numbers["made"]!["received"]!);
        var seen = await PetitionPages.UntilAsync(site, petition, x => x.Numbers.Paper == 3);
        Assert.Equal(1, seen.Numbers.Signatures);
        Assert.Contains("3", (await PetitionPages.ReadAsync(site, petition.Path())).QuerySelector(".made")!.TextContent, StringComparison.Ordinal);

        // Nobody is mailed, and nothing that was typed is left in the batch.
        Assert.Empty(await site.MailsToAsync("jose@example.org"));
        Assert.All(await site.WithAsync(db => db.BatchParts.Where(x => x.CountedAt != null).Select(x => x.Lines).ToListAsync()), Assert.Null);
        Assert.DoesNotContain(site.Log, line => line.Contains("Mamani", StringComparison.OrdinalIgnoreCase));
    }

    [Theory, OnEachDatabase]
    public async Task Who_signed_online_is_shown_with_the_day_and_not_counted_again_unless_it_is_another_person(DatabaseProvider on)
    {
        var site = await sites.On(on);
        var petition = await Signers.OpenAsync(await site.ApiAsync());
        await Signers.ConfirmedAsync(site, petition, name: "Rosa Condori", more: new { postalCode = "15 001" });
        var console = await EnteringAsync(site, petition);
        var batch = await PrintAsync(console, petition);
        Assert.Equal(batch + "/enter?sheet=1", await TypeAsync(console, batch, 1, "save", ("rosa cóndori", "15001", null), ("Rosa Condori", "15009", null), ("Luz Condori", "15001", null), ("LUZ CONDORI", "15001", null)));
        var page = await console.PageAsync(batch + "/enter?sheet=1");
        string?[] said = [.. page.QuerySelectorAll("[data-repeat]").Select(x => x.TextContent)];
        Assert.Contains("Signed online already", said[0], StringComparison.Ordinal);
        Assert.Equal(("", "", true), (said[1], said[2], said[3]!.Contains("on paper already", StringComparison.Ordinal)));

        await console.LocationAsync(batch + "/enter?sheet=1", "handler=Sheet", ("lines[3].another", "true"), ("act", "save"));
        await console.LocationAsync(batch, "/batches/", ("act", "finish"));
        Assert.Equal(3, await PaperAsync(site, petition));
        page = await console.PageAsync(batch);
        Assert.Contains("Signed online already", Assert.Single(page.QuerySelectorAll("section[aria-labelledby=refused] tbody tr")).TextContent, StringComparison.Ordinal);
    }

    [Theory, OnEachDatabase]
    public async Task A_sheet_that_two_people_type_at_once_shows_both_and_loses_nothing(DatabaseProvider on)
    {
        var site = await sites.On(on);
        var petition = await Signers.OpenAsync(await site.ApiAsync());
        var console = await EnteringAsync(site, petition);
        var batch = await PrintAsync(console, petition);
        var at = batch + "/enter?sheet=1";
        var late = await console.PreparedAsync(at, "handler=Sheet", ("lines[0].name", "As I read it"), ("act", "save"));
        await TypeAsync(console, batch, 1, "save", ("As they read it", "15001", null), ("Second Line", null, null));
        var (status, page) = await late();
        Assert.Equal(HttpStatusCode.Conflict, status);
        Assert.Equal("As I read it", Value(page, "lines[0].name"));
        Assert.Contains("As they read it", page.QuerySelector(".notice.warn")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("Second Line", page.QuerySelector(".notice.warn")!.TextContent, StringComparison.Ordinal);
    }

    [Theory, OnEachDatabase]
    public async Task A_batch_that_is_finished_takes_no_lines_any_more(DatabaseProvider on)
    {
        var site = await sites.On(on);
        var petition = await Signers.OpenAsync(await site.ApiAsync());
        var console = await EnteringAsync(site, petition);
        var batch = await PrintAsync(console, petition);
        await TypeAsync(console, batch, 1, "save", ("One", "1", null));
        var late = await console.PreparedAsync(batch + "/enter?sheet=1", "handler=Sheet", ("lines[1].name", "Two"), ("act", "save"));
        var twice = await console.PreparedAsync(batch, "/batches/", ("act", "finish"));
        await console.LocationAsync(batch, "/batches/", ("act", "finish"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await twice()).Status);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await late()).Status);
        Assert.Equal(1, await PaperAsync(site, petition));
    }

    [Theory, OnEachDatabase]
    public async Task A_code_that_is_mistyped_unknown_or_of_another_petition_says_which(DatabaseProvider on)
    {
        var site = await sites.On(on);
        var api = await site.ApiAsync();
        var (petition, other) = (await Signers.OpenAsync(api), await Signers.OpenAsync(api));
        var console = await EnteringAsync(site, petition);
        await PrintAsync(console, petition);
        var theirs = await console.PageAsync(await PrintAsync(console, other) + "/print");
        var code = theirs.QuerySelector(".code b")!.TextContent;
        await RefusedAsync(code[..^1] + (code[^1] == '0' ? '1' : '0'), "no code of a sheet");
        await RefusedAsync(CheckedCode.Of([1, 2, 3, 4, 5, 6, 7]).ToString(), "was printed here");
        await RefusedAsync(code, (string)other["versions"]![0]!["title"]!);
        Assert.Equal(HttpStatusCode.NotFound, await console.StatusAsync("/console/paper/AAAA-AAAA/1"));
        Assert.Equal(HttpStatusCode.Redirect, await console.StatusAsync($"/console/paper/{code}/1"));

        async Task RefusedAsync(string typed, string says)
        {
            var (status, page) = await console.SendAsync(Paper(petition), "/paper", ("code", typed), ("act", "find"));
            Assert.Equal((HttpStatusCode.UnprocessableEntity, typed), (status, page.QuerySelector("#code")!.GetAttribute("value")));
            Assert.Contains(says, page.QuerySelector("#code-error")!.TextContent, StringComparison.Ordinal);
        }
    }

    [Theory, OnEachDatabase]
    public async Task A_batch_that_is_removed_leaves_the_count_and_comes_back(DatabaseProvider on)
    {
        var site = await sites.On(on);
        var petition = await Signers.OpenAsync(await site.ApiAsync());
        var console = await EnteringAsync(site, petition);
        var batch = await PrintAsync(console, petition);
        await TypeAsync(console, batch, 1, "save", ("One", "1", null), ("Two", "2", null), ("Three", "3", null));
        await console.LocationAsync(batch, "/batches/", ("act", "finish"));

        // One that was removed by itself stays removed.
        var id = PetitionId.From((Guid)petition["id"]!);
        var one = await site.WithAsync(db => db.Signatures.Where(x => x.PetitionId == id).OrderBy(x => x.Id).Select(x => x.Id).FirstAsync());
        using var removed = await (await site.ApiAsync()).Http.PostAsync($"/api/v1/petitions/{id}/signatures/{one}/remove", System.Net.Http.Json.JsonContent.Create(new { reason = "Told so", kind = "falseName" }));
        Assert.Equal(HttpStatusCode.OK, removed.StatusCode);

        var (status, page) = await console.SendAsync(batch, "/batches/", ("act", "remove"), ("why", ""));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, status);
        Assert.NotNull(page.QuerySelector("#why-error"));
        Assert.Equal(2, await PaperAsync(site, petition));
        await console.LocationAsync(batch, "/batches/", ("act", "remove"), ("why", "From another stall"));
        Assert.Equal(0, await PaperAsync(site, petition));
        await console.LocationAsync(batch, "/batches/", ("act", "restore"), ("why", "It was ours"));
        Assert.Equal(2, await PaperAsync(site, petition));
        Assert.Equal(
            ["RemoveBatch: From another stall", "RestoreBatch: It was ours"],
            await site.WithAsync(db => db.AuditEntries.Where(x => x.Act == "RemoveBatch" || x.Act == "RestoreBatch").OrderBy(x => x.Id).Select(x => x.Act + ": " + x.Reason).ToListAsync()));
    }

    [Theory, OnEachDatabase]
    public async Task What_is_wrong_in_a_line_is_said_beside_it_and_the_rest_stays(DatabaseProvider on)
    {
        var site = await sites.On(on);
        var petition = await Signers.OpenAsync(await site.ApiAsync());
        var console = await EnteringAsync(site, petition);
        var batch = await PrintAsync(console, petition);
        var (status, page) = await console.SendAsync(
            batch + "/enter?sheet=1", "handler=Sheet", ("lines[0].name", "Good"), ("lines[1].postalCode", "15001"), ("lines[2].name", "Bad"), ("lines[2].email", "nobody"), ("lines[3].name", "Far"), ("lines[3].country", "XX"), ("act", "save"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, status);
        Assert.Equal(("Good", "15001", "nobody", "XX"), (Value(page, "lines[0].name"), Value(page, "lines[1].postalCode"), Value(page, "lines[2].email"), Value(page, "lines[3].country")));
        Assert.All(["lines[1].name", "lines[2].email", "lines[3].country"], field => Assert.NotNull(page.GetElementById(field + "-error")));
        Assert.Equal(3, page.QuerySelectorAll("td .error").Length);
    }

    [Theory, OnEachDatabase]
    public async Task With_two_people_the_second_types_blind_and_differences_are_decided(DatabaseProvider on)
    {
        var site = await sites.On(on);
        var petition = await Signers.OpenAsync(await site.ApiAsync());
        var first = await EnteringAsync(site, petition);
        await first.LocationAsync(Paper(petition), "/paper", ("needsSecond", "true"), ("act", "check"));
        var batch = await PrintAsync(first, petition);
        await TypeAsync(first, batch, 1, "save", ("Maria Quispe", "15001", null), ("Jose Perez", "15002", null), ("Ana", "15003", null));
        await first.LocationAsync(batch, "/batches/", ("act", "finish"));
        Assert.Equal(0, await PaperAsync(site, petition));

        // Who typed first can't be the second.
        Assert.Contains("Somebody else has to type it in now", (await first.PageAsync(batch)).QuerySelector("section[aria-labelledby=sheets]")!.TextContent, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await first.SendAsync(batch + "/enter?sheet=1", "handler=Sheet", ("lines[0].name", "X"), ("act", "save"))).Status);

        var second = new ConsoleForms(site, await site.SignInAsync(Subscribers.NewAddress(), (Domain.Organizers.Role.Owner, null)));
        await second.SendAsync(batch + "/enter?sheet=1", "Reason", ("reason", "Checking sheets"));
        Assert.Equal("", Value(await second.PageAsync(batch + "/enter?sheet=1"), "lines[0].name"));
        await TypeAsync(second, batch, 1, "save", ("María Quispe", "15001", null), ("Jose Peres", "15002", null));
        await second.LocationAsync(batch, "/batches/", ("act", "finish"));
        Assert.Equal(0, await PaperAsync(site, petition));
        var page = await second.PageAsync(batch + "/differences");
        Assert.Equal(2, page.QuerySelectorAll("main form fieldset").Length);
        var (status, again) = await second.SendAsync(batch + "/differences", "handler=Decide", ("choice[1-2]", "1"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, status);
        Assert.NotNull(again.GetElementById("choice[1-3]-error"));
        await second.LocationAsync(batch + "/differences", "handler=Decide", ("choice[1-2]", "1"), ("choice[1-3]", "2"));
        Assert.Equal(2, await PaperAsync(site, petition));
        var id = PetitionId.From((Guid)petition["id"]!);
        Assert.Equal(["Jose Perez", "María Quispe"], (await site.WithAsync(db => db.Signatures.Where(x => x.PetitionId == id).ToListAsync())).Select(x => x.Name!).Order(StringComparer.Ordinal));
    }

    [Theory, OnEachDatabase]
    public async Task A_photograph_is_kept_sealed_shown_for_a_reason_and_gone_after_the_promised_day(DatabaseProvider on)
    {
        var site = await sites.On(on);
        var petition = await Signers.OpenAsync(await site.ApiAsync());
        var console = await EnteringAsync(site, petition);
        var batch = await PrintAsync(console, petition);
        using var picture = Image.Black(300, 200);
        Assert.Equal(HttpStatusCode.Redirect, (await console.UploadAsync(batch, "picture", "sheet.jpg", picture.WriteToBuffer(".jpg"), ("act", "photo"))).Status);
        var stored = await site.WithAsync(async db =>
        {
            await db.Database.OpenConnectionAsync();
            await using var command = db.Database.GetDbConnection().CreateCommand();
            command.CommandText = db.Database.ProviderName!.Contains("Npgsql", StringComparison.Ordinal) ? "SELECT content FROM \"BatchPhotos\"" : "SELECT Content FROM BatchPhotos";
            return (byte[])(await command.ExecuteScalarAsync())!;
        });
        Assert.False(stored.AsSpan().IndexOf("WEBP"u8) >= 0, "It lies there as it is.");
        Assert.Equal(HttpStatusCode.OK, await console.StatusAsync(batch + "/photos/1"));
        Assert.Equal(1, await site.WithAsync(db => db.AuditEntries.CountAsync(x => x.Act == "ReadBatchPhoto" && x.Reason == "Typing sheets in")));

        var (status, page) = await console.UploadAsync(batch, "picture", "sheet.jpg", "no picture"u8.ToArray(), ("act", "photo"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, status);
        Assert.NotNull(page.QuerySelector("#picture-error"));
        (status, page) = await console.UploadAsync(batch, "picture", "sheet.jpg", new byte[(20 * 1024 * 1024) + 1], ("act", "photo"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, status);
        Assert.NotNull(page.QuerySelector("#picture-error"));

        await TypeAsync(console, batch, 1, "save", ("One", "1", null));
        await console.LocationAsync(batch, "/batches/", ("act", "finish"));
        site.Time.Pass(TimeSpan.FromDays(366 * 2));
        await site.WorkAsync(Work.Clock);
        Assert.Equal((0, 0), await site.WithAsync(async db => (await db.BatchPhotos.CountAsync(), await db.BatchParts.CountAsync())));
        Assert.Equal(1, await PaperAsync(site, petition));
        var id = PetitionId.From((Guid)petition["id"]!);
        Assert.Null((await site.WithAsync(db => db.Signatures.SingleAsync(x => x.PetitionId == id))).Name);
    }

    [Theory, OnEachDatabase]
    public async Task Who_left_an_address_on_paper_finds_the_signature_and_takes_it_back(DatabaseProvider on)
    {
        var site = await sites.On(on);
        var petition = await Signers.OpenAsync(await site.ApiAsync());
        var console = await EnteringAsync(site, petition);
        var batch = await PrintAsync(console, petition);
        var email = Subscribers.NewAddress();
        await TypeAsync(console, batch, 1, "save", ("Maria Quispe", "15001", email));
        await console.LocationAsync(batch, "/batches/", ("act", "finish"));

        // Nobody is kept from signing online by what others wrote down.
        await Signers.ConfirmedAsync(site, petition, email, "Maria Quispe");
        var numbers = await Signers.NumbersAsync(site, petition);
        Assert.Equal((1, 1), ((int)numbers["signatures"]!, (int)numbers["paper"]!));

        var link = await Supporters.Browser.LinkAsync(site, email);
        var (mine, _) = await Supporters.Browser.OpenAsync(site, link);
        var json = JsonNode.Parse((await mine.PressAsync(link, ("act", "json"))).Page)!;
        Assert.Equal(2, json["signatures"]!.AsArray().Count);
        await mine.PressAsync(link, ("act", "erase-all"));
        numbers = await Signers.NumbersAsync(site, petition);
        Assert.Equal((0, 0), ((int)numbers["signatures"]!, (int)numbers["paper"]!));
        var key = site.Get<IKeyedHashes>().Of(EmailAddress.Parse(email)).Mailbox;
        Assert.False(await site.WithAsync(db => db.Signatures.AnyAsync(x => x.ContactKey == key || x.MailboxKey == key)));
    }

    [Theory, OnEachDatabase]
    public async Task Nothing_is_printed_for_a_draft_nor_more_than_fits(DatabaseProvider on)
    {
        var site = await sites.On(on);
        var api = await site.ApiAsync();
        var console = await EnteringAsync(site, await Signers.OpenAsync(api));
        Assert.Contains("once the petition is public", await console.TextAsync(Paper(await Signers.DraftAsync(api))), StringComparison.Ordinal);
        var petition = await Signers.OpenAsync(api);
        var (status, page) = await console.SendAsync(Paper(petition), "/paper", ("sheets", "101"), ("lines", "10"), ("act", "print"));
        Assert.Equal((HttpStatusCode.UnprocessableEntity, "101"), (status, page.QuerySelector("#sheets")!.GetAttribute("value")));
        (status, page) = await console.SendAsync(Paper(petition), "/paper", ("sheets", "1"), ("lines", "many"), ("act", "print"));
        Assert.Equal((HttpStatusCode.UnprocessableEntity, "many"), (status, page.QuerySelector("#lines")!.GetAttribute("value")));
    }

    /// <summary>An organizer who has said why, and can type sheets in.</summary>
    internal static async Task<ConsoleForms> EnteringAsync(TestSite site, JsonObject petition)
    {
        var console = await ConsoleForms.SignInAsync(site);
        await console.SendAsync($"/console/petitions/{petition["id"]}/signatures", "Reason", ("reason", "Typing sheets in"));
        return console;
    }

    private static string Paper(JsonObject petition) => $"/console/petitions/{petition["id"]}/paper";

    private static Task<string> PrintAsync(ConsoleForms console, JsonObject petition, string sheets = "1", string lines = "5") =>
        console.LocationAsync(Paper(petition), "/paper", ("sheets", sheets), ("lines", lines), ("act", "print"));

    private static Task<string> TypeAsync(ConsoleForms console, string batch, int sheet, string act, params (string Name, string? PostalCode, string? Email)[] lines) => console.LocationAsync(
        batch + "/enter?sheet=" + sheet, "handler=Sheet",
        [.. lines.SelectMany((line, at) => new (string, string?)[] { ($"lines[{at}].name", line.Name), ($"lines[{at}].postalCode", line.PostalCode ?? ""), ($"lines[{at}].email", line.Email ?? "") }), ("act", act)]);

    private static string? Value(IHtmlDocument page, string field) => page.GetElementById(field)!.GetAttribute("value") ?? "";

    private static async Task<int> PaperAsync(TestSite site, JsonObject petition) => (int)(await Signers.NumbersAsync(site, petition))["paper"]!;
}
