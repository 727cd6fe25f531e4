using Solidarity.Domain;

namespace Solidarity.Application;

/// <summary>Chooses among the language versions of a thing.</summary>
public static class Versions
{
    /// <summary>
    /// The version for a reader: the same tag, else the same language in another region, else the original, else the first
    /// (lookup as in RFC 4647 §3.4, with the original in place of a default).
    /// </summary>
    public static T For<T>(this IReadOnlyCollection<T> versions, Func<T, LanguageTag> language, LanguageTag wanted, LanguageTag original) =>
        versions.FirstOrDefault(version => language(version) == wanted)
        ?? versions.FirstOrDefault(version => Primary(language(version)) == Primary(wanted))
        ?? versions.FirstOrDefault(version => language(version) == original)
        ?? versions.First();

    private static string Primary(LanguageTag tag) => tag.Value.Split('-')[0];
}
