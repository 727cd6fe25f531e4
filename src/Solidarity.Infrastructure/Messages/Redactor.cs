using System.Text.RegularExpressions;
using Solidarity.Domain.Messages;

namespace Solidarity.Infrastructure.Messages;

/// <summary>
/// Takes whatever could name a person out of text that comes from outside (a server's reply, an exception),
/// before it is stored or logged. Everything such text passes here and nowhere else.
/// </summary>
public static partial class Redactor
{
    /// <summary>The longest text that is kept, in characters.</summary>
    public const int MaxLength = Delivery.MaxReplyLength;

    /// <summary>Cleans a text: addresses and tokens out, one line, not longer than <see cref="MaxLength"/>.</summary>
    /// <param name="text">The text as it came.</param>
    /// <param name="address">The address it was about, when known: taken out in any spelling of it that holds its local part.</param>
    public static string Clean(string? text, string? address = null)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return "";
        }

        if (text.Length > 8 * MaxLength)
        {
            text = text[..(8 * MaxLength)];
        }

        text = Address().Replace(text, "<address>");
        text = UrlAddress().Replace(text, "<address>");
        text = BounceAddress().Replace(text, "<address>");
        text = LinkToken().Replace(text, "$1<token>");
        if (address?.LastIndexOf('@') is > 0 and var at)
        {
            text = WithoutLocal(text, address[..at]);
        }

        text = Breaks().Replace(text, " ").Trim();
        return text.Length <= MaxLength ? text : string.Concat(text.AsSpan(0, MaxLength - 1), "…");
    }

    // A short local part ("a", "it") would take out words of the sentence.
    private static string WithoutLocal(string text, string local) => local.Length < 3
        ? text
        : Regex.Replace(text, $@"(?<![\p{{L}}\p{{N}}]){Regex.Escape(local)}(?![\p{{L}}\p{{N}}])", "<address>", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant);

    // Quoted local parts, international ones, address literals; "<a b>@x" does not occur in the wild.
    [GeneratedRegex("""(?:"(?:[^"\\\r\n]|\\.){1,100}"|[^\s<>()\[\]:;,"@]{1,200})@(?:\[[^\]\s]{1,60}\]|[\p{L}\p{N}](?:[\p{L}\p{N}.\-]{0,250}[\p{L}\p{N}])?)""", RegexOptions.CultureInvariant)]
    private static partial Regex Address();

    // name%40example.org, as in a URL.
    [GeneratedRegex("""[\p{L}\p{N}._+\-]{1,100}%40[\p{L}\p{N}\-]{1,100}(?:\.[\p{L}\p{N}\-]{1,63})+""", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex UrlAddress();

    // name=example.org, as in a bounce address.
    [GeneratedRegex("""[\p{L}\p{N}._+\-]{1,100}=[\p{L}\p{N}\-]{1,100}(?:\.[\p{L}\p{N}\-]{1,63})+""", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex BounceAddress();

    [GeneratedRegex("""(/(?:confirm|unsubscribe|preferences|not-me|attendances)/)[^\s/?#"'<>]+""", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex LinkToken();

    [GeneratedRegex("""[\s\p{C}]+""", RegexOptions.CultureInvariant)]
    private static partial Regex Breaks();
}
