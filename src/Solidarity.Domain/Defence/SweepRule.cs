using Solidarity.Domain.Petitions;

namespace Solidarity.Domain.Defence;

/// <summary>Which signatures a sweep takes: those that fit all that it names.</summary>
/// <param name="NetworkKey">Keyed hash of the network they came from, 16 bytes; null for any. Known for 72 hours.</param>
/// <param name="IsWideNetwork">Whether that is the wider network.</param>
/// <param name="Domain">The mail domain, or with <c>*.</c> before it all below it too; null for any. Sealed in the database.</param>
/// <param name="DomainKey">Keyed hash of the domain where it is one alone.</param>
/// <param name="From">Those signed from this moment on.</param>
/// <param name="Until">Those signed before this moment.</param>
/// <param name="Source">Where they came from; empty for those that name nothing, null for any.</param>
/// <param name="Name">A pattern of the whole name; null for any. Sealed in the database.</param>
/// <param name="HeldFor">Those held for this reason; null for any.</param>
public sealed record SweepRule(
    byte[]? NetworkKey, bool IsWideNetwork, string? Domain, byte[]? DomainKey, DateTimeOffset? From, DateTimeOffset? Until, string? Source, string? Name, SignatureReason? HeldFor)
{
    /// <summary>Whether something sealed has to be read to see what it fits.</summary>
    public bool Unseals => Name is not null || (Domain is not null && DomainKey is null);

    /// <summary>Says whether what is sealed fits; what is not was asked of the database.</summary>
    public Func<EmailAddress?, string?, bool> Matcher()
    {
        var domains = Domain is not null && DomainKey is null && DomainPattern.TryParse(Domain, out var pattern) ? pattern : null;
        var names = Name is null ? null : new NamePattern(Name);
        return (email, name) => (domains is null || (email is not null && domains.Matches(email.Domain))) && (names is null || (name is not null && names.Matches(name)));
    }
}

/// <summary>A pattern of names: <c>*</c> stands for anything, <c>?</c> for one letter. Case, accents and signs don't matter.</summary>
public sealed class NamePattern
{
    private readonly string _pattern;

    /// <summary>Reads a pattern.</summary>
    public NamePattern(string pattern)
    {
        // Folding takes signs away, so what stands between them is folded.
        var folded = new System.Text.StringBuilder();
        var start = 0;
        for (var i = 0; i <= pattern.Length; i++)
        {
            if (i == pattern.Length || pattern[i] is '*' or '?')
            {
                folded.Append(Folded(pattern[start..i]));
                if (i < pattern.Length)
                {
                    folded.Append(pattern[i]);
                }

                start = i + 1;
            }
        }

        _pattern = folded.ToString().Trim();
    }

    /// <summary>Whether a whole name fits.</summary>
    public bool Matches(string name) => System.IO.Enumeration.FileSystemName.MatchesSimpleExpression(_pattern, SearchText.Fold(name).Trim(), ignoreCase: false);

    // A blank at an end, which folding takes, parts words from what the sign stands for.
    private static string Folded(string text)
    {
        var folded = SearchText.Fold(text).Trim();
        return (text.StartsWith(' ') ? " " : "") + folded + (text.EndsWith(' ') && folded.Length > 0 ? " " : "");
    }
}
