using Solidarity.Domain.MailingLists;
using Solidarity.Domain.Organizers;
using Solidarity.Domain.Segments;

namespace Solidarity.Domain.Messages;

public sealed partial class Message
{
    /// <summary>Longest subject, in characters.</summary>
    public const int MaxSubjectLength = 200;

    /// <summary>Longest text, in characters.</summary>
    public const int MaxBodyLength = 100_000;

    // No clock is further ahead of UTC (Pacific/Kiritimati): the first readers have their morning so long before it is that time in UTC.
    private static readonly TimeSpan FirstClock = TimeSpan.FromHours(14);

    // Nor further behind (Etc/GMT+12).
    private static readonly TimeSpan LastClock = TimeSpan.FromHours(12);

    // What is planned further ahead is a slip of the pen.
    private static readonly TimeSpan FurthestAhead = TimeSpan.FromDays(366);

    private readonly List<MessageVersion> _versions = [];

    // Whether the change at hand can be seen in an archive. A message moves with each batch of deliveries, and pages must not be made anew each time.
    private bool _changesPages;

    /// <summary>The texts of a newsletter, one a language.</summary>
    public IReadOnlyList<MessageVersion> Versions => _versions;

    /// <summary>The language that a newsletter was written in first, and that readers get who have no version of their own; null for other kinds.</summary>
    public LanguageTag? Language { get; private set; }

    /// <summary>The segment of the lists' readers that a newsletter goes to; null where it goes to all of them.</summary>
    public SegmentId? SegmentId { get; private set; }

    /// <summary>The rules of the segment when the newsletter began, by which it goes on, whatever becomes of the segment.</summary>
    public SegmentRules? SegmentRules { get; private set; }

    /// <summary>When a newsletter is to go, or went: the moment itself, or the first at which it is <see cref="LocalDueAt"/> anywhere. Null while that is not settled.</summary>
    public DateTimeOffset? DueAt { get; private set; }

    /// <summary>What the clock on each reader's wall is to show when the newsletter comes; null where it goes to all at one moment.</summary>
    public DateTime? LocalDueAt { get; private set; }

    /// <summary>When a newsletter began to go out.</summary>
    public DateTimeOffset? BegunAt { get; private set; }

    /// <summary>Whether the public archives of its lists show it, once it has begun to go out. Newsletters alone ask for it.</summary>
    public bool IsInArchive { get; private set; }

    /// <summary>Who approved its texts and lists as they are; null while nobody has, or since something changed.</summary>
    public OrganizerId? ApprovedBy { get; private set; }

    /// <summary>When it was approved.</summary>
    public DateTimeOffset? ApprovedAt { get; private set; }

    /// <inheritdoc />
    bool IShownInPublic.ChangesPages => _changesPages;

    /// <summary>Whether its texts and lists can still be changed.</summary>
    public bool IsBeingWritten => State is MessageState.Draft or MessageState.Scheduled;

    /// <summary>Begins a newsletter, as a draft.</summary>
    /// <param name="id">Its identity.</param>
    /// <param name="language">The language of its first texts.</param>
    /// <param name="subject">Its subject line, in Liquid.</param>
    /// <param name="body">Its text, Markdown after Liquid.</param>
    /// <param name="lists">Where it goes.</param>
    /// <param name="now">The moment.</param>
    /// <param name="isInArchive">Whether the public archives of its lists will show it.</param>
    /// <param name="segment">Which of their readers get it; null for all.</param>
    public static Message Newsletter(
        MessageId id, LanguageTag language, string subject, string body, IEnumerable<MailingListId> lists, DateTimeOffset now, bool isInArchive = true, SegmentId? segment = null)
    {
        var message = new Message(id, MessageKind.Newsletter, Lane.Bulk, MessageState.Draft, now) { Language = language, SegmentId = segment, IsInArchive = isInArchive };
        message._versions.Add(new MessageVersion(id, language, subject, body));
        message._lists.AddRange(lists.Distinct().Select(list => new MessageList(id, list)));
        return message;
    }

    /// <summary>One mail of a series. It goes to each person whose turn has come, and can be rewritten as long as the series has not ended.</summary>
    /// <param name="id">Its identity.</param>
    /// <param name="language">The language of its first texts.</param>
    /// <param name="subject">Its subject line, in Liquid.</param>
    /// <param name="body">Its text, Markdown after Liquid.</param>
    /// <param name="list">The list by which it goes.</param>
    /// <param name="now">The moment.</param>
    public static Message SeriesMail(MessageId id, LanguageTag language, string subject, string body, MailingListId list, DateTimeOffset now)
    {
        var message = new Message(id, MessageKind.SeriesMail, Lane.Bulk, MessageState.Standing, now) { Language = language };
        message._versions.Add(new MessageVersion(id, language, subject, body));
        message._lists.Add(new MessageList(id, list));
        return message;
    }

