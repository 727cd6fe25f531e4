using MediatR;
using Microsoft.EntityFrameworkCore;
using Solidarity.Domain.Events;
using Solidarity.Domain.Messages;

namespace Solidarity.Application.Events;

/// <summary>Tells all who joined a date that it was moved or does not take place: at once, at night too, and before all bulk mail.</summary>
internal sealed class TellOfChange(ISolidarityDb db, IJobs jobs, TimeProvider time) :
    INotificationHandler<Happened<OccurrenceMoved>>, INotificationHandler<Happened<OccurrenceCancelled>>, INotificationHandler<Happened<EventRelocated>>
{
    private const int Batch = 500;

    // Of a series no more dates are made than this.
    private const int MostDates = Recurrence.MostDates;

    public Task Handle(Happened<OccurrenceMoved> notification, CancellationToken cancellationToken) =>
        TellAsync(notification.Event.Occurrence, MessageKind.EventMoved, cancellationToken);

    public Task Handle(Happened<OccurrenceCancelled> notification, CancellationToken cancellationToken) =>
        TellAsync(notification.Event.Occurrence, MessageKind.EventCalledOff, cancellationToken);

    public async Task Handle(Happened<EventRelocated> notification, CancellationToken cancellationToken)
    {
        var (id, now) = (notification.Event.Event, time.GetUtcNow());
        var dates = await db.Occurrences.Where(x => x.EventId == id && x.EndsAt > now && x.State == OccurrenceState.Planned && x.OwnPlace == null && x.OwnLink == null)
            .OrderBy(x => x.StartsAt).Take(MostDates).Select(x => x.Id).ToListAsync(cancellationToken);
        foreach (var date in dates)
        {
            await TellAsync(date, MessageKind.EventRelocated, cancellationToken);
        }
    }

    // A page of people at a time, each page in a transaction: who is told is told once, even if this is begun again.
    private async Task TellAsync(OccurrenceId id, MessageKind kind, CancellationToken cancellationToken)
    {
        var occurrence = await db.Occurrences.AsNoTracking().Include(x => x.Shifts).SingleAsync(x => x.Id == id, cancellationToken);
        var @event = await db.Events.AsNoTracking().SingleAsync(x => x.Id == occurrence.EventId, cancellationToken);
        if (!@event.IsPublic || (kind != MessageKind.EventCalledOff && occurrence.State == OccurrenceState.Cancelled))
        {
            return;
        }

        AttendanceId? last = null;
        List<Attendance> page;
        do
        {
            db.Forget();
            var now = time.GetUtcNow();
            page = await db.Attendances.Where(x => x.OccurrenceId == id && x.Name != null && (last == null || x.Id > last)).OrderBy(x => x.Id).Take(Batch).ToListAsync(cancellationToken);
            foreach (var attendance in page)
            {
                if (kind != MessageKind.EventCalledOff)
                {
                    attendance.HearOfMove(now);
                }

                attendance.Schedule(occurrence, occurrence.Shift(attendance.ShiftId));
            }

            var sequence = @event.SequenceOf(occurrence);
            await db.MailAsync(
                kind, [.. page.Where(x => x.IsAlive && x.ConfirmedAt is not null)], x => StandingMessages.Occasion(x.Id.Value, sequence), now, cancellationToken);
            await db.SaveChangesAsync(cancellationToken);
            last = page.Count > 0 ? page[^1].Id : last;
            jobs.LookAgain(Work.Confirmations);
        }
        while (page.Count == Batch);
    }
}
