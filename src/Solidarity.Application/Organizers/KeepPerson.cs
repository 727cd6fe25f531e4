using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Solidarity.Domain;
using Solidarity.Domain.Campaigns;
using Solidarity.Domain.Organizers;

namespace Solidarity.Application.Organizers;

/// <summary>Gives an organizer these roles in place of those there are. What is taken away counts at the next request.</summary>
/// <param name="Person">Whose.</param>
/// <param name="Roles">The roles, each for one campaign or for all.</param>
/// <param name="ExpectedVersion">The version that they were changed from.</param>
[Requires(Right.KeepPeople)]
public sealed record ChangeRoles(OrganizerId Person, IReadOnlyList<GrantedRole> Roles, long? ExpectedVersion = null) : ICommand<Unit>;

/// <summary>Removes an organizer: sessions end at their next request. What the person wrote stays.</summary>
[Requires(Right.KeepPeople)]
public sealed record RemovePerson(OrganizerId Person) : ICommand<Unit>;

internal sealed class ChangeRolesValidator : AbstractValidator<ChangeRoles>
{
    private const int Most = 50;

    public ChangeRolesValidator() => RuleFor(x => x.Roles)
        .Must(roles => roles.All(x => Enum.IsDefined(x.Role))).WithErrorCode("Organizer.NoRole")
        .Must(roles => roles.Count <= Most).WithErrorCode("Organizer.TooManyRoles");
}

internal sealed class ChangeRolesHandler(ISolidarityDb db, TimeProvider time) : IRequestHandler<ChangeRoles, Unit>
{
    public async Task<Unit> Handle(ChangeRoles request, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var organizer = await db.PersonAsync(request.Person, cancellationToken);
        if (request.ExpectedVersion is { } expected && expected != organizer.Version)
        {
            throw new Stale();
        }

        List<CampaignId> campaigns = [.. request.Roles.Select(x => x.Campaign).OfType<CampaignId>().Distinct()];
        if (await db.Campaigns.CountAsync(x => campaigns.Contains(x.Id), cancellationToken) != campaigns.Count)
        {
            throw new NotFound("Campaign");
        }

        var wasOwner = organizer.IsOwner;
        var other = await db.OtherOwnerAsync(organizer, cancellationToken);
        organizer.Give([.. request.Roles.Select(x => (x.Role, x.Campaign))], other is not null, now);
        if (wasOwner && !organizer.IsOwner)
        {
            other?.StayAsOwner(now);
        }

        await db.SaveChangesAsync(cancellationToken);
        return Unit.Value;
    }
}

internal sealed class RemovePersonHandler(ISolidarityDb db, IOrganizerAccounts accounts, TimeProvider time) : IRequestHandler<RemovePerson, Unit>
{
    public Task<Unit> Handle(RemovePerson request, CancellationToken cancellationToken) => db.InTransactionAsync(
        async token =>
        {
            var organizer = await db.PersonAsync(request.Person, token);
            var other = await db.OtherOwnerAsync(organizer, token);
            organizer.MayGo(other is not null);
            if (organizer.IsOwner)
            {
                other?.StayAsOwner(time.GetUtcNow());
            }

            await accounts.CloseAsync(organizer.Id, token);
            db.Organizers.Remove(organizer);
            await db.SaveChangesAsync(token);
            return Unit.Value;
        },
        cancellationToken);
}

internal static class KeptPeople
{
    public static async Task<Organizer> PersonAsync(this ISolidarityDb db, OrganizerId id, CancellationToken cancellationToken) =>
        await db.Organizers.Include(x => x.Grants).SingleOrDefaultAsync(x => x.Id == id, cancellationToken) ?? throw new NotFound("Organizer");

    /// <summary>An owner besides this organizer, who will have to stay.</summary>
    public static Task<Organizer?> OtherOwnerAsync(this ISolidarityDb db, Organizer organizer, CancellationToken cancellationToken) =>
        db.Organizers.Where(x => x.Id != organizer.Id && x.Grants.Any(grant => grant.Role == Role.Owner && grant.CampaignId == null))
            .OrderBy(x => x.Id).FirstOrDefaultAsync(cancellationToken);
}