    /// <summary>Writes the texts in one language; the others are those that they are compared with, null where they are the same.</summary>
    /// <exception cref="DomainError"><c>Message.Begun</c>.</exception>
    public void Write(LanguageTag language, string subject, string body, DateTimeOffset now, string? otherSubject = null, string? otherBody = null)
    {
        RefuseIfBegun();
        if (_versions.Find(version => version.Language == language) is { } known)
        {
            known.Write(subject, body, otherSubject, otherBody);
        }
        else
        {
            _versions.Add(new MessageVersion(Id, language, subject, body, otherSubject, otherBody));
        }

        Changed(now);
    }

    /// <summary>Takes out the texts in one language, which is not the first.</summary>
    /// <exception cref="DomainError"><c>Message.Begun</c>, <c>Message.OriginalStays</c>.</exception>
    /// <returns>False when there were none.</returns>
    public bool RemoveVersion(LanguageTag language, DateTimeOffset now)
    {
        RefuseIfBegun();
        if (language == Language)
        {
            throw new DomainError("Message.OriginalStays", "language");
        }

        Changed(now);
        return _versions.RemoveAll(version => version.Language == language) > 0;
    }

    /// <summary>Sets the lists that it goes to, and the segment of their readers; null for all of them. One that is new takes it out of the archive.</summary>
    /// <exception cref="DomainError"><c>Message.Begun</c>.</exception>
    public void AddressTo(IReadOnlyCollection<MailingListId> lists, SegmentId? segment, DateTimeOffset now)
    {
        RefuseIfBegun();

        // What is for some is for everybody to read only where an organizer says so.
        IsInArchive &= segment is null || SegmentId is not null;
        SegmentId = segment;
        _lists.RemoveAll(list => !lists.Contains(list.ListId));
        _lists.AddRange(lists.Distinct().Where(list => !_lists.Exists(known => known.ListId == list)).Select(list => new MessageList(Id, list)));
        Changed(now);
    }

    /// <summary>Approves its texts and lists as they are, for somebody else to send it.</summary>
    /// <exception cref="DomainError"><c>Message.Begun</c>, <c>Message.NoList</c>.</exception>
    public void Approve(OrganizerId by, DateTimeOffset now)
    {
        RefuseUnlessReady();
        (ApprovedBy, ApprovedAt, ModifiedAt) = (by, now, now);
    }

    /// <summary>Whether somebody else than the one who sends it approved it; who sends is null for a program.</summary>
    public bool IsApprovedBesides(OrganizerId? sender) => ApprovedBy is { } by && by != sender;

    /// <summary>Lets the public archives of its lists show it, or leaves it out; also when it is sent.</summary>
    public void ShowInArchive(bool isShown, DateTimeOffset now)
    {
        if (IsInArchive != isShown)
        {
            (IsInArchive, ModifiedAt, _changesPages) = (isShown, now, !IsBeingWritten);
        }
    }

    /// <summary>Sends it now.</summary>
    /// <param name="segment">The rules of its <see cref="SegmentId"/>, where it has one.</param>
    /// <param name="now">The moment.</param>
    /// <exception cref="DomainError"><c>Message.Begun</c>, <c>Message.NoList</c>, <c>Split.NothingToCompare</c>, <c>Split.ClicksNotCounted</c>.</exception>
    public void Send(SegmentRules? segment, DateTimeOffset now)
    {
        RefuseUnlessReady();
        RefuseUnlessComparable();
        (DueAt, LocalDueAt) = (now, null);
        Begin(segment, now);
    }

    /// <summary>Plans it for one moment.</summary>
    /// <exception cref="DomainError"><c>Message.Begun</c>, <c>Message.NoList</c>, <c>Message.PastMoment</c>, <c>Message.TooFarAhead</c>, <c>Split.NothingToCompare</c>, <c>Split.ClicksNotCounted</c>.</exception>
    public void Schedule(DateTimeOffset at, DateTimeOffset now)
    {
        RefuseUnlessReady();
        RefuseUnlessComparable();
        RefuseMoment(at, at, now, "at");
        (DueAt, LocalDueAt, State, ModifiedAt) = (at.ToUniversalTime(), null, MessageState.Scheduled, now);
    }

    /// <summary>Plans it for the time at which each reader's own clock shows this.</summary>
    /// <exception cref="DomainError"><c>Message.Begun</c>, <c>Message.NoList</c>, <c>Message.PastMoment</c>, <c>Message.TooFarAhead</c>, <c>Split.NeedsOneMoment</c>.</exception>
    public void ScheduleLocally(DateTime local, DateTimeOffset now)
    {
        RefuseUnlessReady();

        // What the one half does is told when the other had the same time for it.
        if (SplitShare is not null)
        {
            throw new DomainError("Split.NeedsOneMoment", "localAt");
        }

        local = DateTime.SpecifyKind(local, DateTimeKind.Unspecified);
        var utc = new DateTimeOffset(local, TimeSpan.Zero);
        RefuseMoment(utc - FirstClock, utc + LastClock, now, "localAt");
        var first = utc - FirstClock;
        (DueAt, LocalDueAt, State, ModifiedAt) = (first > now ? first : now, local, MessageState.Scheduled, now);
    }

