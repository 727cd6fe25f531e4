using MediatR;
using Microsoft.EntityFrameworkCore;
using Solidarity.Domain;
using Solidarity.Domain.Campaigns;

namespace Solidarity.Application.Campaigns;

/// <summary>Lets volunteers propose events under a campaign, or no longer.</summary>
/// <param name="Campaign">The campaign.</param>
/// <param name="Allowed">Whether they may.</param>
[Requires(Right.Publish)]
public sealed record AllowProposals(CampaignId Campaign, bool Allowed) : ICommand<Unit>;

internal sealed class AllowProposalsHandler(ISolidarityDb db, TimeProvider time) : IRequestHandler<AllowProposals, Unit>
{
    public async Task<Unit> Handle(AllowProposals request, CancellationToken cancellationToken)
    {
        var campaign = await db.Campaigns.SingleOrDefaultAsync(x => x.Id == request.Campaign, cancellationToken) ?? throw new NotFound("Campaign");
        campaign.TakeProposals(request.Allowed, time.GetUtcNow());
        await db.SaveChangesAsync(cancellationToken);
        return Unit.Value;
    }
}
