using System.Security.Cryptography;
using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Solidarity.Application.Supporters;
using Solidarity.Domain;
using Solidarity.Domain.Events;
using Solidarity.Domain.Petitions;
using Solidarity.Domain.Supporters;

namespace Solidarity.Application.Events;

/// <summary>What the page behind a mailed link to an attendance shows. Changes nothing.</summary>
[AllowAnyone]
public sealed record ShowAttendance(string Token) : IQuery<ShownAttendance>;

/// <summary>The owner of the mailbox presses the button. Doing so again changes nothing.</summary>
[AllowAnyone]
public sealed record ConfirmAttendance(string Token) : ICommand<ShownAttendance>;

/// <summary>"I did not ask to come": it goes, with all that was typed. Doing so again changes nothing.</summary>
[AllowAnyone]
public sealed record DenyAttendance(string Token) : ICommand<Unit>;

/// <summary>The person does not come. Doing so again changes nothing.</summary>
[AllowAnyone]
public sealed record LeaveEvent(string Token) : ICommand<ShownAttendance>;

/// <summary>The person comes to none of the dates that were joined at once. Doing so again changes nothing.</summary>
[AllowAnyone]
public sealed record LeaveAllDates(string Token) : ICommand<ShownAttendance>;

/// <summary>Takes the place that is offered. Doing so again changes nothing.</summary>
[AllowAnyone]
public sealed record TakeOffer(string Token) : ICommand<ShownAttendance>;

/// <summary>Comes after all: a place that is free, or the end of the line.</summary>
[AllowAnyone]
public sealed record ReturnToEvent(string Token) : ICommand<ShownAttendance>;

/// <summary>Comes with more or fewer guests, to another shift, or under another name; what is null stays as it was.</summary>
[AllowAnyone]
public sealed record ChangeAttendance(string Token) : ICommand<ShownAttendance>
{
    /// <summary>The name.</summary>
    public string? Name { get; init; }

    /// <summary>How many more people come along.</summary>
    public int? Guests { get; init; }

    /// <summary>Key of the shift.</summary>
    public string? Shift { get; init; }

    /// <summary>How the person wishes to appear to those at the door.</summary>
    public SignatureDisplay? Display { get; init; }

    /// <summary>The reminders that the person wishes.</summary>
    public IReadOnlyList<ReminderKinds>? Reminders { get; init; }
}

/// <summary>What the page behind a mailed link shows.</summary>
public sealed record ShownAttendance
{
    /// <summary>Forgotten, denied, or never ours.</summary>
    public static readonly ShownAttendance Unknown = new();

    /// <summary>Where it stands; null for one that is not known.</summary>
    public AttendanceState? State { get; init; }

    /// <summary>Whether the press just now did it.</summary>
    public bool IsJustDone { get; init; }

    /// <summary>Whether it came too late: the offer was over.</summary>
    public bool IsTooLate { get; init; }

    /// <summary>The event's slug.</summary>
    public string Event { get; init; } = "";

    /// <summary>Its title in the reader's language, or its own.</summary>
    public string Title { get; init; } = "";

    /// <summary>The title's language.</summary>
    public LanguageTag TitleLanguage { get; init; }

    /// <summary>When it is, by the clock on the wall there.</summary>
    public LocalSpan Span { get; init; }

    /// <summary>The zone of the place.</summary>
    public TimeZoneName TimeZone { get; init; }

    /// <summary>Where it is, as this person may know it; null where only those learn it who have a place.</summary>
    public Location? Location { get; init; }

    /// <summary>How to get there, as this person may know it.</summary>
    public string? GettingThere { get; init; }

    /// <summary>What to bring.</summary>
    public string? Bring { get; init; }

    /// <summary>What to know for one's safety.</summary>
    public string? Safety { get; init; }

    /// <summary>Whether the date, or the event, does not take place.</summary>
    public bool IsCalledOff { get; init; }

    /// <summary>Whether it is past.</summary>
    public bool IsPast { get; init; }

    /// <summary>Why it was moved, or does not take place.</summary>
    public string? Reason { get; init; }

    /// <summary>Why an organizer refused.</summary>
    public string? Refusal { get; init; }

    /// <summary>The shifts, where there are several: key and name.</summary>
    public IReadOnlyList<ShownShift> Shifts { get; init; } = [];

    /// <summary>Key of the person's shift.</summary>
    public string Shift { get; init; } = "";

    /// <summary>The name.</summary>
    public string Name { get; init; } = "";

    /// <summary>The code to be shown at the door; null without a place that one goes to.</summary>
    public CheckedCode? Code { get; init; }

