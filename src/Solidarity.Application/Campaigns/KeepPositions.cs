using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Solidarity.Application.Statements;
using Solidarity.Domain;
using Solidarity.Domain.Campaigns;

namespace Solidarity.Application.Campaigns;

/// <summary>Where public actors stand, for the console and the API, newest first.</summary>
/// <param name="Campaign">Slug or id.</param>
/// <param name="Before">Only those noted before this one.</param>
/// <param name="Take">At most so many, up to 100.</param>
[Requires(Right.SeeConsole)]
public sealed record ListPositions(string Campaign, PositionId? Before = null, int Take = 50) : IQuery<IReadOnlyList<PositionKept>>;

/// <summary>A position as the console and the API show it; what it holds now comes first in <paramref name="Stances"/>.</summary>
public sealed record PositionKept(PositionId Id, IReadOnlyDictionary<string, string> Names, string? Country, IReadOnlyList<StanceKept> Stances, long Version);

/// <summary>One stance in the row of those that an actor took.</summary>
public sealed record StanceKept(Stance Stance, string Since, SourceFields? Source);

/// <summary>One position, for its form.</summary>
[Requires(Right.SeeConsole)]
public sealed record EditPosition(CampaignId Campaign, PositionId Position) : IQuery<PositionKept>;

/// <summary>Writes where an actor stands: a new one, or what has changed. What it held before stays on record, unless this corrects it.</summary>
/// <param name="Campaign">The campaign.</param>
/// <param name="Position">The position; null for a new one.</param>
/// <param name="Names">The actor's name: language to text. Empty names are left out.</param>
/// <param name="Country">Two letters (ISO 3166-1), when the actor speaks for a country.</param>
/// <param name="Stance">What it holds.</param>
/// <param name="Since"><c>2021</c>, <c>2021-06</c> or <c>2021-06-06</c>.</param>
/// <param name="Source">Where that can be read.</param>
/// <param name="Corrects">True when the last entry was wrong; false when the actor has changed its stance.</param>
/// <param name="ExpectedVersion">Refuse when the position has changed since this version; null to write anyway.</param>
[Requires(Right.Write)]
public sealed record WritePosition(
    CampaignId Campaign, PositionId? Position, IReadOnlyDictionary<string, string?>? Names, string? Country, Stance? Stance, string? Since,
    SourceFields? Source, bool Corrects = false, long? ExpectedVersion = null) : ICommand<PositionId>;

/// <summary>Takes a position off a campaign.</summary>
[Requires(Right.Write)]
public sealed record RemovePosition(CampaignId Campaign, PositionId Position) : ICommand<Unit>;

internal sealed class WritePositionValidator : AbstractValidator<WritePosition>
{
    public WritePositionValidator()
    {
        RuleFor(x => x.Names).WordsByLanguage(Position.MaxActorLength);
        RuleFor(x => x.Country).Must(country => string.IsNullOrWhiteSpace(country) || CountryCode.TryParse(country, out _)).WithErrorCode("CountryCode.Unknown");
        RuleFor(x => x.Stance).NotNull().WithErrorCode("Required").IsInEnum().WithErrorCode("Required");
        RuleFor(x => x.Since).PartialDate();
        RuleFor(x => x.Source!).SourceRules();
    }
}

internal sealed class PositionHandlers(ISolidarityDb db, TimeProvider time)
    : IRequestHandler<ListPositions, IReadOnlyList<PositionKept>>, IRequestHandler<EditPosition, PositionKept>,
        IRequestHandler<WritePosition, PositionId>, IRequestHandler<RemovePosition, Unit>
{
    public async Task<IReadOnlyList<PositionKept>> Handle(ListPositions request, CancellationToken cancellationToken)
    {
        var campaign = await db.Campaigns.Named(request.Campaign).Select(x => (CampaignId?)x.Id).SingleOrDefaultAsync(cancellationToken) ?? throw new NotFound("Campaign");
        var positions = db.Positions.AsNoTracking().Where(x => x.CampaignId == campaign);
        if (request.Before is { } before)
        {
            positions = positions.Where(x => x.Id < before);
        }

        var found = await positions.OrderByDescending(x => x.Id).Take(Math.Clamp(request.Take, 1, 100))
            .Include(x => x.Names).Include(x => x.Stances).ToListAsync(cancellationToken);
        return found.ConvertAll(Kept);
    }

    public async Task<PositionKept> Handle(EditPosition request, CancellationToken cancellationToken) =>
        Kept(await FindAsync(request.Campaign, request.Position, cancellationToken));

    public async Task<PositionId> Handle(WritePosition request, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var names = Words.ByLanguage(request.Names);
        CountryCode? country = CountryCode.TryParse(request.Country, out var code) ? code : null;
        var held = new HeldStance(request.Stance!.Value, PartialDate.Parse(request.Since!), Words.Source(request.Source));
        if (request.Position is not { } known)
        {
            await RefuseUnlessRoomAsync(request.Campaign, cancellationToken);
            var noted = Position.Note(EntityId.New<PositionId>(now), request.Campaign, names, country, held, now);
            db.Positions.Add(noted);
            await db.SaveChangesAsync(cancellationToken);
            return noted.Id;
        }

        var position = await FindAsync(request.Campaign, known, cancellationToken);
        if (request.ExpectedVersion is { } expected && expected != position.Version)
        {
            throw new Stale();
        }

        position.Name(names, country, now);
        if (request.Corrects)
        {
            position.Correct(held, now);
        }
        else
        {
            position.Change(held, now);
        }

        await db.SaveChangesAsync(cancellationToken);
        return known;
    }

    public async Task<Unit> Handle(RemovePosition request, CancellationToken cancellationToken)
    {
        db.Positions.Remove(await FindAsync(request.Campaign, request.Position, cancellationToken));
        await db.SaveChangesAsync(cancellationToken);
        return Unit.Value;
    }

    private async Task RefuseUnlessRoomAsync(CampaignId campaign, CancellationToken cancellationToken)
    {
        if (!await db.Campaigns.AnyAsync(x => x.Id == campaign, cancellationToken))
        {
            throw new NotFound("Campaign");
        }

        if (await db.Positions.CountAsync(x => x.CampaignId == campaign, cancellationToken) >= Position.MaxPositions)
        {
            throw new DomainError("Position.Full", null, Position.MaxPositions);
        }
    }

    private async Task<Position> FindAsync(CampaignId campaign, PositionId id, CancellationToken cancellationToken) =>
        await db.Positions.Include(x => x.Names).Include(x => x.Stances)
            .SingleOrDefaultAsync(x => x.Id == id && x.CampaignId == campaign, cancellationToken)
        ?? throw new NotFound("Position");

    private static PositionKept Kept(Position position) => new(
        position.Id, position.Names.OrderBy(x => x.Language.Value, StringComparer.Ordinal).ToDictionary(x => x.Language.Value, x => x.Name), position.Country?.Value,
        [.. position.Stances.OrderByDescending(x => x.Number).Select(x => new StanceKept(x.Stance, x.Since.Value, Words.Fields(x.Source?.ToValue())))],
        position.Version);
}
