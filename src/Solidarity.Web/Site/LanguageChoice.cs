using System.Globalization;
using Solidarity.Domain;

namespace Solidarity.Web.Site;

/// <summary>A field in which a language is chosen.</summary>
/// <param name="Field">Its name and id.</param>
/// <param name="Chosen">The tag chosen.</param>
/// <param name="Near">Tags to offer first.</param>
/// <param name="DescribedBy">Ids of what describes it.</param>
public sealed record LanguageChoice(string Field, string? Chosen, IReadOnlyList<string> Near, string? DescribedBy = null)
{
    private static readonly (string Tag, string Name)[] Others = [("ay", "Aymar aru"), ("nah", "Nāhuatl"), ("pt-BR", "Português (Brasil)")];

    /// <summary>Every language that the system's data can name, and some spoken where campaigns are that it can't.</summary>
    public static IReadOnlyList<(string Tag, string Name)> All { get; } = [.. CultureInfo.GetCultures(CultureTypes.NeutralCultures)
        .Where(culture => LanguageTag.TryParse(culture.Name, out _))
        .Select(culture => (Tag: culture.Name, Name: NameOf(culture.Name)))
        .Concat(Others)
        .DistinctBy(choice => choice.Name, StringComparer.OrdinalIgnoreCase)
        .OrderBy(choice => choice.Name, StringComparer.Create(CultureInfo.InvariantCulture, ignoreCase: true))];

    /// <summary>The languages to offer first.</summary>
    public IEnumerable<(string Tag, string Name)> First => Near.Append(Chosen).OfType<string>().Distinct()
        .Select(tag => (tag, Name: All.FirstOrDefault(choice => choice.Tag == tag).Name ?? NameOf(tag)));

    private static string NameOf(string tag) => LanguageTag.TryParse(tag, out var known) ? InterfaceLanguages.NameOf(known) : tag;
}
