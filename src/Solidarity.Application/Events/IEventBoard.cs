using Solidarity.Application.Campaigns;
using Solidarity.Application.Petitions;
using Solidarity.Application.Topics;
using Solidarity.Domain;
using Solidarity.Domain.Events;
using Solidarity.Domain.Topics;

namespace Solidarity.Application.Events;

/// <summary>
/// The public events with their numbers, in memory: what pages, calendars, the API and the form read. A port. An event is at most a second
/// old, its numbers at most two. Where events are is sealed in the database, so searches by place and town are done here.
/// </summary>
public interface IEventBoard
{
    /// <summary>A public event by its slug, an unlisted one too; null when there is none.</summary>
    ValueTask<EventSeen?> FindAsync(string slug, CancellationToken cancellationToken);

    /// <summary>The dates of all events that lists name.</summary>
    ValueTask<DatesAhead> AheadAsync(CancellationToken cancellationToken);
}

/// <summary>An event as the board has it.</summary>
/// <param name="Event">The event with its current texts, lists and changes. Not to be changed, nor stored.</param>
/// <param name="Dates">Its dates by time, with shifts and changes: those that ended at most <see cref="DatesAhead.Kept"/> ago and those to come, at most <see cref="MostDates"/>; of one that is past, the last.</param>
/// <param name="Numbers">Who comes to these.</param>
public sealed record EventSeen(Event Event, IReadOnlyList<Occurrence> Dates, EventNumbers Numbers)
{
    /// <summary>How many dates are kept at most.</summary>
    public const int MostDates = 120;

    /// <summary>Its campaign.</summary>
    public required NamedCampaign Campaign { get; init; }

    /// <summary>The lists that its form offers.</summary>
    public IReadOnlyList<OfferedList> Lists { get; init; } = [];

    /// <summary>The topics it stands under, with their names.</summary>
    public IReadOnlyList<Topic> Topics { get; init; } = [];

    /// <summary>The name of the volunteer who hosts it; null for none.</summary>
    public string? Host { get; init; }

    /// <summary>The picture at its head, if it has one; its words are in the language versions.</summary>
    public PetitionPicture? Picture { get; init; }

    /// <summary>The version for a reader, in that language or the nearest to it. Pages show <see cref="Event.PublicTexts"/> of it.</summary>
    public EventVersion VersionFor(LanguageTag language) => Event.Versions.Where(x => x.IsCurrent).ToList().For(x => x.Language, language, Event.Language);

    /// <summary>The topics for a reader, by name.</summary>
    public IReadOnlyList<ShownTopic> TopicsFor(LanguageTag language) => Topics.In(language);

    /// <summary>The date that a reader is shown first: the next one that takes place, else the next, else the last.</summary>
    public Occurrence? Next(DateTimeOffset now) =>
        Dates.FirstOrDefault(x => !x.IsPast(now) && x.State == OccurrenceState.Planned) ?? Dates.FirstOrDefault(x => !x.IsPast(now)) ?? (Dates.Count == 0 ? null : Dates[^1]);
}

/// <summary>Who comes to an event, shift by shift, as of one moment.</summary>
/// <param name="Shifts">By shift.</param>
/// <param name="AsOf">When they were read.</param>
public sealed record EventNumbers(IReadOnlyDictionary<ShiftId, PlacesSeen> Shifts, DateTimeOffset AsOf)
{
    /// <summary>Of a shift.</summary>
    public PlacesSeen Of(Shift shift) => Shifts.GetValueOrDefault(shift.Id) ?? new PlacesSeen(shift.Capacity, 0, 0, 0);

    /// <summary>Of a date: all its shifts together. A shift that is planned no longer counts with its people, and with no place beyond.</summary>
    public PlacesSeen Of(Occurrence date)
    {
        var all = date.Shifts.Select(shift => (shift.IsClosed, Places: Of(shift))).ToList();
        return new PlacesSeen(
            all.TrueForAll(x => x.IsClosed || x.Places.Capacity is not null) ? all.Sum(x => x.IsClosed ? x.Places.Taken : x.Places.Capacity!.Value) : null,
            all.Sum(x => x.Places.Going), all.Sum(x => x.Places.Promised), all.Sum(x => x.Places.Waiting));
    }
}

/// <summary>The places of a shift, or of a date.</summary>
/// <param name="Capacity">How many there are; null for any number.</param>
/// <param name="Going">How many people have one, guests counted.</param>
/// <param name="Promised">How many are held or offered.</param>
/// <param name="Waiting">How many people wait for one, guests counted.</param>
public sealed record PlacesSeen(int? Capacity, int Going, int Promised, int Waiting)
{
    /// <summary>How many have somebody.</summary>
    public int Taken => Going + Promised;

    /// <summary>How many can be had at once: what is free while people wait is theirs. Null for any number.</summary>
    public int? Free => Capacity is not { } capacity ? null : Waiting > 0 ? 0 : Math.Max(0, capacity - Taken);
}

