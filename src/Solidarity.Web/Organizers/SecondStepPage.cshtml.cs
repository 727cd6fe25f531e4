using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Localization;
using Solidarity.Infrastructure.Organizers;
using Solidarity.Web.Site;

namespace Solidarity.Web.Organizers;

/// <summary>After the password: a code of the app, or a recovery code. A wrong code and a lock-out get the same words.</summary>
[AllowAnonymous]
public sealed class SecondStepPageModel(
    UserManager<OrganizerAccount> users, Credentials credentials, SignInManager<OrganizerAccount> signIn, PageLanguage language, IStringLocalizer<Texts> texts)
    : PageModel
{
    private const string Stamp = "stamp";

    /// <summary>Where to go then; a path of this site.</summary>
    [BindProperty(SupportsGet = true)]
    public string? ReturnUrl { get; set; }

    /// <summary>What is wrong with what was typed.</summary>
    public FormErrors Errors { get; } = new();

    /// <summary>Shows the form to those who have typed their password.</summary>
    public async Task<IActionResult> OnGetAsync() => await WhoAsync() is null ? Anew() : Page();

    /// <summary>Takes the code.</summary>
    public async Task<IActionResult> OnPostAsync(string? code, CancellationToken cancellationToken)
    {
        if (await WhoAsync() is not { } account)
        {
            return Anew();
        }

        if (!await credentials.TakesAsync(account, code, cancellationToken))
        {
            Errors.Add("code", texts["SecondStep.Refused"]);
            var page = Page();
            page.StatusCode = StatusCodes.Status422UnprocessableEntity;
            return page;
        }

        await credentials.ForgiveAsync(account, cancellationToken);
        await HttpContext.SignOutAsync(IdentityConstants.TwoFactorUserIdScheme);
        await signIn.SignInWithClaimsAsync(account, isPersistent: false, [new Claim(Sessions.How, Sessions.ByPassword)]);
        return LocalRedirect(Url.IsLocalUrl(ReturnUrl) ? ReturnUrl! : language.Path("/console"));
    }

    /// <summary>Says, for five minutes, whose password was right. What changes the account meanwhile ends it.</summary>
    internal static ClaimsPrincipal Ticket(OrganizerAccount account) => new(new ClaimsIdentity(
        [new Claim(ClaimTypes.Name, account.Id.ToString()), new Claim(Stamp, account.SecurityStamp ?? "")], IdentityConstants.TwoFactorUserIdScheme));

    private async Task<OrganizerAccount?> WhoAsync()
    {
        var ticket = (await HttpContext.AuthenticateAsync(IdentityConstants.TwoFactorUserIdScheme)).Principal;
        return ticket?.FindFirstValue(ClaimTypes.Name) is { } id && await users.FindByIdAsync(id) is { } account
            && account.SecurityStamp == ticket.FindFirstValue(Stamp) ? account : null;
    }

    private LocalRedirectResult Anew() => LocalRedirect(language.Path("/console/sign-in") + (ReturnUrl is null ? "" : QueryString.Create("returnUrl", ReturnUrl)));
}
