using Solidarity.Domain.Campaigns;
using Solidarity.Domain.MailingLists;
using Solidarity.Domain.Organizers;
using Solidarity.Domain.Petitions;
using Solidarity.Domain.Pictures;

namespace Solidarity.Domain.Events;

/// <summary>Something at a time and a place, or online, to which people are called. Its dates are <see cref="Occurrence"/>s.</summary>
public sealed partial class Event : AggregateRoot<EventId>, IShownInPublic
{
    /// <summary>Most guests that one person can be allowed to bring.</summary>
    public const int MostGuests = 20;

    /// <summary>Most lists that the form offers.</summary>
    public const int MaxLists = 5;

    private readonly List<EventVersion> _versions = [];
    private readonly List<EventList> _lists = [];
    private readonly List<EventChange> _changes = [];

    private Event() { }

    private Event(EventId id, CampaignId campaign, Slug slug, LanguageTag language, EventSeries series, Location location, DateTimeOffset now)
        : base(id, now)
    {
        CampaignId = campaign;
        Slug = slug;
        Language = language;
        (Place, Link) = (location.Place, location.Link);
        Set(series);
    }

    /// <summary>The campaign that it belongs to.</summary>
    public CampaignId CampaignId { get; private set; }

    /// <summary>Its name in addresses.</summary>
    public Slug Slug { get; private set; }

    /// <summary>The language it was first written in.</summary>
    public LanguageTag Language { get; private set; }

    /// <summary>Where it stands.</summary>
    public EventState State { get; private set; }

    /// <summary>The zone of the place, whose clock counts.</summary>
    public TimeZoneName TimeZone { get; private set; }

    /// <summary>When the first date of the rule begins, by the clock on the wall.</summary>
    public DateTime LocalStart { get; private set; }

    /// <summary>When it ends, by the clock on the wall.</summary>
    public DateTime LocalEnd { get; private set; }

    /// <summary>Whether it is told in days.</summary>
    public bool IsAllDay { get; private set; }

    /// <summary>How it comes again, as the text of an <c>RRULE</c>; null for once.</summary>
    public Recurrence? Recurrence { get; private set; }

    /// <summary>The days on which it does not, although the rule names them.</summary>
    public ExceptionDays Exceptions { get; private set; } = ExceptionDays.None;

    /// <summary>Up to which day the dates of the rule are made; null for a draft without any.</summary>
    public DateOnly? MadeUntil { get; private set; }

    /// <summary>Where it is; null for online alone. Pages show <see cref="PublicLocation"/> instead; sealed in the database.</summary>
    public EventPlace? Place { get; private set; }

    /// <summary>The address to open; null for at the place alone. As secret as the place; sealed in the database.</summary>
    public string? Link { get; private set; }

    /// <summary>Who finds it, and who learns where it is.</summary>
    public EventVisibility Visibility { get; private set; }

    /// <summary>Whether an organizer has to say yes to each who joins.</summary>
    public bool NeedsApproval { get; private set; }

    /// <summary>How many guests one person can bring.</summary>
    public int GuestsAllowed { get; private set; }

    /// <summary>Whether a smaller party in the line may pass one that is too large for the places that are free; else these are kept until there are enough.</summary>
    public bool SmallerMayPass { get; private set; }

    /// <summary>The shifts that each date has.</summary>
    public ShiftPlans Shifts { get; private set; } = ShiftPlans.Whole(null);

    /// <summary>What those want to know who need it.</summary>
    public Accessibility Accessibility { get; private set; } = Accessibility.NotSaid;

    /// <summary>Whom people can ask; null for nobody.</summary>
    public EventContact? Contact { get; private set; }

    /// <summary>The languages that are spoken; null where that was not said.</summary>
    public SpokenLanguages? Languages { get; private set; }

    /// <summary>Organisations that hold it with ours; null for none.</summary>
    public CoHosts? CoHosts { get; private set; }

    /// <summary>The organizer's own questions, in order; null for none.</summary>
    public Questions? Questions { get; private set; }

    /// <summary>The picture at its head, if it has one; its words are in the language versions.</summary>
    public PictureId? PictureId { get; private set; }

    /// <summary>Who made the picture.</summary>
    public string? PictureCredit { get; private set; }

    /// <summary>Whether it is part of the demonstration content.</summary>
    public bool IsDemonstration { get; private set; }

    /// <summary>The event that it is a copy of, if it is one.</summary>
    public EventId? CopyOf { get; private set; }

