using MediatR;
using Solidarity.Application;
using Solidarity.Application.Petitions;
using Solidarity.Domain.Petitions;
using Solidarity.Web.Site;
using Solidarity.Web.Supporters.Console;

namespace Solidarity.Web.Petitions.Console;

/// <summary>Who spoke for an organisation that signs. Before it shows that, it asks why.</summary>
public sealed class OrganisationContactPage(IMediator mediator, Sentences sentences, ReadingReason reasons, IActor actor) : PetitionDataPage(mediator, sentences, reasons, actor)
{
    /// <summary>Who.</summary>
    public OrganisationContact Contact { get; private set; } = new(null, null);

    /// <summary>Shows it.</summary>
    public async Task OnGetAsync(Guid row, CancellationToken cancellationToken)
    {
        if (Reason is not null)
        {
            Contact = await Mediator.Send(new ReadOrganisationContact(Petition.Id, OrganisationSignatureId.From(row), Reason), cancellationToken);
        }
    }
}
