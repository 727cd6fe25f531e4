using System.Data;
using Microsoft.Data.SqlClient;
using Microsoft.EntityFrameworkCore;
using Solidarity.Domain.Petitions;
using Solidarity.Infrastructure.Guards;
using Solidarity.Infrastructure.Outbox;
using Solidarity.Infrastructure.Storage;

namespace Solidarity.Infrastructure.Petitions;

/// <summary>
/// On SQL Server: the rows go in bulk into temporary tables made from the columns of the real ones, and from there, in one statement a table,
/// to where they belong. On a connection that stays open, for the temporary tables go with it.
/// </summary>
internal sealed class SqlServerSignatureBatch(IDbContextFactory<SolidarityDb> databases, DatabaseOptions options, OutboxEvents events, TimeProvider time)
    : SessionBatch(events, time)
{
    protected override async Task<IBatchSession> OpenAsync(CancellationToken cancellationToken) =>
        await Session.OpenAsync(databases, options.ConnectionString, cancellationToken);

    private sealed class Session(SqlServerSignatureSql sql, SqlConnection connection) : IBatchSession
    {
        private readonly SqlServerSignatureSql _sql = sql;
        private readonly SqlConnection _connection = connection;

        public static async Task<Session> OpenAsync(IDbContextFactory<SolidarityDb> databases, string connectionString, CancellationToken cancellationToken)
        {
            await using var db = await databases.CreateDbContextAsync(cancellationToken);
            var session = new Session(new SqlServerSignatureSql(db), new SqlConnection(connectionString));
            try
            {
                await session._connection.OpenAsync(cancellationToken);
                await using var prepare = new SqlCommand(session._sql.Prepare, session._connection);
                await prepare.ExecuteNonQueryAsync(cancellationToken);
                return session;
            }
            catch
            {
                await session.DisposeAsync();
                throw;
            }
        }

        public StoreOutcome[] Store(IReadOnlyList<ReadySignature> batch, OutboxEvents events, DateTimeOffset now)
        {
            using var transaction = _connection.BeginTransaction(IsolationLevel.ReadCommitted);
            Run(_sql.Clear, transaction);
            var outcomes = new StoreOutcome[batch.Count];
            Spend(batch, outcomes, transaction);
            List<ReadySignature> asked = [.. batch.Where((_, i) => outcomes[i] == StoreOutcome.Stored)];
            Send(_sql.Signatures, SqlServerSignatureSql.NewSignatures, [.. asked.Select(x => x.Values)], transaction);
            var added = Ids(_sql.Sign, transaction);
            List<ReadySignature> stored = new(asked.Count);
            for (var i = 0; i < batch.Count; i++)
            {
                if (outcomes[i] == StoreOutcome.Stored && !added.Contains(batch[i].Signature.Id.Value))
                {
                    outcomes[i] = StoreOutcome.Repeat;
                }
                else if (outcomes[i] == StoreOutcome.Stored)
                {
                    stored.Add(batch[i]);
                }
            }

            List<SignatureId> repeated = stored.Count == asked.Count ? [] : [.. Ids(_sql.Find, transaction).Select(SignatureId.From)];
            Count(BatchWork.Of(stored), transaction);
            Send(_sql.Outbox, _sql.Outbox.Name, [.. BatchWork.Outbox(events, stored, repeated, now).Select(_sql.Outbox.Values)], transaction);
            FailPoint.Reach("signatures-half");
            transaction.Commit();
            return outcomes;
        }

        public ValueTask DisposeAsync() => _connection.DisposeAsync();

        private void Spend(IReadOnlyList<ReadySignature> batch, StoreOutcome[] outcomes, SqlTransaction transaction)
        {
            List<SpentProof> proofs = [.. batch.Select(x => x.Spent).OfType<SpentProof>().DistinctBy(x => x.Id)];
            if (proofs.Count == 0)
            {
                return;
            }

            Send(_sql.Spent, SqlServerSignatureSql.NewProofs, [.. proofs.Select(_sql.Spent.Values)], transaction);
            var fresh = Ids(_sql.Spend, transaction);
            for (var i = 0; i < batch.Count; i++)
            {
                if (batch[i].Spent is { } proof && !fresh.Remove(proof.Id))
                {
                    outcomes[i] = StoreOutcome.Replayed;
                }
            }
        }

        private void Count(List<BatchWork> works, SqlTransaction transaction)
        {
            if (works.Count == 0)
            {
                return;
            }

            // A step's number is told as its distance from the last.
            Send(_sql.Entries, SqlServerSignatureSql.NewEntries, [.. works.SelectMany(work => work.Entries(last: 0)).Select(_sql.Entries.Values)], transaction);
            Send(
                _sql.Totals, SqlServerSignatureSql.NewTotals,
                [.. works.SelectMany(work => work.Tally.Changes, (work, change) => _sql.Totals.Values(new PetitionTotal(work.Petition, change.Key.Kind, change.Key.Key, change.Value)))],
                transaction);
            Run(_sql.Count, transaction);
        }

        private void Send(RowTable table, string to, IReadOnlyList<object?[]> rows, SqlTransaction transaction)
        {
            if (rows.Count == 0)
            {
                return;
            }

            using var bulk = new SqlBulkCopy(_connection, SqlBulkCopyOptions.CheckConstraints, transaction) { DestinationTableName = to };
            using var data = table.Data(rows);
            foreach (DataColumn column in data.Columns)
            {
                bulk.ColumnMappings.Add(column.ColumnName, column.ColumnName);
            }

            bulk.WriteToServer(data);
        }

        private void Run(string text, SqlTransaction transaction)
        {
            using var command = new SqlCommand(text, _connection, transaction);
            command.ExecuteNonQuery();
        }

        private HashSet<Guid> Ids(string text, SqlTransaction transaction)
        {
            HashSet<Guid> ids = [];
            using var command = new SqlCommand(text, _connection, transaction);
            using var reader = command.ExecuteReader();
            while (reader.Read())
            {
                ids.Add(BigEndian.Guid((byte[])reader[0]));
            }

            return ids;
        }
    }
}

