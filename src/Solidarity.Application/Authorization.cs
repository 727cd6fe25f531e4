using System.Reflection;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Solidarity.Application.Campaigns;
using Solidarity.Domain;
using Solidarity.Domain.Campaigns;
using Solidarity.Domain.Events;
using Solidarity.Domain.Organizers;
using Solidarity.Domain.Petitions;
using Solidarity.Domain.Reviews;
using Solidarity.Domain.Statements;

namespace Solidarity.Application;

/// <summary>What an organizer may do.</summary>
public enum Right
{
    /// <summary>See the console.</summary>
    SeeConsole,

    /// <summary>Write campaigns and statements.</summary>
    Write,

    /// <summary>Publish, alert, pause, stop.</summary>
    Publish,

    /// <summary>Keep the mailing lists.</summary>
    KeepLists,

    /// <summary>See personal data.</summary>
    SeePersonalData,

    /// <summary>See the jobs.</summary>
    SeeJobs,

    /// <summary>Answer for the installation as a whole, such as letting it send again after a restore.</summary>
    RunInstallation,

    /// <summary>Invite people, give and take their roles.</summary>
    KeepPeople,

    /// <summary>Take personal data out of the installation.</summary>
    ExportPersonalData,

    /// <summary>Read who did what.</summary>
    SeeAudit,

    /// <summary>Hold, show and remove what people sent in.</summary>
    Moderate,

    /// <summary>Correct and erase what is held of people.</summary>
    ChangePersonalData,
}

/// <summary>The one table of rights.</summary>
public static class Rights
{
    private static readonly Dictionary<Role, HashSet<Right>> Table = new()
    {
        [Role.Owner] = [.. Enum.GetValues<Right>()],
        [Role.Organizer] = [Right.SeeConsole, Right.Write, Right.Publish, Right.KeepLists, Right.Moderate],
        [Role.Writer] = [Right.SeeConsole, Right.Write],
        [Role.Moderator] = [Right.SeeConsole, Right.Moderate],
        [Role.DataSteward] = [Right.SeeConsole, Right.SeePersonalData, Right.ExportPersonalData, Right.ChangePersonalData, Right.SeeAudit],
        [Role.Reader] = [Right.SeeConsole],
    };

    /// <summary>Whether a role has a right.</summary>
    public static bool Has(this Role role, Right right) => Table[role].Contains(right);

    /// <summary>Where these grants give a right.</summary>
    public static CampaignScope Where(this IReadOnlyCollection<GrantedRole> grants, Right right)
    {
        List<GrantedRole> giving = [.. grants.Where(grant => grant.Role.Has(right))];
        return giving.Exists(grant => grant.Campaign is null) ? CampaignScope.All : new([.. giving.Select(grant => grant.Campaign!.Value).Distinct()]);
    }
}

/// <summary>A role, for one campaign or, with null, for all and for what belongs to none.</summary>
public sealed record GrantedRole(Role Role, CampaignId? Campaign);

/// <summary>Where a right holds.</summary>
/// <param name="Campaigns">In these campaigns, and nowhere else; null for everywhere.</param>
public sealed record CampaignScope(IReadOnlyList<CampaignId>? Campaigns)
{
    /// <summary>Everywhere.</summary>
    public static readonly CampaignScope All = new((IReadOnlyList<CampaignId>?)null);

    /// <summary>Nowhere.</summary>
    public static readonly CampaignScope None = new([]);

    /// <summary>Whether the right holds in all campaigns, and for what belongs to none.</summary>
    public bool IsAll => Campaigns is null;

    /// <summary>Whether the right holds in one campaign at least.</summary>
    public bool IsAny => Campaigns is not { Count: 0 };

    /// <summary>Whether the right holds in a campaign; null stands for what belongs to none.</summary>
    public bool Covers(CampaignId? campaign) => Campaigns is null || (campaign is { } one && Campaigns.Contains(one));
}

/// <summary>The request is for everyone.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class AllowAnyoneAttribute : Attribute;

/// <summary>
/// The request is for organizers, and API keys, with this right: in the campaign that the request acts in, or, where it acts in
/// none, in all campaigns.
/// </summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class RequiresAttribute(Right right) : Attribute
{
    /// <summary>The right.</summary>
    public Right Right { get; } = right;

    /// <summary>Whether the right in any one campaign is enough where the request names none. Its handler then shows what the right covers, and no more.</summary>
    public bool InAnyCampaign { get; init; }
}

/// <summary>A request that acts within a campaign. One with a property of the type <see cref="CampaignId"/> or <see cref="StatementId"/> need not say so.</summary>
public interface IWithinCampaign
{
    /// <summary>The campaign, or null for none.</summary>
    CampaignId? Campaign { get; }
}

/// <summary>A request that names the campaign it acts within.</summary>
public interface INamesCampaign
{
    /// <summary>Slug or id of the campaign.</summary>
    string? CampaignName { get; }
}

/// <summary>A request that names a statement, in whose campaign it acts.</summary>
public interface INamesStatement
{
    /// <summary>Slug or id of the statement.</summary>
    string? StatementName { get; }
}

/// <summary>A request about a petition, in whose campaign it acts.</summary>
public interface IWithinPetition
{
    /// <summary>The petition.</summary>
    PetitionId Petition { get; }
}

/// <summary>A request about what waits of a petition or an event, in whose campaign it acts.</summary>
public interface IWithinReview
{
    /// <summary>What waits.</summary>
    ReviewOf Review { get; }
}

/// <summary>A request about an event, in whose campaign it acts.</summary>
public interface IWithinEvent
{
    /// <summary>The event.</summary>
    EventId Event { get; }
}

