using Microsoft.Extensions.Localization;
using Solidarity.Application;
using Solidarity.Application.Petitions;
using Solidarity.Domain;
using Solidarity.Domain.Statements;
using Solidarity.Web.Site;

namespace Solidarity.Web.Petitions;

/// <summary>The words of a draft that tells of a goal reached, from the resource files; in English where there are none of the language.</summary>
internal sealed class GoalWords(IStringLocalizer<Texts> texts) : IGoalWords
{
    public StatementTexts For(string petition, string slug, int goal, LanguageTag language)
    {
        var tag = InterfaceLanguages.All.Select(x => x.Tag).FirstOrDefault(x => x.Reads(language), LanguageTag.FromStored("en"));
        return InAnother.Language(tag, () =>
        {
            var count = goal.ToString("N0", Written.Culture(tag));
            var title = Cut(texts["Goal.Title", count, petition], StatementTexts.MaxTitleLength);
            return new StatementTexts(title, Cut(texts["Goal.Standfirst", count], StatementTexts.MaxLineLength), null, texts["Goal.Body", count, petition, "/petitions/" + slug]);
        });
    }

    private static string Cut(string text, int most) => text.Length <= most ? text : string.Concat(text.AsSpan(0, most - 1), "…");
}
