using System.Globalization;
using Solidarity.Application.Events;
using Solidarity.Domain;
using Solidarity.Domain.Events;
using Solidarity.Web.Site;

namespace Solidarity.Web.Events.Console;

/// <summary>How an event comes again, as it is chosen. What day of the month it is follows from the first date.</summary>
public enum Repeats
{
    /// <summary>Once.</summary>
    Once,

    /// <summary>On days of the week.</summary>
    Weekly,

    /// <summary>On the first date's day of the month.</summary>
    Day,

    /// <summary>On the last day of the month.</summary>
    LastDay,

    /// <summary>On the same weekday of the month as the first date: the first to the fourth.</summary>
    Nth,

    /// <summary>On the last such weekday of the month.</summary>
    Last,
}

/// <summary>When a series ends, as it is chosen.</summary>
public enum Ends
{
    /// <summary>When somebody ends it.</summary>
    Never,

    /// <summary>After a number of dates.</summary>
    Count,

    /// <summary>On a day.</summary>
    Until,
}

/// <summary>When an event takes place, as typed.</summary>
public class WrittenTimes
{
    private const string DayFormat = "yyyy-MM-dd";

    /// <summary>When the first date begins, by the clock there.</summary>
    public string? Start { get; set; }

    /// <summary>When it ends.</summary>
    public string? End { get; set; }

    /// <summary>Whether it is told in days.</summary>
    public bool AllDay { get; set; }

    /// <summary>IANA.</summary>
    public string? TimeZone { get; set; }

    /// <summary>How it comes again.</summary>
    public Repeats Repeats { get; set; }

    /// <summary>Each nth week or month.</summary>
    public string? Step { get; set; } = "1";

    /// <summary>The days of the week; none for that of the first date.</summary>
    public List<DayOfWeek> Days { get; set; } = [];

    /// <summary>When it ends.</summary>
    public Ends Ends { get; set; }

    /// <summary>After how many dates.</summary>
    public string? Count { get; set; }

    /// <summary>On which day.</summary>
    public string? Until { get; set; }

    /// <summary>The days to leave out.</summary>
    public List<string> Except { get; set; } = [];

    /// <summary>The times whose dates were shown last.</summary>
    public string? Seen { get; set; }

    /// <summary>Fills in when something takes place.</summary>
    public void Fill(EventSeries series)
    {
        var (span, rule) = (series.First, series.Recurrence);
        (Start, End, AllDay, TimeZone) = (WallClock.Written(span.Start), WallClock.Written(EventShown.LastSeen(span)), span.IsAllDay, series.TimeZone.Value);
        Except = [.. series.Exceptions.Select(Written)];
        if (rule is null)
        {
            return;
        }

        Repeats = rule switch
        {
            { IsMonthly: false } => Repeats.Weekly,
            { DayOfMonth: Recurrence.LastDay } => Repeats.LastDay,
            { DayOfMonth: not null } => Repeats.Day,
            { Nth: -1 } => Repeats.Last,
            _ => Repeats.Nth,
        };
        Days = rule.IsMonthly ? [] : [.. rule.Days];
        Step = rule.Step.ToString(CultureInfo.InvariantCulture);
        Ends = rule.Count is not null ? Ends.Count : rule.Until is not null ? Ends.Until : Ends.Never;
        Count = rule.Count?.ToString(CultureInfo.InvariantCulture);
        Until = rule.Until is { } until ? Written(until) : null;
    }

    /// <summary>The times; what is none is put among the errors.</summary>
    public TimesRead ReadTimes(Action<DomainError> refuse)
    {
        var (start, end) = (Moment(Start, "start", refuse), Moment(End, "end", refuse));
        string? rule = null;
        try
        {
            rule = start is { } first && Repeats != Repeats.Once ? Rule(DateOnly.FromDateTime(first)).Text : null;
        }
        catch (DomainError error)
        {
            refuse(error);
        }

        List<DateOnly> except = [.. Except.Select(text => DateOnly.TryParseExact(text, DayFormat, CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : (DateOnly?)null).OfType<DateOnly>()];
        return new TimesRead(start, end, AllDay, TimeZone, rule, rule is null ? [] : except);
    }

    /// <summary>A day, as fields write it.</summary>
    public static string Written(DateOnly day) => day.ToString(DayFormat, CultureInfo.InvariantCulture);

    private static DateTime? Moment(string? text, string field, Action<DomainError> refuse)
    {
        if (DateTime.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.None, out var moment))
        {
            return DateTime.SpecifyKind(moment, DateTimeKind.Unspecified);
        }

        if (!string.IsNullOrWhiteSpace(text))
        {
            refuse(new DomainError("Date.Malformed", field));
        }

        return null;
    }

    private Recurrence Rule(DateOnly first)
    {
        var step = int.TryParse(Step, NumberStyles.None, CultureInfo.InvariantCulture, out var each) ? each : throw new DomainError("Recurrence.StepOutOfRange", "step", Recurrence.LongestStep);
        int? count = Ends != Ends.Count ? null
            : int.TryParse(Count, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : throw new DomainError("Recurrence.CountOutOfRange", "count", Recurrence.MostDates);
        DateOnly? until = Ends != Ends.Until ? null
            : DateOnly.TryParse(Until, CultureInfo.InvariantCulture, out var day) ? day : throw new DomainError("Date.Malformed", "until");
        return Repeats switch
        {
            Repeats.Weekly => Recurrence.Weekly(Days.Count == 0 ? [first.DayOfWeek] : Days, step, count, until),
            Repeats.Day => Recurrence.Monthly(first.Day, step, count, until),
            Repeats.LastDay => Recurrence.Monthly(Recurrence.LastDay, step, count, until),
            Repeats.Nth when first.Day <= 28 => Recurrence.Monthly((first.Day + 6) / 7, first.DayOfWeek, step, count, until),
            _ => Recurrence.Monthly(-1, first.DayOfWeek, step, count, until),
        };
    }
}

/// <summary>When an event takes place, as it was read.</summary>
public sealed record TimesRead(DateTime? Start, DateTime? End, bool AllDay, string? TimeZone, string? Recurrence, IReadOnlyList<DateOnly> Exceptions)
{
    /// <summary>What tells these times from others; which days are left out is chosen among the dates themselves.</summary>
    public string Mark => string.Create(CultureInfo.InvariantCulture, $"{Start:s}|{End:s}|{AllDay}|{TimeZone}|{Recurrence}");

    /// <summary>The dates that would be.</summary>
    public PreviewDates Preview => new() { Start = Start, End = End, AllDay = AllDay, TimeZone = TimeZone, Recurrence = Recurrence, Exceptions = Exceptions };
}

/// <summary>What the fields of an event's times show.</summary>
/// <param name="Form">As typed.</param>
/// <param name="Errors">What is wrong.</param>
/// <param name="Preview">The dates that would be; null while they are not shown.</param>
/// <param name="Mark">What tells the times whose dates are shown.</param>
public sealed record TimesView(WrittenTimes Form, FormErrors Errors, DatesPreviewed? Preview, string? Mark);
