using Solidarity.Domain.Campaigns;
using Solidarity.Domain.MailingLists;
using Solidarity.Domain.Organizers;
using Solidarity.Domain.Pictures;
using Solidarity.Domain.Topics;

namespace Solidarity.Domain.Statements;

/// <summary>Where a statement stands.</summary>
public enum StatementState
{
    /// <summary>Being written; nobody outside sees it.</summary>
    Draft = 0,

    /// <summary>Will be published at <see cref="Statement.PublishAt"/>.</summary>
    Scheduled = 1,

    /// <summary>Public.</summary>
    Published = 2,

    /// <summary>Was public; its address says when and why it is no longer.</summary>
    Withdrawn = 3,
}

/// <summary>Whether people who have not agreed can be recognised in a picture. The console asks before it publishes one.</summary>
public enum PictureFaces
{
    /// <summary>Nobody has said so yet.</summary>
    Unanswered = 0,

    /// <summary>Nobody can be recognised.</summary>
    Nobody = 1,

    /// <summary>All who can be recognised have agreed.</summary>
    Agreed = 2,

    /// <summary>Who has not agreed was blurred.</summary>
    Blurred = 3,
}

/// <summary>A text that an organisation publishes in its own name.</summary>
public sealed partial class Statement : AggregateRoot<StatementId>, IShownInPublic
{
    /// <summary>Most sources a statement can name.</summary>
    public const int MaxSources = 50;

    /// <summary>Most related statements that it can name.</summary>
    public const int MaxRelated = 6;

    private readonly List<StatementVersion> _versions = [];
    private readonly List<StatementSource> _sources = [];
    private readonly List<StatementList> _lists = [];
    private readonly List<StatementTopic> _topics = [];
    private readonly List<RelatedStatement> _related = [];

    private Statement() { }

    private Statement(StatementId id, CampaignId campaign, Slug slug, LanguageTag language, DateTimeOffset now)
        : base(id, now)
    {
        CampaignId = campaign;
        Slug = slug;
        Language = language;
    }

    /// <summary>The campaign that it belongs to.</summary>
    public CampaignId CampaignId { get; private set; }

    /// <summary>Its name in addresses.</summary>
    public Slug Slug { get; private set; }

    /// <summary>The language it was first written in.</summary>
    public LanguageTag Language { get; private set; }

    /// <summary>Where it stands.</summary>
    public StatementState State { get; private set; }

    /// <summary>When it is to be published, while <see cref="StatementState.Scheduled"/>.</summary>
    public DateTimeOffset? PublishAt { get; private set; }

    /// <summary>Whether its lists are to be alerted when the schedule comes due.</summary>
    public bool AlertWhenPublished { get; private set; }

    /// <summary>When it was published.</summary>
    public DateTimeOffset? PublishedAt { get; private set; }

    /// <summary>The lead picture, if it has one; its words are in the language versions.</summary>
    public PictureId? LeadPictureId { get; private set; }

    /// <summary>Who made the lead picture.</summary>
    public string? PictureCredit { get; private set; }

    /// <summary>What was answered when the lead picture was chosen: whether people can be recognised in it.</summary>
    public PictureFaces PictureFaces { get; private set; }

    /// <summary>Whether it is part of the demonstration content.</summary>
    public bool IsDemonstration { get; private set; }

    /// <summary>Its texts: a row for each language and revision.</summary>
    public IReadOnlyList<StatementVersion> Versions => _versions;

    /// <summary>What it rests on, in order.</summary>
    public IReadOnlyList<StatementSource> Sources => _sources;

    /// <summary>The places it is about, in order; null for none.</summary>
    public Places? Places { get; private set; }

    /// <summary>The topics it stands under.</summary>
    public IReadOnlyList<StatementTopic> Topics => _topics;

    /// <summary>Other statements that its readers may want, in order.</summary>
    public IReadOnlyList<RelatedStatement> Related => _related;

