using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using Solidarity.Application.Audit;
using Solidarity.Application.Organizers;
using Solidarity.Domain;
using Solidarity.Domain.Organizers;
using Solidarity.Infrastructure.Storage;

namespace Solidarity.Infrastructure.Organizers;

/// <summary>How an organizer's second factor stands.</summary>
/// <param name="Secret">The secret, while it is being set up; never shown again afterwards.</param>
/// <param name="Since">Since when it counts, or null.</param>
/// <param name="CodesLeft">How many recovery codes are left.</param>
public sealed record SecondFactorStanding(string? Secret, DateTimeOffset? Since, int CodesLeft)
{
    /// <summary>Whether it is asked for at signing in.</summary>
    public bool IsOn => Since is not null;
}

/// <summary>Codes of an authenticator app beside the password, and recovery codes for the day when the app is lost.</summary>
public sealed class SecondFactors(SolidarityDb db, OrganizerAccounts accounts, TimeProvider time)
{
    /// <summary>Letters that nobody takes for another when copying by hand.</summary>
    private const string Letters = "abcdefghjkmnpqrstuvwxyz23456789";

    /// <summary>16 of 31 letters are 79 bits: more than can be tried against a plain hash.</summary>
    private const int CodeLength = 16;

    /// <summary>How it stands.</summary>
    public async Task<SecondFactorStanding> StandingAsync(OrganizerId organizer, CancellationToken cancellationToken)
    {
        var factor = await db.SecondFactors.AsNoTracking().SingleOrDefaultAsync(x => x.OrganizerId == organizer, cancellationToken);
        return factor switch
        {
            null => new(null, null, 0),
            { ConfirmedAt: null } => new(factor.Secret, null, 0),
            _ => new(null, factor.ConfirmedAt, await db.RecoveryCodes.CountAsync(x => x.OrganizerId == organizer, cancellationToken)),
        };
    }

    /// <summary>Whether it is asked for at signing in.</summary>
    public Task<bool> IsOnAsync(OrganizerId organizer, CancellationToken cancellationToken) =>
        db.SecondFactors.AnyAsync(x => x.OrganizerId == organizer && x.ConfirmedAt != null, cancellationToken);

    /// <summary>Begins to set one up, with a new secret; one that counts stays as it is.</summary>
    public async Task BeginAsync(OrganizerId organizer, CancellationToken cancellationToken)
    {
        await db.SecondFactors.Where(x => x.OrganizerId == organizer && x.ConfirmedAt == null).ExecuteDeleteAsync(cancellationToken);
        if (!await IsOnAsync(organizer, cancellationToken))
        {
            db.SecondFactors.Add(new SecondFactor(organizer, TimeCode.Text(RandomNumberGenerator.GetBytes(TimeCode.SecretBytes)), time.GetUtcNow()));
            try
            {
                await db.SaveChangesAsync(cancellationToken);
            }
            catch (Exception exception) when (db.IsDuplicate(exception))
            {
                // The same button twice at once: the other's secret is shown.
            }
        }
    }

    /// <summary>Makes it count, by a code of the app that was told the secret.</summary>
    /// <returns>The recovery codes, which are kept nowhere; null if the code does not hold.</returns>
    public async Task<IReadOnlyList<string>?> ConfirmAsync(OrganizerId organizer, string? code, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var factor = await db.SecondFactors.AsNoTracking().SingleOrDefaultAsync(x => x.OrganizerId == organizer && x.ConfirmedAt == null, cancellationToken);
        if (factor is null || TimeCode.StepOf(factor.Secret, code, now) is not { } step)
        {
            return null;
        }

        return await db.InTransactionAsync(
            async token => await db.SecondFactors.Where(x => x.OrganizerId == organizer && x.ConfirmedAt == null && x.CreatedAt == factor.CreatedAt)
                .ExecuteUpdateAsync(set => set.SetProperty(x => x.ConfirmedAt, now).SetProperty(x => x.LastStep, step), token) == 1
                ? await MakeCodesAsync(organizer, AccountActs.SetSecondFactor, token) : null,
            cancellationToken);
    }

    /// <summary>Uses up a code of the app or a recovery code. Of two who use the same at once, one gets in.</summary>
    public async Task<bool> UseAsync(OrganizerId organizer, string? code, CancellationToken cancellationToken)
    {
        var factor = await db.SecondFactors.AsNoTracking().SingleOrDefaultAsync(x => x.OrganizerId == organizer && x.ConfirmedAt != null, cancellationToken);
        if (factor is null)
        {
            return false;
        }

        if (TimeCode.StepOf(factor.Secret, code, time.GetUtcNow()) is { } step)
        {
            return await db.SecondFactors.Where(x => x.OrganizerId == organizer && x.LastStep < step)
                .ExecuteUpdateAsync(set => set.SetProperty(x => x.LastStep, step), cancellationToken) == 1;
        }

        var hash = LinkSecrets.HashOf(Plain(code));
        return await db.RecoveryCodes.Where(x => x.Hash == hash && x.OrganizerId == organizer).ExecuteDeleteAsync(cancellationToken) == 1;
    }

    /// <summary>Makes new recovery codes; those before end.</summary>
    /// <returns>The codes, which are kept nowhere.</returns>
    public Task<IReadOnlyList<string>> RenewCodesAsync(OrganizerId organizer, CancellationToken cancellationToken) =>
        db.InTransactionAsync(token => MakeCodesAsync(organizer, AccountActs.MakeRecoveryCodes, token), cancellationToken);

    /// <summary>Removes it, with its recovery codes.</summary>
    public Task RemoveAsync(OrganizerId organizer, CancellationToken cancellationToken) => db.InTransactionAsync(
        async token =>
        {
            await db.RecoveryCodes.Where(x => x.OrganizerId == organizer).ExecuteDeleteAsync(token);
            if (await db.SecondFactors.Where(x => x.OrganizerId == organizer).ExecuteDeleteAsync(token) == 1)
            {
                await accounts.NoteAsync(AccountActs.RemoveSecondFactor, organizer, token);
            }

            return true;
        },
        cancellationToken);

    private async Task<IReadOnlyList<string>> MakeCodesAsync(OrganizerId organizer, string act, CancellationToken cancellationToken)
    {
        await db.RecoveryCodes.Where(x => x.OrganizerId == organizer).ExecuteDeleteAsync(cancellationToken);
        List<string> codes = [.. Enumerable.Range(0, RecoveryCode.Count).Select(_ => RandomNumberGenerator.GetString(Letters, CodeLength))];
        db.RecoveryCodes.AddRange(codes.Select(code => new RecoveryCode(LinkSecrets.HashOf(code), organizer)));
        await accounts.NoteAsync(act, organizer, cancellationToken);
        return [.. codes.Select(code => string.Join('-', code.Chunk(4).Select(part => new string(part))))];
    }

    /// <summary>A code as typed, without what people put between its letters.</summary>
    private static string Plain(string? typed) => string.Concat((typed ?? "").ToLowerInvariant().Where(char.IsAsciiLetterOrDigit));
}
