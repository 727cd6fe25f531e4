using System.Buffers.Binary;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Solidarity.Application;
using Solidarity.Domain;
using Solidarity.Domain.Bounces;
using Solidarity.Domain.Messages;
using Solidarity.Domain.Organizers;
using Solidarity.Infrastructure.Storage;

namespace Solidarity.Infrastructure.Bounces;

/// <summary>Tells the owners by mail that readers report our mail as unwanted: many of these, and providers take none of it any more.</summary>
internal sealed class ComplaintNotices(IKeyedHashes hashes, IOptions<SiteOptions> site)
{
    private const int DayAt = 12;
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);
    private static readonly MessageId Notice = StandingMessages.Id(MessageKind.ComplaintReceived);

    /// <summary>What a notice tells; never who complained.</summary>
    /// <param name="Count">How many complaints there were on the day before it was written, and since.</param>
    /// <param name="Message">The message that the last one was about; null when that is gone.</param>
    public sealed record Complaints(int Count, Message? Message);

    /// <summary>Puts a notice on its way to each owner, at most one in 24 hours.</summary>
    /// <returns>Whether there is one.</returns>
    public async Task<bool> TellAsync(SolidarityDb db, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var since = now - Day;
        if (await db.Deliveries.AnyAsync(x => x.MessageId == Notice && x.CreatedAt > since, cancellationToken))
        {
            return false;
        }

        var language = LanguageTag.Parse(site.Value.Language);
        var occasion = Occasion(now);
        var owners = await db.Organizers.AsNoTracking().Where(x => x.Grants.Any(grant => grant.Role == Role.Owner && grant.CampaignId == null))
            .Select(x => new { x.Id, x.Email }).ToListAsync(cancellationToken);
        db.Deliveries.AddRange(owners.Select(owner => new Delivery(
            EntityId.New<DeliveryId>(now), Notice, Lane.Confirmations, RecipientKind.Organizer, owner.Id.Value, occasion, language, hashes.Of(owner.Email).Domain, now)));
        await db.SaveChangesAsync(cancellationToken);
        return owners.Count > 0;
    }

    /// <summary>What a notice that was written at a moment tells now.</summary>
    public static async Task<Complaints> OfAsync(SolidarityDb db, DateTimeOffset written, CancellationToken cancellationToken)
    {
        var since = written - Day;
        var complaints = db.Bounces.Where(x => x.Kind == ReturnedKind.Complaint && x.At > since);
        var last = await complaints.OrderByDescending(x => x.At).Select(x => (MessageId?)x.MessageId).FirstOrDefaultAsync(cancellationToken);
        var message = last is { } id ? await db.Messages.AsNoTracking().SingleOrDefaultAsync(x => x.Id == id, cancellationToken) : null;
        return new Complaints(await complaints.CountAsync(cancellationToken), message);
    }

    private static Guid Occasion(DateTimeOffset now)
    {
        Span<byte> bytes = stackalloc byte[16];
        bytes.Clear();
        BinaryPrimitives.WriteInt32BigEndian(bytes[DayAt..], (int)(now.UtcTicks / Day.Ticks));
        return new Guid(bytes, bigEndian: true);
    }
}