    /// <summary>Who asked for its review, or published it; who can't be its second organizer.</summary>
    public OrganizerId? ReviewAskedBy { get; private set; }

    /// <summary>Grows with each change of all dates that matters to a calendar; see <see cref="SequenceOf"/>.</summary>
    public int Sequence { get; private set; }

    /// <summary>Its texts: a row for each language and revision.</summary>
    public IReadOnlyList<EventVersion> Versions => _versions;

    /// <summary>The lists that its form offers.</summary>
    public IReadOnlyList<EventList> Lists => _lists;

    /// <summary>How it came to stand where it does.</summary>
    public IReadOnlyList<EventChange> Changes => _changes;

    /// <summary>When it takes place.</summary>
    public EventSeries Series => new(TimeZone, LocalSpan.FromStored(LocalStart, LocalEnd, IsAllDay), Recurrence, Exceptions);

    /// <summary>Whether everybody who has its address can see it.</summary>
    public bool IsPublic => State is not (EventState.Draft or EventState.InReview);

    /// <summary>Whether lists, feeds and searches name it.</summary>
    public bool IsListed => IsPublic && Visibility != EventVisibility.Unlisted;

    /// <inheritdoc />
    bool IShownInPublic.ChangesPages => IsPublic || _changes.Count > 0;

    /// <summary>Begins an event with its first language version. Its dates follow by <see cref="Reschedule"/>.</summary>
    /// <exception cref="DomainError">What the methods refuse that set the same later.</exception>
    public static Event Draft(
        EventId id, CampaignId campaign, Slug slug, LanguageTag language, EventTexts texts, EventSeries series, Location location, EventJoining joining,
        ShiftPlans shifts, Questions? questions, DateTimeOffset now, bool isDemonstration = false)
    {
        var made = new Event(id, campaign, slug, language, series, location, now) { IsDemonstration = isDemonstration };
        RefuseUnlessNamed(location);
        series.RefuseUnlessSound();
        RefuseUnlessFitting(shifts, series.First);
        made.Shifts = shifts;
        made.Take(joining, now);
        made.AskFor(questions, now);
        made.Revise(language, texts, now);
        return made;
    }

    /// <summary>Writes a new revision of one language version, and keeps the earlier ones.</summary>
    /// <returns>False when nothing was different.</returns>
    /// <exception cref="DomainError"><c>Petition.QuestionsDiffer</c>, or <c>Event.ShiftsDiffer</c>.</exception>
    public bool Revise(LanguageTag language, EventTexts texts, DateTimeOffset now)
    {
        RefuseOtherWords(texts);
        var current = _versions.SingleOrDefault(version => version.Language == language && version.IsCurrent);
        if (current is not null && current.Says(texts))
        {
            return false;
        }

        current?.Replace();
        _versions.Add(new EventVersion(Id, language, (current?.Revision ?? 0) + 1, texts, now));
        Changed(now);
        return true;
    }

    /// <summary>Sets when it takes place: at first, for all dates to come, or for this and later ones. What becomes of the dates that exist is in the plan.</summary>
    /// <param name="series">When.</param>
    /// <param name="days">The days of the rule, expanded outside up to <see cref="EventSeries.Horizon"/>.</param>
    /// <param name="existing">The dates that it has.</param>
    /// <param name="from">The day of the date that the change begins with; null for all to come.</param>
    /// <param name="by">Who does it.</param>
    /// <param name="reason">Why, in words for the public page, or null.</param>
    /// <param name="now">The moment.</param>
    /// <returns>What became of the dates; the new ones are to be made by <see cref="SeriesPlan.Make"/>.</returns>
    /// <exception cref="DomainError">
    /// <c>Recurrence.FirstDayMissing</c>, <c>Recurrence.Overlaps</c>, <c>Event.ShiftOutside</c>, <c>Event.Ended</c>, or what <see cref="SeriesPlan.Of"/> refuses.
    /// </exception>
    public SeriesPlan Reschedule(
        EventSeries series, IReadOnlyCollection<DateOnly> days, IReadOnlyCollection<Occurrence> existing, DateOnly? from, OrganizerId? by, string? reason, DateTimeOffset now)
    {
        RefuseIfEnded();
        series.RefuseUnlessSound();
        RefuseUnlessFitting(Shifts, series.First);
        var plan = SeriesPlan.Of(series, days, existing, from, now);
        plan.Apply(by, reason, now);
        Set(series);
        MadeUntil = series.Horizon(now);
        ModifiedAt = now;
        return plan;
    }

