using MediatR;
using Microsoft.EntityFrameworkCore;
using Solidarity.Domain;
using Solidarity.Domain.Events;

namespace Solidarity.Application.Events;

/// <summary>When an event takes place, to be changed: as a whole, or from one of its dates on.</summary>
/// <param name="Event">The event.</param>
/// <param name="From">The day of the rule from which on it is to be changed; null for all dates to come.</param>
[Requires(Right.SeeConsole)]
public sealed record ShowTimes(EventId Event, DateOnly? From = null) : IQuery<EventSeries>, IWithinEvent;

internal sealed class ShowTimesHandler(ISolidarityDb db, ICalendarFiles calendars) : IRequestHandler<ShowTimes, EventSeries>
{
    private static readonly DateOnly Last = new(LocalSpan.LastYear, 12, 31);

    public async Task<EventSeries> Handle(ShowTimes request, CancellationToken cancellationToken)
    {
        var @event = await db.Events.AsNoTracking().SingleOrDefaultAsync(x => x.Id == request.Event, cancellationToken) ?? throw new NotFound("Event");
        var series = @event.Series;
        if (request.From is not { } from || from == series.First.Day)
        {
            return series;
        }

        var rule = series.Recurrence is { } known && known.FallsOn(from) && from > series.First.Day ? known : throw new NotFound("Occurrence");

        // A number of dates counts from the first one: of those, so many are left.
        if (rule.Count is not null)
        {
            var left = calendars.Days(series with { Exceptions = ExceptionDays.None }, Last).Count(day => day >= from);
            rule = Recurrence.Parse(string.Join(';', rule.Text.Split(';').Where(part => !part.StartsWith("COUNT=", StringComparison.Ordinal)).Append($"COUNT={Math.Max(1, left)}")));
        }

        return series with { First = series.First.On(from), Recurrence = rule, Exceptions = new ExceptionDays(series.Exceptions.Where(day => day > from)) };
    }
}
