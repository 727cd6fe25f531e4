using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Localization;
using Solidarity.Domain.Organizers;
using Solidarity.Infrastructure.Organizers;
using Solidarity.Web.Site;

namespace Solidarity.Web.Organizers;

/// <summary>Setting up the second factor, making new recovery codes, removing it.</summary>
public sealed class SecondFactorPageModel(
    Sureness sureness, SecondFactors factors, SessionRows sessions, UserManager<OrganizerAccount> users, SignInManager<OrganizerAccount> signIn,
    PageLanguage language, IStringLocalizer<Texts> texts)
    : PageModel
{
    /// <summary>How it stands.</summary>
    public SecondFactorStanding Standing { get; private set; } = null!;

    /// <summary>Recovery codes that were just made; shown this once.</summary>
    public IReadOnlyList<string> Codes { get; private set; } = [];

    /// <summary>Whether every change asks for the password: the session began a while ago.</summary>
    public bool NeedsPassword { get; private set; }

    /// <summary>The secret in groups of four, for typing it by hand.</summary>
    public string SecretToType => string.Join(' ', (Standing.Secret ?? "").Chunk(4).Select(part => new string(part)));

    /// <summary>What is wrong with what was typed.</summary>
    public FormErrors Errors { get; } = new();

    /// <summary>Shows how it stands, and what can be done next.</summary>
    public async Task<IActionResult> OnGetAsync(CancellationToken cancellationToken) =>
        await ShowAsync(OrganizerId.From((await MineAsync()).Id), StatusCodes.Status200OK, cancellationToken);

    /// <summary>Begins, with a new secret. Only a password needs a second factor: a passkey is two by itself.</summary>
    public async Task<IActionResult> OnPostBeginAsync(string? current, CancellationToken cancellationToken)
    {
        var account = await MineAsync();
        if (account.PasswordHash is null)
        {
            return LocalRedirect(language.Path("/console/account"));
        }

        if (!await IsSureAsync(current, cancellationToken))
        {
            return await ShowAsync(OrganizerId.From(account.Id), StatusCodes.Status422UnprocessableEntity, cancellationToken);
        }

        await factors.BeginAsync(OrganizerId.From(account.Id), cancellationToken);
        return LocalRedirect(language.Path("/console/account/second-factor"));
    }

    /// <summary>Takes the first code; from then on it counts.</summary>
    public async Task<IActionResult> OnPostConfirmAsync(string? code, string? current, CancellationToken cancellationToken)
    {
        var account = await MineAsync();
        if (!await IsSureAsync(current, cancellationToken))
        {
            return await ShowAsync(OrganizerId.From(account.Id), StatusCodes.Status422UnprocessableEntity, cancellationToken);
        }

        if (await factors.ConfirmAsync(OrganizerId.From(account.Id), code, cancellationToken) is { } codes)
        {
            Codes = codes;
            return await ChangedAsync(account, cancellationToken);
        }

        Errors.Add("code", texts["SecondFactor.CodeWrong"]);
        return await ShowAsync(OrganizerId.From(account.Id), StatusCodes.Status422UnprocessableEntity, cancellationToken);
    }

    /// <summary>Makes new recovery codes.</summary>
    public async Task<IActionResult> OnPostCodesAsync(string? current, CancellationToken cancellationToken)
    {
        var account = await MineAsync();
        var organizer = OrganizerId.From(account.Id);
        if (!await factors.IsOnAsync(organizer, cancellationToken) || !await IsSureAsync(current, cancellationToken))
        {
            return await ShowAsync(organizer, StatusCodes.Status422UnprocessableEntity, cancellationToken);
        }

        Codes = await factors.RenewCodesAsync(organizer, cancellationToken);
        return await ShowAsync(organizer, StatusCodes.Status200OK, cancellationToken);
    }

    /// <summary>Removes it.</summary>
    public async Task<IActionResult> OnPostRemoveAsync(string? current, CancellationToken cancellationToken)
    {
        var account = await MineAsync();
        var organizer = OrganizerId.From(account.Id);
        if (!await IsSureAsync(current, cancellationToken))
        {
            return await ShowAsync(organizer, StatusCodes.Status422UnprocessableEntity, cancellationToken);
        }

        await factors.RemoveAsync(organizer, cancellationToken);
        await ChangedAsync(account, cancellationToken);
        return LocalRedirect(language.Path("/console/account") + QueryString.Create("done", "SecondFactorRemoved"));
    }

    private async Task<OrganizerAccount> MineAsync() => await users.GetUserAsync(User) ?? throw new Application.NotAllowed(isKnown: false);

    /// <summary>Whether it is the organizer, and not somebody at an open screen.</summary>
    private async Task<bool> IsSureAsync(string? current, CancellationToken cancellationToken)
    {
        if (await sureness.RefusalAsync(User, current, cancellationToken) is not { } refusal)
        {
            return true;
        }

        Errors.Add("current", refusal);
        return false;
    }

    /// <summary>Every change ends the other sessions; this one goes on.</summary>
    private async Task<IActionResult> ChangedAsync(OrganizerAccount account, CancellationToken cancellationToken)
    {
        await users.UpdateSecurityStampAsync(account);
        await sessions.EndOthersAsync(OrganizerId.From(account.Id), Sessions.IdOf(User), cancellationToken);
        await signIn.SignInWithClaimsAsync(account, isPersistent: false, Sessions.KeptClaims(User));
        return await ShowAsync(OrganizerId.From(account.Id), StatusCodes.Status200OK, cancellationToken);
    }

    private async Task<IActionResult> ShowAsync(OrganizerId organizer, int status, CancellationToken cancellationToken)
    {
        Standing = await factors.StandingAsync(organizer, cancellationToken);
        NeedsPassword = await sureness.NeededAsync(User, cancellationToken) == Proof.Password;
        var page = Page();
        page.StatusCode = status;
        return page;
    }
}
