using Solidarity.Domain;
using Solidarity.Domain.Petitions;
using Solidarity.Web.Site;

namespace Solidarity.Web.Petitions;

/// <summary>The organizer's own questions as a form shows them.</summary>
/// <param name="Questions">The questions in order; null for none.</param>
/// <param name="Words">The words of one, in the reader's language or the nearest to it.</param>
/// <param name="Answers">What was typed, by the question's key.</param>
/// <param name="Errors">What is wrong with it.</param>
public sealed record ShownQuestions(
    Questions? Questions, Func<string, (LanguageTag Of, QuestionTexts Words)> Words, IReadOnlyDictionary<string, IReadOnlyList<string>> Answers, FormErrors Errors)
{
    /// <summary>All of them.</summary>
    public IEnumerable<Question> All => Questions ?? Enumerable.Empty<Question>();

    /// <summary>What was typed for a question in words.</summary>
    public string? AnswerTo(string key) => Answers.TryGetValue(key, out var answers) && answers.Count > 0 ? answers[0] : null;

    /// <summary>Whether a choice was chosen.</summary>
    public bool HasChosen(string key, string choice) => Answers.TryGetValue(key, out var answers) && answers.Contains(choice);
}