    /// <summary>Whether organisations may endorse it on its page.</summary>
    public bool TakesEndorsements { get; private set; }

    /// <summary>Raised to revoke the preview links made before.</summary>
    public int PreviewEpoch { get; private set; }

    /// <summary>The lists whose subscribers get it by e-mail.</summary>
    public IReadOnlyList<StatementList> Lists => _lists;

    /// <summary>Begins a statement with its first language version.</summary>
    public static Statement Draft(
        StatementId id, CampaignId campaign, Slug slug, LanguageTag language, StatementTexts texts, DateTimeOffset now, bool isDemonstration = false, Writing? writing = null)
    {
        var statement = new Statement(id, campaign, slug, language, now) { IsDemonstration = isDemonstration };
        statement.Revise(language, texts, now, writing: writing);
        return statement;
    }

    /// <summary>
    /// Writes a new revision of one language version, and keeps the earlier ones. A translation that is saved is held to say what the
    /// original says now. What the page saves by itself while somebody is still writing goes into one revision, for
    /// <see cref="StatementVersion.LongestWriting"/>; so does what they save by hand then. What was public once is never rewritten.
    /// </summary>
    /// <param name="language">The language.</param>
    /// <param name="texts">The texts.</param>
    /// <param name="now">The moment.</param>
    /// <param name="correction">What was corrected, for readers; null for a change that needs no words. Only what is public can be corrected.</param>
    /// <param name="writing">Who writes it, and whether they are still at it; null for what comes whole.</param>
    /// <returns>False when nothing was different.</returns>
    /// <exception cref="DomainError"><c>Statement.NoDraft</c>: half sentences belong in drafts only.</exception>
    public bool Revise(LanguageTag language, StatementTexts texts, DateTimeOffset now, string? correction = null, Writing? writing = null)
    {
        var isStillAtIt = writing is { IsDone: false };
        if (isStillAtIt && State != StatementState.Draft)
        {
            throw new DomainError("Statement.NoDraft");
        }

        correction = PublishedAt is null ? null : correction;
        var current = Current(language);
        texts = texts with { Quotations = (texts.Quotations ?? current?.Quotations) is { Count: > 0 } said ? said : null };
        if (current is not null && correction is null && current.Says(texts))
        {
            if (isStillAtIt)
            {
                return false;
            }

            current.Finish(now);
            return IsOutOfDate(language) && Confirm(language, now);
        }

        int? madeFrom = language == Language ? null : Current(Language)!.Revision;
        if (current is not null && PublishedAt is null && writing is not null && current.IsStillWrittenBy(writing.By, now) && !IsTranslated(current))
        {
            current.Write(texts, madeFrom, writing, now);
        }
        else
        {
            current?.Replace();
            var last = _versions.Where(version => version.Language == language).Select(version => version.Revision).DefaultIfEmpty().Max();
            _versions.Add(current = new StatementVersion(Id, language, last + 1, texts, now, madeFrom, correction, writing));
        }

        current.Index(PlaceNames);
        Written(now);
        return true;
    }

    // A translation tells by the original's revision whether it is still right.
    private bool IsTranslated(StatementVersion version) => version.Language == Language
        && _versions.Exists(other => other.IsCurrent && other.Language != Language && other.MadeFrom == version.Revision);

    /// <summary>Names what the statement rests on.</summary>
    public void RestOn(IReadOnlyList<Source> sources, DateTimeOffset now)
    {
        if (sources.Count > MaxSources)
        {
            throw new DomainError("Statement.TooManySources", "sources", MaxSources);
        }

        if (_sources.Select(row => row.Source).SequenceEqual(sources))
        {
            return;
        }

        _sources.Clear();
        _sources.AddRange(sources.Select((source, index) => new StatementSource(Id, index, source)));
        ModifiedAt = now;
    }

