using System.Text.Json.Serialization;
using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Solidarity.Domain;
using Solidarity.Domain.Events;

namespace Solidarity.Application.Events;

/// <summary>
/// Changes when an event takes place: all its dates to come, or one and those after it. Dates that were changed alone keep their time. Who
/// joined is told at once, so once it is public this takes the right to publish.
/// </summary>
[Requires(Right.Write)]
public sealed record RescheduleEvent : ICommand<long>, IEventTimes, IWithinEvent
{
    /// <inheritdoc />
    [JsonIgnore]
    public EventId Event { get; init; }

    /// <inheritdoc />
    public DateTime? Start { get; init; }

    /// <inheritdoc />
    public DateTime? End { get; init; }

    /// <inheritdoc />
    public bool? AllDay { get; init; }

    /// <inheritdoc />
    public string? TimeZone { get; init; }

    /// <inheritdoc />
    public string? Recurrence { get; init; }

    /// <inheritdoc />
    public IReadOnlyList<DateOnly>? Exceptions { get; init; }

    /// <summary>The day, as the dates were, from which on they change; null for all to come.</summary>
    public DateOnly? From { get; init; }

    /// <summary>Why, in words that the public page can show.</summary>
    public string? Reason { get; init; }

    /// <summary>Refuse when the event has changed since this version; null to write anyway.</summary>
    [JsonIgnore]
    public long? ExpectedVersion { get; init; }
}

internal sealed class RescheduleEventValidator : AbstractValidator<RescheduleEvent>
{
    public RescheduleEventValidator()
    {
        this.TimeRules();
        RuleFor(x => x.Reason).OptionalLine(EventChange.MaxReasonLength);
    }
}

internal sealed class RescheduleEventHandler(ISolidarityDb db, ICalendarFiles calendars, IActor actor, TimeProvider time) : IRequestHandler<RescheduleEvent, long>
{
    public async Task<long> Handle(RescheduleEvent request, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var @event = await db.EventToChangeAsync(request.Event, request.ExpectedVersion, cancellationToken);
        await actor.RefuseUnlessMayTellAsync(@event, cancellationToken);
        var series = EventTimes.Series(request, @event.TimeZone);
        var days = calendars.Days(series, series.Horizon(now));
        var existing = await db.DatesHeld(@event.Id, now).Include(x => x.Shifts).Include(x => x.Changes).ToListAsync(cancellationToken);
        var plan = @event.Reschedule(series, days, existing, request.From, actor.Organizer, Text.OneLine(request.Reason), now);
        db.AddDates(plan.Make(@event, now));
        await db.SaveChangesAsync(cancellationToken);
        return @event.Version;
    }
}
