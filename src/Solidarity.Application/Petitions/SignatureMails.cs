using Microsoft.EntityFrameworkCore;
using Solidarity.Application.Messages;
using Solidarity.Domain;
using Solidarity.Domain.Messages;
using Solidarity.Domain.Petitions;
using Solidarity.Domain.Supporters;

namespace Solidarity.Application.Petitions;

/// <summary>A mail about a signature that is to go.</summary>
/// <param name="Signature">Which.</param>
/// <param name="Petition">Of which petition.</param>
/// <param name="Kind">What it says.</param>
/// <param name="Occasion">What makes it another one than those before.</param>
/// <param name="Keys">The keyed hashes of the address.</param>
/// <param name="Language">Its language.</param>
internal sealed record SignatureMail(SignatureId Signature, PetitionId Petition, MessageKind Kind, Guid Occasion, AddressKeys Keys, LanguageTag Language);

/// <summary>
/// Puts mails about signatures on their way. For all requests of a mailbox to one petition at most five; over all forms together at most
/// five in 24 hours; none within a week of one that came back for good; no reminder to an address that is suppressed, whatever the cause.
/// </summary>
internal static class SignatureMails
{
    private const int MostOfAPetition = 5;

    /// <summary>Adds the deliveries that may go, in the transaction that is open, in a fixed number of queries.</summary>
    public static async Task SendAsync(this ISolidarityDb db, IReadOnlyList<SignatureMail> mails, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (mails.Count == 0)
        {
            return;
        }

        var known = await SentBefore.OfAsync(db, mails, now, cancellationToken);
        List<Delivery> made = [];
        foreach (var mail in mails)
        {
            if (known.MayGo(mail, made.Count(x => x.MailboxKey.AsSpan().SequenceEqual(mail.Keys.Mailbox))))
            {
                made.Add(new Delivery(
                    EntityId.New<DeliveryId>(now), StandingMessages.Id(mail.Kind), Lane.Confirmations, RecipientKind.Signature, mail.Signature.Value, mail.Occasion,
                    mail.Language, mail.Keys.Domain, now, mail.Keys.Mailbox));
            }
        }

        await db.InsertAsync(made, cancellationToken);
    }

    private sealed record SentBefore(ILookup<string, Sent> Mails, ILookup<(PetitionId Petition, string Mailbox), Guid> Signatures, HashSet<string> Bounced, HashSet<string> Suppressed, DateTimeOffset Day)
    {
        public static async Task<SentBefore> OfAsync(ISolidarityDb db, IReadOnlyList<SignatureMail> mails, DateTimeOffset now, CancellationToken cancellationToken)
        {
            var (day, week) = (now - TimeSpan.FromHours(24), now - MailboxLimit.AfterHardBounce);
            var mailboxes = mails.Select(x => x.Keys.Mailbox).ToList();
            var addresses = mails.Select(x => x.Keys.Address).ToList();
            var petitions = mails.Select(x => x.Petition).Distinct().ToList();
            var sent = await db.Deliveries.Where(x => x.MailboxKey != null && mailboxes.Contains(x.MailboxKey))
                .Select(x => new { x.MailboxKey, x.CreatedAt, x.RecipientKind, x.Recipient }).ToListAsync(cancellationToken);
            var signatures = await db.Signatures.Where(x => mailboxes.Contains(x.MailboxKey) && petitions.Contains(x.PetitionId))
                .Select(x => new { x.Id, x.PetitionId, x.MailboxKey }).ToListAsync(cancellationToken);
            var suppressed = await db.Suppressions.Where(x => addresses.Contains(x.AddressKey))
                .Select(x => new { x.AddressKey, IsLate = x.Cause == SuppressionCause.HardBounce && x.Since >= week }).ToListAsync(cancellationToken);
            return new SentBefore(
                sent.ToLookup(x => Convert.ToHexString(x.MailboxKey!), x => new Sent(x.CreatedAt, x.RecipientKind == RecipientKind.Signature ? x.Recipient : Guid.Empty)),
                signatures.ToLookup(x => (x.PetitionId, Convert.ToHexString(x.MailboxKey)), x => x.Id.Value),
                [.. suppressed.Where(x => x.IsLate).Select(x => Convert.ToHexString(x.AddressKey))], [.. suppressed.Select(x => Convert.ToHexString(x.AddressKey))], day);
        }

        public bool MayGo(SignatureMail mail, int besides)
        {
            var mailbox = Convert.ToHexString(mail.Keys.Mailbox);
            var ofPetition = Signatures[(mail.Petition, mailbox)].ToHashSet();
            return !(mail.Kind == MessageKind.SignatureReminder ? Suppressed : Bounced).Contains(Convert.ToHexString(mail.Keys.Address))
                && Mails[mailbox].Count(x => x.At > Day) + besides < MailboxLimit.MostMailsADay
                && Mails[mailbox].Count(x => ofPetition.Contains(x.Signature)) + besides < MostOfAPetition;
        }
    }

    private readonly record struct Sent(DateTimeOffset At, Guid Signature);
}
