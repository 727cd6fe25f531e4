using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Solidarity.Domain.Petitions;
using Solidarity.Infrastructure.Guards;
using Solidarity.Infrastructure.Outbox;
using Solidarity.Infrastructure.Storage;

namespace Solidarity.Infrastructure.Petitions;

/// <summary>On SQLite: prepared statements on a connection that stays open, one row after the other.</summary>
internal sealed class SqliteSignatureBatch(IDbContextFactory<SolidarityDb> databases, OutboxEvents events, TimeProvider time) : SessionBatch(events, time)
{
    /// <summary>Finds the signature with a key: mailbox, petition and name.</summary>
    internal static string LookUp(RowTable signatures) =>
        $"SELECT {signatures["Id"]} FROM {signatures.Name} WHERE {signatures["MailboxKey"]} = ?1 AND {signatures["PetitionId"]} = ?2 AND {signatures["NameKey"]} = ?3";

    protected override async Task<IBatchSession> OpenAsync(CancellationToken cancellationToken) =>
        new Statements(await databases.CreateDbContextAsync(cancellationToken));

    private sealed class Statements : IBatchSession
    {
        // Keys come in no order, so the index of a large petition is read and written all over: in memory, not through the file each time.
        private const string Settings = "PRAGMA cache_size=-65536";

        private readonly SolidarityDb _db;
        private readonly SqliteConnection _connection;
        private readonly RowTable _entries;
        private readonly RowTable _outbox;
        private readonly RowTable _spent;
        private readonly SqliteStatement _sign;
        private readonly SqliteStatement _find;
        private readonly SqliteStatement _advance;
        private readonly SqliteStatement _enter;
        private readonly SqliteStatement _move;
        private readonly SqliteStatement _tell;
        private readonly SqliteStatement _spend;

        public Statements(SolidarityDb db)
        {
            _db = db;
            db.Database.OpenConnection();
            _connection = (SqliteConnection)db.Database.GetDbConnection();
            using (var settings = Prepare(Settings))
            {
                settings.Run();
            }

            var (signatures, heads, totals) = (SignatureRows.Signatures(db), RowTable.Of<PetitionHead>(db), RowTable.Of<PetitionTotal>(db));
            (_entries, _outbox, _spent) = (SignatureRows.Entries(db), SignatureRows.Outbox(db), RowTable.Of<SpentProof>(db));
            _sign = Prepare(signatures.InsertOne($" ON CONFLICT ({signatures["MailboxKey"]}, {signatures["PetitionId"]}, {signatures["NameKey"]}) DO NOTHING"));
            _find = Prepare(LookUp(signatures));
            _advance = Prepare($"UPDATE {heads.Name} SET {heads["Seq"]} = {heads["Seq"]} + ?2 WHERE {heads["PetitionId"]} = ?1 RETURNING {heads["Seq"]}");
            _enter = Prepare(_entries.InsertOne());
            _move = Prepare(
                $"INSERT INTO {totals.Name} ({totals["PetitionId"]}, {totals["Kind"]}, {totals["Key"]}, {totals["Count"]}) VALUES (?1, ?2, ?3, ?4)"
                + $" ON CONFLICT DO UPDATE SET {totals["Count"]} = {totals["Count"]} + excluded.{totals["Count"]}");
            _tell = Prepare(_outbox.InsertOne());
            _spend = Prepare(_spent.InsertOne(" ON CONFLICT DO NOTHING"));
        }

        public StoreOutcome[] Store(IReadOnlyList<ReadySignature> batch, OutboxEvents events, DateTimeOffset now)
        {
            // Immediate: it takes the write lock at once, and never has to be begun anew for it.
            using var transaction = _connection.BeginTransaction(deferred: false);
            var outcomes = new StoreOutcome[batch.Count];
            List<ReadySignature> stored = new(batch.Count);
            List<SignatureId> repeated = [];
            for (var i = 0; i < batch.Count; i++)
            {
                outcomes[i] = Sign(batch[i], repeated);
                if (outcomes[i] == StoreOutcome.Stored)
                {
                    stored.Add(batch[i]);
                }
            }

            foreach (var work in BatchWork.Of(stored))
            {
                Count(work);
            }

            foreach (var row in BatchWork.Outbox(events, stored, repeated, now))
            {
                _tell.Run(_outbox.Values(row));
            }

            FailPoint.Reach("signatures-half");
            transaction.Commit();
            return outcomes;
        }

        public async ValueTask DisposeAsync()
        {
            foreach (var statement in (SqliteStatement[])[_sign, _find, _advance, _enter, _move, _tell, _spend])
            {
                statement.Dispose();
            }

            await _db.DisposeAsync();
        }

        private StoreOutcome Sign(ReadySignature one, List<SignatureId> repeated)
        {
            if (one.Spent is { } proof && _spend.Run(_spent.Values(proof)) == 0)
            {
                return StoreOutcome.Replayed;
            }

            if (_sign.Run(one.Values) == 1)
            {
                return StoreOutcome.Stored;
            }

            var known = _find.Bytes(one.Signature.MailboxKey, Id(one.Signature.PetitionId), one.Signature.NameKey);
            repeated.Add(SignatureId.From(BigEndian.Guid(known!)));
            return StoreOutcome.Repeat;
        }

        private void Count(BatchWork work)
        {
            var id = Id(work.Petition);
            var last = _advance.Number(id, work.Stored.Count)
                ?? throw new InvalidOperationException("The petition has no head.");
            foreach (var entry in work.Entries(last))
            {
                _enter.Run(_entries.Values(entry));
            }

            foreach (var (total, change) in work.Tally.Changes)
            {
                _move.Run(id, (byte)total.Kind, total.Key, change);
            }
        }

        private static byte[] Id(PetitionId petition) => BigEndian.Bytes(petition.Value);

        private SqliteStatement Prepare(string text) => new(_connection, text);
    }
}
