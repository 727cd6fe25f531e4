using Solidarity.Domain.Organizers;

namespace Solidarity.Domain.Statements;

/// <summary>The texts of a statement in one language.</summary>
/// <param name="Title">One line.</param>
/// <param name="Standfirst">One or two sentences under the title, or null.</param>
/// <param name="Byline">Who speaks, or null.</param>
/// <param name="Body">Markdown (CommonMark, without raw HTML).</param>
/// <param name="PictureAlternative">What the lead picture shows, for those who don't see it, or null.</param>
/// <param name="PictureCaption">The line under the lead picture, or null.</param>
/// <param name="Quotations">What people said, in order; null leaves those of the revision before.</param>
public sealed record StatementTexts(
    string Title, string? Standfirst, string? Byline, string Body, string? PictureAlternative = null, string? PictureCaption = null, Quotations? Quotations = null)
{
    /// <summary>Longest title, in characters.</summary>
    public const int MaxTitleLength = 200;

    /// <summary>Longest standfirst, byline, alternative text, caption, in characters.</summary>
    public const int MaxLineLength = 500;

    /// <summary>Longest note of what a correction corrected, in characters.</summary>
    public const int MaxCorrectionLength = 500;

    /// <summary>Longest body, in characters of Markdown: about a hundred printed pages.</summary>
    public const int MaxBodyLength = 200_000;
}

/// <summary>One revision of one language version of a statement. Rows are added, and not rewritten once whoever writes them is done.</summary>
public sealed class StatementVersion
{
    /// <summary>How long somebody can go on with one revision while the page saves it; after that it stays as it is, and a new one begins.</summary>
    public static readonly TimeSpan LongestWriting = TimeSpan.FromMinutes(10);

    private StatementVersion() { }

    internal StatementVersion(
        StatementId statement, LanguageTag language, int revision, StatementTexts texts, DateTimeOffset now, int? madeFrom, string? correction, Writing? writing)
    {
        Correction = correction;
        StatementId = statement;
        Language = language;
        Revision = revision;
        WrittenAt = now;
        IsCurrent = true;
        Write(texts, madeFrom, writing, now);
    }

    /// <summary>The statement.</summary>
    public StatementId StatementId { get; private set; }

    /// <summary>The language of these texts.</summary>
    public LanguageTag Language { get; private set; }

    /// <summary>1 for the first, then one more each time.</summary>
    public int Revision { get; private set; }

    /// <summary>Whether this is the newest revision in its language.</summary>
    public bool IsCurrent { get; private set; }

    /// <summary>One line.</summary>
    public string Title { get; private set; } = "";

    /// <summary>One or two sentences under the title.</summary>
    public string? Standfirst { get; private set; }

    /// <summary>Who speaks.</summary>
    public string? Byline { get; private set; }

    /// <summary>Markdown (CommonMark, without raw HTML).</summary>
    public string Body { get; private set; } = "";

    /// <summary>What the lead picture shows, for those who don't see it.</summary>
    public string? PictureAlternative { get; private set; }

    /// <summary>The line under the lead picture.</summary>
    public string? PictureCaption { get; private set; }

    /// <summary>What people said, in order; null for nothing.</summary>
    public Quotations? Quotations { get; private set; }

    /// <summary>When this revision was written; while somebody is still at it, when they began.</summary>
    public DateTimeOffset WrittenAt { get; private set; }

    /// <summary>Who is still at it; null once it was saved by hand.</summary>
    public OrganizerId? WritingBy { get; private set; }

    /// <summary>The texts as they are searched (<see cref="Domain.SearchText"/>); null in rows that were written before there was a search.</summary>
    public string? SearchText { get; private set; }

    /// <summary>Makes <see cref="SearchText"/> of the texts, and of the names of the statement's places.</summary>
    public void Index(params IEnumerable<string> places) => SearchText = Domain.SearchText.Fold(
        [Title, Standfirst, Byline, Body, .. (Quotations ?? Enumerable.Empty<Quotation>()).SelectMany(quotation => (string?[])[quotation.Text, quotation.Speaker, quotation.Role]), .. places]);

