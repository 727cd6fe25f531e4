using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;

namespace Solidarity.Domain;

/// <summary>An e-mail address that mail can be sent to (RFC 5321 §4.1.2), kept as it was typed.</summary>
/// <remarks>
/// Quoted local parts, plus tags and international domain names are taken. Local parts beyond ASCII (RFC 6531) are not:
/// too few relays carry them, and a confirmation that never arrives helps nobody.
/// </remarks>
public sealed record EmailAddress
{
    /// <summary>Longest address, in octets (RFC 5321 §4.5.3.1.3: a path of 256 with its angle brackets).</summary>
    public const int MaxLength = 254;

    private const int MaxLocalLength = 64;

    /// <summary>Providers that deliver <c>name+tag</c> to <c>name</c>.</summary>
    private static readonly HashSet<string> IgnoreTags = new(StringComparer.Ordinal)
    {
        "gmail.com", "googlemail.com", "outlook.com", "hotmail.com", "live.com", "icloud.com", "me.com", "mac.com",
        "fastmail.com", "protonmail.com", "proton.me", "pm.me", "posteo.de", "mailbox.org", "yandex.com", "yandex.ru",
    };

    /// <summary>Providers that ignore dots in the local part.</summary>
    private static readonly HashSet<string> IgnoreDots = new(StringComparer.Ordinal) { "gmail.com", "googlemail.com" };

    /// <summary>Providers that give a mailbox to anybody, beside those above.</summary>
    private static readonly HashSet<string> OtherProviders = new(StringComparer.Ordinal)
    {
        "yahoo.com", "yahoo.co.uk", "yahoo.de", "yahoo.es", "yahoo.fr", "ymail.com", "aol.com", "gmx.com", "gmx.de", "gmx.net", "gmx.at", "gmx.ch", "web.de", "t-online.de",
        "freenet.de", "orange.fr", "free.fr", "laposte.net", "libero.it", "uol.com.br", "bol.com.br", "terra.com.br", "mail.com", "mail.ru", "qq.com", "163.com", "126.com",
        "naver.com", "zoho.com", "tutanota.com", "tuta.io", "riseup.net", "msn.com", "hotmail.es", "hotmail.fr", "hotmail.co.uk", "outlook.es", "outlook.fr", "outlook.de",
    };

    private EmailAddress(string local, string domain, string typed)
    {
        Local = local;
        Domain = domain;
        Value = typed;
    }

    /// <summary>The address as typed, but for white space around it; the domain in its ASCII form (RFC 5890).</summary>
    public string Value { get; }

    /// <summary>What stands before the last <c>@</c>.</summary>
    public string Local { get; }

    /// <summary>The domain in lower case and in its ASCII form.</summary>
    public string Domain { get; }

    /// <summary>The exact mailbox name, in lower case: what suppressions and bounces are matched by.</summary>
    public string Exact => Local.ToLowerInvariant() + "@" + Domain;

    /// <summary>The canonical form that tells one person's mailbox: case folded; plus tags and dots dropped only for providers known to ignore them.</summary>
    public string Canonical
    {
        get
        {
            var local = Local.ToLowerInvariant();
            var domain = Domain == "googlemail.com" ? "gmail.com" : Domain;
            if (local[0] != '"')
            {
                var tag = local.IndexOf('+');
                if (tag > 0 && IgnoreTags.Contains(Domain))
                {
                    local = local[..tag];
                }

                if (IgnoreDots.Contains(Domain))
                {
                    local = local.Replace(".", "", StringComparison.Ordinal);
                }
            }

            return local + "@" + domain;
        }
    }

    /// <summary>The address with most of its local part hidden, as in <c>m…@example.org</c>, for pages that anyone with a forwarded mail may open.</summary>
    public string Masked => Local[..1] + "…@" + Domain;

    /// <summary>Whether the domain is a mail provider's, where anybody can have a mailbox, as far as is known.</summary>
    public bool IsAtProvider => IgnoreTags.Contains(Domain) || OtherProviders.Contains(Domain);

    /// <summary>Reads an address; false when mail could not be sent to it.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out EmailAddress? address)
    {
        address = null;
        var typed = text?.Trim();
        if (string.IsNullOrEmpty(typed) || typed.Length > MaxLength)
        {
            return false;
        }

        var at = typed.LastIndexOf('@');
        if (at is < 1 or > MaxLocalLength || at == typed.Length - 1)
        {
            return false;
        }

        var local = typed[..at];
        if (!(local[0] == '"' ? IsQuotedString(local) : IsDotString(local)) || !TryAsciiDomain(typed[(at + 1)..], out var domain))
        {
            return false;
        }

        if (local.Length + 1 + domain.Length > MaxLength)
        {
            return false;
        }

        address = new EmailAddress(local, domain, local + "@" + domain);
        return true;
    }

    /// <summary>Reads an address.</summary>
    /// <exception cref="DomainError"><c>EmailAddress.Malformed</c>.</exception>
    public static EmailAddress Parse(string text) =>
        TryParse(text, out var address) ? address : throw new DomainError("EmailAddress.Malformed", "email");

    /// <inheritdoc />
    public override string ToString() => Masked;

    private static bool IsDotString(string local)
    {
        if (local[0] == '.' || local[^1] == '.' || local.Contains("..", StringComparison.Ordinal))
        {
            return false;
        }

        return local.All(c => c == '.' || IsAtomText(c));
    }

    /// <summary>Quoted-string of RFC 5321 §4.1.2: printable ASCII, with <c>"</c> and <c>\</c> behind a backslash.</summary>
    private static bool IsQuotedString(string local)
    {
        if (local.Length < 3 || local[^1] != '"')
        {
            return false;
        }

        for (var i = 1; i < local.Length - 1; i++)
        {
            var c = local[i];
            if (c == '\\')
            {
                i++;
                if (i >= local.Length - 1 || local[i] is < ' ' or > '~')
                {
                    return false;
                }
            }
            else if (c is < ' ' or > '~' or '"')
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsAtomText(char c) =>
        char.IsAsciiLetterOrDigit(c) || "!#$%&'*+-/=?^_`{|}~".Contains(c, StringComparison.Ordinal);

    /// <summary>At least two labels of letters, digits and inner hyphens (RFC 5321 §2.3.5), the last not all digits; address literals are not taken.</summary>
    private static bool TryAsciiDomain(string typed, out string domain)
    {
        domain = typed.ToLowerInvariant();
        if (!Ascii.IsValid(typed) || domain.Contains("xn--", StringComparison.Ordinal))
        {
            try
            {
                domain = new IdnMapping { UseStd3AsciiRules = true }.GetAscii(typed).ToLowerInvariant();
            }
            catch (ArgumentException)
            {
                return false;
            }
        }

        var labels = domain.Split('.');
        return labels.Length > 1
            && domain.Length <= 253
            && labels.All(label => label.Length is > 0 and <= 63 && label[0] != '-' && label[^1] != '-'
                && label.All(c => char.IsAsciiLetterOrDigit(c) || c == '-'))
            && !labels[^1].All(char.IsAsciiDigit);
    }
}
