using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Localization;
using Solidarity.Domain.Organizers;
using Solidarity.Infrastructure.Organizers;
using Solidarity.Web.Site;

namespace Solidarity.Web.Organizers;

/// <summary>Signing in, by password or passkey. Who is unknown, locked out, or wrong gets the same words after the same work.</summary>
[AllowAnonymous]
public sealed class SignInPageModel(
    OrganizerAccounts accounts, Credentials credentials, SecondFactors factors, SignInManager<OrganizerAccount> signIn, PageLanguage language,
    IStringLocalizer<Texts> texts)
    : PageModel
{
    /// <summary>Where to go then; a path of this site.</summary>
    [BindProperty(SupportsGet = true)]
    public string? ReturnUrl { get; set; }

    /// <summary>The address, as typed.</summary>
    [BindProperty]
    public string? Email { get; set; }

    /// <summary>What is wrong with what was typed.</summary>
    public FormErrors Errors { get; } = new();

    /// <summary>Shows the form.</summary>
    public IActionResult OnGet() => User.Identity?.IsAuthenticated == true ? Onwards() : Page();

    /// <summary>Signs in by password, or goes on to the second factor where there is one.</summary>
    public async Task<IActionResult> OnPostAsync(string? password, CancellationToken cancellationToken)
    {
        var account = await accounts.FindAsync(Email);
        if (!await credentials.FitsAsync(account, password))
        {
            return Refused();
        }

        if (await factors.IsOnAsync(OrganizerId.From(account!.Id), cancellationToken))
        {
            await HttpContext.SignInAsync(IdentityConstants.TwoFactorUserIdScheme, SecondStepPageModel.Ticket(account));
            return LocalRedirect(language.Path("/console/sign-in/code") + (ReturnUrl is null ? "" : QueryString.Create("returnUrl", ReturnUrl)));
        }

        await credentials.ForgiveAsync(account, cancellationToken);
        await signIn.SignInWithClaimsAsync(account, isPersistent: false, [new Claim(Sessions.How, Sessions.ByPassword)]);
        return Onwards();
    }

    /// <summary>What the browser needs to ask for a passkey.</summary>
    public async Task<IActionResult> OnPostPasskeyOptionsAsync() => Content(await signIn.MakePasskeyRequestOptionsAsync(null), "application/json");

    /// <summary>Signs in by passkey.</summary>
    public async Task<IActionResult> OnPostPasskeyAsync(string? credential)
    {
        var result = string.IsNullOrEmpty(credential) ? Microsoft.AspNetCore.Identity.SignInResult.Failed : await TryPasskeyAsync(credential);
        return result.Succeeded ? Onwards() : Refused();
    }

    private async Task<Microsoft.AspNetCore.Identity.SignInResult> TryPasskeyAsync(string credential)
    {
        try
        {
            return await signIn.PasskeySignInAsync(credential);
        }
        catch (InvalidOperationException)
        {
            // The options that it answers were made too long ago, or elsewhere.
            return Microsoft.AspNetCore.Identity.SignInResult.Failed;
        }
    }

    private PageResult Refused()
    {
        Errors.Add("email", texts["SignIn.Refused"]);
        var page = Page();
        page.StatusCode = StatusCodes.Status422UnprocessableEntity;
        return page;
    }

    private LocalRedirectResult Onwards() => LocalRedirect(Url.IsLocalUrl(ReturnUrl) ? ReturnUrl! : language.Path("/console"));
}
