using Microsoft.EntityFrameworkCore;
using Solidarity.Domain.Messages;
using Solidarity.Infrastructure.Keys;
using Solidarity.Infrastructure.Storage;

namespace Solidarity.Infrastructure.Messages;

/// <summary>Notes beside the keys what has gone, so that after a restore nobody is mailed twice.</summary>
internal sealed class SentLedger(RestoreLedger ledger, TimeProvider time)
{
    private readonly SemaphoreSlim _reading = new(1);
    private IReadOnlySet<string>? _goneBefore;

    /// <summary>Notes copies that a mail server took; once their outcome is stored.</summary>
    public async Task NoteAsync(SolidarityDb db, IReadOnlyCollection<DeliveryId> taken, CancellationToken cancellationToken)
    {
        if (taken.Count == 0)
        {
            return;
        }

        var now = time.GetUtcNow();
        var rows = await db.Deliveries.Where(x => EF.Parameter(taken).Contains(x.Id))
            .Join(db.Messages, copy => copy.MessageId, message => message.Id, (copy, message) => new { copy.MessageId, message.Kind, message.StatementId, copy.Recipient, copy.Occasion })
            .ToListAsync(cancellationToken);
        ledger.Note(
            rows.Select(x => new LedgerEntry(
                LedgerAct.Sent, LedgerNotes.SentKey(ledger, x.Kind, x.StatementId?.Value ?? x.MessageId.Value, x.Recipient, x.Occasion), now)),
            now);
    }

    /// <summary>
    /// Of copies to be made, those that had gone between the backup that this database was restored from and its restore. Copies
    /// that were in the backup are marked then; these came into being again since.
    /// </summary>
    public async Task<IReadOnlySet<DeliveryId>> GoneAsync(SolidarityDb db, IReadOnlyList<Delivery> rows, CancellationToken cancellationToken)
    {
        var gone = await GoneBeforeAsync(db, cancellationToken);
        if (gone.Count == 0)
        {
            return new HashSet<DeliveryId>();
        }

        var ids = rows.Select(x => x.MessageId).Distinct().ToList();
        var messages = await db.Messages.Where(x => ids.Contains(x.Id)).Select(x => new { x.Id, x.Kind, x.StatementId }).ToDictionaryAsync(x => x.Id, cancellationToken);
        return rows.Where(row => messages.TryGetValue(row.MessageId, out var message)
            && gone.Contains(LedgerNotes.SentKey(ledger, message.Kind, message.StatementId?.Value ?? message.Id.Value, row.Recipient, row.Occasion)))
            .Select(row => row.Id).ToHashSet();
    }

    // Read once a process: a restore needs one that is not running.
    private async Task<IReadOnlySet<string>> GoneBeforeAsync(SolidarityDb db, CancellationToken cancellationToken)
    {
        await _reading.WaitAsync(cancellationToken);
        try
        {
            if (_goneBefore is null)
            {
                var restored = await db.Installations.Select(x => new { x.RestoredFrom, x.RestoredAt }).SingleOrDefaultAsync(cancellationToken);
                _goneBefore = restored is not { RestoredFrom: { } from, RestoredAt: { } at } ? new HashSet<string>()
                    : ledger.Since(from - TimeSpan.FromMinutes(1)).Where(x => x.Act == LedgerAct.Sent && x.At <= at).Select(x => x.Key).ToHashSet();
            }

            return _goneBefore;
        }
        finally
        {
            _reading.Release();
        }
    }
}
