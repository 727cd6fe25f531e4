namespace Solidarity.Application.Checkups;

/// <summary>What can be a name in the domain name system, in ASCII (RFC 1035 §2.3.1, RFC 5890 §2.3.2.1).</summary>
public static class DnsNames
{
    /// <summary>Longest name, written out, without the dot at its end.</summary>
    public const int MaxLength = 253;

    private const int MaxLabel = 63;

    /// <summary>Whether mail can come from it: two labels or more of letters, digits and inner hyphens, the last of which is no number.</summary>
    public static bool IsDomain(string? text) =>
        text is { Length: > 0 and <= MaxLength } && text.Split('.') is { Length: > 1 } labels && Array.TrueForAll(labels, label => IsLabel(label, underscores: false))
        && !labels[^1].All(char.IsAsciiDigit);

    /// <summary>Whether a DKIM key can lie under it (RFC 6376 §3.1): one label or more.</summary>
    public static bool IsSelector(string? text) => text is { Length: > 0 and <= MaxLength } && Array.TrueForAll(text.Split('.'), label => IsLabel(label, underscores: true));

    private static bool IsLabel(string label, bool underscores) =>
        label is { Length: > 0 and <= MaxLabel } and not (['-', ..] or [.., '-']) && label.All(c => char.IsAsciiLetterOrDigit(c) || c == '-' || (underscores && c == '_'));
}
