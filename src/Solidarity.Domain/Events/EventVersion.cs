using Solidarity.Domain.Petitions;

namespace Solidarity.Domain.Events;

/// <summary>The texts of an event in one language.</summary>
/// <param name="Title">One line.</param>
/// <param name="Summary">What it is, in a paragraph: plain text.</param>
/// <param name="Body">The call: Markdown (CommonMark, without raw HTML), or empty.</param>
/// <param name="GettingThere">How to get there, or null. As secret as the place.</param>
/// <param name="Bring">What to bring, or null.</param>
/// <param name="Safety">What to know for one's safety, or null.</param>
/// <param name="PictureAlternative">What the picture shows, for those who don't see it, or null.</param>
/// <param name="ListConsent">The words beside the box that subscribes to lists, in place of the site's own, or null.</param>
/// <param name="Questions">The words of the organizer's own questions; null for none.</param>
/// <param name="Shifts">The names of the shifts; null where there is only the whole.</param>
public sealed record EventTexts(
    string Title, string Summary, string Body, string? GettingThere = null, string? Bring = null, string? Safety = null, string? PictureAlternative = null,
    string? ListConsent = null, QuestionWords? Questions = null, ShiftNames? Shifts = null)
{
    /// <summary>Longest title, in characters.</summary>
    public const int MaxTitleLength = 200;

    /// <summary>Longest summary, in characters.</summary>
    public const int MaxSummaryLength = 1_000;

    /// <summary>Longest body, in characters of Markdown.</summary>
    public const int MaxBodyLength = 50_000;

    /// <summary>Longest way, list of what to bring, and note on safety, in characters.</summary>
    public const int MaxNoteLength = 2_000;

    /// <summary>Longest alternative text, credit and wording of a consent, in characters.</summary>
    public const int MaxLineLength = 500;

    /// <summary>The same without what would give the place away.</summary>
    public EventTexts WithoutPlace => this with { GettingThere = null };
}

/// <summary>The name of a shift in one language.</summary>
/// <param name="Key">The shift.</param>
/// <param name="Name">As in "Stewards".</param>
public sealed record ShiftName(string Key, string Name)
{
    /// <summary>Longest name, in characters.</summary>
    public const int MaxLength = 100;
}

/// <summary>The names of an event's shifts in one language.</summary>
public sealed class ShiftNames(IEnumerable<ShiftName> names) : ValueList<ShiftName>(names);

/// <summary>One revision of one language version of an event. Rows are added, never rewritten.</summary>
public sealed class EventVersion
{
    private EventVersion() { }

    internal EventVersion(EventId @event, LanguageTag language, int revision, EventTexts texts, DateTimeOffset now)
    {
        EventId = @event;
        Language = language;
        Revision = revision;
        (Title, Summary, Body) = (texts.Title, texts.Summary, texts.Body);
        (GettingThere, Bring, Safety) = (texts.GettingThere, texts.Bring, texts.Safety);
        (PictureAlternative, ListConsent, Questions, Shifts) = (texts.PictureAlternative, texts.ListConsent, texts.Questions, texts.Shifts);

        // Not how to get there: a search must not tell where a hidden place is.
        SearchText = Domain.SearchText.Fold([Title, Summary, Body]);
        WrittenAt = now;
        IsCurrent = true;
    }

    /// <summary>The event.</summary>
    public EventId EventId { get; private set; }

    /// <summary>The language of these texts.</summary>
    public LanguageTag Language { get; private set; }

    /// <summary>1 for the first, then one more each time.</summary>
    public int Revision { get; private set; }

    /// <summary>Whether this is the newest revision in its language.</summary>
    public bool IsCurrent { get; private set; }

    /// <summary>One line.</summary>
    public string Title { get; private set; } = "";

    /// <summary>What it is, in a paragraph.</summary>
    public string Summary { get; private set; } = "";

    /// <summary>The call: Markdown.</summary>
    public string Body { get; private set; } = "";

    /// <summary>How to get there. As secret as the place; sealed in the database.</summary>
    public string? GettingThere { get; private set; }

    /// <summary>What to bring.</summary>
    public string? Bring { get; private set; }

    /// <summary>What to know for one's safety.</summary>
    public string? Safety { get; private set; }

    /// <summary>What the picture shows.</summary>
    public string? PictureAlternative { get; private set; }

    /// <summary>The words beside the box that subscribes to lists; the site's own when null.</summary>
    public string? ListConsent { get; private set; }

    /// <summary>The words of the organizer's own questions.</summary>
    public QuestionWords? Questions { get; private set; }

    /// <summary>The names of the shifts.</summary>
    public ShiftNames? Shifts { get; private set; }

    /// <summary>The texts as they are searched (<see cref="Domain.SearchText"/>), without how to get there.</summary>
    public string SearchText { get; private set; } = "";

    /// <summary>When this revision was written.</summary>
    public DateTimeOffset WrittenAt { get; private set; }

    /// <summary>As a value.</summary>
    public EventTexts Texts => new(Title, Summary, Body, GettingThere, Bring, Safety, PictureAlternative, ListConsent, Questions, Shifts);

    internal void Replace() => IsCurrent = false;

    internal bool Says(EventTexts texts) => Texts == texts;
}
