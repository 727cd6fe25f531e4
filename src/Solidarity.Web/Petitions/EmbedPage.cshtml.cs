using MediatR;
using Solidarity.Application.Petitions;
using Solidarity.Domain;
using Solidarity.Web.Site;

namespace Solidarity.Web.Petitions;

/// <summary>A petition's number and a way to it, for other sites to show inside their pages. Of all pages this alone may be framed; it has no form.</summary>
public sealed class EmbedPageModel(IMediator mediator, IPetitionBoard board, PageLanguage language, TimeProvider time) : PublicPage(mediator)
{
    /// <summary>The petition.</summary>
    public PetitionForReader Petition { get; private set; } = null!;

    /// <summary>Shows it.</summary>
    public async Task OnGetAsync(string slug, CancellationToken cancellationToken)
    {
        var seen = await board.FindAsync(slug, cancellationToken) ?? throw new NotFound("Petition");
        if (seen.Petition.IsDiscreet)
        {
            // Whoever reads the page around it would be known to have been there.
            throw new NotFound("Petition");
        }

        Petition = new PetitionForReader(seen, language.Content, time.GetUtcNow());
        if (Petition.ChangesAt is { } moment)
        {
            HttpContext.Features.Set(new GoodUntil(moment));
        }
    }
}
