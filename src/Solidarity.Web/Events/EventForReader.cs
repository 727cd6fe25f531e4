using Solidarity.Application.Events;
using Solidarity.Application.Statements;
using Solidarity.Domain;
using Solidarity.Domain.Events;
using Solidarity.Domain.Petitions;

namespace Solidarity.Web.Events;

/// <summary>An event for a reader of a language at a moment. What it says of places is what everybody may know.</summary>
/// <param name="Seen">The event as the board has it.</param>
/// <param name="Wanted">The language wanted.</param>
/// <param name="Now">The moment.</param>
public sealed record EventForReader(EventSeen Seen, LanguageTag Wanted, DateTimeOffset Now)
{
    /// <summary>How many dates a page shows before one asks for more.</summary>
    public const int MostShown = 10;

    private readonly EventVersion _version = Seen.VersionFor(Wanted);

    /// <summary>The language of the texts.</summary>
    public LanguageTag Language => _version.Language;

    /// <summary>The texts in that language, or the nearest.</summary>
    public EventTexts Texts => Seen.Event.PublicTexts(_version);

    /// <summary>The campaign's title.</summary>
    public (LanguageTag Language, string Title) Campaign { get; } = Seen.Campaign.For(Wanted);

    /// <summary>Its address without language.</summary>
    public string Path => PathOf(Seen.Event.Slug.Value);

    /// <summary>The address of its calendar, without language.</summary>
    public string CalendarPath => Path + ".ics";

    /// <summary>The address of its numbers for programs.</summary>
    public string NumbersPath => "/api/v1" + Path;

    /// <summary>The languages in which it can be read.</summary>
    public IReadOnlyList<LanguageTag> Languages => [.. Seen.Event.Versions.Where(x => x.IsCurrent).Select(x => x.Language)];

    /// <summary>Whether it was cancelled as a whole.</summary>
    public bool IsCancelled => Seen.Event.State == EventState.Cancelled;

    /// <summary>Whether all of its dates are past.</summary>
    public bool IsOver => Ahead.Count == 0;

    /// <summary>Why it was cancelled, in the words of its organizers.</summary>
    public string? Reason => Seen.Event.Changes.Where(x => x.To == EventState.Cancelled).MaxBy(x => x.Number)?.Reason;

    /// <summary>Whether only those learn where it is who have a place.</summary>
    public bool HidesPlace => Seen.Event.PublicLocation(null) is null;

    /// <summary>The dates that are not past.</summary>
    public IReadOnlyList<DateForReader> Ahead => [.. Seen.Dates.Where(x => !x.IsPast(Now)).Select(x => new DateForReader(this, x))];

    /// <summary>The date that is shown first; null for an event without dates.</summary>
    public DateForReader? Next => Seen.Next(Now) is { } next ? new DateForReader(this, next) : null;

    /// <summary>The picture with its words.</summary>
    public ShownPicture? Picture => Seen.Picture is not { } frame ? null
        : new ShownPicture(frame.Hash, frame.Width, frame.Height, Texts.PictureAlternative ?? "", null, Seen.Event.PictureCredit);

    /// <summary>When it shows something else without anybody's doing; null for never.</summary>
    public DateTimeOffset? ChangesAt => Seen.Dates.SelectMany(x => x.Shifts.SelectMany(shift => new[] { shift.StartsAt, shift.EndsAt }).Append(x.StartsAt).Append(x.EndsAt))
        .Where(x => x > Now).Select(x => (DateTimeOffset?)x).Min();

    /// <summary>The date that can be joined: the one that begins then, else the next that takes place; null for none.</summary>
    /// <param name="named">The local time it begins on, or its day; null for the next.</param>
    public DateForReader? Joinable(string? named)
    {
        if (IsCancelled)
        {
            return null;
        }

        var open = Ahead.Where(x => !x.IsCancelled && !x.IsPast).ToList();
        return (string.IsNullOrEmpty(named) ? null : open.Find(x => x.Name.StartsWith(named, StringComparison.Ordinal))) ?? open.FirstOrDefault();
    }

