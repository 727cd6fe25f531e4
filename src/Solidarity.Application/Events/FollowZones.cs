using MediatR;
using Microsoft.EntityFrameworkCore;
using Solidarity.Domain.Events;

namespace Solidarity.Application.Events;

/// <summary>When a process last looked whether the rules of zones have changed. One a process, for each has its own zone data.</summary>
public sealed class ZonesSeen
{
    /// <summary>When it has looked through all dates; null for not since it started.</summary>
    public DateTimeOffset? At { get; set; }
}

/// <summary>
/// Derives the moments of dates to come again where the rules of their zone have changed: at start, and once a day. Governments change rules at
/// short notice; what people agreed on is the time on the wall.
/// </summary>
public sealed class FollowZones(ISolidarityDb db, ZonesSeen seen, TimeProvider time)
{
    private const int Batch = 500;

    private static readonly TimeSpan Pace = TimeSpan.FromDays(1);

    /// <summary>Looks, if it is time to. Doing so twice, or on several servers, changes nothing.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        if (seen.At is { } before && now < before + Pace)
        {
            return;
        }

        if (seen.At is not null)
        {
            // What was installed since the start counts too.
            TimeZoneInfo.ClearCachedData();
        }

        for (OccurrenceId? last = null, end = null; ; last = end)
        {
            var from = last;
            end = await db.AgainIfOvertakenAsync(() => DeriveAsync(from, now, cancellationToken));
            db.Forget();
            if (end is null)
            {
                break;
            }
        }

        seen.At = now;
    }

    /// <summary>Derives the dates of one batch, and stores those that differ in one transaction.</summary>
    /// <returns>The last of the batch; null when none follows.</returns>
    private async Task<OccurrenceId?> DeriveAsync(OccurrenceId? last, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var dates = await db.Occurrences.Include(x => x.Shifts).Where(x => x.EndsAt > now && (last == null || x.Id > last)).OrderBy(x => x.Id).Take(Batch).ToListAsync(cancellationToken);
        if (dates.Count(date => date.Derive(TimeZoneInfo.FindSystemTimeZoneById(date.TimeZone.Value), now)) > 0)
        {
            await db.SaveChangesAsync(cancellationToken);
        }

        return dates.Count == Batch ? dates[^1].Id : null;
    }
}

/// <summary>Reminders, and what is kept until some days after, are timed by the moments of a date: they follow when these change.</summary>
internal sealed class ScheduleByZone(ISolidarityDb db) : INotificationHandler<Happened<OccurrenceRetimed>>
{
    private const int Batch = 500;

    // A page of people at a time, each in a transaction: done again it changes nothing.
    public async Task Handle(Happened<OccurrenceRetimed> notification, CancellationToken cancellationToken)
    {
        var id = notification.Event.Occurrence;
        var occurrence = await db.Occurrences.AsNoTracking().Include(x => x.Shifts).SingleAsync(x => x.Id == id, cancellationToken);
        for (AttendanceId? last = null, end = null; ; last = end)
        {
            var from = last;
            end = await db.AgainIfOvertakenAsync(() => ScheduleAsync(occurrence, from, cancellationToken));
            db.Forget();
            if (end is null)
            {
                return;
            }
        }
    }

    private async Task<AttendanceId?> ScheduleAsync(Occurrence occurrence, AttendanceId? last, CancellationToken cancellationToken)
    {
        var id = occurrence.Id;
        var page = await db.Attendances.Where(x => x.OccurrenceId == id && x.Name != null && (last == null || x.Id > last)).OrderBy(x => x.Id).Take(Batch).ToListAsync(cancellationToken);
        page.ForEach(x => x.Schedule(occurrence, occurrence.Shift(x.ShiftId)));
        await db.SaveChangesAsync(cancellationToken);
        return page.Count == Batch ? page[^1].Id : null;
    }
}
