using MediatR;
using Microsoft.AspNetCore.Mvc;
using Solidarity.Application.Statements;
using Solidarity.Application.Supporters;
using Solidarity.Domain.Organisations;
using Solidarity.Domain.Statements;
using Solidarity.Web.Site;

namespace Solidarity.Web.Statements;

/// <summary>Behind the link in an endorser's mail: one big button, and where the endorsement stands. Opening the page changes nothing, for mail scanners open links.</summary>
public sealed class EndorsementPageModel(IMediator mediator, PageLanguage language, IConsentWordings wordings) : PublicPage(mediator)
{
    /// <summary>Where it stands, or null for a link that is not ours.</summary>
    public EndorsementStanding? Standing { get; private set; }

    /// <summary>The words above the button.</summary>
    public Wording Wording => wordings.For(language.Interface, WordingUse.Endorsement);

    /// <summary>Whether a fresh link was just sent.</summary>
    public bool IsRenewed { get; private set; }

    /// <summary>Shows the page.</summary>
    public async Task<IActionResult> OnGetAsync(string token, CancellationToken cancellationToken) =>
        Answer(await Mediator.Send(new ShowEndorsement(token), cancellationToken));

    /// <summary>Confirms, withdraws, or asks for a fresh link.</summary>
    public async Task<IActionResult> OnPostAsync(string token, string? act, CancellationToken cancellationToken)
    {
        switch (act)
        {
            case "withdraw":
                return Answer(await Mediator.Send(new WithdrawEndorsement(token), cancellationToken));
            case "renew":
                Standing = await Mediator.Send(new ShowEndorsement(token), cancellationToken);
                await Mediator.Send(new RenewEndorsement(token), cancellationToken);
                IsRenewed = Standing is not null;
                return IsRenewed ? Page() : Answer(null);
            default:
                return Answer(await Mediator.Send(new ConfirmEndorsement(token), cancellationToken));
        }
    }

    private IActionResult Answer(EndorsementStanding? standing)
    {
        Standing = standing;
        var page = Page();
        page.StatusCode = standing switch
        {
            null => StatusCodes.Status404NotFound,
            { State: BackingState.Asked, IsExpired: true } => StatusCodes.Status410Gone,
            _ => StatusCodes.Status200OK,
        };
        return page;
    }
}
