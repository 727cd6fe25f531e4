using System.Security.Claims;
using Microsoft.EntityFrameworkCore;
using Solidarity.Application;
using Solidarity.Domain.Organizers;

namespace Solidarity.Web.Organizers;

/// <summary>Who acts in this request: the organizer of the session, or a program with an API key.</summary>
internal sealed class Actor(IHttpContextAccessor http, ISolidarityDb db) : IActor
{
    private List<Role>? _roles;

    public OrganizerId? Organizer => IsProgram || !Guid.TryParse(User?.FindFirstValue(ClaimTypes.NameIdentifier), out var id) ? null : OrganizerId.From(id);

    public bool IsKnown => User?.Identity?.IsAuthenticated == true;

    private ClaimsPrincipal? User => http.HttpContext?.User;

    private bool IsProgram => User?.HasClaim(claim => claim.Type == ApiKeys.Claim) == true;

    public async Task<bool> MayAsync(Right right, CancellationToken cancellationToken)
    {
        if (IsProgram)
        {
            return true;
        }

        if (Organizer is not { } organizer)
        {
            return false;
        }

        _roles ??= await db.Organizers.Where(x => x.Id == organizer).SelectMany(x => x.Grants).Where(x => x.CampaignId == null).Select(x => x.Role)
            .ToListAsync(cancellationToken);
        return _roles.Any(role => role.Has(right));
    }
}
