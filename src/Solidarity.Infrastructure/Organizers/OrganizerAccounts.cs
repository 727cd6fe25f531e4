using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Solidarity.Application;
using Solidarity.Application.Audit;
using Solidarity.Application.Organizers;
using Solidarity.Domain;
using Solidarity.Domain.Organizers;
using Solidarity.Infrastructure.Storage;

namespace Solidarity.Infrastructure.Organizers;

/// <summary>Takes organizers in, and lets them and programs in again: sign-in links and API keys are random, and only their hashes are kept.</summary>
public sealed partial class OrganizerAccounts(
    SolidarityDb db, UserManager<OrganizerAccount> accounts, IKeyedHashes hashes, TimeProvider time, ILogger<OrganizerAccounts> logger) : IOrganizerAccounts
{
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
                await OpenAsync(organizer.Id, mailbox);
                db.AuditEntries.Add(Entry(AccountActs.AddOrganizer, null, organizer.Id));
                TakenIn(organizer.Id.Value);
            }
            else
            {
                await LetInAgainAsync(organizer.Id, token);
            }

            await db.SignInLinks.Where(x => x.OrganizerId == organizer.Id && x.UsedAt == null).ExecuteDeleteAsync(token);
            var secret = LinkSecrets.New();
            db.SignInLinks.Add(new SignInLink(secret.Hash, organizer.Id, now));
            await db.SaveChangesAsync(token);
            return secret.Text;
        },
        cancellationToken);

    /// <summary>Uses a sign-in link. Of two who use it at once, one gets in.</summary>
    /// <returns>The account, or null for a link that is unknown, used or too old.</returns>
    public async Task<OrganizerAccount?> UseLinkAsync(string secret, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var hash = LinkSecrets.HashOf(secret);
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
        var secret = LinkSecrets.New(ApiKey.Prefix);
        db.ApiKeys.Add(new ApiKey(EntityId.New<ApiKeyId>(now), name, secret.Hash, now));
        db.AuditEntries.Add(Entry(nameof(AddKey), null, null));
        await db.SaveChangesAsync(cancellationToken);
        return secret.Text;
    }

    /// <summary>The API key that a program shows, or null for one that is unknown or was taken back.</summary>
    public async Task<ApiKeyId?> FindKeyAsync(string key, CancellationToken cancellationToken)
    {
        var hash = LinkSecrets.HashOf(key);
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

    /// <inheritdoc/>
    public async Task OpenAsync(OrganizerId organizer, byte[] mailbox) =>
        Expect(await accounts.CreateAsync(new OrganizerAccount { Id = organizer.Value, UserName = NameOf(mailbox), LockoutEnabled = true }));

    /// <inheritdoc/>
    public async Task CloseAsync(OrganizerId organizer, CancellationToken cancellationToken)
    {
        await db.SignInLinks.Where(x => x.OrganizerId == organizer).ExecuteDeleteAsync(cancellationToken);
        await RemoveSecondFactorAndSessionsAsync(organizer, cancellationToken);
        if (await AccountAsync(organizer) is { } account)
        {
            Expect(await accounts.DeleteAsync(account));
        }
    }

    /// <summary>The account of an organizer.</summary>
    public Task<OrganizerAccount?> AccountAsync(OrganizerId id) => accounts.FindByIdAsync(id.Value.ToString());

    /// <summary>Notes in the audit log what an organizer did with the own account.</summary>
    /// <param name="act">One of <see cref="AccountActs"/>.</param>
    /// <param name="organizer">Who.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task NoteAsync(string act, OrganizerId organizer, CancellationToken cancellationToken)
    {
        db.AuditEntries.Add(Entry(act, organizer, organizer));
        await db.SaveChangesAsync(cancellationToken);
    }

    private AuditEntry Entry(string act, OrganizerId? by, OrganizerId? on)
    {
        var now = time.GetUtcNow();
        return new AuditEntry(EntityId.New<AuditEntryId>(now), act, by?.Value, null, on?.Value, null, now);
    }

    private async Task LetInAgainAsync(OrganizerId id, CancellationToken cancellationToken)
    {
        if (await AccountAsync(id) is not { } account)
        {
            return;
        }

        account.LockoutEnd = null;
        account.AccessFailedCount = 0;
        Expect(await accounts.UpdateSecurityStampAsync(account));
        await RemoveSecondFactorAndSessionsAsync(id, cancellationToken);
        db.AuditEntries.Add(Entry(AccountActs.LetOrganizerIn, null, id));
        LetIn(id.Value);
    }

    private async Task RemoveSecondFactorAndSessionsAsync(OrganizerId id, CancellationToken cancellationToken)
    {
        await db.RecoveryCodes.Where(x => x.OrganizerId == id).ExecuteDeleteAsync(cancellationToken);
        await db.SecondFactors.Where(x => x.OrganizerId == id).ExecuteDeleteAsync(cancellationToken);
        await db.OrganizerSessions.Where(x => x.OrganizerId == id).ExecuteDeleteAsync(cancellationToken);
    }

    private static void Expect(IdentityResult result)
    {
        if (!result.Succeeded)
        {
            throw new InvalidOperationException(string.Join(' ', result.Errors.Select(error => error.Code)));
        }
    }

    private static string NameOf(byte[] mailbox) => Convert.ToHexStringLower(mailbox);

    [LoggerMessage(Level = LogLevel.Information, Message = "Organizer {Id} was taken in; a sign-in link was made.")]
    private partial void TakenIn(Guid id);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Organizer {Id} gets a new sign-in link; second factor and lock-out were reset, other sessions end.")]
    private partial void LetIn(Guid id);

    [LoggerMessage(Level = LogLevel.Information, Message = "Organizer {Id} signed in by link.")]
    private partial void SignedInByLink(Guid id);
}
