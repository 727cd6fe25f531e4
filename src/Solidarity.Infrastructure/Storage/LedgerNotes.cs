using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Solidarity.Domain.Events;
using Solidarity.Domain.MailingLists;
using Solidarity.Domain.Messages;
using Solidarity.Domain.Organisations;
using Solidarity.Domain.Petitions;
using Solidarity.Domain.Statements;
using Solidarity.Domain.Supporters;
using Solidarity.Infrastructure.Keys;

namespace Solidarity.Infrastructure.Storage;

/// <summary>Reads from changes what a later restore must not undo.</summary>
internal static class LedgerNotes
{
    /// <summary>The lines for the changes at hand.</summary>
    public static IEnumerable<LedgerEntry> Of(ChangeTracker changes, RestoreLedger ledger, DateTimeOffset now)
    {
        foreach (var entry in changes.Entries())
        {
            LedgerEntry? line = (entry.Entity, entry.State) switch
            {
                (Supporter person, EntityState.Deleted) => new(LedgerAct.Erased, ledger.Key(LedgerAct.Erased, person.Id.Value), now),
                (SubscriptionRequest request, EntityState.Deleted) => new(LedgerAct.Erased, ledger.Key(LedgerAct.Erased, request.Id.Value), now),
                (Endorsement { State: BackingState.Withdrawn } endorsement, EntityState.Modified or EntityState.Deleted) => new(LedgerAct.Erased, ledger.Key(LedgerAct.Erased, endorsement.Id.Value), now),
                (OrganisationSignature { State: BackingState.Withdrawn } signature, EntityState.Modified or EntityState.Deleted) => new(LedgerAct.Erased, ledger.Key(LedgerAct.Erased, signature.Id.Value), now),
                (OrganisationSignature { Email: null } signature, EntityState.Modified) => new(LedgerAct.Erased, ContactKey(ledger, signature.Id), now),
                (Signature { State: SignatureState.Withdrawn or SignatureState.Denied } signature, EntityState.Modified) => new(LedgerAct.Erased, ledger.Key(LedgerAct.Erased, signature.Id.Value), now),
                (Attendance { State: AttendanceState.Cancelled or AttendanceState.Declined } attendance, EntityState.Modified) => new(LedgerAct.Erased, ledger.Key(LedgerAct.Erased, attendance.Id.Value), now),
                (EventHost host, EntityState.Deleted) => new(LedgerAct.Erased, ledger.Key(LedgerAct.Erased, host.Id.Value), now),
                (EventHost { State: > HostState.Approved } host, EntityState.Modified) => new(LedgerAct.Erased, ledger.Key(LedgerAct.Erased, host.Id.Value), now),
                (Subscription subscription, EntityState.Modified) when entry.Property(nameof(Subscription.State)).IsModified => Standing(
                    ledger, subscription.State == SubscriptionState.Left, subscription.SupporterId.Value, subscription.ListId.Value, now),
                (Consent { SupporterId: { } person } consent, EntityState.Added) => Standing(
                    ledger, consent.Act == ConsentAct.Withdrawn, person.Value, consent.ListId.Value, now),
                _ => null,
            };
            if (line is not null)
            {
                yield return line;
            }
        }
    }

    /// <summary>The line for an organisation whose contact person was forgotten: the organisation itself stays.</summary>
    public static string ContactKey(RestoreLedger ledger, OrganisationSignatureId id) => ledger.Key(LedgerAct.Erased, id.Value, id.Value);

    /// <summary>The line for a copy that a mail server took. An alert is known by its statement: a restored draft may be published again.</summary>
    public static string SentKey(RestoreLedger ledger, MessageKind kind, Guid statementOrMessage, Guid recipient, Guid occasion) =>
        ledger.Key(LedgerAct.Sent, Mixed(statementOrMessage, (int)kind), recipient, occasion);

    private static LedgerEntry Standing(RestoreLedger ledger, bool left, Guid person, Guid list, DateTimeOffset now) =>
        new(left ? LedgerAct.Left : LedgerAct.Returned, ledger.Key(LedgerAct.Left, person, list), now);

    private static Guid Mixed(Guid id, int kind)
    {
        Span<byte> bytes = stackalloc byte[16];
        id.TryWriteBytes(bytes);
        bytes[15] ^= (byte)kind;
        return new Guid(bytes);
    }
}