    /// <summary>How the person appears to those at the door.</summary>
    public SignatureDisplay Display { get; init; }

    /// <summary>What the own calendar is to hold; null without a place.</summary>
    public OwnEntry? Entry { get; init; }

    /// <summary>How many more people come along.</summary>
    public int Guests { get; init; }

    /// <summary>How many one person can bring.</summary>
    public int GuestsAllowed { get; init; }

    /// <summary>Until when the place is held for one who has not confirmed.</summary>
    public DateTimeOffset? HeldUntil { get; init; }

    /// <summary>Until when the offered place can be taken.</summary>
    public DateTimeOffset? OfferedUntil { get; init; }

    /// <summary>How many parties stand before this one in the line; null outside it.</summary>
    public int? Before { get; init; }

    /// <summary>When the owner of the mailbox confirmed.</summary>
    public DateTimeOffset? ConfirmedAt { get; init; }

    /// <summary>Since when it stands where it does.</summary>
    public DateTimeOffset Since { get; init; }

    /// <summary>The reader's zone.</summary>
    public TimeZoneName ReaderZone { get; init; }

    /// <summary>The reminders that the person wishes.</summary>
    public ReminderKinds Reminders { get; init; }

    /// <summary>Whether one who left can come back.</summary>
    public bool MayReturn { get; init; }

    /// <summary>The other dates that were joined with this one, by time.</summary>
    public IReadOnlyList<ShownOther> Others { get; init; } = [];

    /// <summary>The lists that confirming also subscribes to.</summary>
    public IReadOnlyList<string> Lists { get; init; } = [];
}

/// <summary>One's own coming as an entry of a calendar, beside what is shown of it anyway.</summary>
/// <param name="Date">The date, which the entry is known by, in feeds and mails too.</param>
/// <param name="Sequence">The <c>SEQUENCE</c>, as mails have it.</param>
/// <param name="Start">When the shift begins.</param>
/// <param name="End">When it ends.</param>
/// <param name="Summary">The event in a few sentences.</param>
/// <param name="ModifiedAt">When it was last changed.</param>
public sealed record OwnEntry(OccurrenceId Date, int Sequence, DateTimeOffset Start, DateTimeOffset End, string Summary, DateTimeOffset ModifiedAt);

/// <summary>Another date that was joined at the same time.</summary>
/// <param name="Token">What the link to its own page ends with.</param>
/// <param name="Span">When it is, by the clock on the wall.</param>
/// <param name="State">Where it stands.</param>
/// <param name="IsCalledOff">Whether it does not take place.</param>
public sealed record ShownOther(string Token, LocalSpan Span, AttendanceState State, bool IsCalledOff);

/// <summary>A shift as the person can choose it.</summary>
/// <param name="Key">Its key.</param>
/// <param name="Name">Its name in the reader's language.</param>
/// <param name="Span">When it is, by the clock on the wall.</param>
public sealed record ShownShift(string Key, string Name, LocalSpan Span);

internal sealed class ChangeAttendanceValidator : AbstractValidator<ChangeAttendance>
{
    public ChangeAttendanceValidator()
    {
        RuleFor(x => x.Name).OptionalLine(Supporter.MaxNameLength);
        RuleFor(x => x.Guests).Must(guests => guests is null or >= 0).WithErrorCode("Attendance.TooManyGuests");
    }
}

