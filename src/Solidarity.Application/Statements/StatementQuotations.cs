using System.Globalization;
using System.Text;
using FluentValidation;
using Solidarity.Domain;
using Solidarity.Domain.Statements;

namespace Solidarity.Application.Statements;

/// <summary>A quotation, as typed.</summary>
/// <param name="Text">The words.</param>
/// <param name="Speaker">Who said them.</param>
/// <param name="Role">What the speaker is, or where they spoke.</param>
/// <param name="Date">When.</param>
/// <param name="Url">Where that can be read.</param>
public sealed record QuotationFields(string? Text, string? Speaker, string? Role = null, DateOnly? Date = null, string? Url = null);

/// <summary>Checks and cleans quotations, and writes them where there is text alone.</summary>
public static class StatementQuotations
{
    private static readonly char[] Marks = ['"', '“', '”', '„', '«', '»', ' '];

    internal static void QuotationRules<T>(this IRuleBuilder<T, QuotationFields> rule) => rule.ChildRules(quotation =>
    {
        quotation.RuleFor(x => x.Text).RequiredLine(Quotation.MaxTextLength).When(x => !IsEmpty(x));
        quotation.RuleFor(x => x.Speaker).RequiredLine(Quotation.MaxSpeakerLength).When(x => !IsEmpty(x));
        quotation.RuleFor(x => x.Role).OptionalLine(Quotation.MaxSpeakerLength);
        quotation.RuleFor(x => x.Url).WebAddress();
    });

    internal static Quotations? Read(IReadOnlyList<QuotationFields>? typed) => typed is null ? null : new Quotations(typed
        .Where(quotation => !IsEmpty(quotation))
        .Select(quotation => new Quotation(
            Unquoted(Text.OneLine(quotation.Text) ?? ""), Text.OneLine(quotation.Speaker) ?? "", Text.OneLine(quotation.Role), quotation.Date, Text.OneLine(quotation.Url))));

    /// <summary>The body with the quotations behind it, as Markdown: for mails and feeds, which know no other form.</summary>
    public static string WithQuotations(this string body, IReadOnlyList<Quotation>? quotations, LanguageTag language)
    {
        if (quotations is not { Count: > 0 })
        {
            return body;
        }

        var written = new StringBuilder(body);
        foreach (var quotation in quotations)
        {
            var whence = string.Join(", ", new[] { Plain(quotation.Speaker), Plain(quotation.Role), quotation.Date is { } day ? Plain(Written.Day(day, language)) : null }.OfType<string>());
            var (open, close) = MarksOf(language);
            written.Append("\n\n> ").Append(open).Append(Plain(quotation.Text)).Append(close).Append("\n>\n> — ").Append(whence);
            if (quotation.Url is { } url)
            {
                written.Append(CultureInfo.InvariantCulture, $" · <{url.Replace(">", "%3E", StringComparison.Ordinal).Replace("<", "%3C", StringComparison.Ordinal).Replace(" ", "%20", StringComparison.Ordinal)}>");
            }
        }

        return written.ToString();
    }

    private static (string Open, string Close) MarksOf(LanguageTag language) => language.Value.Split('-')[0] switch
    {
        "es" or "ar" or "it" or "ru" or "uk" or "el" => ("«", "»"),
        "fr" => ("«\u00A0", "\u00A0»"),
        "de" or "cs" or "sk" or "sl" => ("„", "“"),
        _ => ("“", "”"),
    };

    // Any sign may be escaped, and then is itself (CommonMark 0.31 §2.4).
    private static string? Plain(string? text) =>
        text is null ? null : string.Concat(text.Select(c => char.IsAscii(c) && (char.IsPunctuation(c) || char.IsSymbol(c)) ? "\\" + c : c.ToString()));

    // The page sets the marks of its language; those typed would come twice.
    private static string Unquoted(string text) => text.Length > 2 && Marks.Contains(text[0]) && Marks.Contains(text[^1]) ? text.Trim(Marks) is { Length: > 0 } bare ? bare : text : text;

    private static bool IsEmpty(QuotationFields typed) =>
        Text.OneLine(typed.Text) is null && Text.OneLine(typed.Speaker) is null && Text.OneLine(typed.Role) is null && typed.Date is null && Text.OneLine(typed.Url) is null;
}
