using Microsoft.EntityFrameworkCore;
using Solidarity.Domain.Messages;
using Solidarity.Domain.Statements;
using Solidarity.Infrastructure.Keys;
using Solidarity.Infrastructure.Storage;

namespace Solidarity.Infrastructure.Messages;

/// <summary>Notes beside the keys what has gone, so that after a restore nobody is mailed twice.</summary>
internal sealed class SentLedger(RestoreLedger ledger, TimeProvider time)
{
    private readonly SemaphoreSlim _reading = new(1);
    private IReadOnlySet<string>? _goneBefore;

    /// <summary>Notes the copies that a mail server took; once their outcome is stored.</summary>
    public async Task NoteAsync(SolidarityDb db, IReadOnlyList<DeliveryOutcome> outcomes, CancellationToken cancellationToken)
    {
        var taken = outcomes.Where(x => x.Verdict == DeliveryVerdict.Accepted).ToList();
        if (taken.Count == 0)
        {
            return;
        }

        var now = time.GetUtcNow();
        var messages = await KnownAsync(db, taken.Select(x => MessageId.From(x.Message)), cancellationToken);
        ledger.Note(taken.Where(x => messages.ContainsKey(x.Message)).Select(x => new LedgerEntry(LedgerAct.Sent, Key(messages[x.Message], x.Recipient, x.Occasion), now)), now);
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

        var messages = await KnownAsync(db, rows.Select(x => x.MessageId), cancellationToken);
        return rows.Where(row => messages.TryGetValue(row.MessageId.Value, out var message) && gone.Contains(Key(message, row.Recipient, row.Occasion)))
            .Select(row => row.Id).ToHashSet();
    }

    private static async Task<Dictionary<Guid, Known>> KnownAsync(SolidarityDb db, IEnumerable<MessageId> messages, CancellationToken cancellationToken)
    {
        var ids = messages.Distinct().ToList();
        return await db.Messages.Where(x => ids.Contains(x.Id)).Select(x => new Known(x.Id, x.Kind, x.StatementId)).ToDictionaryAsync(x => x.Id.Value, cancellationToken);
    }

    private string Key(Known message, Guid recipient, Guid occasion) =>
        LedgerNotes.SentKey(ledger, message.Kind, message.Statement?.Value ?? message.Id.Value, recipient, occasion);

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

    /// <summary>What a message is known by, in the ledger.</summary>
    private sealed record Known(MessageId Id, MessageKind Kind, StatementId? Statement);
}
