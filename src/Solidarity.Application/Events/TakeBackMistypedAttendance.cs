using System.Security.Cryptography;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Solidarity.Domain;
using Solidarity.Domain.Events;
using Solidarity.Domain.Petitions;

namespace Solidarity.Application.Events;

/// <summary>
/// An address was mistyped and typed anew: takes back the request with the wrong one, with all dates that were asked for by it, if it still
/// waits to be confirmed. The caller knows that the same person asks, and sends the request with the right one next.
/// </summary>
/// <param name="Mistyped">The request with the wrong address.</param>
/// <param name="Slug">The event.</param>
/// <param name="Email">The right address: a request of that mailbox stays.</param>
[AllowAnyone]
public sealed record TakeBackMistypedAttendance(AttendanceId Mistyped, string Slug, string? Email) : ICommand<Unit>;

internal sealed class TakeBackMistypedAttendanceHandler(ISolidarityDb db, IKeyedHashes hashes, Seats seats) : IRequestHandler<TakeBackMistypedAttendance, Unit>
{
    public async Task<Unit> Handle(TakeBackMistypedAttendance request, CancellationToken cancellationToken)
    {
        var (id, slug) = (request.Mistyped, Slug.FromStored(request.Slug));
        var mailbox = EmailAddress.TryParse(request.Email, out var email) ? hashes.Of(email).Mailbox : [];
        var mistyped = await db.Attendances.Where(x => (x.Id == id || x.JoinedWith == id) && x.State == AttendanceState.Asked && x.MailboxKey != mailbox && db.Events.Any(of => of.Id == x.EventId && of.Slug == slug))
            .OrderBy(x => x.Id).Select(x => new { x.Id, x.ShiftId }).ToListAsync(cancellationToken);
        foreach (var one in mistyped)
        {
            db.Forget();
            await db.AgainIfOvertakenAsync(() => seats.WithAsync(
                one.ShiftId,
                async (open, cancel) =>
                {
                    // Not if it was confirmed, or taken back, at this moment.
                    if (await db.Attendances.SingleOrDefaultAsync(x => x.Id == one.Id && x.ShiftId == one.ShiftId && x.State == AttendanceState.Asked, cancel) is { } attendance)
                    {
                        open.Seating.Leave(attendance);
                        attendance.Forget(RandomNumberGenerator.GetBytes(Commitment.Length));
                    }

                    return Unit.Value;
                },
                cancellationToken));
        }

        return Unit.Value;
    }
}
