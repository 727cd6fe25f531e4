using System.Security.Claims;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Solidarity.Infrastructure.Organizers;
using Solidarity.Web.Site;

namespace Solidarity.Web.Organizers;

/// <summary>Behind a one-time link: one button. Opening the page uses nothing up, for mail scanners and previews open links.</summary>
[AllowAnonymous]
public sealed class SignInLinkPageModel(OrganizerAccounts accounts, SignInManager<OrganizerAccount> signIn, PageLanguage language) : PageModel
{
    /// <summary>Whether the link was used, is too old, or never was one.</summary>
    public bool IsRefused { get; private set; }

    /// <summary>Shows the button.</summary>
    public void OnGet() { }

    /// <summary>Uses the link.</summary>
    public async Task<IActionResult> OnPostAsync(string? token, CancellationToken cancellationToken)
    {
        if (await accounts.UseLinkAsync(token ?? "", cancellationToken) is not { } account)
        {
            IsRefused = true;
            var page = Page();
            page.StatusCode = StatusCodes.Status410Gone;
            return page;
        }

        await signIn.SignInWithClaimsAsync(account, isPersistent: false, [new Claim(Sessions.How, Sessions.ByLink)]);
        return LocalRedirect(language.Path("/console/account"));
    }
}
