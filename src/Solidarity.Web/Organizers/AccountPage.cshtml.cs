using System.Security.Claims;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Localization;
using Solidarity.Application.Audit;
using Solidarity.Domain.Organizers;
using Solidarity.Infrastructure.Organizers;
using Solidarity.Web.Site;

namespace Solidarity.Web.Organizers;

/// <summary>An organizer's own account: password, second factor, passkeys, sessions, signing out.</summary>
public sealed class AccountPageModel(
    OrganizerAccounts accounts, Credentials credentials, Sureness sureness, SecondFactors factors, SessionRows sessions, UserManager<OrganizerAccount> users,
    SignInManager<OrganizerAccount> signIn, PageLanguage language, IStringLocalizer<Texts> texts)
    : PageModel
{
    /// <summary>Id of the field for the present password, for a new passkey.</summary>
    public const string AddField = "passkey-current";

    private const int MostPasskeys = 20;

    /// <summary>The organizer's address.</summary>
    public string Email { get; private set; } = "";

    /// <summary>Whether there is a password.</summary>
    public bool HasPassword { get; private set; }

    /// <summary>What has to be shown before a passkey is added or removed.</summary>
    public Proof PasskeyProof { get; private set; }

    /// <summary>What has to be shown before the password is set or changed.</summary>
    public Proof PasswordProof => AlwaysAsks ? Proof.Password : PasskeyProof;

    /// <summary>
    /// Whether the present password is asked for even while the session is fresh. Who came by a one-time link may have forgotten it.
    /// </summary>
    private bool AlwaysAsks => HasPassword && User.FindFirstValue(Sessions.How) != Sessions.ByLink;

    /// <summary>The passkeys.</summary>
    public IReadOnlyList<UserPasskeyInfo> Passkeys { get; private set; } = [];

    /// <summary>How the second factor stands.</summary>
    public SecondFactorStanding SecondFactor { get; private set; } = null!;

    /// <summary>The sessions, the last used first.</summary>
    public IReadOnlyList<OrganizerSession> SignedIn { get; private set; } = [];

    /// <summary>The session of this request.</summary>
    public OrganizerSessionId? ThisOne => Sessions.IdOf(User);

    /// <summary>What was just done: the last part of a text's key.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Done { get; set; }

    /// <summary>What is wrong with what was typed.</summary>
    public FormErrors Errors { get; } = new();

    /// <summary>Shows the account.</summary>
    public async Task<IActionResult> OnGetAsync(CancellationToken cancellationToken)
    {
        Done = Done is "PasswordSaved" or "PasskeyAdded" or "PasskeyRemoved" or "SecondFactorRemoved" or "SessionsEnded" or "Welcome" ? Done : null;
        return await ShowAsync(await MineAsync(), StatusCodes.Status200OK, cancellationToken);
    }

    /// <summary>Sets or changes the password.</summary>
    public async Task<IActionResult> OnPostPasswordAsync(string? current, string? password, CancellationToken cancellationToken)
    {
        var account = await MineAsync();
        HasPassword = account.PasswordHash is not null;
        if (password is null or { Length: < 12 or > Credentials.LongestPassword })
        {
            Errors.Add("password", texts["Account.PasswordLength"]);
        }
        else if (await PasswordRefusalAsync(account, current, cancellationToken) is { } refusal)
        {
            Errors.Add(HasPassword ? "current" : "password", refusal);
        }
        else
        {
            if (HasPassword)
            {
                await users.RemovePasswordAsync(account);
            }

            var result = await users.AddPasswordAsync(account, password);
            if (result.Succeeded)
            {
                return await DoneAsync(account, AccountActs.SetPassword, "PasswordSaved", cancellationToken);
            }

            Errors.Add("password", texts["Account.PasswordLength"]);
        }

        return await ShowAsync(account, StatusCodes.Status422UnprocessableEntity, cancellationToken);
    }

    /// <summary>What the browser needs to make a passkey.</summary>
    public async Task<IActionResult> OnPostPasskeyOptionsAsync(string? current, CancellationToken cancellationToken)
    {
        var account = await MineAsync();
        if (await sureness.RefusalAsync(User, current, cancellationToken) is { } refusal)
        {
            return new ContentResult { StatusCode = StatusCodes.Status422UnprocessableEntity, ContentType = "text/plain; charset=utf-8", Content = refusal };
        }

        var email = (await accounts.EmailAsync(account, cancellationToken)).Value;
        return Content(
            await signIn.MakePasskeyCreationOptionsAsync(new PasskeyUserEntity { Id = account.Id.ToString(), Name = email, DisplayName = email }), "application/json");
    }

    /// <summary>Keeps a passkey that the browser made.</summary>
    public async Task<IActionResult> OnPostAddPasskeyAsync(string? credential, string? current, CancellationToken cancellationToken)
    {
        var account = await MineAsync();
        if (await sureness.RefusalAsync(User, current, cancellationToken) is { } refusal)
        {
            Errors.Add(AddField, refusal);
            return await ShowAsync(account, StatusCodes.Status422UnprocessableEntity, cancellationToken);
        }

        if (!string.IsNullOrEmpty(credential) && (await users.GetPasskeysAsync(account)).Count < MostPasskeys)
        {
            var attestation = await signIn.PerformPasskeyAttestationAsync(credential);
            if (attestation.Succeeded && (await users.AddOrUpdatePasskeyAsync(account, attestation.Passkey)).Succeeded)
            {
                return await DoneAsync(account, AccountActs.AddPasskey, "PasskeyAdded", cancellationToken);
            }
        }

        Errors.Add("", texts["SignIn.PasskeyFailed"]);
        return await ShowAsync(account, StatusCodes.Status422UnprocessableEntity, cancellationToken);
    }

    /// <summary>Forgets a passkey.</summary>
    public async Task<IActionResult> OnPostRemovePasskeyAsync(string? id, string? current, CancellationToken cancellationToken)
    {
        var account = await MineAsync();
        if (await sureness.RefusalAsync(User, current, cancellationToken) is { } refusal)
        {
            Errors.Add(RemoveField(id), refusal);
            return await ShowAsync(account, StatusCodes.Status422UnprocessableEntity, cancellationToken);
        }

        var passkeys = await users.GetPasskeysAsync(account);
        if (passkeys.FirstOrDefault(passkey => Convert.ToHexString(passkey.CredentialId) == id) is { } known)
        {
            await users.RemovePasskeyAsync(account, known.CredentialId);
        }

        return await DoneAsync(account, AccountActs.RemovePasskey, "PasskeyRemoved", cancellationToken);
    }

    /// <summary>Ends a session elsewhere, or, without an id, all of them.</summary>
    public async Task<IActionResult> OnPostEndSessionsAsync(Guid? id, CancellationToken cancellationToken)
    {
        var organizer = OrganizerId.From((await MineAsync()).Id);
        var ended = id is { } one
            ? await sessions.EndAsync(organizer, OrganizerSessionId.From(one), cancellationToken)
            : await sessions.EndOthersAsync(organizer, ThisOne, cancellationToken);
        if (ended > 0)
        {
            await accounts.NoteAsync(AccountActs.EndSessions, organizer, cancellationToken);
        }

        return LocalRedirect(language.Path("/console/account") + QueryString.Create("done", "SessionsEnded") + "#sessions-title");
    }

    /// <summary>Ends the session.</summary>
    public async Task<IActionResult> OnPostSignOutAsync()
    {
        await signIn.SignOutAsync();
        return LocalRedirect(language.Path("/"));
    }

    /// <summary>Id of the field for the present password, for a passkey that goes.</summary>
    public static string RemoveField(string? id) => "remove-current-" + id;

    private async Task<OrganizerAccount> MineAsync() => await users.GetUserAsync(User) ?? throw new Application.NotAllowed(isKnown: false);

    private async Task<string?> PasswordRefusalAsync(OrganizerAccount account, string? current, CancellationToken cancellationToken) =>
        !AlwaysAsks ? await sureness.RefusalAsync(User, current, cancellationToken)
        : await credentials.FitsAsync(account, current) ? null
        : texts["Account.CurrentWrong"].Value;

    private async Task<IActionResult> ShowAsync(OrganizerAccount account, int status, CancellationToken cancellationToken)
    {
        Email = (await accounts.EmailAsync(account, cancellationToken)).Value;
        HasPassword = account.PasswordHash is not null;
        PasskeyProof = await sureness.NeededAsync(User, cancellationToken);
        Passkeys = [.. await users.GetPasskeysAsync(account)];
        SecondFactor = await factors.StandingAsync(OrganizerId.From(account.Id), cancellationToken);
        SignedIn = await sessions.ListAsync(OrganizerId.From(account.Id), cancellationToken);
        var page = Page();
        page.StatusCode = status;
        return page;
    }

    /// <summary>Every change ends the other sessions; this one goes on.</summary>
    private async Task<IActionResult> DoneAsync(OrganizerAccount account, string act, string done, CancellationToken cancellationToken)
    {
        await accounts.NoteAsync(act, OrganizerId.From(account.Id), cancellationToken);
        await users.UpdateSecurityStampAsync(account);
        await sessions.EndOthersAsync(OrganizerId.From(account.Id), ThisOne, cancellationToken);
        await signIn.SignInWithClaimsAsync(account, isPersistent: false, Sessions.KeptClaims(User));
        return LocalRedirect(language.Path("/console/account") + QueryString.Create("done", done));
    }
}
