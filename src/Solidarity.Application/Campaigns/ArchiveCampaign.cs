using MediatR;
using Microsoft.EntityFrameworkCore;
using Solidarity.Domain;
using Solidarity.Domain.Campaigns;

namespace Solidarity.Application.Campaigns;

/// <summary>Puts a campaign into the archive, or takes it out again.</summary>
/// <param name="Campaign">The campaign.</param>
/// <param name="Archived">Whether it is to be in the archive.</param>
[Requires(Right.Publish)]
public sealed record ArchiveCampaign(CampaignId Campaign, bool Archived) : ICommand<Unit>;

internal sealed class ArchiveCampaignHandler(ISolidarityDb db, TimeProvider time) : IRequestHandler<ArchiveCampaign, Unit>
{
    public async Task<Unit> Handle(ArchiveCampaign request, CancellationToken cancellationToken)
    {
        var campaign = await db.Campaigns.SingleOrDefaultAsync(x => x.Id == request.Campaign, cancellationToken) ?? throw new NotFound("Campaign");
        if (request.Archived)
        {
            campaign.Archive(time.GetUtcNow());
        }
        else
        {
            campaign.Unarchive(time.GetUtcNow());
        }

        await db.SaveChangesAsync(cancellationToken);
        return Unit.Value;
    }
}
