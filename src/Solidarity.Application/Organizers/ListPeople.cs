using MediatR;
using Microsoft.EntityFrameworkCore;
using Solidarity.Application.Campaigns;
using Solidarity.Domain;
using Solidarity.Domain.Campaigns;
using Solidarity.Domain.Organizers;

namespace Solidarity.Application.Organizers;

/// <summary>The organizers, the invitations that wait, and the keys of programs.</summary>
[Requires(Right.KeepPeople)]
public sealed record ListPeople : IQuery<People>;

/// <summary>One organizer.</summary>
[Requires(Right.KeepPeople)]
public sealed record ShowPerson(OrganizerId Person) : IQuery<PersonListed>;

/// <summary>Who works here.</summary>
/// <param name="Organizers">The organizers, those here longest first.</param>
/// <param name="Invitations">The invitations that nobody has accepted yet, newest first.</param>
/// <param name="Keys">The keys of programs, newest first, without those taken back.</param>
public sealed record People(IReadOnlyList<PersonListed> Organizers, IReadOnlyList<InvitationListed> Invitations, IReadOnlyList<KeyListed> Keys);

/// <summary>An organizer in the list.</summary>
public sealed record PersonListed(OrganizerId Id, string Email, IReadOnlyList<RoleListed> Roles, DateTimeOffset? SignedInAt, long Version);

/// <summary>A role, for one campaign or for all.</summary>
/// <param name="Role">The role.</param>
/// <param name="Campaign">The campaign, or null for all.</param>
/// <param name="Title">The campaign's title.</param>
public sealed record RoleListed(Role Role, CampaignId? Campaign, string? Title);

/// <summary>An invitation in the list.</summary>
public sealed record InvitationListed(InvitationId Id, string Email, RoleListed Role, DateTimeOffset ExpiresAt);

/// <summary>A key in the list.</summary>
public sealed record KeyListed(ApiKeyId Id, string Name, DateTimeOffset CreatedAt);

internal sealed class ListPeopleHandler(ISolidarityDb db) : IRequestHandler<ListPeople, People>
{
    /// <summary>Far more than an organisation has.</summary>
    private const int Most = 500;

    public async Task<People> Handle(ListPeople request, CancellationToken cancellationToken)
    {
        var organizers = await db.Organizers.AsNoTracking().Include(x => x.Grants).OrderBy(x => x.Id).Take(Most).ToListAsync(cancellationToken);
        var invitations = await db.Invitations.AsNoTracking().Where(x => x.AcceptedAt == null).OrderByDescending(x => x.Id).Take(Most).ToListAsync(cancellationToken);
        var keys = await db.ApiKeys.AsNoTracking().Where(x => x.RevokedAt == null).OrderByDescending(x => x.CreatedAt).Take(Most)
            .Select(x => new KeyListed(x.Id, x.Name, x.CreatedAt)).ToListAsync(cancellationToken);
        var titles = await db.TitlesAsync(
            [.. organizers.SelectMany(x => x.Grants).Select(x => x.CampaignId).Concat(invitations.Select(x => x.CampaignId)).OfType<CampaignId>().Distinct()], cancellationToken);
        return new People(
            [.. organizers.Select(x => PeopleListed.Of(x, titles))],
            [.. invitations.Select(x => new InvitationListed(x.Id, x.Email.Value, PeopleListed.Of(x.Role, x.CampaignId, titles), x.ExpiresAt))],
            keys);
    }
}

internal sealed class ShowPersonHandler(ISolidarityDb db) : IRequestHandler<ShowPerson, PersonListed>
{
    public async Task<PersonListed> Handle(ShowPerson request, CancellationToken cancellationToken)
    {
        var organizer = await db.Organizers.AsNoTracking().Include(x => x.Grants).SingleOrDefaultAsync(x => x.Id == request.Person, cancellationToken)
            ?? throw new NotFound("Organizer");
        return PeopleListed.Of(organizer, await db.TitlesAsync([.. organizer.Grants.Select(x => x.CampaignId).OfType<CampaignId>()], cancellationToken));
    }
}

internal static class PeopleListed
{
    public static PersonListed Of(Organizer organizer, IReadOnlyDictionary<CampaignId, string> titles) => new(
        organizer.Id, organizer.Email.Value, [.. organizer.Grants.OrderBy(x => x.Role).Select(x => Of(x.Role, x.CampaignId, titles))], organizer.SignedInAt, organizer.Version);

    public static RoleListed Of(Role role, CampaignId? campaign, IReadOnlyDictionary<CampaignId, string> titles) =>
        new(role, campaign, campaign is { } id ? titles.GetValueOrDefault(id) : null);
}
