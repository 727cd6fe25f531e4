using System.Globalization;
using System.Security.Cryptography;
using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Solidarity.Domain;
using Solidarity.Domain.Events;

namespace Solidarity.Application.Events;

/// <summary>Makes a pass for the door of a date: a link, and a PIN that is told apart from it and shown once.</summary>
/// <param name="Event">The event.</param>
/// <param name="Occurrence">The date.</param>
/// <param name="Name">Which door, or who stands there.</param>
[Requires(Right.SeePersonalData)]
public sealed record MakeDoor(EventId Event, OccurrenceId Occurrence, string? Name) : ICommand<DoorMade>, IWithinEvent;

/// <summary>Revokes a pass: devices that ask with it forget what they keep. Doing so again changes nothing.</summary>
[Requires(Right.SeePersonalData)]
public sealed record RevokeDoor(DoorPassId Door, EventId Event) : ICommand<Unit>, IWithinEvent;

/// <summary>The passes of a date, the newest first.</summary>
[Requires(Right.SeePersonalData)]
public sealed record ListDoors(EventId Event, OccurrenceId Occurrence) : IQuery<IReadOnlyList<DoorSeen>>, IWithinEvent;

/// <summary>A new pass.</summary>
/// <param name="Id">Its identity.</param>
/// <param name="Name">Which door, or who stands there.</param>
/// <param name="Token">What its link ends with.</param>
/// <param name="Pin">The PIN. It is shown here and never again.</param>
/// <param name="Until">When it ends.</param>
public sealed record DoorMade(DoorPassId Id, string Name, string Token, string Pin, DateTimeOffset Until);

/// <summary>A pass as organizers see it.</summary>
/// <param name="Id">Its identity.</param>
/// <param name="Name">Which door, or who stands there.</param>
/// <param name="MadeAt">When it was made.</param>
/// <param name="OpenedAt">When it was last opened by its PIN; null for never.</param>
/// <param name="Openings">How often it was opened.</param>
/// <param name="Until">When it ends, or was revoked.</param>
/// <param name="IsOpen">Whether it can be used.</param>
/// <param name="IsRevoked">Whether it was revoked.</param>
public sealed record DoorSeen(DoorPassId Id, string Name, DateTimeOffset MadeAt, DateTimeOffset? OpenedAt, int Openings, DateTimeOffset Until, bool IsOpen, bool IsRevoked);

internal sealed class MakeDoorValidator : AbstractValidator<MakeDoor>
{
    public MakeDoorValidator() => RuleFor(x => x.Name).RequiredLine(DoorPass.MaxNameLength);
}

internal sealed class KeepDoorsHandler(ISolidarityDb db, ITokens tokens, IKeyedHashes hashes, IActor actor, TimeProvider time) :
    IRequestHandler<MakeDoor, DoorMade>, IRequestHandler<RevokeDoor, Unit>, IRequestHandler<ListDoors, IReadOnlyList<DoorSeen>>
{
    public async Task<DoorMade> Handle(MakeDoor request, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var occurrence = await OccurrenceAsync(request.Event, request.Occurrence, cancellationToken);
        var @event = await db.Events.AsNoTracking().SingleAsync(x => x.Id == request.Event, cancellationToken);
        if (await db.DoorPasses.CountAsync(x => x.OccurrenceId == request.Occurrence && x.RevokedAt == null, cancellationToken) >= DoorPass.Most)
        {
            throw new DomainError("Door.TooMany", "name", DoorPass.Most);
        }

        var id = EntityId.New<DoorPassId>(now);
        var pin = RandomNumberGenerator.GetInt32((int)Math.Pow(10, DoorPass.PinLength)).ToString("D" + DoorPass.PinLength, CultureInfo.InvariantCulture);
        var pass = DoorPass.Make(id, @event, occurrence, Text.OneLine(request.Name)!, hashes.OfPin(id, pin), actor.Organizer, now);
        db.DoorPasses.Add(pass);
        await db.SaveChangesAsync(cancellationToken);
        return new DoorMade(id, pass.Name, tokens.Issue(new Token(TokenPurpose.Door, id.Value, Guid.Empty, 0, null)), pin, DoorPass.Ends(occurrence));
    }

    public async Task<Unit> Handle(RevokeDoor request, CancellationToken cancellationToken)
    {
        var pass = await db.DoorPasses.SingleOrDefaultAsync(x => x.Id == request.Door && x.EventId == request.Event, cancellationToken) ?? throw new NotFound("Door");
        pass.Revoke(time.GetUtcNow());
        await db.SaveChangesAsync(cancellationToken);
        return Unit.Value;
    }

    public async Task<IReadOnlyList<DoorSeen>> Handle(ListDoors request, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var occurrence = await OccurrenceAsync(request.Event, request.Occurrence, cancellationToken);
        var passes = await db.DoorPasses.AsNoTracking().Where(x => x.OccurrenceId == request.Occurrence).OrderByDescending(x => x.Id).Take(2 * DoorPass.Most).ToListAsync(cancellationToken);
        return [.. passes.Select(x => new DoorSeen(x.Id, x.Name, x.CreatedAt, x.OpenedAt, x.Openings, x.RevokedAt ?? DoorPass.Ends(occurrence), x.IsOpen(occurrence, now), x.RevokedAt is not null))];
    }

    private async Task<Occurrence> OccurrenceAsync(EventId @event, OccurrenceId id, CancellationToken cancellationToken) =>
        await db.Occurrences.AsNoTracking().SingleOrDefaultAsync(x => x.Id == id && x.EventId == @event, cancellationToken) ?? throw new NotFound("Occurrence");
}