internal sealed class OwnAttendanceHandler(ISolidarityDb db, ITokens tokens, Seats seats, IJoining joining, AttendanceShowing showing) :
    IRequestHandler<ShowAttendance, ShownAttendance>, IRequestHandler<ConfirmAttendance, ShownAttendance>, IRequestHandler<DenyAttendance, Unit>,
    IRequestHandler<LeaveEvent, ShownAttendance>, IRequestHandler<LeaveAllDates, ShownAttendance>, IRequestHandler<TakeOffer, ShownAttendance>, IRequestHandler<ReturnToEvent, ShownAttendance>,
    IRequestHandler<ChangeAttendance, ShownAttendance>
{
    private delegate bool Act(OpenShift open, Attendance attendance);

    public async Task<ShownAttendance> Handle(ShowAttendance request, CancellationToken cancellationToken) =>
        await FindAsync(Any(request.Token), cancellationToken) is { } found ? await showing.OfAsync(found.Id, cancellationToken) : ShownAttendance.Unknown;

    public async Task<ShownAttendance> Handle(ConfirmAttendance request, CancellationToken cancellationToken)
    {
        if (await FindAsync(tokens.Read(TokenPurpose.ConfirmAttendance, request.Token), cancellationToken) is not { } found)
        {
            return ShownAttendance.Unknown;
        }

        var answer = await ConfirmAsync(found, cancellationToken);
        var isDone = answer.IsDone;

        // Each date has a lock of its own. Pressed again after a fault, it goes on where it was.
        foreach (var other in answer.Shown is not null ? [] : await db.Attendances.Where(x => x.JoinedWith == found.Id && x.State == AttendanceState.Asked && x.Name != null).OrderBy(x => x.Id)
            .Select(x => new Found(x.Id, x.ShiftId)).ToListAsync(cancellationToken))
        {
            try
            {
                isDone |= (await ConfirmAsync(other, cancellationToken)).IsDone;
            }
            catch (DomainError error) when (error is not Stale)
            {
                // Past or called off since it was asked for; the others are not.
            }
        }

        return (answer.Shown ?? await showing.OfAsync(found.Id, cancellationToken)) with { IsJustDone = isDone };
    }

    public async Task<Unit> Handle(DenyAttendance request, CancellationToken cancellationToken)
    {
        if (await FindAsync(tokens.Read(TokenPurpose.DenyAttendance, request.Token), cancellationToken) is { } found)
        {
            // Who never confirmed leaves nothing behind; who did is told of it by mail, for the mail may have been forwarded.
            foreach (var one in await WithOthersAsync(found, cancellationToken))
            {
                db.Forget();
                await ActAsync(
                    one,
                    (open, attendance) =>
                    {
                        var wasAsked = attendance.State == AttendanceState.Asked;
                        open.Seating.Leave(attendance);
                        if (wasAsked)
                        {
                            attendance.Forget(RandomNumberGenerator.GetBytes(Commitment.Length));
                        }

                        return true;
                    },
                    cancellationToken);
            }
        }

        return Unit.Value;
    }

    public Task<ShownAttendance> Handle(LeaveEvent request, CancellationToken cancellationToken) =>
        AnswerAsync(request.Token, (open, attendance) => open.Seating.Leave(attendance), cancellationToken);

    public async Task<ShownAttendance> Handle(LeaveAllDates request, CancellationToken cancellationToken)
    {
        if (await FindAsync(Any(request.Token), cancellationToken) is not { } found)
        {
            return ShownAttendance.Unknown;
        }

        var isDone = false;
        foreach (var one in await WithOthersAsync(found, cancellationToken))
        {
            db.Forget();
            isDone |= await ActAsync(one, (open, attendance) => open.Shift.EndsAt > open.Now && open.Seating.Leave(attendance), cancellationToken);
        }

        return await showing.OfAsync(found.Id, cancellationToken) with { IsJustDone = isDone };
    }

    public async Task<ShownAttendance> Handle(TakeOffer request, CancellationToken cancellationToken)
    {
        if (await FindAsync(Any(request.Token), cancellationToken) is not { } found)
        {
            return ShownAttendance.Unknown;
        }

        var (had, has) = (false, false);
        await ActAsync(
            found,
            (open, attendance) =>
            {
                had = attendance.HasPlace;
                return has = open.Seating.Take(attendance);
            },
            cancellationToken);
        return await showing.OfAsync(found.Id, cancellationToken) with { IsJustDone = has && !had, IsTooLate = !has };
    }

    public Task<ShownAttendance> Handle(ReturnToEvent request, CancellationToken cancellationToken) => AnswerAsync(
        request.Token,
        (open, attendance) =>
        {
            // Pressed twice, it has happened.
            if (attendance.IsAlive)
            {
                return false;
            }

            open.Seating.Return(attendance);
            return true;
        },
        cancellationToken);

    public async Task<ShownAttendance> Handle(ChangeAttendance request, CancellationToken cancellationToken)
    {
        if (await FindAsync(Any(request.Token), cancellationToken) is not { } found)
        {
            return ShownAttendance.Unknown;
        }

        await db.AgainIfOvertakenAsync(async () =>
        {
            await MoveAsync(found.Id, request.Shift, cancellationToken);
            return 0;
        });
        await ActAsync(
            found with { Shift = await ShiftOfAsync(found.Id, cancellationToken) },
            (open, attendance) =>
            {
                open.Seating.Bring(attendance, request.Guests ?? attendance.Guests);
                var reminders = request.Reminders is { } wished ? wished.Aggregate(ReminderKinds.None, (all, one) => all | one) & ReminderKinds.All : attendance.Reminders;
                attendance.Correct(Text.OneLine(request.Name) ?? attendance.Name!, attendance.Answers, request.Display ?? attendance.Display, reminders, open.Now);
                attendance.Schedule(open.Occurrence, open.Shift);
                return true;
            },
            cancellationToken);
        return await showing.OfAsync(found.Id, cancellationToken) with { IsJustDone = true };
    }

    private Token? Any(string token) =>
        tokens.Read(TokenPurpose.Attendance, token) ?? tokens.Read(TokenPurpose.ConfirmAttendance, token) ?? tokens.Read(TokenPurpose.DenyAttendance, token);

    private async Task<Found?> FindAsync(Token? token, CancellationToken cancellationToken)
    {
        if (token is null)
        {
            return null;
        }

        var (id, epoch) = (AttendanceId.From(token.Id), token.Epoch);
        var found = await db.Attendances.Where(x => x.Id == id && x.Epoch == epoch && x.Name != null).Select(x => new { x.Id, x.ShiftId }).SingleOrDefaultAsync(cancellationToken);
        return found is null ? null : new Found(found.Id, found.ShiftId);
    }

    private async Task<IReadOnlyList<Found>> WithOthersAsync(Found found, CancellationToken cancellationToken) =>
    [
        found, .. await db.JoinedWith(found.Id).Where(x => x.Name != null).OrderBy(x => x.Id).Select(x => new Found(x.Id, x.ShiftId)).ToListAsync(cancellationToken),
    ];

    private Task<ShiftId> ShiftOfAsync(AttendanceId id, CancellationToken cancellationToken) => db.Attendances.Where(x => x.Id == id).Select(x => x.ShiftId).SingleAsync(cancellationToken);

    // Again in its new shift, where an organizer or the person has moved it there at the same moment.
    private Task<SeatAnswer> ConfirmAsync(Found found, CancellationToken cancellationToken)
    {
        ShiftId? shift = found.Shift;
        return db.AgainIfOvertakenAsync(async () =>
        {
            var now = shift ?? await ShiftOfAsync(found.Id, cancellationToken);
            shift = null;
            return await joining.ConfirmAsync(found.Id, now, cancellationToken);
        });
    }

    private async Task<ShownAttendance> AnswerAsync(string token, Act act, CancellationToken cancellationToken)
    {
        if (await FindAsync(Any(token), cancellationToken) is not { } found)
        {
            return ShownAttendance.Unknown;
        }

        var isDone = await ActAsync(found, act, cancellationToken);
        return await showing.OfAsync(found.Id, cancellationToken) with { IsJustDone = isDone };
    }

    private Task<bool> ActAsync(Found found, Act act, CancellationToken cancellationToken) => db.AgainIfOvertakenAsync(() => seats.WithAsync(
        found.Shift,
        async (open, cancel) => act(open, await db.Attendances.SingleOrDefaultAsync(x => x.Id == found.Id && x.ShiftId == found.Shift, cancel) ?? throw new Stale()),
        cancellationToken));

    private async Task MoveAsync(AttendanceId id, string? key, CancellationToken cancellationToken)
    {
        if (string.IsNullOrWhiteSpace(key))
        {
            return;
        }

        var from = await db.Attendances.Where(x => x.Id == id).Select(x => new { x.OccurrenceId, x.ShiftId }).SingleAsync(cancellationToken);
        var occurrence = await db.Occurrences.AsNoTracking().Include(x => x.Shifts).SingleAsync(x => x.Id == from.OccurrenceId, cancellationToken);
        var to = occurrence.Shift(key).Id;
        if (to == from.ShiftId)
        {
            return;
        }

        await seats.WithBothAsync(
            from.ShiftId, to,
            async (here, there, cancel) =>
            {
                here.Seating.Move(there.Seating, await db.Attendances.SingleOrDefaultAsync(x => x.Id == id && x.ShiftId == from.ShiftId, cancel) ?? throw new Stale());
                return 0;
            },
            cancellationToken);
        db.Forget();
    }

    private sealed record Found(AttendanceId Id, ShiftId Shift);
}

/// <summary>Finds what was joined at once.</summary>
internal static class JoinedTogether
{
    /// <summary>The other dates of one, whichever of them it is.</summary>
    public static IQueryable<Attendance> JoinedWith(this ISolidarityDb db, AttendanceId id) => db.Attendances.Where(x => x.Id != id
        && (x.JoinedWith == id || db.Attendances.Any(own => own.Id == id && own.JoinedWith != null && (x.JoinedWith == own.JoinedWith || x.Id == own.JoinedWith))));
}
