using System.Security.Claims;
using Microsoft.EntityFrameworkCore;
using Solidarity.Application;
using Solidarity.Domain.Organizers;

namespace Solidarity.Web.Organizers;

/// <summary>Who acts in this request: the organizer of the session, or a program with an API key.</summary>
internal sealed class Actor(IHttpContextAccessor http, Lazy<ISolidarityDb> db) : IActor
{
    private List<GrantedRole>? _grants;

    public OrganizerId? Organizer => Program is not null || !Guid.TryParse(User?.FindFirstValue(ClaimTypes.NameIdentifier), out var id) ? null : OrganizerId.From(id);

    public ApiKeyId? Program => Guid.TryParse(User?.FindFirstValue(ApiKeys.Claim), out var id) ? ApiKeyId.From(id) : null;

    public bool IsKnown => User?.Identity?.IsAuthenticated == true;

    private ClaimsPrincipal? User => http.HttpContext?.User;

    public async Task<CampaignScope> ScopeAsync(Right right, CancellationToken cancellationToken)
    {
        if (Program is not null)
        {
            return CampaignScope.All;
        }

        if (Organizer is not { } organizer)
        {
            return CampaignScope.None;
        }

        _grants ??= await db.Value.Organizers.Where(x => x.Id == organizer).SelectMany(x => x.Grants).Select(x => new GrantedRole(x.Role, x.CampaignId))
            .ToListAsync(cancellationToken);
        return _grants.Where(right);
    }
}