    /// <summary>The revision of the original that these texts say; null in the original, and in rows that were written before it was noted.</summary>
    public int? MadeFrom { get; private set; }

    /// <summary>What this revision corrected in a public text, for readers; null where it needed no words.</summary>
    public string? Correction { get; private set; }

    /// <summary>When the version in this language was deleted, of which this was the last revision.</summary>
    public DateTimeOffset? RemovedAt { get; private set; }

    /// <summary>Whether the original has changed since these texts were made from it.</summary>
    /// <param name="original">The newest revision of the original.</param>
    public bool IsOutOfDate(StatementVersion original) => IsOutOfDate(Language, MadeFrom, WrittenAt, original.Language, original.Revision, original.WrittenAt);

    /// <summary>The same of their values alone.</summary>
    public static bool IsOutOfDate(
        LanguageTag language, int? madeFrom, DateTimeOffset writtenAt, LanguageTag original, int originalRevision, DateTimeOffset originalWrittenAt) =>
        language != original && (madeFrom is { } from ? from < originalRevision : writtenAt < originalWrittenAt);

    internal void Replace() => IsCurrent = false;

    internal void Confirm(int madeFrom) => MadeFrom = madeFrom;

    internal void Remove(DateTimeOffset now)
    {
        IsCurrent = false;
        RemovedAt = now;
    }

    internal bool IsStillWrittenBy(OrganizerId organizer, DateTimeOffset now) => WritingBy == organizer && now - WrittenAt < LongestWriting;

    internal void Write(StatementTexts texts, int? madeFrom, Writing? writing, DateTimeOffset now)
    {
        MadeFrom = madeFrom;
        Quotations = texts.Quotations;
        Title = texts.Title;
        Standfirst = texts.Standfirst;
        Byline = texts.Byline;
        Body = texts.Body;
        PictureAlternative = texts.PictureAlternative;
        PictureCaption = texts.PictureCaption;
        if (writing is { IsDone: false })
        {
            WritingBy = writing.By;
        }
        else
        {
            Finish(now);
        }
    }

    internal void Finish(DateTimeOffset now)
    {
        // What was whole already keeps its moment.
        if (WritingBy is not null)
        {
            (WritingBy, WrittenAt) = (null, now);
        }
    }

    internal bool Says(StatementTexts texts) =>
        texts == new StatementTexts(Title, Standfirst, Byline, Body, PictureAlternative, PictureCaption, Quotations);
}

/// <summary>What a statement rests on.</summary>
/// <param name="Title">Title of the source.</param>
/// <param name="Publication">Where it appeared, or null.</param>
/// <param name="Date">When it appeared, or null.</param>
/// <param name="Url">Where it can be read (http or https), or null.</param>
public sealed record Source(string Title, string? Publication, DateOnly? Date, string? Url)
{
    /// <summary>Longest title and publication, in characters.</summary>
    public const int MaxTextLength = 300;

    /// <summary>Longest address, in characters.</summary>
    public const int MaxUrlLength = 1_000;
}

/// <summary>A <see cref="Statements.Source"/> at its place in a statement.</summary>
public sealed class StatementSource
{
    private StatementSource() { }

    internal StatementSource(StatementId statement, int position, Source source)
    {
        StatementId = statement;
        Position = position;
        Title = source.Title;
        Publication = source.Publication;
        Date = source.Date;
        Url = source.Url;
    }

    /// <summary>The statement.</summary>
    public StatementId StatementId { get; private set; }

    /// <summary>Its place, from 0.</summary>
    public int Position { get; private set; }

    /// <summary>Title of the source.</summary>
    public string Title { get; private set; } = "";

    /// <summary>Where it appeared.</summary>
    public string? Publication { get; private set; }

    /// <summary>When it appeared.</summary>
    public DateOnly? Date { get; private set; }

    /// <summary>Where it can be read.</summary>
    public string? Url { get; private set; }

    /// <summary>The row as a value.</summary>
    public Source Source => new(Title, Publication, Date, Url);
}
