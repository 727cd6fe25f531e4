using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Solidarity.Application;
using Solidarity.Domain;
using Solidarity.Domain.Organizers;
using Solidarity.Infrastructure.Storage;

namespace Solidarity.Infrastructure.Organizers;

/// <summary>Takes organizers in, and lets them and programs in again: sign-in links and API keys are random, and only their hashes are kept.</summary>
public sealed partial class OrganizerAccounts(
    SolidarityDb db, UserManager<OrganizerAccount> accounts, IKeyedHashes hashes, TimeProvider time, ILogger<OrganizerAccounts> logger)
{
    /// <summary>Every API key begins so, for people and scanners to know one when they see it.</summary>
    public const string KeyPrefix = "solidarity_";

    private const int SecretBytes = 32;

    /// <summary>Takes a person in as owner, or, where the person is known, lifts what keeps them out: lock-out, second factor, sessions elsewhere.</summary>
    /// <param name="email">The person's address.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>The secret of a link that signs in once; earlier links that were not used end.</returns>
    public Task<string> InviteAsync(EmailAddress email, CancellationToken cancellationToken) => db.InTransactionAsync(
        async token =>
        {
            var now = time.GetUtcNow();
            var mailbox = hashes.Of(email).Mailbox;
            var organizer = await db.Organizers.SingleOrDefaultAsync(x => x.MailboxKey == mailbox, token);
            if (organizer is null)
            {
                organizer = Organizer.Owner(EntityId.New<OrganizerId>(now), email, mailbox, now);
                db.Organizers.Add(organizer);
                await db.SaveChangesAsync(token);
                Expect(await accounts.CreateAsync(new OrganizerAccount { Id = organizer.Id.Value, UserName = NameOf(mailbox), LockoutEnabled = true }));
                TakenIn(organizer.Id.Value);
            }
            else
            {
                await LetInAgainAsync(organizer.Id);
            }

            await db.SignInLinks.Where(x => x.OrganizerId == organizer.Id && x.UsedAt == null).ExecuteDeleteAsync(token);
            var secret = NewSecret();
            db.SignInLinks.Add(new SignInLink(HashOf(secret), organizer.Id, now));
            await db.SaveChangesAsync(token);
            return secret;
        },
        cancellationToken);

    /// <summary>Uses a sign-in link. Of two who use it at once, one gets in.</summary>
    /// <returns>The account, or null for a link that is unknown, used or too old.</returns>
    public async Task<OrganizerAccount?> UseLinkAsync(string secret, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var hash = HashOf(secret);
        var used = await db.SignInLinks.Where(x => x.Hash == hash && x.UsedAt == null && x.ExpiresAt > now)
            .ExecuteUpdateAsync(set => set.SetProperty(x => x.UsedAt, now), cancellationToken);
        if (used == 0)
        {
            return null;
        }

        var organizer = await db.SignInLinks.Where(x => x.Hash == hash).Select(x => x.OrganizerId).SingleAsync(cancellationToken);
        SignedInByLink(organizer.Value);
        return await AccountAsync(organizer);
    }

    /// <summary>The account behind an address, or null.</summary>
    public async Task<OrganizerAccount?> FindAsync(string? email) =>
        EmailAddress.TryParse(email, out var address) ? await accounts.FindByNameAsync(NameOf(hashes.Of(address).Mailbox)) : null;

    /// <summary>An organizer's address, to be shown to the organizer.</summary>
    public async Task<EmailAddress> EmailAsync(OrganizerAccount account, CancellationToken cancellationToken)
    {
        var id = OrganizerId.From(account.Id);
        return (await db.Organizers.AsNoTracking().SingleAsync(x => x.Id == id, cancellationToken)).Email;
    }

    /// <summary>Makes an API key with all rights.</summary>
    /// <param name="name">What it is for.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>The key, which is kept nowhere.</returns>
    public async Task<string> AddKeyAsync(string name, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var key = KeyPrefix + NewSecret();
        db.ApiKeys.Add(new ApiKey(EntityId.New<ApiKeyId>(now), name, HashOf(key), now));
        await db.SaveChangesAsync(cancellationToken);
        return key;
    }

    /// <summary>The API key that a program shows, or null for one that is unknown or was taken back.</summary>
    public async Task<ApiKeyId?> FindKeyAsync(string key, CancellationToken cancellationToken)
    {
        var hash = HashOf(key);
        return await db.ApiKeys.Where(x => x.Hash == hash && x.RevokedAt == null).Select(x => (ApiKeyId?)x.Id).SingleOrDefaultAsync(cancellationToken);
    }

    /// <summary>Whether there is nobody who could sign in: no organizer at all, or one alone who was taken in by the program and never came.</summary>
    /// <param name="first">The address that the program gives the first organizer.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<bool> LacksAnyoneAsync(EmailAddress first, CancellationToken cancellationToken)
    {
        var organizers = await db.Organizers.AsNoTracking().OrderBy(x => x.Id).Take(2).ToListAsync(cancellationToken);
        if (organizers.Count == 0)
        {
            return true;
        }

        return organizers is [var only] && only.MailboxKey.AsSpan().SequenceEqual(hashes.Of(first).Mailbox)
            && await AccountAsync(only.Id) is { PasswordHash: null } account
            && !await db.SignInLinks.AnyAsync(x => x.UsedAt != null, cancellationToken)
            && (await accounts.GetPasskeysAsync(account)).Count == 0;
    }

    private async Task LetInAgainAsync(OrganizerId id)
    {
        if (await AccountAsync(id) is not { } account)
        {
            return;
        }

        account.TwoFactorEnabled = false;
        account.LockoutEnd = null;
        account.AccessFailedCount = 0;
        Expect(await accounts.UpdateSecurityStampAsync(account));
        LetIn(id.Value);
    }

    private Task<OrganizerAccount?> AccountAsync(OrganizerId id) => accounts.FindByIdAsync(id.Value.ToString());

    private static void Expect(IdentityResult result)
    {
        if (!result.Succeeded)
        {
            throw new InvalidOperationException(string.Join(' ', result.Errors.Select(error => error.Code)));
        }
    }

    private static string NameOf(byte[] mailbox) => Convert.ToHexStringLower(mailbox);

    private static string NewSecret() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(SecretBytes));

    private static byte[] HashOf(string secret) => SHA256.HashData(Encoding.UTF8.GetBytes(secret));

    [LoggerMessage(Level = LogLevel.Information, Message = "Organizer {Id} was taken in; a sign-in link was made.")]
    private partial void TakenIn(Guid id);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Organizer {Id} gets a new sign-in link; second factor and lock-out were reset, other sessions end.")]
    private partial void LetIn(Guid id);

    [LoggerMessage(Level = LogLevel.Information, Message = "Organizer {Id} signed in by link.")]
    private partial void SignedInByLink(Guid id);
}
