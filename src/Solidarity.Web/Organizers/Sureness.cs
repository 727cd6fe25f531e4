using System.Security.Claims;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Localization;
using Solidarity.Infrastructure.Organizers;
using Solidarity.Web.Site;

namespace Solidarity.Web.Organizers;

/// <summary>What has to be shown before something that lasts longer than the session, such as a new way to sign in.</summary>
public enum Proof
{
    /// <summary>Nothing: the session began just now.</summary>
    None,

    /// <summary>The present password.</summary>
    Password,

    /// <summary>A new session: there is no password.</summary>
    SignIn,
}

/// <summary>Whether it is the organizer who asks, and not somebody at an open screen.</summary>
public sealed class Sureness(Credentials credentials, SessionRows sessions, UserManager<OrganizerAccount> users, IStringLocalizer<Texts> texts)
{
    /// <summary>What has to be shown now.</summary>
    public async Task<Proof> NeededAsync(ClaimsPrincipal user, CancellationToken cancellationToken) =>
        await IsFreshAsync(user, cancellationToken) ? Proof.None
        : (await users.GetUserAsync(user))?.PasswordHash is null ? Proof.SignIn
        : Proof.Password;

    /// <summary>Takes what was shown.</summary>
    /// <returns>The sentence that says what is missing, or null when it is the organizer.</returns>
    public async Task<string?> RefusalAsync(ClaimsPrincipal user, string? current, CancellationToken cancellationToken) =>
        await NeededAsync(user, cancellationToken) switch
        {
            Proof.None => null,
            Proof.SignIn => texts["Account.SignInAgain"].Value,

            // The page was made while the session was fresh, and had no field for it: that is no wrong try.
            _ when string.IsNullOrEmpty(current) => texts["Account.CurrentNeeded"].Value,
            _ => await credentials.FitsAsync(await users.GetUserAsync(user), current) ? null : texts["Account.CurrentWrong"].Value,
        };

    private async Task<bool> IsFreshAsync(ClaimsPrincipal user, CancellationToken cancellationToken) =>
        Sessions.IdOf(user) is { } session && await sessions.IsFreshAsync(session, cancellationToken);
}

/// <summary>The field for the present password, where it is asked for.</summary>
/// <param name="Id">Its id; what is typed comes as <c>current</c>.</param>
/// <param name="Error">What is wrong with what was typed.</param>
public sealed record ProofField(string Id, string? Error);
