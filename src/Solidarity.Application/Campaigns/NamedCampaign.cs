using Solidarity.Domain;

namespace Solidarity.Application.Campaigns;

/// <summary>The campaign that something belongs to.</summary>
/// <param name="Slug">Its name in addresses.</param>
/// <param name="Language">The language it was first written in.</param>
/// <param name="Titles">Its title in each language.</param>
public sealed record NamedCampaign(string Slug, LanguageTag Language, IReadOnlyList<(LanguageTag Language, string Title)> Titles)
{
    /// <summary>The title for a reader.</summary>
    public (LanguageTag Language, string Title) For(LanguageTag language) => Titles.For(x => x.Language, language, Language);
}
