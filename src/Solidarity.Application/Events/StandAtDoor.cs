using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Solidarity.Application.Audit;
using Solidarity.Domain;
using Solidarity.Domain.Events;
using Solidarity.Domain.Organizers;
using Solidarity.Domain.Petitions;

namespace Solidarity.Application.Events;

/// <summary>Whether a pass for a door is good, and of what. Shows nobody, and changes nothing.</summary>
[AllowAnyone]
public sealed record ShowDoor(string Token) : IQuery<ShownDoor>;

/// <summary>Opens a door by its PIN. Each opening is logged as a reading of personal data before anything is read; a wrong PIN opens nothing.</summary>
[AllowAnyone]
public sealed record OpenDoor(string? Token, string? Pin) : ICommand<DoorList>;

/// <summary>
/// Takes what was ticked at a door, as often and as late as it comes, and answers with the list as it stands. Of ticks out of order the newest
/// counts; the same one twice does no harm; one that can't be taken is named and keeps no other from being taken.
/// </summary>
/// <param name="Device">What the device got when the PIN was typed.</param>
/// <param name="Ticks">What was ticked; none to ask for the list alone.</param>
[AllowAnyone]
public sealed record TickAtDoor(string? Device, IReadOnlyList<DoorTick>? Ticks) : ICommand<DoorList>;

/// <summary>Something that was ticked at a door.</summary>
public sealed record DoorTick
{
    /// <summary>What the device knows it by; unique in the device.</summary>
    public string Key { get; init; } = "";

    /// <summary>The code of the person; null for somebody who came without having joined.</summary>
    public string? Code { get; init; }

    /// <summary>Whether the person came; false takes a tick back.</summary>
    public bool Came { get; init; }

    /// <summary>When it was ticked, by the clock of the device.</summary>
    public DateTimeOffset At { get; init; }

    /// <summary>The name that somebody gave who had not joined; null for none.</summary>
    public string? Name { get; init; }

    /// <summary>How many more came along with one who had not joined.</summary>
    public int Guests { get; init; }

    /// <summary>Key of the shift of one who had not joined; null for the first.</summary>
    public string? Shift { get; init; }
}

/// <summary>What stands about a door before its PIN is typed.</summary>
/// <param name="Standing">Whether it is good.</param>
/// <param name="Name">Which door.</param>
/// <param name="Until">When it ends.</param>
public sealed record ShownDoor(DoorStanding Standing, string Name = "", DateTimeOffset? Until = null);

/// <summary>Whether a pass for a door is good.</summary>
public enum DoorStanding
{
    /// <summary>It can be opened by its PIN.</summary>
    Open,

    /// <summary>The date is over or called off, or the pass was revoked: what a device keeps for it has to go.</summary>
    Ended,

    /// <summary>Never ours.</summary>
    Unknown,
}

/// <summary>Who comes to a date, for those at its door.</summary>
/// <param name="Title">The event's title.</param>
/// <param name="When">When it is, in words.</param>
/// <param name="Until">When what a device keeps of it has to be gone.</param>
/// <param name="Now">The clock here, by which the device's is set right.</param>
/// <param name="Device">What later ticks come with; null where they came with it.</param>
public sealed record DoorList(string Title, string When, DateTimeOffset Until, DateTimeOffset Now, string? Device)
{
    /// <summary>The shifts, where there are several.</summary>
    public IReadOnlyList<DoorShift> Shifts { get; init; } = [];

    /// <summary>Those who have a place, wait for one, or came.</summary>
    public IReadOnlyList<DoorPerson> People { get; init; } = [];

    /// <summary>How many people have a place, guests counted.</summary>
    public int Expected { get; init; }

    /// <summary>How many people came, guests counted.</summary>
    public int Came { get; init; }

    /// <summary>The ticks that could not be taken, by their keys, with the code of the reason.</summary>
    public IReadOnlyDictionary<string, string> Refused { get; init; } = new Dictionary<string, string>();
}

/// <summary>A shift, for those at the door.</summary>
public sealed record DoorShift(string Key, string Name);

