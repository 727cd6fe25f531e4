using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using AngleSharp.Html.Dom;
using Microsoft.EntityFrameworkCore;
using Solidarity.Application;
using Solidarity.Domain.Petitions;
using Solidarity.Infrastructure.Storage;
using Solidarity.Integration.Tests.Organisations;
using Solidarity.Testing.Databases;
using Solidarity.Testing.Site;

namespace Solidarity.Integration.Tests.Petitions;

/// <summary>Signatures of other systems: looked at first, imported as asked, counted beside the number online, undone as a whole.</summary>
public sealed class ImportTests(TestSites sites) : IClassFixture<TestSites>
{
    [Theory, OnEachDatabase]
    public async Task A_table_is_looked_at_then_imported_beside_the_online_number_and_undone(DatabaseProvider on)
    {
        var site = await sites.On(on);
        var petition = await Signers.OpenAsync(await site.ApiAsync());
        await Signers.ConfirmedAsync(site, petition, name: "Maria Quispe", more: new { postalCode = "15001" });
        var console = await ConsoleForms.SignInAsync(site);
        var batch = await BringAsync(
            console, petition,
            "Nombre;Correo electrónico;Código postal;País;Fecha\r\n" +
            "Maria Quispe;other@example.org;15001;PE;2026-01-02\r\n" +
            ";nobody@example.org;15002;PE;\r\n" +
            "\"Pérez; José\";jose@example.org;15003;Peru;2026-01-03\r\n" +
            "Ana Mamani;not an address;15004;PE;\r\n" +
            "Luz Condori;;15005;BO;3 May\r\n" +
            "Rosa Vargas;;15006;Bolivia;\r\n" +
            "rosa vargas;;15006;BO;\r\n");
        var page = await console.PageAsync(batch);
        string[] refused = [.. page.QuerySelectorAll("section[aria-labelledby=refused] tbody tr").Select(x => x.TextContent)];
        Assert.Equal(5, refused.Length);
        Assert.Contains(refused, x => x.StartsWith('2') && x.Contains("Signed online already", StringComparison.Ordinal));
        Assert.Contains(refused, x => x.StartsWith('3') && x.Contains("There is no name", StringComparison.Ordinal));
        Assert.Contains(refused, x => x.StartsWith('5') && x.Contains("no e-mail address", StringComparison.Ordinal));
        Assert.Contains(refused, x => x.StartsWith('6') && x.Contains("The day can’t be read", StringComparison.Ordinal));
        Assert.Contains(refused, x => x.StartsWith('8') && x.Contains("among the imported", StringComparison.Ordinal));
        Assert.Equal(0, await ImportedAsync(site, petition));

        await console.LocationAsync(batch, "/batches/", ("act", "import"));
        await site.WorkAsync(Work.Batches);
        var numbers = await Signers.NumbersAsync(site, petition);
        Assert.Equal((1, 2, 0), ((int)numbers["signatures"]!, (int)numbers["imported"]!, (int)numbers["paper"]!));
        var id = PetitionId.From((Guid)petition["id"]!);
        var stored = (await site.WithAsync(db => db.Signatures.Where(x => x.PetitionId == id && x.Channel == SignatureChannel.Imported).ToListAsync())).OrderBy(x => x.Name).ToList();
        Assert.Equal([("Pérez; José", "PE", "2026-01-03"), ("Rosa Vargas", "BO", null)], stored.Select(x => (x.Name!, x.Country!.Value.Value, x.CreatedAt.Year == 2026 && x.CreatedAt.Month == 1 && x.Email is not null ? x.CreatedAt.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) : null)));
        Assert.Equal(2, await site.WithAsync(db => db.PetitionTotals.Where(x => x.PetitionId == id && x.Kind == TotalKind.BesideSource && x.Key == "Imported/export of May").Select(x => x.Count).SingleAsync()));
        Assert.Empty(await site.MailsToAsync("jose@example.org"));

