using Microsoft.EntityFrameworkCore;
using Solidarity.Application.Supporters;
using Solidarity.Domain;
using Solidarity.Domain.Events;

namespace Solidarity.Application.Events;

/// <summary>Stores who asks to come, and who confirms it. A port: those who act on one shift at the same moment share a transaction.</summary>
public interface IJoining
{
    /// <summary>Returns once it is safely stored, or was there before: who asked can't tell one from the other.</summary>
    /// <param name="attendances">New ones; nothing tracks them. Several are one person's, of several dates, and the last is the one whose link confirms all: only what is refused of that one is thrown.</param>
    /// <param name="cancellationToken">Ends the waiting, not the storing.</param>
    /// <exception cref="DomainError">What <see cref="Seating.Join"/> refuses.</exception>
    /// <exception cref="Petitions.StoreIsFull">So many wait that another would wait too long; nothing was stored.</exception>
    Task JoinAsync(IReadOnlyList<Attendance> attendances, CancellationToken cancellationToken);

    /// <summary>Returns once it is safely stored that the owner of the mailbox said yes.</summary>
    /// <param name="attendance">Who.</param>
    /// <param name="shift">The shift.</param>
    /// <param name="cancellationToken">Ends the waiting, not the storing.</param>
    /// <exception cref="Stale">It is not in that shift any more.</exception>
    /// <exception cref="DomainError">What <see cref="Seating.Confirm"/> refuses.</exception>
    /// <exception cref="Petitions.StoreIsFull">So many wait that another would wait too long; nothing was stored.</exception>
    Task<SeatAnswer> ConfirmAsync(AttendanceId attendance, ShiftId shift, CancellationToken cancellationToken);
}

/// <summary>What somebody asks of a shift.</summary>
/// <param name="Id">Whose coming.</param>
/// <param name="Joining">A new one, which nothing tracks; null for one that is there, and is confirmed.</param>
public sealed record SeatRequest(AttendanceId Id, Attendance? Joining = null);

/// <summary>What came of it.</summary>
/// <param name="Refusal">Why it was refused; null for what was done, or was done before.</param>
/// <param name="IsDone">Whether it changed anything.</param>
/// <param name="Shown">What the person's own page shows; null where that has to be read.</param>
public sealed record SeatAnswer(DomainError? Refusal, bool IsDone = false, ShownAttendance? Shown = null);

/// <summary>Does what is asked of one shift at the same moment, under one lock.</summary>
public sealed class JoinTogether(ISolidarityDb db, IJobs jobs, SeatTurns turns, ITokens tokens, IKeyedHashes hashes, TimeProvider time)
{
    private readonly Seats _seats = new(db, jobs, turns, time);
    private readonly PeopleConfirming _people = new(db, hashes);
    private readonly AttendanceShowing _showing = new(db, tokens, hashes, time);

    /// <summary>Takes them in order.</summary>
    /// <param name="shift">The shift.</param>
    /// <param name="requests">Of that shift.</param>
    /// <param name="also">Adds what else is to be stored in the same transaction; called again at each try.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>What came of each, in the same order.</returns>
    public Task<IReadOnlyList<SeatAnswer>> RunAsync(ShiftId shift, IReadOnlyList<SeatRequest> requests, Action also, CancellationToken cancellationToken) =>
        db.AgainIfOvertakenAsync(() => TakeAsync(shift, requests, also, cancellationToken));

    private Task<IReadOnlyList<SeatAnswer>> TakeAsync(ShiftId shift, IReadOnlyList<SeatRequest> requests, Action also, CancellationToken cancellationToken) => _seats.WithAsync<IReadOnlyList<SeatAnswer>>(
        shift,
        async (open, cancel) =>
        {
            also();
            var joins = await JoinsAsync(open, [.. requests.Select(x => x.Joining).OfType<Attendance>()], cancel);
            var confirms = await ConfirmsAsync(open, [.. requests.Where(x => x.Joining is null).Select(x => x.Id)], cancel);
            var done = requests.Select(one => one.Joining is { } joining ? joins.Take(joining) : confirms.Take(one.Id)).ToList();
            await db.InsertAsync(joins.Taken, cancel);
            return [.. requests.Zip(done, (one, answer) => answer.IsDone && one.Joining is null ? answer with { Shown = confirms.Show(one.Id) } : answer)];
        },
        cancellationToken);