/// <summary>Somebody who comes, as those at the door see it.</summary>
/// <param name="Code">The code that stands in the person's mail, without its hyphen. Tells nobody who it is.</param>
/// <param name="Name">The name as the person chose to appear; null for not at all.</param>
/// <param name="Guests">How many come along.</param>
/// <param name="Shift">Key of the shift.</param>
/// <param name="Came">Whether the person came.</param>
/// <param name="HasPlace">Whether the person has a place; else waits for one.</param>
/// <param name="IsWalkIn">Whether the person came without having joined.</param>
public sealed record DoorPerson(string Code, string? Name, int Guests, string Shift, bool Came, bool HasPlace, bool IsWalkIn);

/// <summary>The codes by which people are told apart at the door.</summary>
public static class DoorCodes
{
    /// <summary>The code of somebody's coming. It tells nothing to who does not have the list.</summary>
    public static CheckedCode CodeOf(this IKeyedHashes hashes, AttendanceId attendance) => CheckedCode.Of(hashes.OfAttendance(attendance));
}

internal sealed class TickAtDoorValidator : AbstractValidator<TickAtDoor>
{
    private const int MostTicks = 1_000;
    private const int MaxKeyLength = 64;

    public TickAtDoorValidator()
    {
        RuleFor(x => x.Ticks).Must(ticks => (ticks?.Count ?? 0) <= MostTicks).WithErrorCode("Door.TooManyTicks");
        RuleForEach(x => x.Ticks).ChildRules(tick =>
        {
            tick.RuleFor(x => x.Key).Must(key => key is { Length: > 0 and <= MaxKeyLength }).WithErrorCode("Required");
            tick.RuleFor(x => x.Name).OptionalLine(Attendance.MaxNameLength);
            tick.RuleFor(x => x.Guests).InclusiveBetween(0, Event.MostGuests).WithErrorCode("Attendance.TooManyGuests");
        });
    }
}