    /// <summary>The address of an event, without language.</summary>
    public static string PathOf(string slug) => "/events/" + Uri.EscapeDataString(slug);

    /// <summary>The words of a question, in the language of the texts where they have them, else in the event's own.</summary>
    public (LanguageTag Language, QuestionTexts Words) Words(string key)
    {
        if (_version.Questions?.FirstOrDefault(x => x.Key == key) is { } words)
        {
            return (Language, words);
        }

        var own = Seen.Event.Versions.Single(x => x.IsCurrent && x.Language == Seen.Event.Language);
        return (own.Language, own.Questions!.Single(x => x.Key == key));
    }

    /// <summary>The name of a shift: in the language of the texts where they have it, else in the event's own, else its key; null for the whole.</summary>
    public (LanguageTag Language, string Name)? NameOf(Shift shift)
    {
        if (Texts.Shifts?.FirstOrDefault(x => x.Key == shift.Key) is { } named)
        {
            return (Language, named.Name);
        }

        var own = Seen.Event.Versions.FirstOrDefault(x => x.IsCurrent && x.Language == Seen.Event.Language);
        return own?.Shifts?.FirstOrDefault(x => x.Key == shift.Key) is { } original ? (own.Language, original.Name)
            : shift.Key == ShiftPlan.WholeKey ? null
            : (Language, shift.Key);
    }
}

/// <summary>A date of an event for a reader.</summary>
/// <param name="Of">The event.</param>
/// <param name="Date">The date.</param>
public sealed record DateForReader(EventForReader Of, Occurrence Date)
{
    /// <summary>Where it is, for everybody; null where that is not told.</summary>
    public Location? Location => Of.Seen.Event.PublicLocation(Date);

    /// <summary>Who comes.</summary>
    public PlacesSeen Places => Of.Seen.Numbers.Of(Date);

    /// <summary>The shifts that can be joined, or have people.</summary>
    public IReadOnlyList<Shift> Shifts => [.. Date.Shifts.Where(x => !x.IsClosed || PlacesOf(x).Taken > 0).OrderBy(x => x.Position)];

    /// <summary>Whether it does not take place.</summary>
    public bool IsCancelled => Date.State == OccurrenceState.Cancelled;

    /// <summary>Whether it was moved and takes place.</summary>
    public bool IsMoved => Date.MovedAt is not null && !IsCancelled;

    /// <summary>Whether it is past.</summary>
    public bool IsPast => Date.IsPast(Of.Now);

    /// <summary>Whether it takes place just now.</summary>
    public bool IsOn => Date.HasBegun(Of.Now) && !IsPast && !IsCancelled;

    /// <summary>When it should have been before it was last moved; null where only its place has changed, or nothing.</summary>
    public LocalSpan? Before => Date.Changes.Where(x => x.Kind == OccurrenceChangeKind.Moved).MaxBy(x => x.Number) is { } last && IsMoved
        ? LocalSpan.FromStored(last.LocalStart, last.LocalEnd, last.IsAllDay)
        : null;

    /// <summary>Whether its place is not the one of the other dates.</summary>
    public bool IsElsewhere => Location is { } here && here != Of.Seen.Event.PublicLocation(null);

    /// <summary>What the form calls it: the local time it begins on.</summary>
    public string Name => Date.Span.Start.ToString("yyyy-MM-dd'T'HH:mm", System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>What it is called within the page.</summary>
    public string Anchor => "d" + Date.Span.Start.ToString("yyyyMMddHHmm", System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>The value of its <c>time</c> element.</summary>
    public string Machine => EventWhen.Machine(Date.Span, Date.StartsAt, Date.TimeZone);

    /// <summary>Who comes to a shift.</summary>
    public PlacesSeen PlacesOf(Shift shift) => Of.Seen.Numbers.Of(shift);
}
