using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Solidarity.Domain;
using Solidarity.Domain.Campaigns;

namespace Solidarity.Application.Campaigns;

/// <summary>Puts a picture at a campaign's head, or takes it away.</summary>
/// <param name="Campaign">The campaign.</param>
/// <param name="Picture">Name of a picture that was taken in (its SHA-256, hexadecimal); null for none.</param>
/// <param name="Credit">Who made it.</param>
[Requires(Right.Write)]
public sealed record CoverCampaign(CampaignId Campaign, string? Picture, string? Credit) : ICommand<Unit>;

internal sealed class CoverCampaignValidator : AbstractValidator<CoverCampaign>
{
    public CoverCampaignValidator() => RuleFor(x => x.Credit).OptionalLine(Domain.Campaigns.Campaign.MaxLineLength);
}

internal sealed class CoverCampaignHandler(ISolidarityDb db, TimeProvider time) : IRequestHandler<CoverCampaign, Unit>
{
    private const int HashDigits = 64;

    public async Task<Unit> Handle(CoverCampaign request, CancellationToken cancellationToken)
    {
        var campaign = await db.Campaigns.SingleOrDefaultAsync(x => x.Id == request.Campaign, cancellationToken) ?? throw new NotFound("Campaign");
        if (string.IsNullOrEmpty(request.Picture))
        {
            campaign.Cover(null, null, time.GetUtcNow());
        }
        else
        {
            var hash = request.Picture is { Length: HashDigits } name && name.All(char.IsAsciiHexDigit) ? Convert.FromHexString(name) : [];
            var picture = await db.Pictures.Where(x => x.Hash == hash).Select(x => (Domain.Pictures.PictureId?)x.Id).SingleOrDefaultAsync(cancellationToken)
                ?? throw new DomainError("Picture.NotFound", "picture");
            campaign.Cover(picture, Text.OneLine(request.Credit), time.GetUtcNow());
        }

        await db.SaveChangesAsync(cancellationToken);
        return Unit.Value;
    }
}
