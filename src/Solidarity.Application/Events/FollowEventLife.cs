using MediatR;
using Microsoft.EntityFrameworkCore;
using Solidarity.Domain;
using Solidarity.Domain.Events;
using Solidarity.Domain.Organizers;

namespace Solidarity.Application.Events;

/// <summary>How an event came to stand where it does, with who did it, how its second organizer stands, and whom cancelling would reach.</summary>
[Requires(Right.SeeConsole)]
public sealed record FollowEventLife(EventId Event) : IQuery<EventLifeSeen>, IWithinEvent;

/// <summary>The life of an event.</summary>
/// <param name="Changes">Its changes, newest first.</param>
/// <param name="NeedsReview">Whether publishing takes a second organizer.</param>
/// <param name="IsOwnReview">Whether the one who looks asked for the review, and so can't be the second.</param>
/// <param name="Dates">How many dates are to come.</param>
/// <param name="Parties">How many of those who joined them would be told.</param>
public sealed record EventLifeSeen(IReadOnlyList<EventLifeStep> Changes, bool NeedsReview, bool IsOwnReview, int Dates, int Parties);

/// <summary>One change.</summary>
/// <param name="From">Where it stood.</param>
/// <param name="To">Where it went.</param>
/// <param name="By">The address of the organizer who did it; null for a program, the clock, and one who has gone.</param>
/// <param name="Reason">Why.</param>
/// <param name="At">When.</param>
public sealed record EventLifeStep(EventState From, EventState To, string? By, string? Reason, DateTimeOffset At);

internal sealed class FollowEventLifeHandler(ISolidarityDb db, IActor actor, TimeProvider time) : IRequestHandler<FollowEventLife, EventLifeSeen>
{
    public async Task<EventLifeSeen> Handle(FollowEventLife request, CancellationToken cancellationToken)
    {
        var (id, now) = (request.Event, time.GetUtcNow());
        var @event = await db.Events.AsNoTracking().Include(x => x.Changes).SingleOrDefaultAsync(x => x.Id == id, cancellationToken) ?? throw new NotFound("Event");
        var organizers = @event.Changes.Select(x => x.By).OfType<OrganizerId>().Distinct().ToList();
        var names = organizers.Count == 0 ? [] : await db.Organizers.Where(x => organizers.Contains(x.Id)).Select(x => new { x.Id, x.Email }).ToDictionaryAsync(x => x.Id, x => x.Email.Value, cancellationToken);
        var needsReview = !@event.IsPublic && await db.Organisations.AnyAsync(x => x.SecondReader, cancellationToken);
        var toCome = db.Occurrences.Where(x => x.EventId == id && x.State == OccurrenceState.Planned && x.EndsAt > now);
        var dates = await toCome.CountAsync(cancellationToken);
        AttendanceState[] alive = [AttendanceState.AwaitsApproval, AttendanceState.Waiting, AttendanceState.Offered, AttendanceState.Confirmed];
        var parties = await db.Attendances.CountAsync(x => x.EventId == id && alive.Contains(x.State) && toCome.Any(date => date.Id == x.OccurrenceId), cancellationToken);
        return new EventLifeSeen(
            [.. @event.Changes.OrderByDescending(x => x.Number).Select(x => new EventLifeStep(x.From, x.To, x.By is { } by ? names.GetValueOrDefault(by) : null, x.Reason, x.At))],
            needsReview, actor.Organizer is { } me && me == @event.ReviewAskedBy, dates, parties);
    }
}
