using System.Text.Json.Serialization;
using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Solidarity.Domain;
using Solidarity.Domain.Events;

namespace Solidarity.Application.Events;

/// <summary>Moves one date alone; what is null stays as it is. Who joined is told at once, so once the event is public this takes the right to publish.</summary>
[Requires(Right.Write)]
public sealed record ChangeOccurrence : ICommand<OccurrenceId>, IWithinEvent
{
    /// <inheritdoc />
    [JsonIgnore]
    public EventId Event { get; init; }

    /// <summary>The date.</summary>
    [JsonIgnore]
    public OccurrenceId Occurrence { get; init; }

    /// <summary>When it begins, by the clock on the wall there; of whole days, the first day.</summary>
    public DateTime? Start { get; init; }

    /// <summary>When it ends; of whole days, the last day.</summary>
    public DateTime? End { get; init; }

    /// <summary>Whether it is told in days.</summary>
    public bool? AllDay { get; init; }

    /// <summary>The place of this date alone; nothing but empty fields for the event's.</summary>
    public PlaceFields? Place { get; init; }

    /// <summary>The address to open of this date alone; empty for the event's.</summary>
    public string? Link { get; init; }

    /// <summary>Why, in words that the public page can show.</summary>
    public string? Reason { get; init; }

    /// <summary>Refuse when the date has changed since this version; null to write anyway.</summary>
    [JsonIgnore]
    public long? ExpectedVersion { get; init; }
}

/// <summary>Says that one date does not take place. Who joined is told at once.</summary>
[Requires(Right.Publish)]
public sealed record CancelOccurrence(EventId Event, OccurrenceId Occurrence, string? Reason = null) : ICommand<OccurrenceId>, IWithinEvent;

/// <summary>Sets how many people a shift of one date takes; null for any number. Whoever has a place keeps it.</summary>
[Requires(Right.Write)]
public sealed record ResizeShift : ICommand<OccurrenceId>, IWithinEvent
{
    /// <inheritdoc />
    [JsonIgnore]
    public EventId Event { get; init; }

    /// <summary>The date.</summary>
    [JsonIgnore]
    public OccurrenceId Occurrence { get; init; }

    /// <summary>The key of the shift; null where there is only one.</summary>
    public string? Shift { get; init; }

    /// <summary>How many people it takes; null for any number.</summary>
    public int? Capacity { get; init; }
}

internal sealed class ChangeOccurrenceValidator : AbstractValidator<ChangeOccurrence>
{
    public ChangeOccurrenceValidator()
    {
        RuleFor(x => x.Start).OnTheWall();
        RuleFor(x => x.End).OnTheWall();
        RuleFor(x => x.Place!).ChildRules(EventForm.PlaceRules).When(x => x.Place is { } place && !EventForm.IsEmpty(place));
        RuleFor(x => x.Link).Link();
        RuleFor(x => x.Reason).OptionalLine(EventChange.MaxReasonLength);
    }
}

internal sealed class CancelOccurrenceValidator : AbstractValidator<CancelOccurrence>
{
    public CancelOccurrenceValidator() => RuleFor(x => x.Reason).OptionalLine(EventChange.MaxReasonLength);
}

internal sealed class ChangeOccurrenceHandler(ISolidarityDb db, Seats seats, IActor actor, TimeProvider time) :
    IRequestHandler<ChangeOccurrence, OccurrenceId>, IRequestHandler<CancelOccurrence, OccurrenceId>, IRequestHandler<ResizeShift, OccurrenceId>
{
    public async Task<OccurrenceId> Handle(ChangeOccurrence request, CancellationToken cancellationToken)
    {
        var date = await FindAsync(request.Event, request.Occurrence, cancellationToken);
        if (request.ExpectedVersion is { } expected && expected != date.Version)
        {
            throw new Stale();
        }

        var @event = await db.Events.AsNoTracking().SingleAsync(x => x.Id == request.Event, cancellationToken);
        await actor.RefuseUnlessMayTellAsync(@event, cancellationToken);
        var (isAllDay, before) = (request.AllDay ?? date.IsAllDay, date.Span);
        var (start, end) = (request.Start ?? before.Start, request.End ?? EventShown.LastSeen(before));
        var isRetimed = start != before.Start || end != EventShown.LastSeen(before) || isAllDay != before.IsAllDay;
        var place = request.Place is { } typed ? EventForm.Place(typed) : date.OwnPlace;
        var link = request.Link is null ? date.OwnLink : Text.OneLine(request.Link);
        date.Change(isRetimed ? EventTimes.Span(start, end, isAllDay, date.TimeZone) : before, place, link, actor.Organizer, Text.OneLine(request.Reason), time.GetUtcNow());
        await db.SaveChangesAsync(cancellationToken);
        return date.Id;
    }

    public async Task<OccurrenceId> Handle(CancelOccurrence request, CancellationToken cancellationToken)
    {
        var date = await FindAsync(request.Event, request.Occurrence, cancellationToken);
        date.Cancel(actor.Organizer, Text.OneLine(request.Reason), time.GetUtcNow());
        await db.SaveChangesAsync(cancellationToken);
        return date.Id;
    }

    public async Task<OccurrenceId> Handle(ResizeShift request, CancellationToken cancellationToken)
    {
        var date = await FindAsync(request.Event, request.Occurrence, cancellationToken);
        var shift = date.Shift(request.Shift).Id;
        date.Resize(shift, request.Capacity, time.GetUtcNow());
        await db.InTransactionAsync(
            async cancel =>
            {
                await db.SaveChangesAsync(cancel);

                // Who waits is offered at once what became free.
                return await seats.OnceAsync(shift, (open, _) => Task.FromResult(open.Seating.Resize(request.Capacity)), cancel);
            },
            cancellationToken);
        return date.Id;
    }

    private async Task<Occurrence> FindAsync(EventId @event, OccurrenceId id, CancellationToken cancellationToken) =>
        await db.Occurrences.Include(x => x.Shifts).Include(x => x.Changes).SingleOrDefaultAsync(x => x.Id == id && x.EventId == @event, cancellationToken) ?? throw new NotFound("Occurrence");
}