/// <summary>The statements of <see cref="SqlServerSignatureBatch"/>, made of the model.</summary>
internal sealed class SqlServerSignatureSql
{
    public const string NewSignatures = "#NewSignatures";
    public const string NewEntries = "#NewEntries";
    public const string NewTotals = "#NewTotals";
    public const string NewProofs = "#NewProofs";

    public SqlServerSignatureSql(SolidarityDb db)
    {
        (Signatures, Entries, Totals, Outbox, Spent) =
            (SignatureRows.Signatures(db), SignatureRows.Entries(db), RowTable.Of<PetitionTotal>(db), SignatureRows.Outbox(db), RowTable.Of<SpentProof>(db));
        var heads = RowTable.Of<PetitionHead>(db);
        var (head, seq, petition) = (heads["PetitionId"], heads["Seq"], Entries["PetitionId"]);
        string[] key = [Signatures["MailboxKey"], Signatures["PetitionId"], Signatures["NameKey"]];
        string[] total = [Totals["PetitionId"], Totals["Kind"], Totals["Key"]];

        // Rows are numbered as they come: of those with one key the first is stored.
        Prepare = string.Join(' ',
            $"SELECT TOP (0) {Signatures.Names}, IDENTITY(int, 1, 1) AS [Place in batch] INTO {NewSignatures} FROM {Signatures.Name};",
            $"SELECT TOP (0) {Entries.Names} INTO {NewEntries} FROM {Entries.Name};",
            $"SELECT TOP (0) {Totals.Names} INTO {NewTotals} FROM {Totals.Name};",
            $"SELECT TOP (0) {Spent.Names} INTO {NewProofs} FROM {Spent.Name};");
        Clear = $"TRUNCATE TABLE {NewSignatures}; TRUNCATE TABLE {NewEntries}; TRUNCATE TABLE {NewTotals}; TRUNCATE TABLE {NewProofs};";

        // The range in which a key would lie is locked by whoever looks first, one after the other in the order of the keys: two writers wait for
        // each other and never crosswise, and a look reads no more than it asks for.
        Spend = $"INSERT INTO {Spent.Name} ({Spent.Names}) OUTPUT inserted.{Spent["Id"]} SELECT {Spent.Names} FROM {NewProofs} AS asked"
            + $" WHERE NOT EXISTS (SELECT 1 FROM {Spent.Name} AS known WITH (UPDLOCK, HOLDLOCK) WHERE known.{Spent["Id"]} = asked.{Spent["Id"]}) ORDER BY asked.{Spent["Id"]} OPTION (LOOP JOIN);";
        Sign = $"INSERT INTO {Signatures.Name} ({Signatures.Names}) OUTPUT inserted.{Signatures["Id"]} SELECT {Signatures.Names}"
            + $" FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY {string.Join(", ", key)} ORDER BY [Place in batch]) AS [Turn] FROM {NewSignatures}) AS asked"
            + $" WHERE asked.[Turn] = 1 AND NOT EXISTS (SELECT 1 FROM {Signatures.Name} AS known WITH (UPDLOCK, HOLDLOCK) WHERE {Same(key, "known", "asked")})"
            + $" ORDER BY {string.Join(", ", key.Select(column => "asked." + column))} OPTION (LOOP JOIN);";
        Find = $"SELECT DISTINCT known.{Signatures["Id"]} FROM {NewSignatures} AS asked JOIN {Signatures.Name} AS known ON {Same(key, "known", "asked")}"
            + $" WHERE NOT EXISTS (SELECT 1 FROM {Signatures.Name} AS own WHERE own.{Signatures["Id"]} = asked.{Signatures["Id"]}) OPTION (LOOP JOIN);";

        // The heads are locked in the order of their ids, and after the signatures, as everywhere.
        Count = string.Join(' ',
            $"DECLARE @locked int; SELECT @locked = COUNT(*) FROM (SELECT TOP (2147483647) {head} FROM {heads.Name} WITH (UPDLOCK, HOLDLOCK, ROWLOCK)"
                + $" WHERE {head} IN (SELECT {petition} FROM {NewEntries}) ORDER BY {head}) AS h;",
            $"UPDATE h SET {seq} = h.{seq} + added.[Steps] FROM {heads.Name} AS h"
                + $" JOIN (SELECT {petition} AS [Petition], COUNT_BIG(*) AS [Steps] FROM {NewEntries} GROUP BY {petition}) AS added ON added.[Petition] = h.{head};",
            $"INSERT INTO {Entries.Name} ({Entries.Names}) SELECT {Entries.NamesWith(new Dictionary<string, string> { ["Seq"] = $"h.{seq} + e.{Entries["Seq"]}" }, "e")}"
                + $" FROM {NewEntries} AS e LEFT JOIN {heads.Name} AS h ON h.{head} = e.{petition};",
            $"UPDATE t SET {Totals["Count"]} = t.{Totals["Count"]} + added.{Totals["Count"]} FROM {Totals.Name} AS t JOIN {NewTotals} AS added ON {Same(total, "t", "added")};",
            $"INSERT INTO {Totals.Name} ({Totals.Names}) SELECT {Totals.Names} FROM {NewTotals} AS added"
                + $" WHERE NOT EXISTS (SELECT 1 FROM {Totals.Name} AS t WHERE {Same(total, "t", "added")});");
    }

    public RowTable Signatures { get; }

    public RowTable Entries { get; }

    public RowTable Totals { get; }

    public RowTable Outbox { get; }

    public RowTable Spent { get; }

    /// <summary>Makes the temporary tables, once a connection.</summary>
    public string Prepare { get; }

    /// <summary>Empties them.</summary>
    public string Clear { get; }

    /// <summary>Spends the proofs; answers with the ids of those that were not spent before.</summary>
    public string Spend { get; }

    /// <summary>Stores the signatures; answers with the ids of those that are new.</summary>
    public string Sign { get; }

    /// <summary>Answers with the ids of those that the others repeat.</summary>
    public string Find { get; }

    /// <summary>Brings the heads forward, and adds the steps and the totals.</summary>
    public string Count { get; }

    private static string Same(IEnumerable<string> columns, string one, string other) => string.Join(" AND ", columns.Select(column => $"{one}.{column} = {other}.{column}"));
}