    /// <summary>Makes the dates of the rule for the time that has come into sight since.</summary>
    /// <param name="days">The days of the rule, expanded outside up to <see cref="EventSeries.Horizon"/>.</param>
    /// <param name="now">The moment.</param>
    /// <returns>The new dates; none for an event that takes place once.</returns>
    public IReadOnlyList<Occurrence> Continue(IReadOnlyCollection<DateOnly> days, DateTimeOffset now)
    {
        if (Recurrence is null || MadeUntil is not { } made || State is EventState.Cancelled or EventState.Over)
        {
            return [];
        }

        var (series, horizon) = (Series, Series.Horizon(now));
        MadeUntil = horizon > made ? horizon : made;
        return
        [
            .. days.Where(day => day > made && day <= horizon && series.MayHold(day)).Distinct().Order()
                .Select(day => Occurrence.Make(EntityId.New<OccurrenceId>(now), this, series.First.On(day), now)),
        ];
    }

    /// <summary>Sets where all dates are that have no place of their own. Who joined is told at once.</summary>
    /// <exception cref="DomainError"><c>Event.NoPlace</c>, or <c>Event.Ended</c>.</exception>
    public void Locate(Location location, DateTimeOffset now)
    {
        RefuseUnlessNamed(location);
        if (location == new Location(Place, Link))
        {
            return;
        }

        RefuseIfEnded();
        (Place, Link) = (location.Place, location.Link);
        Changed(now);
        if (IsPublic)
        {
            Raise(new EventRelocated(Id));
        }
    }

    /// <summary>Sets who finds it and how people join.</summary>
    /// <exception cref="DomainError"><c>Event.GuestsOutOfRange</c>.</exception>
    public void Take(EventJoining joining, DateTimeOffset now)
    {
        if (joining.GuestsAllowed is < 0 or > MostGuests)
        {
            throw new DomainError("Event.GuestsOutOfRange", "guestsAllowed", MostGuests);
        }

        if (joining != new EventJoining(Visibility, NeedsApproval, GuestsAllowed, SmallerMayPass))
        {
            (Visibility, NeedsApproval, GuestsAllowed, SmallerMayPass, ModifiedAt) = (joining.Visibility, joining.NeedsApproval, joining.GuestsAllowed, joining.SmallerMayPass, now);
        }
    }

    /// <summary>Plans the shifts of each date. The dates to come have to follow by <see cref="Occurrence.Plan"/>.</summary>
    /// <returns>False when nothing was different.</returns>
    /// <exception cref="DomainError"><c>Event.ShiftOutside</c>.</exception>
    public bool Plan(ShiftPlans shifts, DateTimeOffset now)
    {
        RefuseUnlessFitting(shifts, Series.First);
        if (shifts.Equals(Shifts))
        {
            return false;
        }

        (Shifts, ModifiedAt) = (shifts, now);
        return true;
    }

    /// <summary>Says what people want to know before coming.</summary>
    public void Describe(Accessibility accessibility, EventContact? contact, SpokenLanguages? languages, CoHosts? coHosts, DateTimeOffset now)
    {
        languages = languages is { Count: > 0 } ? languages : null;
        coHosts = coHosts is { Count: > 0 } ? coHosts : null;
        if (accessibility != Accessibility || contact != Contact || !Equals(languages, Languages) || !Equals(coHosts, CoHosts))
        {
            (Accessibility, Contact, Languages, CoHosts, ModifiedAt) = (accessibility, contact, languages, coHosts, now);
        }
    }

    /// <summary>Sets the organizer's own questions; null for none.</summary>
    /// <exception cref="DomainError"><c>Event.QuestionsStand</c>: it was published, and its questions stay as they were answered.</exception>
    public void AskFor(Questions? questions, DateTimeOffset now)
    {
        questions = questions is { Count: > 0 } ? questions : null;
        if (Equals(questions, Questions))
        {
            return;
        }

        if (WasPublished)
        {
            throw new DomainError("Event.QuestionsStand", "questions");
        }

        (Questions, ModifiedAt) = (questions, now);
    }

    /// <summary>Names the lists that its form offers.</summary>
    /// <exception cref="DomainError"><c>Event.TooManyLists</c>.</exception>
    public void Offer(IReadOnlyCollection<MailingListId> lists, DateTimeOffset now)
    {
        if (lists.Count > MaxLists)
        {
            throw new DomainError("Event.TooManyLists", "lists", MaxLists);
        }

        if (!_lists.Select(row => row.ListId).ToHashSet().SetEquals(lists))
        {
            _lists.Clear();
            _lists.AddRange(lists.Distinct().Select(list => new EventList(Id, list)));
            ModifiedAt = now;
        }
    }

