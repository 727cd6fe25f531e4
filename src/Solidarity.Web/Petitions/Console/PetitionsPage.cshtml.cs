using MediatR;
using Microsoft.AspNetCore.Mvc;
using Solidarity.Application.Campaigns;
using Solidarity.Application.Petitions;
using Solidarity.Domain.Campaigns;
using Solidarity.Domain.Petitions;
using Solidarity.Web.Site;

namespace Solidarity.Web.Petitions.Console;

/// <summary>All petitions, newest first; by campaign and by where they stand.</summary>
public sealed class PetitionsPage(IMediator mediator, Sentences sentences, PageLanguage language) : ConsolePage(mediator, sentences)
{
    private const int Most = 50;
    private const int MostCampaigns = 100;

    /// <summary>Those of this page.</summary>
    public IReadOnlyList<PetitionListed> Petitions { get; private set; } = [];

    /// <summary>The campaigns to choose from.</summary>
    public IReadOnlyList<CampaignListed> Campaigns { get; private set; } = [];

    /// <summary>Id of the campaign.</summary>
    [BindProperty(SupportsGet = true)]
    public Guid? Campaign { get; set; }

    /// <summary>Where they stand.</summary>
    [BindProperty(SupportsGet = true)]
    public PetitionState? State { get; set; }

    /// <summary>Whether only some are shown.</summary>
    public bool IsFiltered => Campaign is not null || State is not null;

    /// <summary>Where older ones stand, if there may be any.</summary>
    public string? Older { get; private set; }

    /// <summary>Shows the page.</summary>
    public async Task OnGetAsync(Guid? before, CancellationToken cancellationToken)
    {
        Campaigns = await Mediator.Send(new ListCampaigns(Take: MostCampaigns), cancellationToken);
        Petitions = await Mediator.Send(
            new ListPetitions(Campaign is { } id ? CampaignId.From(id) : null, before is { } at ? PetitionId.From(at) : null, Most, State), cancellationToken);
        if (Petitions.Count == Most)
        {
            Older = language.Path("/console/petitions") + QueryString.Create(new Dictionary<string, string?>
            {
                ["campaign"] = Campaign?.ToString(), ["state"] = State?.ToString(), ["before"] = Petitions[^1].Id.ToString(),
            }.Where(x => x.Value is not null));
        }
    }
}
