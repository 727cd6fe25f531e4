using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using Microsoft.EntityFrameworkCore;
using Solidarity.Application;
using Solidarity.Domain.MailingLists;
using Solidarity.Domain.Supporters;
using Solidarity.Infrastructure.Storage;
using Solidarity.Integration.Tests.Organisations;
using Solidarity.Integration.Tests.Petitions;
using Solidarity.Testing.Databases;
using Solidarity.Testing.Site;

namespace Solidarity.Integration.Tests;

/// <summary>Subscribers that an organisation brings from elsewhere, from the file to the last line, and back.</summary>
public sealed class ListImportTests(TestSites sites) : IClassFixture<TestSites>
{
    private const string Head = "email;name;language;agreed at;agreed how\n";

    [Theory, OnEachDatabase]
    public async Task A_proof_subscribes_and_without_one_the_person_is_asked(DatabaseProvider on)
    {
        var (site, list, console) = await StartAsync(on);
        var (proven, asked) = (Subscribers.NewAddress(), Subscribers.NewAddress());
        var at = await BringAsync(console, list, Utf8(Head + $"{proven};Maria Quispe;es;2026-05-03;paper list at the May fair\n{asked};Ana;;;\n"), "Old newsletter");
        await CheckAsync(site, console, at);
        Assert.Equal(["1", "1", "0", "0", "0", "0"], await NumbersAsync(console, at));
        Assert.Empty(await site.MailsToAsync(asked));
        Assert.Equal(0, await CountAsync(site, list));

        Assert.Equal(at, await console.LocationAsync(at, at, ("act", "import")));
        await site.WorkAsync();
        Assert.Equal(1, await CountAsync(site, list));
        Assert.Empty(await site.MailsToAsync(proven));
        var (consent, words) = await site.WithAsync(async db =>
        {
            var entry = await db.Consents.SingleAsync(x => x.ListId == MailingListId.From((Guid)list["id"]!) && x.Channel == ConsentChannel.Imported);
            return (entry, await db.ConsentWordings.SingleAsync(x => x.Version == entry.WordingVersion));
        });
        Assert.Equal((ConsentAct.Given, "2026-05-03"), (consent.Act, consent.At.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)));
        Assert.Equal("paper list at the May fair", words.Text);

