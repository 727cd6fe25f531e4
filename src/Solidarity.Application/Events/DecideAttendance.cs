using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Solidarity.Application.Petitions;
using Solidarity.Application.Reviews;
using Solidarity.Domain;
using Solidarity.Domain.Events;
using Solidarity.Domain.Reviews;

namespace Solidarity.Application.Events;

/// <summary>Says yes to somebody who waits for an organizer: a place that is free, or the line.</summary>
[Requires(Right.Moderate)]
public sealed record ApproveAttendance(AttendanceId Attendance, EventId Event) : ICommand<AttendanceStanding>, IReviewsEvent
{
    /// <inheritdoc />
    public ReviewKind Waiting => ReviewKind.Attendances;
}

/// <summary>Says no to somebody who waits for an organizer. The person is told, with the reason.</summary>
[Requires(Right.Moderate)]
public sealed record RefuseAttendance(AttendanceId Attendance, EventId Event, string? Reason = null) : ICommand<AttendanceStanding>, IReviewsEvent, IGivesReason
{
    /// <inheritdoc />
    public ReviewKind Waiting => ReviewKind.Attendances;
}

/// <summary>Where somebody stands after a decision.</summary>
public sealed record AttendanceStanding(AttendanceId Id, AttendanceState State);

internal sealed class RefuseAttendanceValidator : AbstractValidator<RefuseAttendance>
{
    public RefuseAttendanceValidator() => RuleFor(x => x.Reason).OptionalLine(Attendance.MaxReasonLength);
}

internal sealed class DecideAttendanceHandler(ISolidarityDb db, Seats seats) : IRequestHandler<ApproveAttendance, AttendanceStanding>, IRequestHandler<RefuseAttendance, AttendanceStanding>
{
    public Task<AttendanceStanding> Handle(ApproveAttendance request, CancellationToken cancellationToken) =>
        DecideAsync(request.Attendance, request.Event, (seating, attendance) => seating.Approve(attendance), cancellationToken);

    public Task<AttendanceStanding> Handle(RefuseAttendance request, CancellationToken cancellationToken) =>
        DecideAsync(request.Attendance, request.Event, (seating, attendance) => seating.Refuse(attendance, Text.OneLine(request.Reason)), cancellationToken);

    // Again if the owner of the mailbox, or another organizer, was there at the same moment.
    private Task<AttendanceStanding> DecideAsync(AttendanceId id, EventId of, Action<Seating, Attendance> decide, CancellationToken cancellationToken) => db.AgainIfOvertakenAsync(async () =>
    {
        var shift = await db.Attendances.Where(x => x.Id == id && x.EventId == of).Select(x => (ShiftId?)x.ShiftId).SingleOrDefaultAsync(cancellationToken) ?? throw new NotFound("Attendance");
        return await seats.WithAsync(
            shift,
            async (open, cancel) =>
            {
                var attendance = await db.Attendances.SingleOrDefaultAsync(x => x.Id == id && x.ShiftId == shift, cancel) ?? throw new Stale();
                decide(open.Seating, attendance);
                return new AttendanceStanding(attendance.Id, attendance.State);
            },
            cancellationToken);
    });
}
