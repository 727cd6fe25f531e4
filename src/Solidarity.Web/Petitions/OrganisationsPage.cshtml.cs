using MediatR;
using Microsoft.AspNetCore.Mvc;
using Solidarity.Application.Petitions;
using Solidarity.Domain;
using Solidarity.Web.Site;

namespace Solidarity.Web.Petitions;

/// <summary>All organisations that sign a petition.</summary>
public sealed class OrganisationsPageModel(IMediator mediator, IPetitionBoard board, PageLanguage language, TimeProvider time) : PublicPage(mediator)
{
    /// <summary>The petition.</summary>
    public PetitionForReader Petition { get; private set; } = null!;

    /// <summary>Those of this page.</summary>
    public IReadOnlyList<OrganisationSeen> Organisations { get; private set; } = [];

    /// <summary>1 for the first.</summary>
    public int Number { get; private set; }

    /// <summary>Whether more stand on a next page.</summary>
    public bool HasMore => Number * BrowseOrganisations.OnPage < Petition.Seen.OrganisationCount;

    /// <summary>The address of a page.</summary>
    public string Address(int number) => language.Path(Petition.Path + "/organisations/all") + (number == 1 ? "" : "?page=" + number);

    /// <summary>Shows the page.</summary>
    public async Task OnGetAsync(string slug, [FromQuery(Name = "page")] int number, CancellationToken cancellationToken)
    {
        Petition = new PetitionForReader(await board.FindAsync(slug, cancellationToken) ?? throw new NotFound("Petition"), language.Content, time.GetUtcNow());
        Number = Math.Clamp(number, 1, 10_000);
        Organisations = await Mediator.Send(new BrowseOrganisations(Petition.Seen.Petition.Id, Number), cancellationToken);
        if (Petition.IsDiscreet || (Organisations.Count == 0 && (Number > 1 || !Petition.Seen.Petition.AsksOrganisations)))
        {
            throw new NotFound("Petition");
        }
    }
}