    private async Task<Joins> JoinsAsync(OpenShift open, IReadOnlyList<Attendance> joining, CancellationToken cancellationToken)
    {
        if (joining.Count == 0)
        {
            return new Joins(open, [], []);
        }

        var (date, now, mailboxes) = (open.Occurrence.Id, open.Now, joining.Select(x => x.MailboxKey).ToList());
        var known = await db.Attendances.Where(x => x.OccurrenceId == date && x.Holder != null && mailboxes.Contains(x.Holder))
            .ToDictionaryAsync(x => Convert.ToHexString(x.Holder!), cancellationToken);

        // One place a mailbox is held, over all events: whoever holds many addresses of one mailbox holds one.
        var holds = await db.Attendances.Where(x => mailboxes.Contains(x.MailboxKey) && x.HeldUntil > now).Select(x => x.MailboxKey).ToListAsync(cancellationToken);
        return new Joins(open, known, holds.Select(Convert.ToHexString).ToHashSet());
    }

    private async Task<Confirms> ConfirmsAsync(OpenShift open, IReadOnlyList<AttendanceId> ids, CancellationToken cancellationToken)
    {
        if (ids.Count == 0)
        {
            return new Confirms(open, _people, _showing, [], new KnownPeople { Supporters = [], Suppressions = [] }, open.Event);
        }

        var shift = open.Shift.Id;
        var attendances = await db.Attendances.Where(x => ids.Contains(x.Id) && x.ShiftId == shift).ToDictionaryAsync(x => x.Id, cancellationToken);
        var people = await _people.ReadAsync([.. attendances.Values.Where(Confirms.IsOpen).Select(Confirms.Person)], cancellationToken);
        var texts = await db.Events.AsNoTracking().Include(x => x.Versions.Where(version => version.IsCurrent)).SingleAsync(x => x.Id == open.Event.Id, cancellationToken);
        return new Confirms(open, _people, _showing, attendances, people, texts);
    }

    /// <summary>Those who ask to come.</summary>
    private sealed class Joins(OpenShift open, Dictionary<string, Attendance> known, HashSet<string> holds)
    {
        private readonly List<Attendance> _taken = [];

        /// <summary>Those who are new, to be stored.</summary>
        public IReadOnlyCollection<Attendance> Taken => _taken;

        public SeatAnswer Take(Attendance one)
        {
            var mailbox = Convert.ToHexString(one.MailboxKey);
            if (known.TryGetValue(mailbox, out var before))
            {
                before.AskAgain();
                return new SeatAnswer(null);
            }

            try
            {
                // It refuses before it changes anything.
                open.Seating.Join(one, holds.Contains(mailbox));
            }
            catch (DomainError refusal)
            {
                return new SeatAnswer(refusal);
            }

            _taken.Add(one);
            known.Add(mailbox, one);
            if (one.IsHeld)
            {
                holds.Add(mailbox);
            }

            return new SeatAnswer(null, IsDone: true);
        }
    }

    /// <summary>Those who confirm: the person, the lists, the place or the line.</summary>
    private sealed class Confirms(
        OpenShift open, PeopleConfirming people, AttendanceShowing showing, Dictionary<AttendanceId, Attendance> attendances, KnownPeople known, Event texts)
    {
        private readonly List<Attendance> _done = [];

        public static bool IsOpen(Attendance attendance) => attendance is { State: AttendanceState.Asked, IsReadable: true };

        public static ConfirmedPerson Person(Attendance attendance) => new(
            attendance.Email!, attendance.Name!, attendance.Keys, attendance.Language, attendance.TimeZone, attendance.Lists, attendance.ListWordingVersion);

        public SeatAnswer Take(AttendanceId id)
        {
            if (!attendances.TryGetValue(id, out var attendance))
            {
                return new SeatAnswer(new Stale());
            }

            if (!IsOpen(attendance))
            {
                return new SeatAnswer(null);
            }

            try
            {
                open.Seating.RefuseIfClosed();
            }
            catch (DomainError refusal)
            {
                return new SeatAnswer(refusal);
            }

            var person = Person(attendance);
            var supporter = people.KnownOrNew(known, person, open.Now);
            open.Seating.Confirm(attendance, supporter.Id);
            people.Subscribe(known, supporter, person, open.Now);
            _done.Add(attendance);
            return new SeatAnswer(null, IsDone: true);
        }

        /// <summary>What the page of one shows that was confirmed here; null where more is to be read for that.</summary>
        public ShownAttendance? Show(AttendanceId id)
        {
            var attendance = attendances[id];
            if (texts.Recurrence is not null || attendance.JoinedWith is not null || attendance.Line <= Seating.Ordinary)
            {
                return null;
            }

            // Numbers at the end of the line were all given under this lock: behind one are only others of these.
            int? before = attendance.Line is { } line ? open.Seating.Parties - _done.Count(x => x.Line >= line) : null;
            var lists = PeopleConfirming.ListsOf(attendance.Lists).Where(known.Lists.ContainsKey).Select(list => known.Lists[list]);
            return showing.Of(attendance, texts, open.Occurrence) with { Before = before, Lists = [.. lists.Order(StringComparer.Ordinal)] };
        }
    }
}
