using FluentValidation;
using Solidarity.Domain;
using Solidarity.Domain.Events;

namespace Solidarity.Application.Events;

/// <summary>When an event takes place, as typed: by the clock on the wall there.</summary>
public interface IEventTimes
{
    /// <summary>When the first date begins; of whole days, the first day.</summary>
    DateTime? Start { get; }

    /// <summary>When the first date ends; of whole days, the last day, or null for one day.</summary>
    DateTime? End { get; }

    /// <summary>Whether it is told in days.</summary>
    bool? AllDay { get; }

    /// <summary>IANA; the site's when null at the beginning.</summary>
    string? TimeZone { get; }

    /// <summary>How it comes again, as an <c>RRULE</c> (RFC 5545 §3.3.10); empty or null for once.</summary>
    string? Recurrence { get; }

    /// <summary>The days on which it does not, although the rule names them.</summary>
    IReadOnlyList<DateOnly>? Exceptions { get; }
}

/// <summary>Checks and reads when an event takes place.</summary>
internal static class EventTimes
{
    public static void TimeRules<T>(this AbstractValidator<T> validator)
        where T : IEventTimes
    {
        validator.RuleFor(x => x.TimeZone).Must(zone => string.IsNullOrWhiteSpace(zone) || TimeZoneName.TryParse(zone, out _)).WithErrorCode("TimeZone.Unknown");
        validator.RuleFor(x => x.Start).NotNull().WithErrorCode("Required").OnTheWall();
        validator.RuleFor(x => x.End).NotNull().WithErrorCode("Required").When(x => x.AllDay != true, ApplyConditionTo.CurrentValidator).OnTheWall();
    }

    /// <summary>When it takes place.</summary>
    /// <param name="typed">What was typed.</param>
    /// <param name="otherwise">The zone when none was typed.</param>
    /// <exception cref="DomainError"><c>Time.Skipped</c>, or what <see cref="LocalSpan"/>, <see cref="Recurrence.Parse"/> and <see cref="ExceptionDays"/> refuse.</exception>
    public static EventSeries Series(IEventTimes typed, TimeZoneName otherwise)
    {
        var zone = TimeZoneName.TryParse(typed.TimeZone, out var named) ? named : otherwise;
        var span = Span(typed.Start!.Value, typed.End, typed.AllDay == true, zone);
        var rule = string.IsNullOrWhiteSpace(typed.Recurrence) ? null : Recurrence.Parse(typed.Recurrence);
        return new EventSeries(zone, span, rule, rule is null || typed.Exceptions is null ? ExceptionDays.None : new ExceptionDays(typed.Exceptions));
    }

    /// <summary>From when to when, where the clock there shows both.</summary>
    public static LocalSpan Span(DateTime start, DateTime? end, bool isAllDay, TimeZoneName zone)
    {
        if (isAllDay)
        {
            return LocalSpan.Days(DateOnly.FromDateTime(start), DateOnly.FromDateTime(end ?? start));
        }

        var span = LocalSpan.Of(start, end!.Value);
        var found = TimeZoneInfo.FindSystemTimeZoneById(zone.Value);
        RefuseSkipped(found, span.Start, "start");
        RefuseSkipped(found, span.End, "end");
        return span;
    }

    // Who gives an offset means a moment, and would be surprised once the zone's rules change.
    public static IRuleBuilderOptions<T, DateTime?> OnTheWall<T>(this IRuleBuilder<T, DateTime?> rule) =>
        rule.Must(time => time is null or { Kind: DateTimeKind.Unspecified }).WithErrorCode("Event.NotLocal");

    private static void RefuseSkipped(TimeZoneInfo zone, DateTime local, string field)
    {
        if (LocalTime.Jump(zone, local) is { } jump)
        {
            throw new DomainError("Time.Skipped", field, $"{local:HH:mm}", zone.Id, $"{jump.From:HH:mm}", $"{jump.To:HH:mm}");
        }
    }
}
