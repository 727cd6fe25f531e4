using MediatR;
using Solidarity.Application.Statements;
using Solidarity.Domain;
using Solidarity.Web.Site;

namespace Solidarity.Web.Statements;

/// <summary>What was changed in a statement since it was published.</summary>
public sealed class RevisionsPage(IMediator mediator, PageLanguage language) : PublicPage(mediator)
{
    /// <summary>When and why the statement was withdrawn; then there is nothing else to show.</summary>
    public Withdrawal? Withdrawal { get; private set; }

    /// <summary>The changes.</summary>
    public ShownRevisions Revisions { get; private set; } = null!;

    /// <summary>The languages to offer: those of the statement and those of the site.</summary>
    public IReadOnlyList<LanguageTag> Languages { get; private set; } = [];

    /// <summary>Shows the page.</summary>
    public async Task OnGetAsync(string slug, int? before, CancellationToken cancellationToken)
    {
        Withdrawal = await Mediator.Send(new ShowWithdrawal(slug), cancellationToken);
        if (Withdrawal is not null)
        {
            Response.StatusCode = StatusCodes.Status410Gone;
            return;
        }

        Revisions = await Mediator.Send(new ShowRevisions(slug, language.Content, before), cancellationToken);
        Languages = [.. InterfaceLanguages.All.Select(x => x.Tag).Union(Revisions.Languages)];
    }
}
