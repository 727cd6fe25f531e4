using Ical.Net.CalendarComponents;
using Ical.Net.DataTypes;
using Solidarity.Domain.Events;

namespace Solidarity.Infrastructure.Events;

/// <summary>Expands rules by Ical.Net, in the time of the clock on the wall: no zone, so none of its changes moves a day.</summary>
internal static class RecurrenceDays
{
    /// <summary>The days on which a series has a date, exceptions left out, from its first day to the last that is asked for.</summary>
    public static IReadOnlyList<DateOnly> Of(EventSeries series, DateOnly until)
    {
        if (series.Recurrence is not { } rule)
        {
            return series.First.Day <= until ? [series.First.Day] : [];
        }

        // A rule that does not name its first day may never name one, as the 31st each twelve months from February on.
        if (!rule.FallsOn(series.First.Day))
        {
            return [];
        }

        var first = new CalDateTime(series.First.Start, hasTime: true);
        var entry = new CalendarEvent { Start = first, RecurrenceRule = new RecurrenceRule(rule.Text) };
        return
        [
            .. entry.GetOccurrences(first).Select(date => date.Period.StartTime.Date).TakeWhile(day => day <= until)
                .Where(day => !series.Exceptions.Contains(day)),
        ];
    }
}
