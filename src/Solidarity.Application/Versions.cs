using Solidarity.Domain;

namespace Solidarity.Application;

/// <summary>Chooses among the language versions of a thing.</summary>
public static class Versions
{
    /// <summary>
    /// The version for a reader: the same tag, else the same language in another region, else the original, else the first
    /// (lookup as in RFC 4647 §3.4, with the original in place of a default).
    /// </summary>
    public static T For<T>(this IReadOnlyCollection<T> versions, Func<T, LanguageTag> language, LanguageTag wanted, LanguageTag original)
    {
        var chosen = versions.Select(language).ToList().For(wanted, original);
        return versions.First(version => language(version) == chosen);
    }

    /// <summary>The language of the version for a reader; chosen as above.</summary>
    public static LanguageTag For(this IReadOnlyCollection<LanguageTag> versions, LanguageTag wanted, LanguageTag original)
    {
        foreach (var isGood in (Func<LanguageTag, bool>[])[tag => tag == wanted, tag => Primary(tag) == Primary(wanted), tag => tag == original])
        {
            if (versions.Any(isGood))
            {
                return versions.First(isGood);
            }
        }

        return versions.First();
    }

    /// <summary>Whether who reads one language reads the other: the same, or the same in another region.</summary>
    public static bool Reads(this LanguageTag reader, LanguageTag version) => Primary(reader) == Primary(version);

    private static string Primary(LanguageTag tag) => tag.Value.Split('-')[0];
}
