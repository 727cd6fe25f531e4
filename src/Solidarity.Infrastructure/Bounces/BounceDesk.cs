using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using MimeKit;
using Solidarity.Application;
using Solidarity.Application.Bounces;
using Solidarity.Application.Messages;
using Solidarity.Domain;
using Solidarity.Domain.Bounces;
using Solidarity.Domain.Messages;
using Solidarity.Domain.Supporters;
using Solidarity.Infrastructure.Messages;
using Solidarity.Infrastructure.Storage;

namespace Solidarity.Infrastructure.Bounces;

/// <summary>Takes returned mails: finds the copy by its token, and does once what follows.</summary>
internal sealed partial class BounceDesk(
    SolidarityDb db, ReturnPaths returnPaths, ComplaintNotices complaints, DomainRefusals refusals, IKeyedHashes hashes, IJobs jobs, TimeProvider time,
    ILogger<BounceDesk> logger) : IBounceDesk
{
    private const int MostTries = 10;

    // Far beyond what any server writes; what lies deeper is read as text, and says nothing.
    private const int MostLayers = 20;

    // A mail has at least one of these (RFC 5322 §3.6), whoever wrote it.
    private static readonly HeaderId[] OfMails =
        [HeaderId.From, HeaderId.Sender, HeaderId.To, HeaderId.Date, HeaderId.Subject, HeaderId.MessageId, HeaderId.Received, HeaderId.ReturnPath];

    public async Task TakeAsync(Stream mail, CancellationToken cancellationToken)
    {
        await using var file = await SpooledMail.ReadAsync(mail, BounceLimits.MostBytes, cancellationToken);
        using var message = await ParsedAsync(file, cancellationToken);
        if (ReturnedTo.In(message).Select(returnPaths.Find).FirstOrDefault(found => found is not null) is not { } delivery)
        {
            NoToken();
            return;
        }

        var returned = ReturnedMailReading.Read(message);
        if (returned.Kind is ReturnedKind.Other or ReturnedKind.OutOfOffice)
        {
            Nothing(returned.Kind);
            return;
        }

        if (await OnceAsync(delivery, returned, cancellationToken))
        {
            jobs.LookAgain(Work.Confirmations);
        }
    }

    /// <summary>Two at the same rows: one goes back, and begins again; but not within a transaction that somebody else began.</summary>
    private async Task<bool> OnceAsync(DeliveryId delivery, ReturnedMail returned, CancellationToken cancellationToken)
    {
        for (var tries = db.Database.CurrentTransaction is null ? 1 : MostTries; ; tries++)
        {
            try
            {
                return await db.InTransactionAsync(_ => NoteAsync(delivery, returned, time.GetUtcNow(), cancellationToken), cancellationToken);
            }
            catch (Exception e) when (tries < MostTries && (db.IsDuplicate(e) || db.IsConflict(e)))
            {
                db.Forget();
            }
        }
    }

    private async Task<bool> NoteAsync(DeliveryId id, ReturnedMail returned, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var (kind, reply) = returned;
        var copy = await db.Deliveries.AsNoTracking().SingleOrDefaultAsync(x => x.Id == id, cancellationToken);
        if (copy is null || await db.Bounces.AnyAsync(x => x.DeliveryId == id && x.Kind == kind, cancellationToken))
        {
            Nothing(kind);
            return false;
        }

        var address = await AddressAsync(copy, cancellationToken);
        var isFirst = kind == ReturnedKind.Complaint || !await db.Bounces.AnyAsync(x => x.DeliveryId == id && x.Kind != ReturnedKind.Complaint, cancellationToken);
        db.Bounces.Add(new Bounce(EntityId.New<BounceId>(now), id, copy.MessageId, address?.Keys.Address, kind, reply, now));
        await db.SaveChangesAsync(cancellationToken);
        if (isFirst)
        {
            await CountAsync(copy.MessageId, kind, cancellationToken);
        }

        Noted(kind, copy.MessageId.Value);
        switch (kind)
        {
            case ReturnedKind.Block:
                return await PauseAsync(copy, address?.Email, reply, now, cancellationToken);
            case ReturnedKind.Complaint:
                await SuppressAsync(address, SuppressionCause.Complaint, now, cancellationToken);
                return copy.RecipientKind != RecipientKind.Organizer && await complaints.TellAsync(db, now, cancellationToken);
            case ReturnedKind.Hard:
                await SuppressAsync(address, SuppressionCause.HardBounce, now, cancellationToken);
                return false;
            default:
                if (await IsOnceTooOftenAsync(address, now, cancellationToken))
                {
                    await SuppressAsync(address, SuppressionCause.SoftBounce, now, cancellationToken);
                }

                return false;
        }
    }

    // Whoever has moved to another provider since is not to suffer for the mailbox of before.
    private async Task<Recipient?> AddressAsync(Delivery copy, CancellationToken cancellationToken)
    {
        var found = await RecipientAddresses.OfAsync(db, [copy.Id], cancellationToken);
        return found.Count > 0 && hashes.Of(found[0]) is var keys && keys.Domain.AsSpan().SequenceEqual(copy.DomainKey) ? new Recipient(found[0], keys) : null;
    }

    private Task CountAsync(MessageId message, ReturnedKind kind, CancellationToken cancellationToken)
    {
        var (bounced, complained) = kind == ReturnedKind.Complaint ? (0, 1) : (1, 0);
        return db.Messages.Numbered().Where(x => x.Id == message).ExecuteUpdateAsync(
            set => set.SetProperty(x => x.Bounced, x => x.Bounced + bounced).SetProperty(x => x.Complained, x => x.Complained + complained), cancellationToken);
    }

    private Task SuppressAsync(Recipient? recipient, SuppressionCause cause, DateTimeOffset now, CancellationToken cancellationToken) =>
        recipient is null ? Task.CompletedTask : RecipientAddresses.SuppressAsync(db, [recipient.Keys], cause, now, cancellationToken);

    private async Task<bool> IsOnceTooOftenAsync(Recipient? recipient, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (recipient is null)
        {
            return false;
        }

        var (address, since) = (recipient.Keys.Address, now - Bounce.SoftSpan);
        return await db.Bounces.CountAsync(x => x.AddressKey == address && x.Kind == ReturnedKind.Soft && x.At > since, cancellationToken) >= Bounce.MostSoft;
    }

    // As when a server says so at once: it refuses us, and not one recipient.
    private async Task<bool> PauseAsync(Delivery copy, EmailAddress? address, string reply, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var key = copy.DomainKey;
        if (address is null && !await db.MailDomains.AnyAsync(x => x.Key == key, cancellationToken))
        {
            return false;
        }

        var domain = await DomainRefusals.DomainAsync(db, key, address?.Domain ?? "", now, cancellationToken);
        domain.Pause(now + LaneRun.DomainPause, reply, now);
        var told = await refusals.TellAsync(db, domain, now, cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        return told;
    }

    private static async Task<MimeMessage> ParsedAsync(Stream file, CancellationToken cancellationToken)
    {
        if (file.Length == 0)
        {
            throw new DomainError("Bounce.Empty");
        }

        try
        {
            // Parts stay in the file until they are asked for.
            var message = await MimeMessage.LoadAsync(new ParserOptions { MaxMimeDepth = MostLayers }, file, persistent: true, cancellationToken);
            return Array.Exists(OfMails, message.Headers.Contains) ? message : throw new DomainError("Bounce.NoMail");
        }
        catch (FormatException)
        {
            throw new DomainError("Bounce.NoMail");
        }
    }

    private sealed record Recipient(EmailAddress Email, AddressKeys Keys);

    [LoggerMessage(Level = LogLevel.Information, Message = "A mail to the bounce address bears no token of a copy from here; nothing follows from it.")]
    private partial void NoToken();

    [LoggerMessage(Level = LogLevel.Information, Message = "A mail to the bounce address says {Kind} of a copy; nothing follows from it, or it is known.")]
    private partial void Nothing(ReturnedKind kind);

    [LoggerMessage(Level = LogLevel.Information, Message = "A mail to the bounce address says {Kind} of a copy of the message {Message}.")]
    private partial void Noted(ReturnedKind kind, Guid message);
}