    /// <summary>Names the places it is about.</summary>
    public void Locate(Places places, DateTimeOffset now)
    {
        if (places.Equals(Places) || (places.Count == 0 && Places is null))
        {
            return;
        }

        (Places, ModifiedAt) = (places.Count == 0 ? null : places, now);
        foreach (var version in _versions.Where(version => version.IsCurrent))
        {
            version.Index(PlaceNames);
        }
    }

    /// <summary>Puts it under topics.</summary>
    /// <exception cref="DomainError"><c>Statement.TooManyTopics</c>.</exception>
    public void StandUnder(IReadOnlyCollection<TopicId> topics, DateTimeOffset now)
    {
        if (topics.Count > Topic.MostOfAStatement)
        {
            throw new DomainError("Statement.TooManyTopics", "topics", Topic.MostOfAStatement);
        }

        if (_topics.Select(row => row.TopicId).ToHashSet().SetEquals(topics))
        {
            return;
        }

        _topics.RemoveAll(row => !topics.Contains(row.TopicId));
        _topics.AddRange(topics.Distinct().Where(topic => _topics.All(row => row.TopicId != topic)).Select(topic => new StatementTopic(Id, topic)));
        ModifiedAt = now;
    }

    /// <summary>Names other statements that its readers may want.</summary>
    /// <exception cref="DomainError"><c>Statement.TooManyRelated</c>, or <c>Statement.RelatedToItself</c>.</exception>
    public void RelateTo(IReadOnlyList<StatementId> related, DateTimeOffset now)
    {
        if (related.Contains(Id))
        {
            throw new DomainError("Statement.RelatedToItself", "related");
        }

        if (related.Count > MaxRelated)
        {
            throw new DomainError("Statement.TooManyRelated", "related", MaxRelated);
        }

        if (_related.OrderBy(row => row.Position).Select(row => row.RelatedId).SequenceEqual(related))
        {
            return;
        }

        _related.Clear();
        _related.AddRange(related.Select((other, index) => new RelatedStatement(Id, index, other)));
        ModifiedAt = now;
    }

    /// <summary>Lets organisations endorse it on its page, or no longer; those that have, stay.</summary>
    public void TakeEndorsements(bool takes, DateTimeOffset now)
    {
        if (TakesEndorsements != takes)
        {
            (TakesEndorsements, ModifiedAt) = (takes, now);
        }
    }

    /// <summary>Revokes every preview link made so far.</summary>
    public void RevokePreviews(DateTimeOffset now) => (PreviewEpoch, ModifiedAt) = (PreviewEpoch + 1, now);

    /// <summary>Chooses the lists to alert.</summary>
    /// <exception cref="DomainError"><c>Statement.AlreadyPublished</c>: the alert has gone out, or was declined.</exception>
    public void AddressTo(IReadOnlyCollection<MailingListId> lists, DateTimeOffset now)
    {
        if (_lists.Select(row => row.ListId).ToHashSet().SetEquals(lists))
        {
            return;
        }

        if (State is StatementState.Published or StatementState.Withdrawn)
        {
            throw new DomainError("Statement.AlreadyPublished", "lists");
        }

        _lists.RemoveAll(row => !lists.Contains(row.ListId));
        _lists.AddRange(lists.Distinct().Where(list => _lists.All(row => row.ListId != list)).Select(list => new StatementList(Id, list)));
        ModifiedAt = now;
    }

    /// <summary>Puts a picture at its head, or takes it away.</summary>
    /// <param name="picture">The picture, or null for none.</param>
    /// <param name="credit">Who made it; required with a picture.</param>
    /// <param name="now">The moment.</param>
    public void LeadWith(PictureId? picture, string? credit, DateTimeOffset now)
    {
        if (LeadPictureId == picture && PictureCredit == credit)
        {
            return;
        }

        if (LeadPictureId != picture)
        {
            // The answer was about the other picture.
            PictureFaces = PictureFaces.Unanswered;
        }

        LeadPictureId = picture;
        PictureCredit = picture is null ? null : credit;
        ModifiedAt = now;
    }