    /// <summary>Takes it off the schedule; it is a draft again.</summary>
    /// <exception cref="DomainError"><c>Message.NotScheduled</c>.</exception>
    public void Unschedule(DateTimeOffset now)
    {
        if (State != MessageState.Scheduled)
        {
            throw new DomainError("Message.NotScheduled");
        }

        (DueAt, LocalDueAt, State, ModifiedAt) = (null, null, MessageState.Draft, now);
    }

    /// <summary>Begins to send what was planned, once its moment has come.</summary>
    /// <param name="segment">The rules of its <see cref="SegmentId"/>, where it has one.</param>
    /// <param name="now">The moment.</param>
    public void BeginIfDue(SegmentRules? segment, DateTimeOffset now)
    {
        if (State == MessageState.Scheduled && DueAt <= now)
        {
            Begin(segment, now);
        }
    }

    /// <summary>When a reader's copy may go.</summary>
    /// <param name="zone">Where the reader is.</param>
    /// <param name="now">The moment; a time that is past there already is now.</param>
    public DateTimeOffset DueFor(TimeZoneName zone, DateTimeOffset now)
    {
        var moment = LocalDueAt is { } local ? LocalTime.Moment(zone, local) : now;
        return moment > now ? moment : now;
    }

    private void Begin(SegmentRules? segment, DateTimeOffset now)
    {
        // What was meant for some must not go to all of them.
        if (SegmentId is null != segment is null)
        {
            throw new InvalidOperationException("The rules are not those of its segment.");
        }

        (State, SegmentRules, BegunAt, ModifiedAt, _changesPages) = (MessageState.Sending, segment, now, now, IsInArchive);
        SplitEndsAt = SplitShare is null ? null : now.AddHours(SplitHours);
        Raise(new MessageReleased(Id));
    }

    // What was approved is not what it is now: it waits for a new approval, also where its moment is settled.
    private void Changed(DateTimeOffset now)
    {
        if (ApprovedBy is not null && State == MessageState.Scheduled)
        {
            (DueAt, LocalDueAt, State) = (null, null, MessageState.Draft);
        }

        (ApprovedBy, ApprovedAt, ModifiedAt) = (null, null, now);
    }

    private static void RefuseMoment(DateTimeOffset first, DateTimeOffset last, DateTimeOffset now, string field)
    {
        if (last <= now)
        {
            throw new DomainError("Message.PastMoment", field);
        }

        if (first > now + FurthestAhead)
        {
            throw new DomainError("Message.TooFarAhead", field);
        }
    }

    private void RefuseUnlessReady()
    {
        RefuseIfBegun();
        if (_lists.Count == 0)
        {
            throw new DomainError("Message.NoList", "lists");
        }
    }

    private void RefuseIfBegun()
    {
        if (!IsBeingWritten && (Kind != MessageKind.SeriesMail || State == MessageState.Stopped))
        {
            throw new DomainError("Message.Begun");
        }
    }

    private void RefuseUnlessBegun()
    {
        if (IsBeingWritten)
        {
            throw new DomainError("Message.NotBegun");
        }
    }
}

/// <summary>The texts of a newsletter in one language.</summary>
public sealed class MessageVersion
{
    private MessageVersion() { }

    internal MessageVersion(MessageId message, LanguageTag language, string subject, string body, string? otherSubject = null, string? otherBody = null)
    {
        (MessageId, Language) = (message, language);
        Write(subject, body, otherSubject, otherBody);
    }

    /// <summary>The newsletter.</summary>
    public MessageId MessageId { get; private set; }

    /// <summary>The language.</summary>
    public LanguageTag Language { get; private set; }

    /// <summary>The subject line, in Liquid.</summary>
    public string Subject { get; private set; } = "";

    /// <summary>The text: Markdown, after Liquid.</summary>
    public string Body { get; private set; } = "";

    /// <summary>The subject line that it is compared with; null where that is the same.</summary>
    public string? OtherSubject { get; private set; }

    /// <summary>The text that it is compared with; null where that is the same.</summary>
    public string? OtherBody { get; private set; }

    /// <summary>Its text, or both.</summary>
    public IEnumerable<string> Bodies => OtherBody is null ? [Body] : [Body, OtherBody];

    internal void Write(string subject, string body, string? otherSubject, string? otherBody) =>
        (Subject, Body, OtherSubject, OtherBody) = (subject, body, otherSubject == subject ? null : otherSubject, otherBody == body ? null : otherBody);
}
