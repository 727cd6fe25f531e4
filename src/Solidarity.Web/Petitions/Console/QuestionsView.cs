using Solidarity.Application.Petitions;
using Solidarity.Domain;
using Solidarity.Web.Site;

namespace Solidarity.Web.Petitions.Console;

/// <summary>What the fields of the organizer's own questions show.</summary>
/// <param name="Rows">As typed.</param>
/// <param name="Errors">What is wrong.</param>
/// <param name="Language">The language of the words.</param>
public sealed record QuestionsView(IReadOnlyList<WrittenPetition.QuestionRow> Rows, FormErrors Errors, LanguageTag Language)
{
    /// <summary>What there is to know about them.</summary>
    public string Hint { get; init; } = "";

    /// <summary>Whether the questions themselves can be set here, and not only their words.</summary>
    public bool AreSet { get; init; }

    /// <summary>Their words in the first language version, to translate from; null where there is nothing to translate.</summary>
    public IReadOnlyList<QuestionWordFields>? Original { get; init; }

    /// <summary>The language of that version.</summary>
    public string? OriginalLanguage { get; init; }

    /// <summary>Whether the one who looks may write.</summary>
    public bool MayWrite { get; init; } = true;

    /// <summary>The field that the reader was at.</summary>
    public string? At { get; init; }
}