    /// <summary>Says whether people can be recognised in the lead picture; without one there is nothing to say.</summary>
    public void AnswerForFaces(PictureFaces answer, DateTimeOffset now)
    {
        if (answer == PictureFaces.Unanswered || answer == PictureFaces || LeadPictureId is null)
        {
            return;
        }

        PictureFaces = answer;
        ModifiedAt = now;
    }

    /// <summary>Sets the moment at which it is to be published.</summary>
    /// <exception cref="DomainError"><c>Statement.ScheduleInPast</c>, <c>Statement.IsWithdrawn</c>, or what <see cref="Publish"/> would refuse.</exception>
    public void Schedule(DateTimeOffset at, bool alert, DateTimeOffset now, bool needsApproval = false)
    {
        RefuseUnlessReady();
        RefuseUnlessApproved(needsApproval);
        if (State == StatementState.Withdrawn)
        {
            throw new DomainError("Statement.IsWithdrawn", "at");
        }

        if (at <= now)
        {
            throw new DomainError("Statement.ScheduleInPast", "at");
        }

        State = StatementState.Scheduled;
        PublishAt = at;
        AlertWhenPublished = alert;
        Move(now);
    }

    /// <summary>Back from the schedule to a draft.</summary>
    public void Unschedule(DateTimeOffset now)
    {
        if (State != StatementState.Scheduled)
        {
            return;
        }

        State = StatementState.Draft;
        PublishAt = null;
        Move(now);
    }

    /// <summary>Makes it public, for the first time or again after it was withdrawn.</summary>
    /// <param name="now">The moment.</param>
    /// <param name="needsApproval">Whether a second person must have approved it as it is.</param>
    /// <exception cref="DomainError"><c>Statement.AlreadyPublished</c>, <c>Statement.NotApproved</c>, or <c>Statement.PictureWithoutAlternative</c> when a version does not say in words what the picture shows.</exception>
    public void Publish(DateTimeOffset now, bool needsApproval = false)
    {
        RefuseUnlessReady();
        RefuseUnlessApproved(needsApproval);
        State = StatementState.Published;
        PublishAt = null;
        PublishedAt ??= now;
        (WithdrawnAt, WithdrawalReason) = (null, null);
        Move(now);
        Raise(new StatementPublished(Id));
    }

    /// <summary>Publishes a piece of the demonstration under the date that it tells of; nobody is alerted.</summary>
    public void PublishAsDemonstration(DateTimeOffset on)
    {
        State = StatementState.Published;
        PublishedAt = on;
    }

    private IEnumerable<string> PlaceNames => (Places ?? Enumerable.Empty<Place>()).Select(place => place.Name);

    private void RefuseUnlessReady()
    {
        if (State == StatementState.Published)
        {
            throw new DomainError("Statement.AlreadyPublished");
        }

        var current = _versions.Where(version => version.IsCurrent).ToList();
        if (current.Any(version => string.IsNullOrWhiteSpace(version.Body)))
        {
            throw new DomainError("Statement.BodyEmpty", "body");
        }

        if (LeadPictureId is not null && current.Any(version => version.PictureAlternative is null))
        {
            throw new DomainError("Statement.PictureWithoutAlternative", "pictureAlternative");
        }
    }
}

/// <summary>Somebody at their writing.</summary>
/// <param name="By">Who.</param>
/// <param name="IsDone">Whether they saved by hand; otherwise the page did, while they go on.</param>
public sealed record Writing(OrganizerId By, bool IsDone);

/// <summary>A statement became public.</summary>
public sealed record StatementPublished(StatementId Statement) : IDomainEvent;

/// <summary>A list that a statement is addressed to.</summary>
public sealed class StatementList
{
    private StatementList() { }

    internal StatementList(StatementId statement, MailingListId list)
    {
        StatementId = statement;
        ListId = list;
    }

    /// <summary>The statement.</summary>
    public StatementId StatementId { get; private set; }

    /// <summary>The list.</summary>
    public MailingListId ListId { get; private set; }
}
