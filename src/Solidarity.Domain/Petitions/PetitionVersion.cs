namespace Solidarity.Domain.Petitions;

/// <summary>The texts of a petition in one language.</summary>
/// <param name="Title">One line.</param>
/// <param name="Ask">What the targets are asked to do: a paragraph, plain text.</param>
/// <param name="Background">Why: Markdown (CommonMark, without raw HTML), or empty.</param>
/// <param name="PictureAlternative">What the picture shows, for those who don't see it, or null.</param>
/// <param name="ListConsent">The words beside the box that subscribes to lists, in place of the site's own, or null.</param>
/// <param name="Questions">The words of the organizer's own questions; null for none.</param>
public sealed record PetitionTexts(
    string Title, string Ask, string Background, string? PictureAlternative = null, string? ListConsent = null, QuestionWords? Questions = null)
{
    /// <summary>Longest title, in characters.</summary>
    public const int MaxTitleLength = 200;

    /// <summary>Longest ask, in characters.</summary>
    public const int MaxAskLength = 2_000;

    /// <summary>Longest background, in characters of Markdown.</summary>
    public const int MaxBackgroundLength = 50_000;

    /// <summary>Longest alternative text, credit and wording of a consent, in characters.</summary>
    public const int MaxLineLength = 500;
}

/// <summary>One revision of one language version of a petition. Rows are added, never rewritten.</summary>
public sealed class PetitionVersion
{
    private PetitionVersion() { }

    internal PetitionVersion(PetitionId petition, LanguageTag language, int revision, PetitionTexts texts, DateTimeOffset now)
    {
        PetitionId = petition;
        Language = language;
        Revision = revision;
        Title = texts.Title;
        Ask = texts.Ask;
        Background = texts.Background;
        PictureAlternative = texts.PictureAlternative;
        ListConsent = texts.ListConsent;
        Questions = texts.Questions;
        SearchText = Domain.SearchText.Fold([Title, Ask, Background]);
        WrittenAt = now;
        IsCurrent = true;
    }

    /// <summary>The petition.</summary>
    public PetitionId PetitionId { get; private set; }

    /// <summary>The language of these texts.</summary>
    public LanguageTag Language { get; private set; }

    /// <summary>1 for the first, then one more each time.</summary>
    public int Revision { get; private set; }

    /// <summary>Whether this is the newest revision in its language.</summary>
    public bool IsCurrent { get; private set; }

    /// <summary>One line.</summary>
    public string Title { get; private set; } = "";

    /// <summary>What the targets are asked to do.</summary>
    public string Ask { get; private set; } = "";

    /// <summary>Why: Markdown.</summary>
    public string Background { get; private set; } = "";

    /// <summary>What the picture shows.</summary>
    public string? PictureAlternative { get; private set; }

    /// <summary>The words beside the box that subscribes to lists; the site's own when null.</summary>
    public string? ListConsent { get; private set; }

    /// <summary>The words of the organizer's own questions.</summary>
    public QuestionWords? Questions { get; private set; }

    /// <summary>The texts as they are searched (<see cref="Domain.SearchText"/>).</summary>
    public string SearchText { get; private set; } = "";

    /// <summary>When this revision was written.</summary>
    public DateTimeOffset WrittenAt { get; private set; }

    /// <summary>As a value.</summary>
    public PetitionTexts Texts => new(Title, Ask, Background, PictureAlternative, ListConsent, Questions);

    internal void Replace() => IsCurrent = false;

    internal bool Says(PetitionTexts texts) => Texts == texts;
}
