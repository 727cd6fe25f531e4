using System.Net;
using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Solidarity.Application.Petitions;
using Solidarity.Domain;
using Solidarity.Domain.Defence;
using Solidarity.Domain.Petitions;

namespace Solidarity.Application.Defence;

/// <summary>Opens an hour for a hall, where many sign from one network.</summary>
/// <param name="Petition">The petition.</param>
/// <param name="Network">Any address of the hall's network; the one that the organizer is in when null.</param>
/// <param name="From">When it begins; now when null.</param>
/// <param name="Hours">How long.</param>
/// <param name="People">How many people are expected.</param>
[Requires(Right.Moderate)]
public sealed record OpenHall(PetitionId Petition, string? Network, DateTimeOffset? From, int Hours, int People) : ICommand<HallHourId>, IWithinPetition;

/// <summary>Ends a hall's hour.</summary>
[Requires(Right.Moderate)]
public sealed record CloseHall(HallHourId Hall, PetitionId Petition) : ICommand<Unit>, IWithinPetition;

/// <summary>The halls of a petition that are on, or will be.</summary>
[Requires(Right.Moderate)]
public sealed record ListHalls(PetitionId Petition) : IQuery<IReadOnlyList<HallSeen>>, IWithinPetition;

/// <summary>A hall's hour.</summary>
/// <param name="Id">Its identity.</param>
/// <param name="Network">What tells its network from others: never an address.</param>
/// <param name="From">When it begins.</param>
/// <param name="Until">When it ends.</param>
/// <param name="People">How many people are expected.</param>
public sealed record HallSeen(HallHourId Id, string Network, DateTimeOffset From, DateTimeOffset Until, int People);

internal sealed class OpenHallValidator : AbstractValidator<OpenHall>
{
    public OpenHallValidator() => When(x => Text.OneLine(x.Network) is not null, () =>
        RuleFor(x => x.Network).Must(network => IPAddress.TryParse(Text.OneLine(network), out _)).WithErrorCode("Signature.NoNetwork"));
}

internal sealed class OpenHallHandler(ISolidarityDb db, IRequestNetwork network, TimeProvider time) :
    IRequestHandler<OpenHall, HallHourId>, IRequestHandler<CloseHall, Unit>, IRequestHandler<ListHalls, IReadOnlyList<HallSeen>>
{
    private const int Most = 50;

    public async Task<HallHourId> Handle(OpenHall request, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var address = Text.OneLine(request.Network) is { } typed ? IPAddress.Parse(typed) : network.Address ?? throw new DomainError("Signature.NoNetwork", "network");
        var petition = await db.PetitionToChangeAsync(request.Petition, null, cancellationToken);
        var hall = HallHour.Open(EntityId.New<HallHourId>(now), petition.Id, network.Of(address).Narrow, request.From ?? now, request.Hours, request.People, now);
        db.HallHours.Add(hall);
        await db.SaveChangesAsync(cancellationToken);
        return hall.Id;
    }

    public async Task<Unit> Handle(CloseHall request, CancellationToken cancellationToken)
    {
        var hall = await db.HallHours.SingleOrDefaultAsync(x => x.Id == request.Hall && x.PetitionId == request.Petition, cancellationToken) ?? throw new NotFound("HallHour");
        hall.Close(time.GetUtcNow());
        await db.SaveChangesAsync(cancellationToken);
        return Unit.Value;
    }

    public async Task<IReadOnlyList<HallSeen>> Handle(ListHalls request, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var halls = await db.HallHours.AsNoTracking().Where(x => x.PetitionId == request.Petition && x.Until > now).OrderBy(x => x.From).Take(Most).ToListAsync(cancellationToken);
        return [.. halls.Select(x => new HallSeen(x.Id, NetworkMark.Of(x.NetworkKey), x.From, x.Until, x.People))];
    }
}

/// <summary>What tells one network from another on pages, without saying which it is.</summary>
public static class NetworkMark
{
    /// <summary>The first eight digits of the keyed hash.</summary>
    public static string Of(byte[] key) => Convert.ToHexStringLower(key.AsSpan(0, 4));
}