        await console.LocationAsync(batch, "/batches/", ("act", "remove"), ("why", "The wrong file"));
        await site.WorkAsync(Work.Batches);
        Assert.Equal(0, await ImportedAsync(site, petition));
        await console.LocationAsync(batch, "/batches/", ("act", "restore"), ("why", "It was the right one"));
        await site.WorkAsync(Work.Batches);
        Assert.Equal(2, await ImportedAsync(site, petition));
        Assert.DoesNotContain(site.Log, line => line.Contains("Vargas", StringComparison.OrdinalIgnoreCase));
    }

    [Theory, OnEachDatabase]
    public async Task The_same_table_twice_is_refused_with_the_day_until_the_first_is_let_go_of(DatabaseProvider on)
    {
        var site = await sites.On(on);
        var petition = await Signers.OpenAsync(await site.ApiAsync());
        var console = await ConsoleForms.SignInAsync(site);
        const string Table = "name,postal code\nMaria Quispe,15001\n";
        var batch = await BringAsync(console, petition, Table);
        var (status, page) = await SendAsync(console, petition, Encoding.UTF8.GetBytes(Table));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, status);
        Assert.Contains("was brought on", page.QuerySelector("#file-error")!.TextContent, StringComparison.Ordinal);
        Assert.Equal("export of May", page.QuerySelector("#source")!.GetAttribute("value"));
        await console.LocationAsync(batch, "/batches/", ("act", "drop"));
        Assert.Equal(0, await site.WithAsync(db => db.BatchParts.CountAsync(x => x.BatchId == BatchId.From(Guid.Parse(batch.Substring(batch.LastIndexOf('/') + 1))))));
        await BringAsync(console, petition, Table);

        // The same people in another file are repeats, one by one.
        await console.LocationAsync(console.Location!, "/batches/", ("act", "import"));
        await site.WorkAsync(Work.Batches);
        var again = await console.PageAsync(await BringAsync(console, petition, Table + "Ana Mamani,15002\n"));
        Assert.Contains("among the imported", Assert.Single(again.QuerySelectorAll("section[aria-labelledby=refused] tbody tr")).TextContent, StringComparison.Ordinal);
    }

    [Theory, OnEachDatabase]
    public async Task A_table_in_another_encoding_with_another_separator_or_too_large_is_refused_with_what_to_do(DatabaseProvider on)
    {
        var site = await sites.On(on);
        var petition = await Signers.OpenAsync(await site.ApiAsync());
        var console = await ConsoleForms.SignInAsync(site);
        await RefusedAsync(Encoding.Latin1.GetBytes("name;postal code\nJosé Pérez;15001\n"), "CSV UTF-8");
        await RefusedAsync("name:postal code\nJose:15001\n"u8.ToArray(), "names no column that is known");
        await RefusedAsync("email;postal code\na@example.org;15001\n"u8.ToArray(), "No column holds names");
        await RefusedAsync("name;postal code\n\n"u8.ToArray(), "holds no signatures");
        await RefusedAsync([0x50, 0x4B, 0x03, 0x04, 0x00, 0x00, 0x08, 0x00], "CSV UTF-8");
        await RefusedAsync(Encoding.UTF8.GetBytes("name\n" + string.Concat(Enumerable.Range(0, PetitionBatch.MaxFileLines + 1).Select(x => $"n{x}\n"))), "more than 50,000 lines");
        await RefusedAsync(Encoding.UTF8.GetBytes("name\n" + new string('x', PetitionBatch.MaxFileBytes)), "larger than 10 MB");
        await RefusedAsync([], "holds no signatures");
        var (status, page) = await SendAsync(console, petition, "name\nOne\n"u8.ToArray(), source: "");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, status);
        Assert.NotNull(page.QuerySelector("#source-error"));

        // Those that spreadsheets write are all read.
        await BringAsync(console, petition, "Name\tPLZ\nJosé Pérez\t15001\n");
        await BringAsync(console, petition, "الاسم,الرمز البريدي\nليلى,11511\n");
        (status, _) = await SendAsync(console, petition, [.. Encoding.Unicode.GetPreamble(), .. Encoding.Unicode.GetBytes("Prénom;Nom;Code postal\nÉlise;Dupont;75001\n")]);
        Assert.Equal(HttpStatusCode.Redirect, status);

        async Task RefusedAsync(byte[] file, string says)
        {
            var (answer, shown) = await SendAsync(console, petition, file);
            Assert.Equal((says, HttpStatusCode.UnprocessableEntity), (says, answer));
            Assert.Contains(says, shown.QuerySelector("#file-error")!.TextContent, StringComparison.Ordinal);
            Assert.Equal("export of May", shown.QuerySelector("#source")!.GetAttribute("value"));
        }
    }

    [Theory, OnEachDatabase]
    public async Task A_quote_that_is_never_closed_names_its_line_and_the_lines_before_it_are_taken(DatabaseProvider on)
    {
        var site = await sites.On(on);
        var petition = await Signers.OpenAsync(await site.ApiAsync());
        var console = await ConsoleForms.SignInAsync(site);
        var page = await console.PageAsync(await BringAsync(console, petition, "name,postal code\nOne,1\nTwo,2\nA \"quoted\" name,3\n\"Never closed,4\nLost,5\n"));
        var refused = page.QuerySelectorAll("section[aria-labelledby=refused] tbody tr").Select(x => x.TextContent).ToList();
        Assert.NotEmpty(refused);
        Assert.All(refused, x => Assert.Contains("can’t be read", x, StringComparison.Ordinal));
    }

    [Theory, OnEachDatabase]
    public async Task A_large_table_is_imported_in_parts_and_goes_on_where_it_was_cut_off(DatabaseProvider on)
    {
        var site = await sites.On(on);
        var petition = await Signers.OpenAsync(await site.ApiAsync());
        var console = await ConsoleForms.SignInAsync(site);
        var batch = await BringAsync(console, petition, "name,postal code\n" + string.Concat(Enumerable.Range(0, 1_200).Select(x => $"Person {x},{x}\n")));
        await console.LocationAsync(batch, "/batches/", ("act", "import"));
        await Task.WhenAll(site.WorkAsync(Work.Batches), site.WorkAsync(Work.Batches));
        await site.WorkAsync(Work.Batches);
        Assert.Equal(1_200, await ImportedAsync(site, petition));
        await console.LocationAsync(batch, "/batches/", ("act", "remove"), ("why", "Undo"));
        await Task.WhenAll(site.WorkAsync(Work.Batches), site.WorkAsync(Work.Batches));
        await site.WorkAsync(Work.Batches);
        Assert.Equal(0, await ImportedAsync(site, petition));
    }

    [Theory, OnEachDatabase]
    public async Task A_table_that_nobody_imports_is_gone_after_14_days(DatabaseProvider on)
    {
        var site = await sites.On(on);
        var petition = await Signers.OpenAsync(await site.ApiAsync());
        var console = await ConsoleForms.SignInAsync(site);
        var batch = await BringAsync(console, petition, "name\nMaria Quispe\n");
        var id = BatchId.From(Guid.Parse(batch[(batch.LastIndexOf('/') + 1)..]));
        site.Time.Pass(TimeSpan.FromDays(13));
        await site.WorkAsync(Work.Clock);
        Assert.Equal(1, await site.WithAsync(db => db.BatchParts.CountAsync(x => x.BatchId == id)));
        site.Time.Pass(TimeSpan.FromDays(1));
        await site.WorkAsync(Work.Clock);
        Assert.Equal((0, BatchState.Dropped), await site.WithAsync(async db => (await db.BatchParts.CountAsync(x => x.BatchId == id), (await db.PetitionBatches.SingleAsync(x => x.Id == id)).State)));
    }

    private static Task<(HttpStatusCode Status, IHtmlDocument Page)> SendAsync(ConsoleForms console, JsonObject petition, byte[] file, string source = "export of May") =>
        console.UploadAsync($"/console/petitions/{petition["id"]}/import", "file", "signatures.csv", file, ("source", source));

    private static async Task<string> BringAsync(ConsoleForms console, JsonObject petition, string table)
    {
        var (status, page) = await SendAsync(console, petition, Encoding.UTF8.GetBytes(table));
        Assert.True(status == HttpStatusCode.Redirect, $"{status}: {page.Body?.TextContent}");
        return console.Location!;
    }

    private static async Task<int> ImportedAsync(TestSite site, JsonObject petition) => (int)(await Signers.NumbersAsync(site, petition))["imported"]!;
}
