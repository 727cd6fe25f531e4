using System.Security.Claims;
using MediatR;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Solidarity.Application.Organizers;
using Solidarity.Domain;
using Solidarity.Infrastructure.Organizers;
using Solidarity.Web.Site;

namespace Solidarity.Web.Organizers;

/// <summary>Behind the link of an invitation: one button. Opening the page uses nothing up, for mail scanners and previews open links.</summary>
[AllowAnonymous]
public sealed class InvitationPageModel(IMediator mediator, OrganizerAccounts accounts, SignInManager<OrganizerAccount> signIn, PageLanguage language) : PageModel
{
    /// <summary>Where the link stands.</summary>
    public ShownInvitation Shown { get; private set; } = null!;

    /// <summary>Shows the button, or why there is none.</summary>
    public Task<IActionResult> OnGetAsync(string? token, CancellationToken cancellationToken) => ShowAsync(token, cancellationToken);

    /// <summary>Accepts, signs in, and leads to setting a password or a passkey.</summary>
    public async Task<IActionResult> OnPostAsync(string? token, CancellationToken cancellationToken)
    {
        try
        {
            var organizer = await mediator.Send(new AcceptInvitation(token), cancellationToken);
            await signIn.SignInWithClaimsAsync((await accounts.AccountAsync(organizer))!, isPersistent: false, [new Claim(Sessions.How, Sessions.ByLink)]);
            return LocalRedirect(language.Path("/console/account") + QueryString.Create("done", "Welcome"));
        }
        catch (DomainError)
        {
            // Used, too old or taken back: the page says which.
            return await ShowAsync(token, cancellationToken);
        }
    }

    private async Task<IActionResult> ShowAsync(string? token, CancellationToken cancellationToken)
    {
        Shown = await mediator.Send(new ShowInvitation(token), cancellationToken);
        var page = Page();
        page.StatusCode = Shown.Standing == InvitationStanding.Open ? StatusCodes.Status200OK : StatusCodes.Status410Gone;
        return page;
    }
}
