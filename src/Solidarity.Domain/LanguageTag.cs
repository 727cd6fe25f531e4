using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;

namespace Solidarity.Domain;

/// <summary>A language, as a well-formed BCP 47 tag (RFC 5646 §2.1) in its usual case: <c>en</c>, <c>pt-BR</c>, <c>az-Arab</c>.</summary>
public readonly partial record struct LanguageTag
{
    /// <summary>Longest tag that is taken.</summary>
    public const int MaxLength = 35;

    private static readonly HashSet<string> RightToLeftLanguages =
        ["ar", "arc", "ckb", "dv", "fa", "he", "ks", "nqo", "ps", "sd", "syr", "ug", "ur", "yi"];

    private static readonly HashSet<string> RightToLeftScripts =
        ["Adlm", "Arab", "Hebr", "Mand", "Nkoo", "Rohg", "Samr", "Syrc", "Thaa"];

    private LanguageTag(string value) => Value = value;

    /// <summary>The tag.</summary>
    public string Value { get; }

    /// <summary>Whether the language is written from right to left, by its script if named, else by its usual one.</summary>
    public bool IsRightToLeft
    {
        get
        {
            var parts = Value.Split('-');
            var script = parts.Skip(1).FirstOrDefault(part => part.Length == 4 && char.IsLetter(part[0]));
            return script is null ? RightToLeftLanguages.Contains(parts[0]) : RightToLeftScripts.Contains(script);
        }
    }

    /// <summary>The HTML <c>dir</c> value: <c>rtl</c> or <c>ltr</c>.</summary>
    public string Direction => IsRightToLeft ? "rtl" : "ltr";

    /// <summary>Reads a tag; false when it is not well formed.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out LanguageTag tag)
    {
        tag = default;
        var trimmed = text?.Trim();
        if (trimmed is null || trimmed.Length > MaxLength || !WellFormed().IsMatch(trimmed))
        {
            return false;
        }

        var parts = trimmed.Split('-').Select((part, index) => (index, part.Length) switch
        {
            (0, _) => part.ToLowerInvariant(),
            (_, 4) when char.IsLetter(part[0]) => char.ToUpperInvariant(part[0]) + part[1..].ToLowerInvariant(),
            (_, 2) => part.ToUpperInvariant(),
            _ => part.ToLowerInvariant(),
        });
        tag = new LanguageTag(string.Join('-', parts));
        return true;
    }

    /// <summary>Reads a tag.</summary>
    /// <exception cref="DomainError"><c>LanguageTag.Malformed</c>.</exception>
    public static LanguageTag Parse(string text) =>
        TryParse(text, out var tag) ? tag : throw new DomainError("LanguageTag.Malformed", "language");

    /// <summary>Takes a stored tag as it is.</summary>
    public static LanguageTag FromStored(string value) => new(value);

    /// <inheritdoc />
    public override string ToString() => Value;

    [GeneratedRegex(@"^[A-Za-z]{2,3}(-[A-Za-z]{4})?(-([A-Za-z]{2}|[0-9]{3}))?(-([A-Za-z0-9]{5,8}|[0-9][A-Za-z0-9]{3}))*$", RegexOptions.CultureInvariant)]
    private static partial Regex WellFormed();
}
