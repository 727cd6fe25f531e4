using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Solidarity.Domain.Petitions;
using Solidarity.Infrastructure.Guards;
using Solidarity.Infrastructure.Outbox;
using Solidarity.Infrastructure.Storage;

namespace Solidarity.Infrastructure.Petitions;

/// <summary>On SQLite: prepared commands on a connection that stays open, one row after the other.</summary>
internal sealed class SqliteSignatureBatch(IDbContextFactory<SolidarityDb> databases, OutboxEvents events, TimeProvider time) : ISignatureBatch
{
    private Commands? _commands;

    public async Task<StoreOutcome[]> StoreAsync(IReadOnlyList<ReadySignature> batch, CancellationToken cancellationToken)
    {
        try
        {
            _commands ??= new Commands(await databases.CreateDbContextAsync(cancellationToken));
            return _commands.Store(batch, events, time.GetUtcNow());
        }
        catch
        {
            // Whatever broke, the next batch begins with a connection that knows nothing of it.
            await DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_commands is { } commands)
        {
            _commands = null;
            await commands.DisposeAsync();
        }
    }

    private sealed class Commands : IAsyncDisposable
    {
        private readonly SolidarityDb _db;
        private readonly SqliteConnection _connection;
        private readonly RowTable _entries;
        private readonly RowTable _outbox;
        private readonly RowTable _spent;
        private readonly SqliteCommand _sign;
        private readonly SqliteCommand _find;
        private readonly SqliteCommand _advance;
        private readonly SqliteCommand _enter;
        private readonly SqliteCommand _move;
        private readonly SqliteCommand _tell;
        private readonly SqliteCommand _spend;
        private readonly Func<PetitionId, object?> _id;

        public Commands(SolidarityDb db)
        {
            _db = db;
            db.Database.OpenConnection();
            _connection = (SqliteConnection)db.Database.GetDbConnection();
            var (signatures, heads, totals) = (RowTable.Of<Signature>(db), RowTable.Of<PetitionHead>(db), RowTable.Of<PetitionTotal>(db));
            (_entries, _outbox, _spent) = (RowTable.Of<CountEntry>(db), RowTable.Of<OutboxMessage>(db), RowTable.Of<SpentProof>(db));
            var toStored = db.Model.FindEntityType(typeof(PetitionHead))!.FindProperty(nameof(PetitionHead.PetitionId))!.GetTypeMapping().Converter!.ConvertToProvider;
            _id = id => toStored(id);
            _sign = Adding(signatures, $" ON CONFLICT ({signatures["MailboxKey"]}, {signatures["PetitionId"]}, {signatures["NameKey"]}) DO NOTHING");
            _find = Command(
                $"SELECT {signatures["Id"]} FROM {signatures.Name} WHERE {signatures["MailboxKey"]} = @p0 AND {signatures["PetitionId"]} = @p1 AND {signatures["NameKey"]} = @p2", 3);
            _advance = Command($"UPDATE {heads.Name} SET {heads["Seq"]} = {heads["Seq"]} + @p1 WHERE {heads["PetitionId"]} = @p0 RETURNING {heads["Seq"]}", 2);
            _enter = Adding(_entries);
            _move = Command(
                $"INSERT INTO {totals.Name} ({totals["PetitionId"]}, {totals["Kind"]}, {totals["Key"]}, {totals["Count"]}) VALUES (@p0, @p1, @p2, @p3)"
                + $" ON CONFLICT DO UPDATE SET {totals["Count"]} = {totals["Count"]} + excluded.{totals["Count"]}", 4);
            _tell = Adding(_outbox);
            _spend = Adding(_spent, " ON CONFLICT DO NOTHING");
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
                outcomes[i] = Sign(batch[i], transaction, repeated);
                if (outcomes[i] == StoreOutcome.Stored)
                {
                    stored.Add(batch[i]);
                }
            }

            foreach (var work in BatchWork.Of(stored))
            {
                Count(work, transaction);
            }

            foreach (var row in BatchWork.Outbox(events, stored, repeated, now))
            {
                Run(_tell, transaction, _outbox.Values(row));
            }

            transaction.Commit();
            return outcomes;
        }

        public async ValueTask DisposeAsync()
        {
            foreach (var command in (SqliteCommand[])[_sign, _find, _advance, _enter, _move, _tell, _spend])
            {
                await command.DisposeAsync();
            }

            await _db.DisposeAsync();
        }

        private StoreOutcome Sign(ReadySignature one, SqliteTransaction transaction, List<SignatureId> repeated)
        {
            if (one.Spent is { } proof && Run(_spend, transaction, _spent.Values(proof)) == 0)
            {
                return StoreOutcome.Replayed;
            }

            if (Run(_sign, transaction, one.Values) == 1)
            {
                return StoreOutcome.Stored;
            }

            _find.Transaction = transaction;
            RowTable.Fill(_find, [one.Signature.MailboxKey, _id(one.Signature.PetitionId), one.Signature.NameKey]);
            repeated.Add(SignatureId.From(new Guid((byte[])_find.ExecuteScalar()!, bigEndian: true)));
            return StoreOutcome.Repeat;
        }

        private void Count(BatchWork work, SqliteTransaction transaction)
        {
            var id = _id(work.Petition);
            _advance.Transaction = transaction;
            RowTable.Fill(_advance, [id, work.Stored.Count]);
            var last = (long)_advance.ExecuteScalar()!;
            foreach (var entry in work.Entries(last))
            {
                Run(_enter, transaction, _entries.Values(entry));
            }

            foreach (var (total, change) in work.Tally.Changes)
            {
                Run(_move, transaction, [id, (byte)total.Kind, total.Key, change]);
            }
        }

        private static int Run(SqliteCommand command, SqliteTransaction transaction, object?[] values)
        {
            command.Transaction = transaction;
            RowTable.Fill(command, values);
            return command.ExecuteNonQuery();
        }

        private SqliteCommand Adding(RowTable table, string after = "")
        {
            var command = _connection.CreateCommand();
            table.PrepareOne(command, after);
            return command;
        }

        private SqliteCommand Command(string text, int parameters)
        {
            var command = _connection.CreateCommand();
            command.CommandText = text;
            for (var i = 0; i < parameters; i++)
            {
                command.Parameters.Add(new SqliteParameter($"@p{i}", null));
            }

            return command;
        }
    }
}
