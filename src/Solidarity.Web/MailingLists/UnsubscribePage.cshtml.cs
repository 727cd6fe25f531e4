using MediatR;
using Microsoft.AspNetCore.Mvc;
using Solidarity.Application;
using Solidarity.Application.MailingLists;
using Solidarity.Domain.Supporters;
using Solidarity.Web.Site;

namespace Solidarity.Web.MailingLists;

/// <summary>Leaving: by the button on this page, or by the mail client's own POST to the same address (RFC 8058 §3.1).</summary>
public sealed class UnsubscribePageModel(IMediator mediator) : PublicPage(mediator)
{
    /// <summary>The person's standing, or null for a link that is not ours.</summary>
    public ShownStanding? Standing { get; private set; }

    /// <summary>Whether leaving was just taken back.</summary>
    public bool IsBack { get; private set; }

    /// <summary>Shows the button. Opening the page changes nothing.</summary>
    public async Task<IActionResult> OnGetAsync(string token, CancellationToken cancellationToken) =>
        Answer(await Mediator.Send(new ShowStanding(TokenPurpose.Unsubscribe, token), cancellationToken));

    /// <summary>Leaves, or takes leaving back.</summary>
    public async Task<IActionResult> OnPostAsync(string token, bool undo, CancellationToken cancellationToken)
    {
        if (undo)
        {
            IsBack = true;
            return Answer(await Mediator.Send(new UndoLeave(TokenPurpose.Unsubscribe, token), cancellationToken));
        }

        var isOneClick = Request.HasFormContentType && Request.Form["List-Unsubscribe"] == "One-Click";
        return Answer(await Mediator.Send(
            new Leave(TokenPurpose.Unsubscribe, token, isOneClick ? ConsentChannel.OneClick : ConsentChannel.Page), cancellationToken));
    }

    private IActionResult Answer(ShownStanding? standing)
    {
        Standing = standing;
        var page = Page();
        page.StatusCode = standing is null ? StatusCodes.Status404NotFound : StatusCodes.Status200OK;
        return page;
    }
}
