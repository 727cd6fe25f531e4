using Solidarity.Domain;
using Solidarity.Domain.Events;

namespace Solidarity.Application.Events;

/// <summary>Expands rules, and writes what calendars read (RFC 5545).</summary>
public interface ICalendarFiles
{
    /// <summary>The days on which a series has a date, exceptions left out, from its first day on.</summary>
    /// <param name="series">When it takes place; once gives its one day.</param>
    /// <param name="until">The last day that is asked for.</param>
    IReadOnlyList<DateOnly> Days(EventSeries series, DateOnly until);

    /// <summary>A calendar, with a <c>VTIMEZONE</c> for each zone that its entries are in.</summary>
    string Write(CalendarFile file);
}

/// <summary>A calendar to be written.</summary>
/// <param name="Name">What calendars call it; null where it is one entry that a mail brings.</param>
/// <param name="Method"><c>PUBLISH</c>, or what a mail asks of the calendar (RFC 5546 §3.2): <c>REQUEST</c>, <c>CANCEL</c>; null for none.</param>
/// <param name="Entries">What is in it.</param>
public sealed record CalendarFile(string? Name, string? Method, IReadOnlyList<CalendarEntry> Entries);

/// <summary>One entry of a calendar: a date of an event.</summary>
/// <param name="Uid">What it is known by wherever it is sent.</param>
/// <param name="Sequence">Grows with each change that matters.</param>
/// <param name="Span">When, by the clock on the wall.</param>
/// <param name="Start">When it begins.</param>
/// <param name="End">When it ends.</param>
/// <param name="TimeZone">The zone of the place.</param>
/// <param name="Title">One line.</param>
/// <param name="Description">Plain text, or null.</param>
/// <param name="Location">Where, in one line; null where it is not to be told.</param>
/// <param name="Point">The point, if it is known and to be told.</param>
/// <param name="Url">The page, in full.</param>
/// <param name="IsCancelled">Whether it does not take place, or the person does not come.</param>
/// <param name="ModifiedAt">When it was last changed.</param>
public sealed record CalendarEntry(
    string Uid, int Sequence, LocalSpan Span, DateTimeOffset Start, DateTimeOffset End, TimeZoneName TimeZone, string Title, string? Description, string? Location,
    Coordinates? Point, string Url, bool IsCancelled, DateTimeOffset ModifiedAt)
{
    /// <summary>The <c>UID</c> of a date's entry: the same in feeds and in mails, so that a calendar has it once.</summary>
    public static string UidOf(OccurrenceId date) => date.Value.ToString();

    /// <summary>The address that sends it, as mails name it; null where nobody is to be answered.</summary>
    public string? Organizer { get; init; }

    /// <summary>To whom it is sent; null where it is for everybody.</summary>
    public EmailAddress? Attendee { get; init; }
}