/// <summary>Who acts in this request. A port: the web host knows.</summary>
public interface IActor
{
    /// <summary>The organizer who is signed in, or null.</summary>
    OrganizerId? Organizer { get; }

    /// <summary>The program that acts by an API key, or null.</summary>
    ApiKeyId? Program { get; }

    /// <summary>Whether anybody is known: an organizer or an API key.</summary>
    bool IsKnown { get; }

    /// <summary>Where the one who acts has a right now. Asked anew in every request, so that a role taken away counts at once.</summary>
    Task<CampaignScope> ScopeAsync(Right right, CancellationToken cancellationToken);

    /// <summary>Whether the one who acts has a right now in all campaigns, and for what belongs to none.</summary>
    async Task<bool> MayAsync(Right right, CancellationToken cancellationToken) => (await ScopeAsync(right, cancellationToken)).IsAll;
}

/// <summary>The one who acts lacks the right.</summary>
/// <param name="isKnown">Whether it is known who acts; if not, signing in may help.</param>
public sealed class NotAllowed(bool isKnown) : Exception("Not allowed.")
{
    /// <summary>Whether it is known who acts.</summary>
    public bool IsKnown { get; } = isKnown;
}

/// <summary>Denies every request that does not say who may send it, and those beyond the campaigns that the sender's right covers.</summary>
internal sealed class Authorization<TRequest, TResponse>(IActor actor, Lazy<ISolidarityDb> db) : IPipelineBehavior<TRequest, TResponse>
    where TRequest : IRequest<TResponse>
{
    private static readonly RequiresAttribute? Needed = typeof(TRequest).GetCustomAttribute<RequiresAttribute>();
    private static readonly bool IsOpen = typeof(TRequest).GetCustomAttribute<AllowAnyoneAttribute>() is not null;

    public async Task<TResponse> Handle(TRequest request, CancellationToken cancellationToken, RequestHandlerDelegate<TResponse> next)
    {
        if (!IsOpen && !await MayAsync(request, cancellationToken))
        {
            throw new NotAllowed(actor.IsKnown);
        }

        return await next();
    }

    private async Task<bool> MayAsync(TRequest request, CancellationToken cancellationToken)
    {
        if (Needed is null)
        {
            return false;
        }

        var scope = await actor.ScopeAsync(Needed.Right, cancellationToken);
        if (scope.IsAll || !scope.IsAny)
        {
            return scope.IsAll;
        }

        var (isNamed, campaign) = await CampaignOfRequest<TRequest>.FindAsync(db.Value, request, cancellationToken);
        return isNamed ? scope.Covers(campaign) : Needed.InAnyCampaign;
    }
}

/// <summary>Finds the campaign that a request acts in.</summary>
internal static class CampaignOfRequest<TRequest>
{
    private static readonly PropertyInfo? Campaign = Property<CampaignId>();
    private static readonly PropertyInfo? Statement = Property<StatementId>();

    /// <returns>Whether the request names a campaign or something in one, and the campaign: null for one that is not there.</returns>
    public static async Task<(bool IsNamed, CampaignId? Campaign)> FindAsync(ISolidarityDb db, TRequest request, CancellationToken cancellationToken) => request switch
    {
        IWithinCampaign within => (within.Campaign is not null, within.Campaign),
        INamesCampaign { CampaignName: var name } => (true, await db.Campaigns.Named(name ?? "").Select(x => (CampaignId?)x.Id).SingleOrDefaultAsync(cancellationToken)),
        INamesStatement { StatementName: var name } => (true, await OfStatementAsync(db, Named(db, name ?? ""), cancellationToken)),
        IWithinPetition { Petition: var petition } => (true, await OfPetitionAsync(db, petition, cancellationToken)),
        IWithinEvent { Event: var @event } => (true, await OfEventAsync(db, @event, cancellationToken)),
        IWithinReview { Review.Petition: { } petition } => (true, await OfPetitionAsync(db, petition, cancellationToken)),
        IWithinReview { Review.Event: { } @event } => (true, await OfEventAsync(db, @event, cancellationToken)),
        _ when Statement?.GetValue(request) is StatementId statement => (true, await OfStatementAsync(db, db.Statements.Where(x => x.Id == statement), cancellationToken)),
        _ when Campaign?.GetValue(request) is CampaignId campaign => (true, campaign),
        _ => (false, null),
    };

    private static async Task<CampaignId?> OfPetitionAsync(ISolidarityDb db, PetitionId petition, CancellationToken cancellationToken) =>
        await db.Petitions.Where(x => x.Id == petition).Select(x => (CampaignId?)x.CampaignId).SingleOrDefaultAsync(cancellationToken);

    private static async Task<CampaignId?> OfEventAsync(ISolidarityDb db, EventId @event, CancellationToken cancellationToken) =>
        await db.Events.Where(x => x.Id == @event).Select(x => (CampaignId?)x.CampaignId).SingleOrDefaultAsync(cancellationToken);

    private static async Task<CampaignId?> OfStatementAsync(ISolidarityDb db, IQueryable<Statement> statements, CancellationToken cancellationToken) =>
        await statements.Select(x => (CampaignId?)x.CampaignId).SingleOrDefaultAsync(cancellationToken);

    private static IQueryable<Statement> Named(ISolidarityDb db, string name)
    {
        if (Guid.TryParse(name, out var id))
        {
            return db.Statements.Where(x => x.Id == new StatementId(id));
        }

        var slug = Slug.FromStored(name);
        return db.Statements.Where(x => x.Slug == slug);
    }

    // Not where an older page of a list begins.
    private static PropertyInfo? Property<T>()
        where T : struct => Array.Find(
            typeof(TRequest).GetProperties(),
            property => (property.PropertyType == typeof(T) || property.PropertyType == typeof(T?)) && property.Name != "Before");
}
