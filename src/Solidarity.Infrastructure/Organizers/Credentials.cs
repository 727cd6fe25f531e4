using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Solidarity.Domain.Organizers;
using Solidarity.Infrastructure.Storage;

namespace Solidarity.Infrastructure.Organizers;

/// <summary>
/// Checks passwords and codes. Wrong ones of both kinds count to one lock-out, in the database, so that many at once are counted too;
/// a right password alone does not forgive wrong codes. Who is unknown, or locked out, costs the same work as a wrong password.
/// </summary>
public sealed class Credentials(
    SolidarityDb db, UserManager<OrganizerAccount> accounts, SecondFactors factors, IPasswordHasher<OrganizerAccount> hasher, IOptions<IdentityOptions> identity, TimeProvider time)
{
    /// <summary>Longest password, in characters.</summary>
    public const int LongestPassword = 1_000;

    private static readonly OrganizerAccount Nobody = new();
    private static string? _nobodysHash;

    /// <summary>Whether a password is the account's, and the account is not locked out.</summary>
    /// <param name="account">The account, or null for one that is not there.</param>
    /// <param name="password">As typed.</param>
    public async Task<bool> FitsAsync(OrganizerAccount? account, string? password)
    {
        var typed = password is { Length: <= LongestPassword } ? password : "";
        if (account?.PasswordHash is null || IsLockedOut(account))
        {
            _nobodysHash ??= hasher.HashPassword(Nobody, Guid.NewGuid().ToString());
            hasher.VerifyHashedPassword(Nobody, _nobodysHash, typed);
            return false;
        }

        if (await accounts.CheckPasswordAsync(account, typed))
        {
            return true;
        }

        await CountWrongAsync(account);
        return false;
    }

    /// <summary>Whether a code of the app, or a recovery code, holds, and the account is not locked out. It is used up then.</summary>
    public async Task<bool> TakesAsync(OrganizerAccount account, string? code, CancellationToken cancellationToken)
    {
        if (IsLockedOut(account))
        {
            return false;
        }

        if (await factors.UseAsync(OrganizerId.From(account.Id), code, cancellationToken))
        {
            return true;
        }

        await CountWrongAsync(account);
        return false;
    }

    /// <summary>Forgives the wrong tries, once somebody has shown all that is asked.</summary>
    public Task ForgiveAsync(OrganizerAccount account, CancellationToken cancellationToken) =>
        db.Users.Where(x => x.Id == account.Id && x.AccessFailedCount > 0).ExecuteUpdateAsync(set => set.SetProperty(x => x.AccessFailedCount, 0), cancellationToken);

    private bool IsLockedOut(OrganizerAccount account) => account.LockoutEnd > time.GetUtcNow();

    private async Task CountWrongAsync(OrganizerAccount account)
    {
        var (most, end) = (identity.Value.Lockout.MaxFailedAccessAttempts, (DateTimeOffset?)(time.GetUtcNow() + identity.Value.Lockout.DefaultLockoutTimeSpan));
        await db.Users.Where(x => x.Id == account.Id).ExecuteUpdateAsync(set => set.SetProperty(x => x.AccessFailedCount, x => x.AccessFailedCount + 1));
        await db.Users.Where(x => x.Id == account.Id && x.AccessFailedCount >= most)
            .ExecuteUpdateAsync(set => set.SetProperty(x => x.AccessFailedCount, 0).SetProperty(x => x.LockoutEnd, end));
    }
}
