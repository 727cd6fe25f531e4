using System.Buffers.Binary;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Solidarity.Application;
using Solidarity.Domain;
using Solidarity.Domain.Messages;
using Solidarity.Domain.Organizers;
using Solidarity.Domain.Statements;
using Solidarity.Infrastructure.Storage;

namespace Solidarity.Infrastructure.Messages;

/// <summary>Tells the owners by mail that the servers of a domain refuse us: what holds back mail should not wait until somebody looks.</summary>
internal sealed class DomainRefusals(IKeyedHashes hashes, IOptions<SiteOptions> site)
{
    private const int KeyBytes = 12;
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);
    private static readonly MessageId Notice = StandingMessages.Id(MessageKind.DomainRefused);

    /// <summary>What a notice tells.</summary>
    /// <param name="Domain">The domain.</param>
    /// <param name="Reply">Its servers' words.</param>
    /// <param name="Until">Until when no mail goes there.</param>
    /// <param name="Waiting">How many copies wait.</param>
    /// <param name="Alert">The newest alert with such copies.</param>
    public sealed record Refusal(string Domain, string Reply, DateTimeOffset Until, int Waiting, StatementId? Alert);

    /// <summary>What is remembered of a domain; begun anew where nothing is.</summary>
    public static async Task<MailDomain> DomainAsync(SolidarityDb db, byte[] key, string name, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (await db.MailDomains.SingleOrDefaultAsync(x => x.Key == key, cancellationToken) is { } known)
        {
            return known;
        }

        var domain = new MailDomain(key, name, now);
        db.MailDomains.Add(domain);
        return domain;
    }

    /// <summary>Puts a notice on its way to each owner, at most one a domain in 24 hours.</summary>
    /// <returns>Whether there is one.</returns>
    public async Task<bool> TellAsync(SolidarityDb db, MailDomain domain, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var today = (int)(now.UtcTicks / Day.Ticks);
        Guid[] recent = [Occasion(domain.Key, today), Occasion(domain.Key, today - 1)];
        var since = now - Day;
        if (await db.Deliveries.AnyAsync(x => x.MessageId == Notice && recent.Contains(x.Occasion) && x.CreatedAt > since, cancellationToken))
        {
            return false;
        }

        var language = LanguageTag.Parse(site.Value.Language);
        var owners = await db.Organizers.AsNoTracking().Where(x => x.Grants.Any(grant => grant.Role == Role.Owner && grant.CampaignId == null))
            .Select(x => new { x.Id, x.Email }).ToListAsync(cancellationToken);
        db.Deliveries.AddRange(owners.Select(owner => new Delivery(
            EntityId.New<DeliveryId>(now), Notice, Lane.Confirmations, RecipientKind.Organizer, owner.Id.Value, recent[0], language,
            hashes.Of(owner.Email).Domain, now)));
        return owners.Count > 0;
    }

    /// <summary>What the notice of an occasion tells now, or null when the domain takes mail again.</summary>
    public async Task<Refusal?> OfAsync(SolidarityDb db, Guid occasion, CancellationToken cancellationToken)
    {
        // Few domains refuse us; what the occasion holds of a key is no column to look by.
        var domains = await db.MailDomains.AsNoTracking().Where(x => x.PausedUntil != null).ToListAsync(cancellationToken);
        if (domains.Find(x => IsOf(occasion, x.Key)) is not { } domain)
        {
            return null;
        }

        var key = domain.Key;
        var waiting = db.Deliveries.Where(x => x.DomainKey == key && (x.State == DeliveryState.Queued || x.State == DeliveryState.Claimed));
        var alert = await db.Messages.Where(x => x.StatementId != null && waiting.Any(copy => copy.MessageId == x.Id))
            .OrderByDescending(x => x.CreatedAt).Select(x => x.StatementId).FirstOrDefaultAsync(cancellationToken);
        return new Refusal(domain.Name, domain.Reason ?? "", domain.PausedUntil!.Value, await waiting.CountAsync(cancellationToken), alert);
    }

    private static bool IsOf(Guid occasion, byte[] key) => occasion.ToByteArray(bigEndian: true).AsSpan(0, KeyBytes).SequenceEqual(key.AsSpan(0, KeyBytes));

    private static Guid Occasion(byte[] key, int day)
    {
        Span<byte> bytes = stackalloc byte[16];
        key.AsSpan(0, KeyBytes).CopyTo(bytes);
        BinaryPrimitives.WriteInt32BigEndian(bytes[KeyBytes..], day);
        return new Guid(bytes, bigEndian: true);
    }
}
