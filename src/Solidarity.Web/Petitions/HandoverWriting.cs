using System.Text;
using System.Text.Encodings.Web;
using System.Text.Unicode;
using Microsoft.Extensions.Localization;
using Solidarity.Application;
using Solidarity.Application.Organisations;
using Solidarity.Application.Petitions;
using Solidarity.Domain;
using Solidarity.Domain.Petitions;
using Solidarity.Web.Campaigns;
using Solidarity.Web.Site;

namespace Solidarity.Web.Petitions;

/// <summary>
/// Writes the files that a target gets: a book that any browser prints, in one file that needs nothing from elsewhere, and a table (RFC 4180).
/// </summary>
internal sealed class HandoverWriting(IStringLocalizer<Texts> texts, IOrganisationNow organisation) : IHandoverWriting
{
    private const string Style =
        """
        :root { color: #1b1613; font: 10.5pt/1.45 Charter, "Iowan Old Style", Cambria, Georgia, serif; }
        body { max-width: 46rem; margin: 2rem auto; padding: 0 1rem; }
        h1, h2, dt, .unnamed { font-family: "Helvetica Neue", "Segoe UI", Roboto, Arial, sans-serif; }
        h1 { font-size: 26pt; line-height: 1.1; margin: 0 0 1rem; }
        h2 { font-size: 13pt; margin: 2rem 0 .5rem; padding-top: .4rem; border-top: 2pt solid #1b1613; break-after: avoid; display: flex; justify-content: space-between; gap: 1rem; }
        .number { font: bold 44pt/1 "Helvetica Neue", "Segoe UI", Roboto, Arial, sans-serif; margin: 0; }
        .ask { white-space: pre-line; font-size: 12pt; }
        dl { margin: 1.5rem 0; } dt { font-size: 8.5pt; color: #5c534c; } dd { margin: 0 0 .5rem; }
        ol { columns: 3; column-gap: 1.5rem; list-style: none; margin: 0; padding: 0; }
        li { break-inside: avoid; padding: .1rem 0; overflow-wrap: anywhere; }
        q { display: block; quotes: none; font-style: italic; font-size: 9pt; color: #3d3630; white-space: pre-line; }
        .unnamed { font-size: 9pt; color: #5c534c; }
        @media (max-width: 40rem) { ol { columns: 1; } }
        @media print { body { max-width: none; margin: 0; padding: 0; } .cover { break-after: page; } }
        """;

    // Only what is markup is escaped: names stay readable in the file itself.
    private static readonly HtmlEncoder Html = HtmlEncoder.Create(UnicodeRanges.All);

    public string BookHead(HandoverHead head, bool isLetter) => In(head.Handover.Language, () =>
    {
        var (handover, language) = (head.Handover, head.Handover.Language);
        var page = isLetter
            ? "@page { size: 8.5in 11in; margin: 0.8in 0.75in 0.9in; @bottom-center { content: counter(page); } }"
            : "@page { size: A4; margin: 20mm 18mm 22mm; @bottom-center { content: counter(page); } }";
        var text = new StringBuilder();
        text.Append("<!doctype html>\n<html lang=\"").Append(Html.Encode(language.Value)).Append("\" dir=\"").Append(language.Direction).Append("\">\n<head>\n<meta charset=\"utf-8\">\n")
            .Append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>").Append(Html.Encode(head.Texts.Title)).Append("</title>\n<style>\n")
            .Append(page).Append('\n').Append(Style).Append("\n</style>\n</head>\n<body>\n<header class=\"cover\">\n<p>")
            .Append(Html.Encode(texts["Handover.Book.To", To(handover, language)])).Append("</p>\n<h1>").Append(Html.Encode(head.Texts.Title)).Append("</h1>\n<p class=\"ask\">")
            .Append(Html.Encode(head.Texts.Ask)).Append("</p>\n<p class=\"number\">").Append(Number(head.Signatures, language)).Append("</p>\n<p>")
            .Append(Html.Encode(texts["Handover.Book.Number"])).Append("</p>\n<dl>\n");
        Fact(text, "Handover.Fact.UpTo", HandoverView.Moment(handover.ConfirmedUpTo, head.TimeZone, language));
        if (handover.ConfirmedAfter is { } after)
        {
            Fact(text, "Handover.Fact.After", HandoverView.Moment(after, head.TimeZone, language));
        }

        Fact(text, "Handover.Fact.Unnamed", Number(head.Unnamed, language));
        Fact(text, "Handover.Fact.From", organisation.Now.Name);
        Fact(text, "Handover.Fact.Contact", handover.Contact);
        return text.Append("</dl>\n<p class=\"unnamed\">").Append(Html.Encode(texts["Handover.Book.How"])).Append("</p>\n</header>\n<main>\n").ToString();
    });

    public string BookPlace(LanguageTag language, HandoverPlace place, int signatures) => In(language, () =>
        $"<section>\n<h2><span>{Html.Encode(Name(place, language))}</span> <span>{Number(signatures, language)}</span></h2>\n<ol>\n");

    public string BookRow(string name, string? comment) =>
        $"<li dir=\"auto\">{Html.Encode(name)}{(comment is null ? "" : $" <q dir=\"auto\">{Html.Encode(comment)}</q>")}</li>\n";

    public string BookPlaceEnd(LanguageTag language, int unnamed) => In(language, () =>
        $"</ol>\n{(unnamed == 0 ? "" : $"<p class=\"unnamed\">{Html.Encode(texts["Handover.Book.Unnamed", Number(unnamed, language)])}</p>\n")}</section>\n");

    public string BookEnd() => "</main>\n</body>\n</html>\n";

    // With a mark of its encoding, for spreadsheets that guess.
    public string TableHead(LanguageTag language) => In(language, () => "\uFEFF" + Row(
        texts["Handover.Table.Place"], texts["Handover.Table.Name"], texts["Handover.Table.Comment"], texts["Handover.Table.Signatures"]));

    public string TableRow(LanguageTag language, HandoverPlace place, string? name, string? comment, int signatures) => In(language, () =>
        Row(Name(place, language), name, comment, signatures.ToString(System.Globalization.CultureInfo.InvariantCulture)));

    private static string Row(params ReadOnlySpan<string?> cells)
    {
        var text = new StringBuilder();
        foreach (var cell in cells)
        {
            text.Append(text.Length == 0 ? "" : ",").Append(CsvAnswer.Cell(cell));
        }

        return text.Append("\r\n").ToString();
    }

    private static string To(Handover handover, LanguageTag language) => Written.List(new[] { handover.Name, handover.Title, handover.Organisation }.OfType<string>(), language);

    private static string Number(int number, LanguageTag language) => number.ToString("N0", Written.Culture(language));

    private static T In<T>(LanguageTag language, Func<T> read) => InAnother.Language(language, read);

    private void Fact(StringBuilder text, string label, string value) =>
        text.Append("<dt>").Append(Html.Encode(texts[label])).Append("</dt><dd dir=\"auto\">").Append(Html.Encode(value)).Append("</dd>\n");

    private string Name(HandoverPlace place, LanguageTag language) => place switch
    {
        { IsOther: true } => texts["Petition.OtherCountries"],
        { Country: null, Region: null } => texts["Petition.NoCountry"],
        { Country: null } => place.Region!,
        { Country: { } country, Region: null } => WorldTiles.NameOf(country, Written.Culture(language)),
        { Country: { } country } => Written.List([WorldTiles.NameOf(country, Written.Culture(language)), place.Region!], language),
    };
}
