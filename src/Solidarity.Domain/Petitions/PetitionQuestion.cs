namespace Solidarity.Domain.Petitions;

/// <summary>How a question is answered.</summary>
public enum QuestionKind
{
    /// <summary>In words.</summary>
    Text = 0,

    /// <summary>By one of its choices.</summary>
    One = 1,

    /// <summary>By any of its choices.</summary>
    Several = 2,
}

/// <summary>A question of the organizer's own on a petition's form. Its words are in the language versions, under the same key.</summary>
/// <param name="Key">Its name for programs and exports: small letters, digits and hyphens.</param>
/// <param name="Kind">How it is answered.</param>
/// <param name="IsRequired">Whether nobody signs without an answer.</param>
/// <param name="Choices">How many choices it has; 0 for text.</param>
public sealed record Question(string Key, QuestionKind Kind, bool IsRequired, int Choices)
{
    /// <summary>Most choices of a question.</summary>
    public const int MostChoices = 20;

    /// <summary>Longest key, in characters.</summary>
    public const int MaxKeyLength = 40;

    /// <summary>Longest answer in words, in characters.</summary>
    public const int MaxAnswerLength = 1_000;
}

/// <summary>The questions of a petition, in order; equal when they are the same.</summary>
public sealed class Questions : ValueList<Question>
{
    /// <summary>Most questions of a petition.</summary>
    public const int Most = 10;

    /// <summary>Questions in order.</summary>
    /// <exception cref="DomainError"><c>Petition.TooManyQuestions</c>, <c>Petition.QuestionTwice</c>, or <c>Petition.NoChoices</c>.</exception>
    public Questions(IEnumerable<Question> questions)
        : base(questions)
    {
        if (Count > Most)
        {
            throw new DomainError("Petition.TooManyQuestions", "questions", Most);
        }

        if (this.Select(x => x.Key).Distinct(StringComparer.Ordinal).Count() < Count)
        {
            throw new DomainError("Petition.QuestionTwice", "questions");
        }

        if (this.Any(x => x.Kind == QuestionKind.Text ? x.Choices != 0 : x.Choices is < 2 or > Question.MostChoices))
        {
            throw new DomainError("Petition.NoChoices", "questions", Question.MostChoices);
        }
    }
}

/// <summary>The words of a question in one language.</summary>
/// <param name="Key">The question.</param>
/// <param name="Text">What is asked.</param>
/// <param name="Choices">The choices in order; empty for text.</param>
public sealed record QuestionTexts(string Key, string Text, ChoiceTexts Choices)
{
    /// <summary>Longest question and choice, in characters.</summary>
    public const int MaxLength = 300;
}

/// <summary>The words of a question's choices, in order.</summary>
public sealed class ChoiceTexts(IEnumerable<string> choices) : ValueList<string>(choices);

/// <summary>The words of a petition's questions in one language.</summary>
public sealed class QuestionWords(IEnumerable<QuestionTexts> questions) : ValueList<QuestionTexts>(questions);