/// <summary>The dates of all events that lists name, by time.</summary>
/// <param name="Dates">Those that ended at most <see cref="Kept"/> ago and those to come, the nearest <see cref="Most"/>.</param>
/// <param name="IsWhole">Whether these are all; else later ones follow as time passes.</param>
/// <param name="ChangedAt">When one of them was last changed; null for none.</param>
public sealed record DatesAhead(IReadOnlyList<DateListed> Dates, bool IsWhole, DateTimeOffset? ChangedAt)
{
    /// <summary>
    /// How many are kept. Of an event that comes weekly that is 130 events' 18 months; a feed of 2,000 events of three dates each, with room.
    /// About half a kilobyte each, beside 3 KB an event and language.
    /// </summary>
    public const int Most = 10_000;

    /// <summary>How long those are kept that are past, so that calendars do not lose them at once.</summary>
    public static readonly TimeSpan Kept = TimeSpan.FromDays(31);
}

/// <summary>An event in lists, as everybody sees it.</summary>
/// <param name="Slug">Its name in addresses.</param>
/// <param name="Campaign">Its campaign.</param>
/// <param name="Language">The language it was first written in.</param>
/// <param name="Texts">Its title and summary in each language.</param>
public sealed record EventListed(string Slug, NamedCampaign Campaign, LanguageTag Language, IReadOnlyList<EventListedTexts> Texts)
{
    /// <summary>The topics it stands under, with their names.</summary>
    public IReadOnlyList<Topic> Topics { get; init; } = [];

    /// <summary>Whether it was cancelled as a whole.</summary>
    public required bool IsCancelled { get; init; }

    /// <summary>Whether only those learn where it is who have a place.</summary>
    public required bool HidesPlace { get; init; }

    /// <summary>Whether it is part of the demonstration content.</summary>
    public required bool IsDemonstration { get; init; }

    /// <summary>When it was first shown.</summary>
    public required DateTimeOffset PublishedAt { get; init; }

    /// <summary>The topics of some dates, each once, by name.</summary>
    public static IReadOnlyList<ShownTopic> TopicsOf(IEnumerable<DateListed> dates, LanguageTag language) => dates.SelectMany(x => x.Event.Topics).DistinctBy(x => x.Id).In(language);

    /// <summary>The texts for a reader, in that language or the nearest to it.</summary>
    public EventListedTexts For(LanguageTag language) => Texts.For(x => x.Language, language, Language);
}

/// <summary>The texts of an event in lists.</summary>
public sealed record EventListedTexts(LanguageTag Language, string Title, string Summary);

/// <summary>A date in lists, as everybody sees it.</summary>
/// <param name="Event">The event.</param>
/// <param name="Id">The date.</param>
/// <param name="Span">When, by the clock on the wall.</param>
/// <param name="Start">When it begins.</param>
/// <param name="End">When it ends.</param>
/// <param name="TimeZone">The zone of the place.</param>
public sealed record DateListed(EventListed Event, OccurrenceId Id, LocalSpan Span, DateTimeOffset Start, DateTimeOffset End, TimeZoneName TimeZone)
{
    /// <summary>Whether it does not take place.</summary>
    public required bool IsCancelled { get; init; }

    /// <summary>Whether it takes place at another time or place than it once should.</summary>
    public required bool IsMoved { get; init; }

    /// <summary>Why it was moved or cancelled.</summary>
    public required string? Reason { get; init; }

    /// <summary>Where it is, for everybody; null where that is not told.</summary>
    public required Location? Location { get; init; }

    /// <summary>The point on the map: that of the place, else that of its town; null where neither is known, or told.</summary>
    public required Coordinates? Point { get; init; }

    /// <summary>What it is found by beside its event's texts, as it is searched: title and place, where everybody may know that.</summary>
    public required DateWords Words { get; init; }

    /// <summary>The <c>SEQUENCE</c> of its entry in calendars.</summary>
    public required int Sequence { get; init; }

    /// <summary>When it, or its event, was last changed.</summary>
    public required DateTimeOffset ModifiedAt { get; init; }

    /// <summary>Whether it is past.</summary>
    public bool IsPast(DateTimeOffset now) => End <= now;
}

/// <summary>What a date is called, as it is searched (<see cref="SearchText"/>).</summary>
/// <param name="All">The title in each language, and the place.</param>
/// <param name="Town">The town; null where there is none, or it is not told.</param>
public sealed record DateWords(string All, string? Town)
{
    /// <summary>Of an event at a place that everybody may know.</summary>
    public static DateWords Of(EventListed listed, EventPlace? place) => new(
        SearchText.Fold([.. listed.Texts.Select(x => x.Title), place?.Venue, place?.Street, place?.Town]), place is null ? null : SearchText.Fold(place.Town));

    /// <summary>Whether it is called with all these words.</summary>
    public bool Has(IReadOnlyList<string> words) => words.All(word => All.Contains(" " + word, StringComparison.Ordinal));
}