internal sealed class StandAtDoorHandler(ISolidarityDb db, ITokens tokens, IKeyedHashes hashes, Seats seats, TimeProvider time) :
    IRequestHandler<ShowDoor, ShownDoor>, IRequestHandler<OpenDoor, DoorList>, IRequestHandler<TickAtDoor, DoorList>
{
    /// <summary>Most people of a date that a device is given.</summary>
    private const int MostPeople = 5_000;

    public async Task<ShownDoor> Handle(ShowDoor request, CancellationToken cancellationToken)
    {
        if (await FindAsync(tokens.Read(TokenPurpose.Door, request.Token), cancellationToken) is not { } found)
        {
            return new ShownDoor(DoorStanding.Unknown);
        }

        return new ShownDoor(found.Pass.IsOpen(found.Occurrence, time.GetUtcNow()) ? DoorStanding.Open : DoorStanding.Ended, found.Pass.Name, DoorPass.Ends(found.Occurrence));
    }

    public Task<DoorList> Handle(OpenDoor request, CancellationToken cancellationToken) => db.AgainIfOvertakenAsync(async () =>
    {
        var found = await OpenAsync(tokens.Read(TokenPurpose.Door, request.Token), cancellationToken);
        var now = time.GetUtcNow();
        var typed = string.Concat((request.Pin ?? "").Where(char.IsDigit).Select(digit => (char)('0' + char.GetNumericValue(digit))));
        var isRight = found.Pass.Try(hashes.OfPin(found.Pass.Id, typed), now);
        if (isRight)
        {
            db.AuditEntries.Add(new AuditEntry(EntityId.New<AuditEntryId>(now), nameof(OpenDoor), null, null, found.Pass.Id.Value, null, now));
        }

        await db.SaveChangesAsync(cancellationToken);
        return isRight
            ? await ListAsync(found, tokens.Issue(new Token(TokenPurpose.DoorDevice, found.Pass.Id.Value, Guid.NewGuid(), 0, DoorPass.Ends(found.Occurrence))), cancellationToken)
            : throw new DomainError("Door.WrongPin", "pin");
    });

    public async Task<DoorList> Handle(TickAtDoor request, CancellationToken cancellationToken)
    {
        var found = await OpenAsync(tokens.Read(TokenPurpose.DoorDevice, request.Device), cancellationToken);
        Dictionary<string, string> refused = [];
        if (request.Ticks is { Count: > 0 } ticks)
        {
            var known = (await PeopleAsync(found.Occurrence.Id, cancellationToken)).ToDictionary(x => hashes.CodeOf(x.Id).Value, x => (x.Id, x.ShiftId));
            foreach (var byShift in ticks.DistinctBy(x => x.Key).OrderBy(x => x.At).GroupBy(x => ShiftOf(x, found.Occurrence, known)))
            {
                foreach (var part in byShift.Chunk(MostAtOnce))
                {
                    await TakeAsync(found, byShift.Key, part, known, refused, cancellationToken);
                }
            }
        }

        return await ListAsync(found, null, cancellationToken) with { Refused = refused };
    }

    // As many as are stored in one transaction, so that those who join meanwhile need not wait long.
    private const int MostAtOnce = 100;

    private static ShiftId? ShiftOf(DoorTick tick, Occurrence occurrence, Dictionary<string, (AttendanceId Id, ShiftId Shift)> known) => tick.Code switch
    {
        null => (occurrence.Shifts.FirstOrDefault(x => x.Key == tick.Shift) ?? occurrence.Shifts.OrderBy(x => x.Position).First()).Id,
        { } code => known.TryGetValue(code, out var person) ? person.Shift : null,
    };

    private async Task TakeAsync(
        Found found, ShiftId? shift, IReadOnlyList<DoorTick> ticks, Dictionary<string, (AttendanceId Id, ShiftId Shift)> known, Dictionary<string, string> refused, CancellationToken cancellationToken)
    {
        if (shift is not { } at)
        {
            // Forgotten, or gone to another date, since the device had its list.
            foreach (var tick in ticks)
            {
                refused[tick.Key] = "Door.CodeUnknown";
            }

            return;
        }

        var ids = ticks.Where(x => x.Code is not null).Select(x => known[x.Code!].Id).Concat(ticks.Where(x => x.Code is null).Select(x => WalkInId(found.Pass, x))).Distinct().ToList();
        await db.AgainIfOvertakenAsync(() => seats.WithAsync(
            at,
            async (open, cancel) =>
            {
                var people = await db.Attendances.Where(x => ids.Contains(x.Id) && x.ShiftId == at).ToDictionaryAsync(x => x.Id, cancel);
                foreach (var tick in ticks)
                {
                    try
                    {
                        Take(found.Pass, open, tick, tick.Code is { } code ? people.GetValueOrDefault(known[code].Id) : people.GetValueOrDefault(WalkInId(found.Pass, tick)));
                        refused.Remove(tick.Key);
                    }
                    catch (DomainError error)
                    {
                        refused[tick.Key] = error.Code;
                    }
                }

                return 0;
            },
            cancellationToken));
        db.Forget();
    }

    private void Take(DoorPass pass, OpenShift open, DoorTick tick, Attendance? person)
    {
        if (tick.Code is null)
        {
            // Sent again, it is there.
            if (person is null && tick.Came)
            {
                var name = Text.OneLine(tick.Name) ?? "–";
                var walkIn = Attendance.AtDoor(
                    WalkInId(pass, tick), open.Occurrence, open.Shift, name, tick.Guests, RandomNumberGenerator.GetBytes(Commitment.Length), open.Event.Language, open.Now);
                db.Attendances.Add(walkIn);
                open.Seating.WalkIn(walkIn, tick.At);
            }

            return;
        }

        switch (person)
        {
            case null:
                throw new DomainError("Door.CodeUnknown");
            case { Channel: AttendanceChannel.AtDoor } when !tick.Came:
                open.Seating.TakeBackWalkIn(person);
                break;
            case { Channel: AttendanceChannel.AtDoor }:
                break;
            case { HasPlace: true }:
                open.Seating.Tick(person, tick.Came, tick.At);
                break;
            case { } when tick.Came:
                open.Seating.LetIn(person, tick.At);
                break;
        }
    }

    // The same whenever the tick comes again, and ordered by time like all ids.
    private static AttendanceId WalkInId(DoorPass pass, DoorTick tick)
    {
        var bytes = SHA256.HashData([.. pass.Id.Value.ToByteArray(bigEndian: true), .. Encoding.UTF8.GetBytes(tick.Key)])[..16];
        Span<byte> moment = stackalloc byte[8];
        BinaryPrimitives.WriteInt64BigEndian(moment, pass.CreatedAt.ToUnixTimeMilliseconds() << 16);
        moment[..6].CopyTo(bytes);
        (bytes[6], bytes[8]) = ((byte)(0x70 | (bytes[6] & 0x0f)), (byte)(0x80 | (bytes[8] & 0x3f)));
        return AttendanceId.From(new Guid(bytes, bigEndian: true));
    }

    private async Task<Found?> FindAsync(Token? token, CancellationToken cancellationToken)
    {
        if (token is null)
        {
            return null;
        }

        var id = DoorPassId.From(token.Id);
        return await db.DoorPasses.SingleOrDefaultAsync(x => x.Id == id, cancellationToken) is { } pass
            ? new Found(pass, await db.Occurrences.AsNoTracking().Include(x => x.Shifts).SingleAsync(x => x.Id == pass.OccurrenceId, cancellationToken))
            : null;
    }

    private async Task<Found> OpenAsync(Token? token, CancellationToken cancellationToken)
    {
        var found = await FindAsync(token, cancellationToken) ?? throw new NotFound("Door");
        return found.Pass.IsOpen(found.Occurrence, time.GetUtcNow()) ? found : throw new DomainError("Door.Ended");
    }

    private Task<List<DoorRow>> PeopleAsync(OccurrenceId date, CancellationToken cancellationToken) => db.Attendances.AsNoTracking()
        .Where(x => x.OccurrenceId == date && x.Name != null && (x.ConfirmedAt != null || x.Channel == AttendanceChannel.AtDoor)
            && (x.State == AttendanceState.Waiting || x.State == AttendanceState.Offered || x.State == AttendanceState.Confirmed || x.State == AttendanceState.CheckedIn))
        .OrderBy(x => x.Id).Take(MostPeople).Select(x => new DoorRow(x.Id, x.ShiftId, x.Name, x.Display, x.Guests, x.State, x.Channel)).ToListAsync(cancellationToken);

    private async Task<DoorList> ListAsync(Found found, string? device, CancellationToken cancellationToken)
    {
        var (occurrence, now) = (found.Occurrence, time.GetUtcNow());
        var @event = await db.Events.AsNoTracking().Include(x => x.Versions.Where(version => version.IsCurrent)).SingleAsync(x => x.Id == found.Pass.EventId, cancellationToken);
        var version = @event.Versions.Single(x => x.IsCurrent && x.Language == @event.Language);
        var keys = occurrence.Shifts.ToDictionary(x => x.Id, x => x.Key);
        var rows = await PeopleAsync(occurrence.Id, cancellationToken);
        var heads = await db.ShiftHeads.AsNoTracking().Where(x => x.OccurrenceId == occurrence.Id).Select(x => new { x.Going, x.Came }).ToListAsync(cancellationToken);
        return new DoorList(version.Title, EventWords.When(occurrence.Span, occurrence.TimeZone, @event.Language), DoorPass.Ends(occurrence), now, device)
        {
            Shifts = [.. ShiftWords.ShiftsOf(occurrence, version).Select(x => new DoorShift(x.Key, x.Name))],
            People =
            [
                .. rows.Select(x => new DoorPerson(
                    hashes.CodeOf(x.Id).Value, x.Channel == AttendanceChannel.AtDoor ? x.Name : ShownName.Of(x.Name, x.Display), x.Guests, keys[x.ShiftId], x.State == AttendanceState.CheckedIn,
                    x.State is AttendanceState.Confirmed or AttendanceState.CheckedIn, x.Channel == AttendanceChannel.AtDoor)),
            ],
            Expected = heads.Sum(x => x.Going),
            Came = heads.Sum(x => x.Came),
        };
    }

    private sealed record Found(DoorPass Pass, Occurrence Occurrence);

    private sealed record DoorRow(AttendanceId Id, ShiftId ShiftId, string? Name, SignatureDisplay Display, int Guests, AttendanceState State, AttendanceChannel Channel);
}
