using MediatR;
using Microsoft.EntityFrameworkCore;
using Solidarity.Application.Messages;
using Solidarity.Domain;
using Solidarity.Domain.Events;
using Solidarity.Domain.Messages;

namespace Solidarity.Application.Events;

/// <summary>Puts mails to those who come on their way, each once, however often the work is begun.</summary>
internal static class AttendanceMails
{
    /// <summary>Adds the deliveries that are not there yet.</summary>
    /// <param name="db">The database.</param>
    /// <param name="kind">What they say.</param>
    /// <param name="to">Whom they go to; those whose address is gone get none.</param>
    /// <param name="occasion">What makes each another one than those before: the same however often the work is begun.</param>
    /// <param name="now">The moment.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async Task MailAsync(
        this ISolidarityDb db, MessageKind kind, IReadOnlyCollection<Attendance> to, Func<Attendance, Guid> occasion, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var message = StandingMessages.Id(kind);
        List<(Attendance Attendance, Guid Occasion)> wanted = [.. to.Where(x => x.Email is not null).Select(x => (x, occasion(x)))];
        if (wanted.Count == 0)
        {
            return;
        }

        var people = wanted.ConvertAll(x => x.Attendance.Id.Value);
        var there = await db.Deliveries.Where(x => x.MessageId == message && people.Contains(x.Recipient)).Select(x => new { x.Recipient, x.Occasion, x.State }).ToListAsync(cancellationToken);
        var known = there.Select(x => (x.Recipient, x.Occasion)).ToHashSet();

        // Of a change it is told what is so when the mail is made: whoever is about to be told needs no second one.
        var waiting = kind is MessageKind.EventMoved or MessageKind.EventRelocated ? there.Where(x => x.State == DeliveryState.Queued).Select(x => x.Recipient).ToHashSet() : [];
        db.Deliveries.AddRange(wanted.Where(x => !known.Contains((x.Attendance.Id.Value, x.Occasion)) && !waiting.Contains(x.Attendance.Id.Value)).Select(x => Of(kind, x.Attendance, x.Occasion, now)));
    }

    /// <summary>The mail as it stands for one moment of an attendance.</summary>
    public static Guid At(Attendance attendance, DateTimeOffset moment) => StandingMessages.Occasion(attendance.Id.Value, (int)(moment.UtcTicks / TimeSpan.TicksPerMillisecond));

    /// <summary>The reminder that was noted last. After the date was moved it is another one.</summary>
    public static Guid OfReminder(Attendance attendance) => StandingMessages.Occasion(
        attendance.Id.Value, unchecked(((int)((attendance.KnowsSince?.UtcTicks ?? 0) / TimeSpan.TicksPerMillisecond) * 8) + (int)attendance.Reminded));

    /// <summary>One delivery. Those that strangers can cause are counted by the mailbox.</summary>
    public static Delivery Of(MessageKind kind, Attendance attendance, Guid occasion, DateTimeOffset now) => new(
        EntityId.New<DeliveryId>(now), StandingMessages.Id(kind), Lane.Confirmations, RecipientKind.Attendance, attendance.Id.Value, occasion, attendance.Language, attendance.DomainKey, now,
        kind is MessageKind.ConfirmAttendance or MessageKind.AlreadyJoined ? attendance.MailboxKey : null);
}