    /// <summary>Puts a picture at its head, or takes it away.</summary>
    public void Show(PictureId? picture, string? credit, DateTimeOffset now)
    {
        var named = picture is null ? null : credit;
        if (PictureId != picture || PictureCredit != named)
        {
            (PictureId, PictureCredit, ModifiedAt) = (picture, named, now);
        }
    }

    /// <summary>A draft like this one, at another time: all texts, settings and lists, nobody who joined.</summary>
    /// <exception cref="DomainError"><c>Event.ShiftOutside</c>, or what <see cref="EventSeries"/> refuses.</exception>
    public Event Copy(EventId id, Slug slug, EventSeries series, DateTimeOffset now)
    {
        var copy = new Event(id, CampaignId, slug, Language, series, new Location(Place, Link), now) { CopyOf = Id, Shifts = Shifts };
        series.RefuseUnlessSound();
        RefuseUnlessFitting(Shifts, series.First);
        copy.Take(new EventJoining(Visibility, NeedsApproval, GuestsAllowed, SmallerMayPass), now);
        copy.Describe(Accessibility, Contact, Languages, CoHosts, now);
        copy.AskFor(Questions, now);
        copy.Offer([.. _lists.Select(row => row.ListId)], now);
        copy.StandUnder([.. _topics.Select(row => row.TopicId)], now);
        copy.Show(PictureId, PictureCredit, now);
        foreach (var version in _versions.Where(version => version.IsCurrent))
        {
            copy.Revise(version.Language, version.Texts, now);
        }

        return copy;
    }

    /// <summary>The <c>SEQUENCE</c> of a date's entry in a calendar: it grows whatever changed, the date or the event.</summary>
    public int SequenceOf(Occurrence occurrence) => Sequence + occurrence.Sequence;

    private static void RefuseUnlessNamed(Location location)
    {
        if (!location.IsNamed)
        {
            throw new DomainError("Event.NoPlace", "place");
        }
    }

    private static void RefuseUnlessFitting(ShiftPlans shifts, LocalSpan span)
    {
        if (shifts.Any(shift => !shift.Fits(span.Length)))
        {
            throw new DomainError("Event.ShiftOutside", "shifts");
        }
    }

    private void RefuseOtherWords(EventTexts texts)
    {
        if (texts.Questions is { } words && words.Any(said => (Questions ?? Enumerable.Empty<Question>()).All(question => question.Key != said.Key || question.Choices != said.Choices.Count)))
        {
            throw new DomainError("Petition.QuestionsDiffer", "questions");
        }

        if (texts.Shifts is { } names && names.Any(said => Shifts.All(shift => shift.Key != said.Key)))
        {
            throw new DomainError("Event.ShiftsDiffer", "shifts");
        }
    }

    private void Changed(DateTimeOffset now)
    {
        ModifiedAt = now;
        Sequence++;
    }

    private void Set(EventSeries series)
    {
        (TimeZone, Recurrence, Exceptions) = (series.TimeZone, series.Recurrence, series.Exceptions);
        (LocalStart, LocalEnd, IsAllDay) = (series.First.Start, series.First.End, series.First.IsAllDay);
    }
}

/// <summary>Who finds an event, and how people join.</summary>
/// <param name="Visibility">Who finds it, and who learns where it is.</param>
/// <param name="NeedsApproval">Whether an organizer has to say yes to each.</param>
/// <param name="GuestsAllowed">How many guests one person can bring.</param>
/// <param name="SmallerMayPass">Whether a smaller party in the line may pass one that is too large for the places that are free.</param>
public sealed record EventJoining(EventVisibility Visibility, bool NeedsApproval = false, int GuestsAllowed = 0, bool SmallerMayPass = false);

/// <summary>A list that an event's form offers.</summary>
public sealed class EventList
{
    private EventList() { }

    internal EventList(EventId @event, MailingListId list)
    {
        EventId = @event;
        ListId = list;
    }

    /// <summary>The event.</summary>
    public EventId EventId { get; private set; }

    /// <summary>The list.</summary>
    public MailingListId ListId { get; private set; }
}

/// <summary>An event is at another place, for all dates without one of their own; who joined is told at once, at night too.</summary>
public sealed record EventRelocated(EventId Event) : IDomainEvent;
