using Solidarity.Application;
using Solidarity.Domain.Organizers;

namespace Solidarity.Web.Admin;

/// <summary>Who stands at the server may do everything. In the audit log such acts have neither organizer nor program.</summary>
internal sealed class CommandLine : IActor
{
    /// <summary>The reason that stands in the audit log where data is read.</summary>
    public const string Reason = "admin person";

    public OrganizerId? Organizer => null;

    public ApiKeyId? Program => null;

    public bool IsKnown => true;

    public Task<CampaignScope> ScopeAsync(Right right, CancellationToken cancellationToken) => Task.FromResult(CampaignScope.All);
}