/// <summary>
/// Asks the owner of a mailbox whether they come, or tells one who comes already. At most five mails in 24 hours go to a mailbox over all
/// forms, and none within a week of one that came back for good.
/// </summary>
internal sealed class AskAttendee(ISolidarityDb db, IJobs jobs, TimeProvider time) : INotificationHandler<Happened<AttendanceAsked>>
{
    public async Task Handle(Happened<AttendanceAsked> notification, CancellationToken cancellationToken)
    {
        var (now, id) = (time.GetUtcNow(), notification.Event.Attendance);
        var attendance = await db.Attendances.AsNoTracking().SingleOrDefaultAsync(x => x.Id == id, cancellationToken);
        if (attendance is not { IsReadable: true, IsAlive: true } || (attendance.State != AttendanceState.Asked && !notification.Event.IsAgain)
            || !await db.MayAskMailboxAsync(attendance.MailboxKey, now, cancellationToken) || await db.BouncedLatelyAsync(attendance.Keys, now, cancellationToken))
        {
            return;
        }

        var kind = attendance.State == AttendanceState.Asked ? MessageKind.ConfirmAttendance : MessageKind.AlreadyJoined;
        if (notification.Event.IsAgain)
        {
            db.Deliveries.Add(AttendanceMails.Of(kind, attendance, Guid.CreateVersion7(now), now));
        }
        else
        {
            await db.MailAsync(kind, [attendance], _ => Guid.Empty, now, cancellationToken);
        }

        await db.SaveChangesAsync(cancellationToken);
        jobs.LookAgain(Work.Confirmations);
    }
}

/// <summary>Tells people where they stand, by what is so when the mail is made: what has changed again meanwhile has a mail of its own.</summary>
internal sealed class TellAttendee(ISolidarityDb db, IJobs jobs, TimeProvider time) :
    INotificationHandler<Happened<AttendanceSeated>>, INotificationHandler<Happened<AttendanceQueued>>, INotificationHandler<Happened<AttendanceOffered>>,
    INotificationHandler<Happened<AttendanceLapsed>>, INotificationHandler<Happened<AttendanceLeft>>, INotificationHandler<Happened<AttendanceChanged>>,
    INotificationHandler<Happened<AttendanceRefused>>
{
    public Task Handle(Happened<AttendanceSeated> notification, CancellationToken cancellationToken) =>
        TellAsync(notification.Event.Attendance, MessageKind.AttendanceSeated, x => x.HasPlace, cancellationToken);

    public Task Handle(Happened<AttendanceQueued> notification, CancellationToken cancellationToken) =>
        TellAsync(notification.Event.Attendance, MessageKind.AttendanceQueued, x => x.State == AttendanceState.Waiting, cancellationToken);

    public Task Handle(Happened<AttendanceOffered> notification, CancellationToken cancellationToken) =>
        TellAsync(notification.Event.Attendance, MessageKind.AttendanceOffered, x => x.State == AttendanceState.Offered, cancellationToken);

    public Task Handle(Happened<AttendanceLapsed> notification, CancellationToken cancellationToken) =>
        TellAsync(notification.Event.Attendance, MessageKind.AttendanceLapsed, x => x.State == AttendanceState.Lapsed, cancellationToken);

    public Task Handle(Happened<AttendanceLeft> notification, CancellationToken cancellationToken) =>
        TellAsync(notification.Event.Attendance, MessageKind.AttendanceLeft, x => x.State is AttendanceState.Cancelled or AttendanceState.Declined, cancellationToken);

    public Task Handle(Happened<AttendanceChanged> notification, CancellationToken cancellationToken) =>
        TellAsync(notification.Event.Attendance, MessageKind.AttendanceChanged, x => x.IsAlive, cancellationToken, x => x.ModifiedAt);

    public Task Handle(Happened<AttendanceRefused> notification, CancellationToken cancellationToken) =>
        TellAsync(notification.Event.Attendance, MessageKind.AttendanceRefused, x => x.State == AttendanceState.Refused, cancellationToken);

    private async Task TellAsync(
        AttendanceId id, MessageKind kind, Func<Attendance, bool> isSo, CancellationToken cancellationToken, Func<Attendance, DateTimeOffset>? since = null)
    {
        var attendance = await db.Attendances.AsNoTracking().SingleOrDefaultAsync(x => x.Id == id, cancellationToken);
        if (attendance is null || !isSo(attendance) || (attendance.IsToldWithFirst && kind is MessageKind.AttendanceSeated or MessageKind.AttendanceQueued) || (attendance.ConfirmedAt is null && attendance.State != AttendanceState.Refused))
        {
            return;
        }

        await db.MailAsync(kind, [attendance], x => AttendanceMails.At(x, since?.Invoke(x) ?? x.StateSince), time.GetUtcNow(), cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        jobs.LookAgain(Work.Confirmations);
    }
}
