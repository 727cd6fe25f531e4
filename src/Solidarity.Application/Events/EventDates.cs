using Microsoft.EntityFrameworkCore;
using Solidarity.Domain;
using Solidarity.Domain.Events;
using Solidarity.Domain.Organizers;

namespace Solidarity.Application.Events;

/// <summary>Makes the dates of events.</summary>
internal static class EventDates
{
    /// <summary>Makes the first dates of an event that has none.</summary>
    /// <exception cref="DomainError"><c>Event.Past</c>, or what <see cref="Event.Reschedule"/> refuses.</exception>
    public static void Begin(this ISolidarityDb db, Event @event, ICalendarFiles calendars, OrganizerId? by, DateTimeOffset now)
    {
        var series = @event.Series;
        var days = calendars.Days(series, series.Horizon(now));
        RefusePast(series, days, now);
        db.AddDates(@event.Reschedule(series, days, [], null, by, null, now).Make(@event, now));
    }

    /// <summary>Stores new dates, with a head for each of their shifts.</summary>
    public static void AddDates(this ISolidarityDb db, IReadOnlyList<Occurrence> made)
    {
        db.Occurrences.AddRange(made);
        db.ShiftHeads.AddRange(made.SelectMany(date => date.Shifts.Select(shift => new ShiftHead(shift, date.EventId))));
    }

    /// <summary>The dates of an event that are not past, with all that is changed of them.</summary>
    public static IQueryable<Occurrence> DatesToCome(this ISolidarityDb db, EventId id, DateTimeOffset now) =>
        db.Occurrences.Include(x => x.Shifts).Include(x => x.Changes).Where(x => x.EventId == id && x.EndsAt > now);

    /// <summary>The dates that a change of the rule has to know: those that are not past, and those on whose days of the rule another could be made.</summary>
    public static IQueryable<Occurrence> DatesHeld(this ISolidarityDb db, EventId id, DateTimeOffset now)
    {
        // Zones lie up to 14 hours off.
        var today = DateOnly.FromDateTime(now.UtcDateTime.AddDays(-1));
        return db.Occurrences.Where(x => x.EventId == id && x.SeriesDay != null && (x.EndsAt > now || x.SeriesDay >= today));
    }

    /// <summary>Refuses who may write, but not publish: once an event is public, a change of its dates goes to all who joined.</summary>
    /// <exception cref="NotAllowed">The one who acts may not publish there.</exception>
    public static async Task RefuseUnlessMayTellAsync(this IActor actor, Event @event, CancellationToken cancellationToken)
    {
        if (@event.IsPublic && !(await actor.ScopeAsync(Right.Publish, cancellationToken)).Covers(@event.CampaignId))
        {
            throw new NotAllowed(actor.IsKnown);
        }
    }

    /// <summary>When the last date ends that takes place; null when none does.</summary>
    public static Task<DateTimeOffset?> LastEndsAsync(this ISolidarityDb db, EventId id, CancellationToken cancellationToken) =>
        db.Occurrences.Where(x => x.EventId == id && x.State == OccurrenceState.Planned).MaxAsync(x => (DateTimeOffset?)x.EndsAt, cancellationToken);

    // Dates that are past are left out of a plan, so that one with nothing else would seem to have none.
    private static void RefusePast(EventSeries series, IReadOnlyList<DateOnly> days, DateTimeOffset now)
    {
        var zone = TimeZoneInfo.FindSystemTimeZoneById(series.TimeZone.Value);
        if (days.Count > 0 && series.First.On(days[^1]).Moments(zone).Start <= now)
        {
            throw new DomainError("Event.Past", "start");
        }
    }
}
