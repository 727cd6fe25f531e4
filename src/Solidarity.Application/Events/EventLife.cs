using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Solidarity.Application.Petitions;
using Solidarity.Application.Reviews;
using Solidarity.Domain;
using Solidarity.Domain.Events;
using Solidarity.Domain.Reviews;

namespace Solidarity.Application.Events;

/// <summary>Asks for a second organizer, who publishes the event.</summary>
[Requires(Right.Write)]
public sealed record AskForEventReview(EventId Event) : ICommand<EventStanding>, IWithinEvent;

/// <summary>Sends an event in review back to who writes it.</summary>
[Requires(Right.Publish)]
public sealed record SendEventBack(EventId Event, string? Reason = null) : ICommand<EventStanding>, IReviewsEvent, IGivesReason
{
    /// <inheritdoc />
    public ReviewKind Waiting => ReviewKind.Event;
}

/// <summary>Shows the event and lets people join.</summary>
[Requires(Right.Publish)]
public sealed record PublishEvent(EventId Event) : ICommand<EventStanding>, IReviewsEvent
{
    /// <inheritdoc />
    public ReviewKind Waiting => ReviewKind.Event;
}

/// <summary>Says that the event does not take place; its page says why, and who joined is told at once.</summary>
[Requires(Right.Publish)]
public sealed record CancelEvent(EventId Event, string? Reason = null) : ICommand<EventStanding>, IWithinEvent, IGivesReason;

/// <summary>Where an event stands after a change.</summary>
public sealed record EventStanding(EventId Id, EventState State, long Version);

internal abstract class EventReasonRule<T> : AbstractValidator<T>
    where T : IGivesReason
{
    protected EventReasonRule() => RuleFor(x => x.Reason).OptionalLine(EventChange.MaxReasonLength);
}

internal sealed class SendEventBackValidator : EventReasonRule<SendEventBack>;

internal sealed class CancelEventValidator : EventReasonRule<CancelEvent>;

internal sealed class EventLifeHandler(ISolidarityDb db, IActor actor, TimeProvider time) :
    IRequestHandler<AskForEventReview, EventStanding>, IRequestHandler<SendEventBack, EventStanding>, IRequestHandler<PublishEvent, EventStanding>,
    IRequestHandler<CancelEvent, EventStanding>
{
    public Task<EventStanding> Handle(AskForEventReview request, CancellationToken cancellationToken) =>
        ChangeAsync(request.Event, (@event, now) => @event.AskForReview(actor.Organizer, now), cancellationToken);

    public Task<EventStanding> Handle(SendEventBack request, CancellationToken cancellationToken) =>
        ChangeAsync(request.Event, (@event, now) => @event.SendBack(actor.Organizer, Text.OneLine(request.Reason), now), cancellationToken);

    public async Task<EventStanding> Handle(PublishEvent request, CancellationToken cancellationToken)
    {
        var needsReview = await db.Organisations.AnyAsync(x => x.SecondReader, cancellationToken);
        var lastEnds = await db.LastEndsAsync(request.Event, cancellationToken);
        return await ChangeAsync(request.Event, (@event, now) => @event.Publish(actor.Organizer, needsReview, lastEnds, now), cancellationToken);
    }

    public async Task<EventStanding> Handle(CancelEvent request, CancellationToken cancellationToken)
    {
        var toCome = await db.DatesToCome(request.Event, time.GetUtcNow()).ToListAsync(cancellationToken);
        return await ChangeAsync(request.Event, (@event, now) => @event.Cancel(actor.Organizer, Text.OneLine(request.Reason), toCome, now), cancellationToken);
    }

    private async Task<EventStanding> ChangeAsync(EventId id, Action<Event, DateTimeOffset> change, CancellationToken cancellationToken)
    {
        var @event = await db.EventToChangeAsync(id, null, cancellationToken);
        change(@event, time.GetUtcNow());
        await db.SaveChangesAsync(cancellationToken);
        return new EventStanding(@event.Id, @event.State, @event.Version);
    }
}
