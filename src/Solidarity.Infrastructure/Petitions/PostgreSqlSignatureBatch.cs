using Microsoft.EntityFrameworkCore;
using Npgsql;
using NpgsqlTypes;
using Solidarity.Domain.Petitions;
using Solidarity.Infrastructure.Guards;
using Solidarity.Infrastructure.Outbox;
using Solidarity.Infrastructure.Storage;

namespace Solidarity.Infrastructure.Petitions;

/// <summary>
/// On PostgreSQL: each table's rows in one prepared statement that takes a column as an array, on a connection that stays open. Two round
/// trips store a batch: the signatures; then, once it is known which are new, all the rest with the commit. Repeats and spent proofs take one
/// more each. Nothing is asynchronous: the writer's own thread is woken sooner than a continuation gets its turn among the requests.
/// </summary>
internal sealed class PostgreSqlSignatureBatch(IDbContextFactory<SolidarityDb> databases, DatabaseOptions options, OutboxEvents events, TimeProvider time)
    : SessionBatch(events, time)
{
    // A plan for arrays of any length is as good as one for these; and the look-up goes by the index, whatever the planner thinks of a table
    // that was empty when it last counted.
    internal const string Settings =
        "SET plan_cache_mode = force_generic_plan; SET enable_seqscan = off; SET enable_hashjoin = off; SET enable_mergejoin = off; SET jit = off";

    /// <summary>Finds the signatures with so many keys: arrays of mailboxes, petitions and names.</summary>
    internal static string LookUp(RowTable signatures)
    {
        var (mailbox, petition, name) = (signatures["MailboxKey"], signatures["PetitionId"], signatures["NameKey"]);
        return $"SELECT s.{signatures["Id"]} FROM unnest($1, $2, $3) AS asked(mailbox, petition, name)"
            + $" JOIN {signatures.Name} s ON s.{mailbox} = asked.mailbox AND s.{petition} = asked.petition AND s.{name} = asked.name";
    }

    protected override async Task<IBatchSession> OpenAsync(CancellationToken cancellationToken) =>
        await Statements.PrepareAsync(databases, options.ConnectionString, cancellationToken);

    private sealed class Statements : IBatchSession
    {
        private readonly NpgsqlConnection _connection;
        private readonly RowTable _signatures;
        private readonly RowTable _entries;
        private readonly RowTable _outbox;
        private readonly RowTable _spent;

        // First the proofs, if there are any, then the signatures.
        private readonly NpgsqlBatch _spend;
        private readonly NpgsqlBatch _sign;
        private readonly NpgsqlBatch _signAfterProofs;
        private readonly NpgsqlBatch _find;
        private readonly NpgsqlBatch _rest;
        private readonly NpgsqlBatch _end;

        private Statements(SolidarityDb db, string connectionString)
        {
            // Not from the pool: its settings are its own.
            _connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false, Enlist = false }.ConnectionString);
            (_signatures, _entries, _outbox, _spent) = (SignatureRows.Signatures(db), SignatureRows.Entries(db), SignatureRows.Outbox(db), RowTable.Of<SpentProof>(db));
            var (heads, totals) = (RowTable.Of<PetitionHead>(db), RowTable.Of<PetitionTotal>(db));
            var (mailbox, petition, name, id) = (_signatures["MailboxKey"], _signatures["PetitionId"], _signatures["NameKey"], _signatures["Id"]);

            // In the order of the arrays, which all servers keep, two that store the same keys wait for each other and never crosswise.
            var sign = Arrays(_signatures, _signatures.InsertArrays($" ON CONFLICT ({mailbox}, {petition}, {name}) DO NOTHING RETURNING {id}"));
            _sign = Batch(new NpgsqlBatchCommand("BEGIN"), sign);
            _signAfterProofs = Batch(Arrays(_signatures, sign.CommandText));
            _spend = Batch(new NpgsqlBatchCommand("BEGIN"), Arrays(_spent, _spent.InsertArrays($" ON CONFLICT DO NOTHING RETURNING {_spent["Id"]}")));
            _find = Batch(With(LookUp(_signatures), Bytes, Guids, Bytes));

            // The heads are locked in the order of their ids; a step's number is told as its distance from the last, and refused where there is no head.
            var (head, seq) = (heads["PetitionId"], heads["Seq"]);
            _rest = Batch(
                With(
                    $"WITH locked AS (SELECT {head} FROM {heads.Name} WHERE {head} = ANY($1) ORDER BY {head} FOR UPDATE)"
                    + $" UPDATE {heads.Name} h SET {seq} = h.{seq} + added.steps FROM locked JOIN unnest($1, $2) AS added(petition, steps) ON added.petition = locked.{head}"
                    + $" WHERE h.{head} = locked.{head}",
                    Guids, NpgsqlDbType.Array | NpgsqlDbType.Bigint),
                Arrays(
                    _entries,
                    $"INSERT INTO {_entries.Name} ({_entries.Names}) SELECT {_entries.NamesWith(new Dictionary<string, string> { ["Seq"] = $"h.{seq} + e.{_entries["Seq"]}" }, "e")}"
                    + $" FROM unnest({_entries.Places}) AS e({_entries.Names}) LEFT JOIN {heads.Name} h ON h.{head} = e.{_entries["PetitionId"]}"),
                With(
                    $"INSERT INTO {totals.Name} ({totals["PetitionId"]}, {totals["Kind"]}, {totals["Key"]}, {totals["Count"]}) SELECT * FROM unnest($1, $2, $3, $4)"
                    + $" ON CONFLICT ({totals["PetitionId"]}, {totals["Kind"]}, {totals["Key"]}) DO UPDATE SET {totals["Count"]} = {totals.Name}.{totals["Count"]} + excluded.{totals["Count"]}",
                    Guids, NpgsqlDbType.Array | NpgsqlDbType.Smallint, NpgsqlDbType.Array | NpgsqlDbType.Text, NpgsqlDbType.Array | NpgsqlDbType.Integer),
                Arrays(_outbox, _outbox.InsertArrays()),
                new NpgsqlBatchCommand("COMMIT"));
            _end = Batch(new NpgsqlBatchCommand("COMMIT"));
        }

        private static NpgsqlDbType Guids => NpgsqlDbType.Array | NpgsqlDbType.Uuid;

        private static NpgsqlDbType Bytes => NpgsqlDbType.Array | NpgsqlDbType.Bytea;

        public static async Task<Statements> PrepareAsync(IDbContextFactory<SolidarityDb> databases, string connectionString, CancellationToken cancellationToken)
        {
            await using var db = await databases.CreateDbContextAsync(cancellationToken);
            var made = new Statements(db, connectionString);
            try
            {
                made._connection.Open();
                using var settings = new NpgsqlCommand(Settings, made._connection);
                settings.ExecuteNonQuery();
                foreach (var batch in (NpgsqlBatch[])[made._spend, made._sign, made._signAfterProofs, made._find, made._rest, made._end])
                {
                    batch.Prepare();
                }

                return made;
            }
            catch
            {
                await made.DisposeAsync();
                throw;
            }
        }

        public StoreOutcome[] Store(IReadOnlyList<ReadySignature> batch, OutboxEvents events, DateTimeOffset now)
        {
            var outcomes = new StoreOutcome[batch.Count];
            var hasProofs = Spend(batch, outcomes);
            List<ReadySignature> asked = hasProofs ? [.. batch.Where((_, i) => outcomes[i] == StoreOutcome.Stored)] : [.. batch];
            var sign = hasProofs ? _signAfterProofs : _sign;
            _signatures.FillArrays(sign.BatchCommands[^1].Parameters, [.. asked.Select(x => x.Values)]);
            var added = Ids(sign);
            List<ReadySignature> stored = new(asked.Count), repeats = [];
            for (var i = 0; i < batch.Count; i++)
            {
                if (outcomes[i] != StoreOutcome.Stored)
                {
                    continue;
                }

                var isNew = added.Contains(batch[i].Signature.Id.Value);
                outcomes[i] = isNew ? StoreOutcome.Stored : StoreOutcome.Repeat;
                (isNew ? stored : repeats).Add(batch[i]);
            }

            var repeated = Known(repeats);
            if (stored.Count == 0 && repeated.Count == 0)
            {
                _end.ExecuteNonQuery();
            }
            else
            {
                Count(BatchWork.Of(stored), [.. BatchWork.Outbox(events, stored, repeated, now)]);
                FailPoint.Reach("signatures-half");
                _rest.ExecuteNonQuery();
            }

            return outcomes;
        }

        public async ValueTask DisposeAsync()
        {
            foreach (var batch in (NpgsqlBatch[])[_spend, _sign, _signAfterProofs, _find, _rest, _end])
            {
                await batch.DisposeAsync();
            }

            await _connection.DisposeAsync();
        }

        /// <returns>Whether there was a proof, and the transaction has begun.</returns>
        private bool Spend(IReadOnlyList<ReadySignature> batch, StoreOutcome[] outcomes)
        {
            List<SpentProof> proofs = [.. batch.Select(x => x.Spent).OfType<SpentProof>().DistinctBy(x => x.Id).OrderBy(x => x.Id)];
            if (proofs.Count == 0)
            {
                return false;
            }

            _spent.FillArrays(_spend.BatchCommands[^1].Parameters, [.. proofs.Select(_spent.Values)]);
            var fresh = Ids(_spend);
            for (var i = 0; i < batch.Count; i++)
            {
                if (batch[i].Spent is { } proof && !fresh.Remove(proof.Id))
                {
                    outcomes[i] = StoreOutcome.Replayed;
                }
            }

            return true;
        }

        private List<SignatureId> Known(List<ReadySignature> repeats)
        {
            if (repeats.Count == 0)
            {
                return [];
            }

            Fill(
                _find.BatchCommands[0], repeats.Select(x => x.Signature.MailboxKey).ToArray(), repeats.Select(x => x.Signature.PetitionId.Value).ToArray(),
                repeats.Select(x => x.Signature.NameKey).ToArray());
            return [.. Ids(_find).Select(SignatureId.From)];
        }

        private void Count(List<BatchWork> works, List<OutboxMessage> outbox)
        {
            var changes = works.SelectMany(work => work.Tally.Changes, (work, change) => (Petition: work.Petition.Value, change.Key, change.Value)).ToList();
            Fill(_rest.BatchCommands[0], works.Select(x => x.Petition.Value).ToArray(), works.Select(x => (long)x.Stored.Count).ToArray());
            _entries.FillArrays(_rest.BatchCommands[1].Parameters, [.. works.SelectMany(work => work.Entries(last: 0)).Select(_entries.Values)]);
            Fill(
                _rest.BatchCommands[2], changes.Select(x => x.Petition).ToArray(), changes.Select(x => (short)x.Key.Kind).ToArray(), changes.Select(x => x.Key.Key).ToArray(),
                changes.Select(x => x.Value).ToArray());
            _outbox.FillArrays(_rest.BatchCommands[3].Parameters, [.. outbox.Select(_outbox.Values)]);
        }

        private static HashSet<Guid> Ids(NpgsqlBatch batch)
        {
            HashSet<Guid> ids = [];
            using var reader = batch.ExecuteReader();
            do
            {
                while (reader.Read())
                {
                    ids.Add(reader.GetGuid(0));
                }
            }
            while (reader.NextResult());

            return ids;
        }

        private NpgsqlBatch Batch(params ReadOnlySpan<NpgsqlBatchCommand> commands)
        {
            var batch = new NpgsqlBatch(_connection);
            foreach (var command in commands)
            {
                batch.BatchCommands.Add(command);
            }

            return batch;
        }

        private static NpgsqlBatchCommand Arrays(RowTable table, string text)
        {
            var command = new NpgsqlBatchCommand(text);
            foreach (var parameter in table.ArrayParameters())
            {
                command.Parameters.Add(parameter);
            }

            return command;
        }

        private static NpgsqlBatchCommand With(string text, params ReadOnlySpan<NpgsqlDbType> types)
        {
            var command = new NpgsqlBatchCommand(text);
            foreach (var type in types)
            {
                command.Parameters.Add(new NpgsqlParameter { NpgsqlDbType = type });
            }

            return command;
        }

        private static void Fill(NpgsqlBatchCommand command, params ReadOnlySpan<Array> values)
        {
            for (var i = 0; i < values.Length; i++)
            {
                command.Parameters[i].Value = values[i];
            }
        }
    }
}
