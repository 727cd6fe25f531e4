using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using Solidarity.Domain;
using Solidarity.Domain.Events;
using Solidarity.Domain.Messages;
using Solidarity.Domain.Petitions;

namespace Solidarity.Application.Events;

/// <summary>What comes due with events: places are freed and offered on, people are reminded, events are over, the next dates are made and follow the rules of their zones, and what is past its time is forgotten.</summary>
public sealed class AttendanceClock(ISolidarityDb db, ICalendarFiles calendars, IJobs jobs, SeatTurns turns, FollowZones zones, TimeProvider time)
{
    private const int Batch = 200;

    private readonly Seats _seats = new(db, jobs, turns, time);

    /// <summary>Does all that is due.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await zones.RunAsync(cancellationToken);
        while (await TidyAsync(cancellationToken) == Batch)
        {
            db.Forget();
        }

        db.Forget();
        await OfferAsync(cancellationToken);
        while (await TendAsync(cancellationToken) == Batch)
        {
            db.Forget();
        }

        db.Forget();
        await ContinueAsync(cancellationToken);
        await FinishAsync(cancellationToken);
        db.Forget();
    }

    /// <summary>Frees held and offered places whose time is over, shift by shift.</summary>
    private async Task<int> TidyAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var shifts = await db.Attendances.Where(x => x.DueAt <= now && (x.HeldUntil <= now || x.OfferedUntil <= now)).Select(x => x.ShiftId).Distinct().OrderBy(x => x).Take(Batch).ToListAsync(cancellationToken);
        await TidyAsync(shifts, cancellationToken);
        return shifts.Count;
    }

    private async Task TidyAsync(IEnumerable<ShiftId> shifts, CancellationToken cancellationToken)
    {
        foreach (var shift in shifts)
        {
            await db.AgainIfOvertakenAsync(async () =>
            {
                await _seats.TidyAsync(shift, cancellationToken);
                return 0;
            });
            db.Forget();
        }
    }

    /// <summary>Offers what is free where somebody waits: after more places were made, a person's data was erased, or a server was killed in between.</summary>
    private async Task OfferAsync(CancellationToken cancellationToken)
    {
        // The soonest first. Once a shift has begun it has no line, whoever stood in it.
        var now = time.GetUtcNow();
        var free = db.ShiftHeads.Where(x => x.Parties > 0 && (x.Capacity == null || x.Going + x.Held + x.Offered < x.Capacity));
        await TidyAsync(
            await db.Occurrences.Where(x => x.State == OccurrenceState.Planned && x.EndsAt > now).SelectMany(x => x.Shifts).Where(x => !x.IsClosed && x.StartsAt > now && free.Any(head => head.ShiftId == x.Id))
                .OrderBy(x => x.StartsAt).ThenBy(x => x.Id).Take(Batch).Select(x => x.Id).ToListAsync(cancellationToken),
            cancellationToken);
    }

    /// <summary>Does what is due with one batch of people, in one transaction.</summary>
    /// <returns>How many were due.</returns>
    private async Task<int> TendAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var due = await db.Attendances.Where(x => x.DueAt <= now && !(x.HeldUntil <= now || x.OfferedUntil <= now)).OrderBy(x => x.DueAt).Take(Batch).ToListAsync(cancellationToken);
        if (due.Count == 0)
        {
            return 0;
        }

        var dates = due.Select(x => x.OccurrenceId).Distinct().ToList();
        var occurrences = await db.Occurrences.AsNoTracking().Include(x => x.Shifts).Where(x => dates.Contains(x.Id)).ToDictionaryAsync(x => x.Id, cancellationToken);
        List<(Attendance Attendance, ReminderKinds Kind)> reminded = [];
        List<Attendance> thanked = [];
        foreach (var attendance in due)
        {
            var occurrence = occurrences[attendance.OccurrenceId];
            var shift = occurrence.Shift(attendance.ShiftId);
            if (attendance.IsPastAsking(shift, now))
            {
                // Whoever never confirmed leaves nothing; no place was taken.
                db.Attendances.Remove(attendance);
            }
            else if (attendance.IsPastKeeping(shift, now))
            {
                attendance.Forget(RandomNumberGenerator.GetBytes(Commitment.Length));
            }
            else
            {
                attendance.ForgetNetwork(now);
                if (attendance.Remind(occurrence, shift, now) is { } kind)
                {
                    reminded.Add((attendance, kind));
                }

                if (occurrence.State == OccurrenceState.Planned && attendance.Thank(shift, now))
                {
                    thanked.Add(attendance);
                }

                attendance.Schedule(occurrence, shift);
            }
        }

        await db.MailAsync(
            MessageKind.EventReminder, [.. reminded.Select(x => x.Attendance)],
            AttendanceMails.OfReminder, now, cancellationToken);
        await db.MailAsync(MessageKind.EventThanks, thanked, _ => Guid.Empty, now, cancellationToken);
        try
        {
            await db.SaveChangesAsync(cancellationToken);
        }
        catch (Stale)
        {
            // Another server, or the person, was faster; the rest is found when the clock is next looked at.
            return 0;
        }

        if (reminded.Count + thanked.Count > 0)
        {
            jobs.LookAgain(Work.Confirmations);
        }

        return due.Count;
    }

    /// <summary>Makes the dates of rules for the time that has come into sight.</summary>
    private async Task ContinueAsync(CancellationToken cancellationToken)
    {
        // Once a day is soon enough for what lies 18 months ahead.
        var (now, seen) = (time.GetUtcNow(), DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime).AddMonths(EventSeries.MonthsAhead).AddDays(-1));
        var due = await db.Events.Where(x => x.State == EventState.Published && x.MadeUntil < seen && x.Recurrence != null).OrderBy(x => x.MadeUntil).Take(Batch).Select(x => x.Id).ToListAsync(cancellationToken);
        foreach (var id in due)
        {
            db.Forget();
            var @event = await db.Events.SingleAsync(x => x.Id == id, cancellationToken);
            db.AddDates(@event.Continue(calendars.Days(@event.Series, @event.Series.Horizon(now)), now));
            try
            {
                await db.SaveChangesAsync(cancellationToken);
            }
            catch (Exception exception) when (exception is Stale || db.IsDuplicate(exception))
            {
                // Another server makes them.
            }
        }
    }

    private async Task FinishAsync(CancellationToken cancellationToken)
    {
        db.Forget();
        var now = time.GetUtcNow();
        var over = await db.Events.Include(x => x.Changes).Where(x => x.State == EventState.Published && !db.Occurrences.Any(y => y.EventId == x.Id && y.EndsAt > now)).OrderBy(x => x.Id).Take(Batch).ToListAsync(cancellationToken);
        if (over.Count == 0)
        {
            return;
        }

        var ids = over.ConvertAll(x => x.Id);
        var ends = await db.Occurrences.Where(x => ids.Contains(x.EventId)).GroupBy(x => x.EventId).Select(x => new { x.Key, Last = x.Max(y => y.EndsAt) }).ToDictionaryAsync(x => x.Key, x => x.Last, cancellationToken);
        over.ForEach(x => x.Finish(ends.TryGetValue(x.Id, out var last) ? last : null, now));
        try
        {
            await db.SaveChangesAsync(cancellationToken);
        }
        catch (Stale)
        {
            db.Forget();
        }
    }
}
