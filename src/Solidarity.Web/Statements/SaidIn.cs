using Solidarity.Domain;
using Solidarity.Domain.Statements;

namespace Solidarity.Web.Statements;

/// <summary>Quotations to set off.</summary>
/// <param name="Quotations">In order.</param>
/// <param name="Language">Of the text around them.</param>
public sealed record SaidIn(IReadOnlyList<Quotation> Quotations, LanguageTag Language);

/// <summary>A text in parts, so that quotations can stand between its sections.</summary>
internal static class Sections
{
    private const string Heading = "<h2";

    private static readonly string[] Nesting = ["<blockquote", "<ul", "<ol"];

    /// <summary>The text, and behind each part the quotations that stand there: between sections, evenly; behind a text without sections, all.</summary>
    public static IEnumerable<(string Html, IReadOnlyList<Quotation> Quotations)> Between(string html, IReadOnlyList<Quotation> quotations)
    {
        var parts = Split(html);
        var after = quotations.Select((quotation, index) => (quotation, Part: (index + 1) * parts.Count / (quotations.Count + 1))).ToLookup(x => Math.Max(x.Part, 1), x => x.quotation);
        return parts.Select((part, index) => (part, (IReadOnlyList<Quotation>)[.. after[index + 1]]));
    }

    /// <summary>Each part but the first begins with a heading; what stands before the first heading belongs to its section.</summary>
    private static List<string> Split(string html)
    {
        List<string> parts = [];
        var from = 0;
        var first = true;
        for (var at = html.IndexOf(Heading, StringComparison.Ordinal); at >= 0; at = html.IndexOf(Heading, at + 1, StringComparison.Ordinal))
        {
            var before = html.AsSpan(from, at - from);
            if (!first && IsClosed(before))
            {
                parts.Add(before.ToString());
                from = at;
            }

            first = false;
        }

        parts.Add(html[from..]);
        return parts;
    }

    private static bool IsClosed(ReadOnlySpan<char> html)
    {
        foreach (var tag in Nesting)
        {
            if (html.Count(tag) != html.Count("</" + tag[1..]))
            {
                return false;
            }
        }

        return true;
    }
}
