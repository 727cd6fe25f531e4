using Solidarity.Domain.Statements;

namespace Solidarity.Domain.Campaigns;

/// <summary>Something that happened, on a campaign's timeline.</summary>
public sealed class TimelineEntry : AggregateRoot<TimelineEntryId>, IShownInPublic
{
    /// <summary>Longest text, in characters.</summary>
    public const int MaxTextLength = 500;

    /// <summary>Most entries of a campaign.</summary>
    public const int MaxEntries = 500;

    private readonly List<TimelineText> _texts = [];

    private TimelineEntry() { }

    private TimelineEntry(TimelineEntryId id, CampaignId campaign, DateTimeOffset now)
        : base(id, now) => CampaignId = campaign;

    /// <summary>The campaign.</summary>
    public CampaignId CampaignId { get; private set; }

    /// <summary>When it happened.</summary>
    public PartialDate Date { get; private set; }

    /// <summary>What it rests on, if that was named.</summary>
    public NamedSource? Source { get; private set; }

    /// <summary>What happened, in each language.</summary>
    public IReadOnlyList<TimelineText> Texts => _texts;

    /// <summary>Adds an entry.</summary>
    public static TimelineEntry Tell(
        TimelineEntryId id, CampaignId campaign, PartialDate date, IReadOnlyDictionary<LanguageTag, string> texts, Source? source, DateTimeOffset now)
    {
        var entry = new TimelineEntry(id, campaign, now);
        entry.Correct(date, texts, source, now);
        return entry;
    }

    /// <summary>Tells it otherwise.</summary>
    /// <exception cref="DomainError"><c>Timeline.NoText</c>.</exception>
    public void Correct(PartialDate date, IReadOnlyDictionary<LanguageTag, string> texts, Source? source, DateTimeOffset now)
    {
        if (texts.Count == 0)
        {
            throw new DomainError("Timeline.NoText", "texts");
        }

        Date = date;
        Source = NamedSource.Of(source);
        _texts.RemoveAll(row => !texts.ContainsKey(row.Language));
        foreach (var (language, text) in texts)
        {
            var row = _texts.SingleOrDefault(row => row.Language == language);
            if (row is null)
            {
                _texts.Add(new TimelineText(Id, language, text));
            }
            else
            {
                row.Say(text);
            }
        }

        ModifiedAt = now;
    }
}

/// <summary>What happened, in one language.</summary>
public sealed class TimelineText
{
    private TimelineText() { }

    internal TimelineText(TimelineEntryId entry, LanguageTag language, string text)
    {
        TimelineEntryId = entry;
        Language = language;
        Text = text;
    }

    /// <summary>The entry.</summary>
    public TimelineEntryId TimelineEntryId { get; private set; }

    /// <summary>The language.</summary>
    public LanguageTag Language { get; private set; }

    /// <summary>One or two sentences, plain text.</summary>
    public string Text { get; private set; } = "";

    internal void Say(string text) => Text = text;
}

/// <summary>A <see cref="Statements.Source"/> stored beside what rests on it.</summary>
public sealed class NamedSource
{
    private NamedSource() { }

    /// <summary>Title of the source.</summary>
    public string Title { get; private set; } = "";

    /// <summary>Where it appeared.</summary>
    public string? Publication { get; private set; }

    /// <summary>When it appeared.</summary>
    public DateOnly? Date { get; private set; }

    /// <summary>Where it can be read.</summary>
    public string? Url { get; private set; }

    /// <summary>As a value.</summary>
    public Source ToValue() => new(Title, Publication, Date, Url);

    internal static NamedSource? Of(Source? source) => source is null ? null
        : new NamedSource { Title = source.Title, Publication = source.Publication, Date = source.Date, Url = source.Url };
}