        // Who is asked reads where the address is from, and becomes a subscriber by the button alone.
        var mail = Assert.Single(await site.MailsToAsync(asked));
        Assert.Contains("has this address from: Old newsletter", mail.TextBody, StringComparison.Ordinal);
        Assert.Contains((string)list["name"]!, mail.TextBody, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await site.PressAsync(mail.Link("confirm"))).Status);
        Assert.Equal(2, await CountAsync(site, list));
    }

    [Theory, OnEachDatabase]
    public async Task Who_left_stays_away_and_nobody_is_asked_twice(DatabaseProvider on)
    {
        var (site, list, console) = await StartAsync(on);
        var (left, there, erased, waiting, suppressed) = (await Subscribers.SubscribedAsync(site, list), await Subscribers.SubscribedAsync(site, list), await Subscribers.SubscribedAsync(site, list), Subscribers.NewAddress(), Subscribers.NewAddress());
        var alert = await Subscribers.AlertedAsync(site, list, left);
        await site.PressAsync(alert.Link("unsubscribe"));
        await Subscribers.AskAsync(site, list, waiting);
        await site.WorkAsync();
        var hashes = site.Get<IKeyedHashes>();
        await site.WithAsync(async db =>
        {
            var keys = hashes.Of(Domain.EmailAddress.Parse(suppressed));
            db.Suppressions.Add(new Suppression(Domain.EntityId.New<SuppressionId>(site.Time.GetUtcNow()), keys.Address, keys.Mailbox, SuppressionScope.All, SuppressionCause.HardBounce, site.Time.GetUtcNow()));
            return await db.SaveChangesAsync();
        });
        await console.SendAsync("/console/subscribers", "Reason", ("reason", "The person asked for it."));
        var person = await console.LocationAsync("/console/subscribers", "Find", ("query", erased)) + "/erase";
        Assert.Equal(HttpStatusCode.Redirect, (await console.SendAsync(person, "/erase", ("word", "Erase"))).Status);

        string Line(string email) => $"{email};;;2026-05-03;fair\n";
        var at = await BringAsync(console, list, Utf8(Head + Line(left) + Line(there.ToUpperInvariant()) + Line(erased) + $"{waiting};;;;\n" + Line(suppressed)), "File");
        await CheckAsync(site, console, at);
        Assert.Equal(["0", "1", "1", "3", "0", "0"], await NumbersAsync(console, at));
        await console.LocationAsync(at, at, ("act", "import"));
        await site.WorkAsync();
        Assert.Equal(1, await CountAsync(site, list));
        Assert.Single(await site.MailsToAsync(waiting));
        Assert.Empty(await site.MailsToAsync(suppressed));
        var page = await console.PageAsync(at);
        Assert.Contains("Left this list. Only the person can come back.", page.Body!.TextContent, StringComparison.Ordinal);
        Assert.Contains("Must not be mailed", page.Body.TextContent, StringComparison.Ordinal);
    }

    [Theory, OnEachDatabase]
    public async Task An_import_is_undone_but_for_those_who_did_something_since(DatabaseProvider on)
    {
        var (site, list, console) = await StartAsync(on);
        var (known, kept, gone, asked) = (await Subscribers.SubscribedAsync(site, await (await site.ApiAsync()).ListAsync()), Subscribers.NewAddress(), Subscribers.NewAddress(), Subscribers.NewAddress());
        var file = Utf8(Head + string.Concat(new[] { known, kept, gone }.Select(email => $"{email};;;2026-05-03;fair\n")) + $"{asked};;;;\n");
        var at = await BringAsync(console, list, file, "File");
        await CheckAsync(site, console, at);
        await console.LocationAsync(at, at, ("act", "import"));
        await site.WorkAsync();
        Assert.Equal(3, await CountAsync(site, list));
        var alert = await Subscribers.AlertedAsync(site, list, kept);
        Assert.Equal(HttpStatusCode.OK, (await site.PressAsync(alert.Link("preferences"), ("act", "save"), ("language", "en"), ("timeZone", "UTC"), ("frequency", "weekly"))).Status);
        await console.LocationAsync(at, at, ("act", "undo"));
        await site.WorkAsync();
        var hashes = site.Get<IKeyedHashes>();
        Task<bool> IsThereAsync(string email)
        {
            var mailbox = hashes.Of(Domain.EmailAddress.Parse(email)).Mailbox;
            return site.WithAsync(db => db.Supporters.AnyAsync(x => x.Keys.Mailbox == mailbox));
        }

        // A person who is tied by something else is not forgotten, but off this list; a question that nobody answered leads nowhere.
        Assert.Equal((true, true, false), (await IsThereAsync(known), await IsThereAsync(kept), await IsThereAsync(gone)));
        Assert.Equal(1, await CountAsync(site, list));
        await site.PressAsync((await site.MailsToAsync(asked))[0].Link("confirm"));
        Assert.Equal(1, await CountAsync(site, list));
        Assert.Equal("Undone", (await console.PageAsync(at)).QuerySelector(".state")!.TextContent);

        // The same file can come again, and nobody in it counts as one who left.
        var again = await BringAsync(console, list, file, "File");
        await CheckAsync(site, console, again);
        Assert.Equal(["2", "1", "1", "0", "0", "0"], await NumbersAsync(console, again));
        site.Time.Pass(TimeSpan.FromDays(15));
        await site.WorkAsync(Work.Clock);
        var id = ListImportId.From(Guid.Parse(again[^36..]));
        Assert.Equal(ListImportState.Dropped, await site.WithAsync(db => db.ListImports.Where(x => x.Id == id).Select(x => x.State).SingleAsync()));
        Assert.Equal(0, await site.WithAsync(db => db.ListImportParts.CountAsync(x => x.ImportId == id)));
    }

    public static TheoryData<string, byte[], string[]> Files()
    {
        var (a, b) = ("ana@example.org", "josé@example.org");
        var text = $"e-mail,nombre\n{a},Ana Núñez\n";
        return new()
        {
            { "UTF-8 with a mark", [.. Encoding.UTF8.GetPreamble(), .. Encoding.UTF8.GetBytes(text)], ["0", "1", "0", "0", "0", "0"] },
            { "UTF-16", [.. Encoding.Unicode.GetPreamble(), .. Encoding.Unicode.GetBytes(text)], ["0", "1", "0", "0", "0", "0"] },
            { "UTF-16, big-endian", [.. Encoding.BigEndianUnicode.GetPreamble(), .. Encoding.BigEndianUnicode.GetBytes(text)], ["0", "1", "0", "0", "0", "0"] },
            { "Latin-1", Encoding.Latin1.GetBytes(text), ["0", "1", "0", "0", "0", "0"] },
            { "semicolons", Utf8($"name;email\nAna;{a}\n"), ["0", "1", "0", "0", "0", "0"] },
            { "tabs, and no line break at the end", Utf8($"name\temail\r\nAna\t{a}"), ["0", "1", "0", "0", "0", "0"] },
            { "a quote that is never closed", Utf8($"email,name\n{a},\"Ana\nbad@example.org,Bob\n"), ["0", "0", "0", "0", "0", "1"] },
            { "cells that a spreadsheet runs", Utf8($"email,name\n{a},\"=HYPERLINK(\"\"https://evil.example\"\")\"\n'{b},'=1+1\n"), ["0", "1", "0", "0", "0", "1"] },
            { "one address fifty times", Utf8("email\n" + string.Concat(Enumerable.Repeat(a + "\n", 50))), ["0", "1", "0", "0", "49", "0"] },
            { "no addresses", Utf8("email,name\n,Ana\nnobody,Bob\n"), ["0", "0", "0", "0", "0", "2"] },
            { "days that could mean two, or are to come", Utf8($"email,agreed at,agreed how\n{a},03/05/2026,fair\nx@example.org,2999-01-01,fair\n"), ["0", "0", "0", "0", "0", "2"] },
            { "half a proof is none", Utf8($"email,agreed at,agreed how\n{a},2026-05-03,\nx@example.org,,fair\n"), ["0", "2", "0", "0", "0", "0"] },
        };
    }

    [Theory, MemberData(nameof(Files), DisableDiscoveryEnumeration = true)]
    public async Task Tables_of_many_kinds_are_read_and_bad_lines_are_named(string kind, byte[] file, string[] numbers)
    {
        var (site, list, console) = await StartAsync(DatabaseProvider.Sqlite);
        var at = await BringAsync(console, list, file, kind);
        if (kind is "Latin-1" or "UTF-16")
        {
            Assert.Contains("Ana Núñez", (await console.PageAsync(at)).QuerySelector(".mapping")!.TextContent, StringComparison.Ordinal);
        }

        await CheckAsync(site, console, at);
        Assert.Equal(numbers, await NumbersAsync(console, at));
    }

    [Theory]
    [InlineData("", "There is nothing in this file")]
    [InlineData("email,name\n", "There is nothing in this file")]
    [InlineData("a\0b", "This is no table of text")]
    public async Task What_is_no_table_is_refused(string content, string why)
    {
        var (_, list, console) = await StartAsync(DatabaseProvider.Sqlite);
        var (status, page) = await console.UploadAsync(ImportPage(list), "file", "list.csv", Utf8(content), ("source", "My file"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, status);
        Assert.Contains(why, page.QuerySelector(".error")!.TextContent, StringComparison.Ordinal);
        Assert.Equal("My file", page.QuerySelector<IHtmlInputElement>("#source")!.Value);
    }

    [Fact]
    public async Task A_file_that_is_too_large_or_too_long_is_refused_with_what_to_do()
    {
        var (_, list, console) = await StartAsync(DatabaseProvider.Sqlite);
        var (status, page) = await console.UploadAsync(ImportPage(list), "file", "list.csv", new byte[ListImport.MaxBytes + 1], ("source", "Large"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, status);
        Assert.Contains("larger than 50 MB. Split it", page.QuerySelector(".error")!.TextContent, StringComparison.Ordinal);
        var lines = new StringBuilder("email\n");
        for (var i = 0; i <= ListImport.MaxLines; i++)
        {
            lines.Append("x@example.org\n");
        }

        (status, page) = await console.UploadAsync(ImportPage(list), "file", "list.csv", Utf8(lines.ToString()), ("source", "Long"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, status);
        Assert.Contains("more than 200,000 lines. Split it", page.QuerySelector(".error")!.TextContent, StringComparison.Ordinal);
    }

    [Theory, OnEachDatabase]
    public async Task Columns_are_named_by_hand_and_a_file_comes_once(DatabaseProvider on)
    {
        var (site, list, console) = await StartAsync(on);
        var email = Subscribers.NewAddress();
        var file = Utf8($"who,where\nAna,{email}\n");
        var at = await BringAsync(console, list, file, "File");
        var (status, page) = await CheckAsync(console, at, "name", "none");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, status);
        Assert.Contains("Say which column holds the address.", page.QuerySelector(".error")!.TextContent, StringComparison.Ordinal);
        Assert.Equal("name", page.QuerySelector<IHtmlSelectElement>("#column-0")!.Value);
        (status, page) = await CheckAsync(console, at, "email", "email");
        Assert.Contains("Two columns are said to hold the same.", page.QuerySelector(".error")!.TextContent, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Redirect, (await CheckAsync(console, at, "name", "email")).Status);
        await site.WorkAsync();
        Assert.Equal(["0", "1", "0", "0", "0", "0"], await NumbersAsync(console, at));
        (_, page) = await console.UploadAsync(ImportPage(list), "file", "list.csv", file, ("source", "File"));
        Assert.Contains("was brought to this list before", page.QuerySelector(".error")!.TextContent, StringComparison.Ordinal);

        // Left out where they are not to be asked: then nothing is left to take.
        Assert.Equal(HttpStatusCode.Redirect, (await CheckAsync(console, at, false, "name", "email")).Status);
        await site.WorkAsync();
        page = await console.PageAsync(at);
        Assert.Null(page.QuerySelector("button[value=import]"));
        Assert.Contains("No proof of consent", page.Body!.TextContent, StringComparison.Ordinal);
        Assert.Equal(ImportPage(list), await console.LocationAsync(at, at, ("act", "drop")));
    }

    [Theory, OnEachDatabase]
    public async Task What_is_exported_is_imported_as_it_is(DatabaseProvider on)
    {
        var (site, list, console) = await StartAsync(on);
        await Subscribers.SubscribedAsync(site, list);
        var reader = await Subscribers.SubscribedAsync(site, list);
        var export = $"/console/lists/{list["id"]}/export";
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await console.SendAsync(export, export, ("reason", " "))).Status);
        var (status, file) = await console.SendAsync(export, export, ("reason", "We move to another server"));
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Contains(reader, file.Body!.TextContent, StringComparison.Ordinal);
        Assert.Equal(1, await site.WithAsync(db => db.AuditEntries.CountAsync(x => x.Act == "ExportSubscribers" && x.Reason == "We move to another server")));

        var other = await (await site.ApiAsync()).ListAsync();
        var at = await BringAsync(console, other, Utf8(file.Body.TextContent), "The list before");
        await CheckAsync(site, console, at);
        Assert.Equal(["2", "0", "0", "0", "0", "0"], await NumbersAsync(console, at));
    }

    [Theory, OnEachDatabase]
    public async Task Two_servers_that_are_cut_off_take_each_line_once(DatabaseProvider on)
    {
        await using var site = await TestSite.StartAsync(on);
        var list = await (await site.ApiAsync()).ListAsync();
        var console = await ConsoleForms.SignInAsync(site);
        const int Lines = (3 * ListImport.PartLines) + 7;
        var at = await BringAsync(console, list, Utf8(Head + string.Concat(Enumerable.Range(0, Lines).Select(i => $"reader.{i}@example.org;;;2026-05-03;fair {i % 3}\n"))), "Many");

        // SQLite serves one server: there both are of one.
        await using var other = on == DatabaseProvider.Sqlite ? null : await site.StartSecondAsync();
        var second = other ?? site;
        await CheckAsync(site, console, at);
        Assert.Equal([Lines.ToString("N0", CultureInfo.InvariantCulture), "0", "0", "0", "0", "0"], await NumbersAsync(console, at));
        await console.LocationAsync(at, at, ("act", "import"));
        await Task.WhenAll(site.WorkAsync(Work.ListImports), second.WorkAsync(Work.ListImports));
        await site.WorkAsync(Work.ListImports);
        Assert.Equal(Lines, await CountAsync(site, list));
        Assert.Equal([Lines.ToString("N0", CultureInfo.InvariantCulture), "0", "0", "0", "0", "0"], await NumbersAsync(console, at));
        await console.LocationAsync(at, at, ("act", "undo"));
        await Task.WhenAll(site.WorkAsync(Work.ListImports), second.WorkAsync(Work.ListImports));
        await site.WorkAsync(Work.ListImports);
        Assert.Equal((0, 0), (await CountAsync(site, list), await site.WithAsync(db => db.Supporters.CountAsync())));
    }

    private async Task<(TestSite Site, JsonObject List, ConsoleForms Console)> StartAsync(DatabaseProvider on)
    {
        var site = await sites.On(on);
        return (site, await (await site.ApiAsync()).ListAsync(), await ConsoleForms.SignInAsync(site));
    }

    private static string ImportPage(JsonObject list) => $"/console/lists/{list["id"]}/import";

    private static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);

    private static async Task<string> BringAsync(ConsoleForms console, JsonObject list, byte[] file, string source)
    {
        var (status, page) = await console.UploadAsync(ImportPage(list), "file", "list.csv", file, ("source", source));
        Assert.True(status == HttpStatusCode.Redirect, $"{status}: {page.Body?.TextContent}");
        return console.Location!;
    }

    private static Task<(HttpStatusCode Status, IHtmlDocument Page)> CheckAsync(ConsoleForms console, string at, params string[] columns) => CheckAsync(console, at, true, columns);

    private static async Task<(HttpStatusCode Status, IHtmlDocument Page)> CheckAsync(ConsoleForms console, string at, bool asks, params string[] columns) =>
        await console.SendAsync(at, at, [("columns", null), .. columns.Select(column => ("columns", (string?)column)), ("asks", asks ? "true" : "false"), ("act", "check")]);

    private static async Task CheckAsync(TestSite site, ConsoleForms console, string at)
    {
        await console.LocationAsync(at, at, ("act", "check"));
        await site.WorkAsync(Work.ListImports);
    }

    private static async Task<IReadOnlyList<string>> NumbersAsync(ConsoleForms console, string at) =>
        [.. (await console.PageAsync(at)).QuerySelectorAll(".numbers dd").Select(x => x.TextContent)];

    private static Task<int> CountAsync(TestSite site, JsonObject list)
    {
        var id = MailingListId.From((Guid)list["id"]!);
        return site.WithAsync(db => db.Subscriptions.CountAsync(x => x.ListId == id && x.State == SubscriptionState.Active));
    }
}
