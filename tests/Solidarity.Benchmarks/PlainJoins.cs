using System.Data.Common;
using System.Diagnostics;
using System.Security.Cryptography;
using System.Text.RegularExpressions;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Solidarity.Application.Events;
using Solidarity.Domain.Events;
using Solidarity.Domain.Supporters;
using Solidarity.Infrastructure.Outbox;
using Solidarity.Infrastructure.Storage;

namespace Solidarity.Benchmarks;

/// <summary>
/// What a database can do at most: the rows that the site wrote for those who came to one event, written again for another by plain SQL over
/// one connection, in as many transactions or in one for each person, each a batch where the provider knows batches. Nothing is read, checked
/// or sealed.
/// </summary>
internal sealed partial class PlainJoins : IAsyncDisposable
{
    private readonly EventsSite _site;
    private readonly DbConnection _connection;
    private readonly Table _attendances;
    private readonly Table _entries;
    private readonly Table _supporters;
    private readonly Table _outbox;
    private readonly Table _heads;

    private PlainJoins(EventsSite site, DbConnection connection, SolidarityDb db)
    {
        (_site, _connection) = (site, connection);
        Table Of<T>()
            where T : class
        {
            var type = db.Model.FindEntityType(typeof(T))!;
            return new(type.GetTableName()!, type.GetProperties().ToDictionary(x => x.Name, x => $"\"{x.GetColumnName()}\""));
        }

        (_attendances, _entries, _supporters, _outbox, _heads) = (Of<Attendance>(), Of<AttendanceEntry>(), Of<Supporter>(), Of<OutboxMessage>(), Of<ShiftHead>());
    }

    /// <summary>How many transactions were written.</summary>
    public double Transactions { get; private set; }

    /// <summary>How many rows were written, or changed.</summary>
    public double Rows { get; private set; }

    /// <summary>Opens a connection of its own to the site's database.</summary>
    public static async Task<PlainJoins> OpenAsync(EventsSite site)
    {
        await using var scope = site.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<SolidarityDb>();
        var text = site.Services.GetRequiredService<DatabaseOptions>().ConnectionString;
        DbConnection connection = db.Provider == DatabaseProvider.Sqlite ? new SqliteConnection(text) : new NpgsqlConnection(text + ";Max Auto Prepare=100;Auto Prepare Min Usages=2");
        await connection.OpenAsync();
        if (connection is SqliteConnection)
        {
            await using var pragmas = connection.CreateCommand();
            pragmas.CommandText = "PRAGMA synchronous=FULL; PRAGMA busy_timeout=5000; PRAGMA foreign_keys=ON; PRAGMA wal_autocheckpoint=32000;";
            await pragmas.ExecuteNonQueryAsync();
        }

        return new PlainJoins(site, connection, db);
    }

    /// <summary>Writes for one event what was written for another.</summary>
    /// <param name="like">The event that people came to.</param>
    /// <param name="to">The other.</param>
    /// <param name="isApart">Whether each person is written in a transaction of its own; else those together who were together.</param>
    /// <returns>The seconds that asking and confirming take.</returns>
    public async Task<(double Join, double Confirm)> WriteAsync(EventDrafted like, EventDrafted to, bool isApart)
    {
        var steps = await PrepareAsync(like, to, isApart);
        if (!isApart)
        {
            (Transactions, Rows) = (Transactions + steps.Count, Rows + steps.Sum(x => x.Statements.Count));
        }

        return (await TimeAsync(steps.Where(x => x.IsAsking)), await TimeAsync(steps.Where(x => !x.IsAsking)));
    }

    public ValueTask DisposeAsync() => _connection.DisposeAsync();

    private async Task<double> TimeAsync(IEnumerable<Step> steps)
    {
        var all = steps.ToList();
        var began = Stopwatch.GetTimestamp();
        foreach (var step in all)
        {
            await RunAsync(step);
        }

        return Stopwatch.GetElapsedTime(began).TotalSeconds;
    }

    private async Task RunAsync(Step step)
    {
        await using var transaction = await _connection.BeginTransactionAsync();
        if (_connection.CanCreateBatch)
        {
            await using var batch = _connection.CreateBatch();
            batch.Transaction = transaction;
            foreach (var (text, values) in step.Statements)
            {
                var command = batch.CreateBatchCommand();
                command.CommandText = text;
                foreach (var value in values)
                {
                    command.Parameters.Add(new NpgsqlParameter { Value = value });
                }

                batch.BatchCommands.Add(command);
            }

            await batch.ExecuteNonQueryAsync();
        }
        else
        {
            foreach (var (text, values) in step.Statements)
            {
                var command = Prepared(text, values.Length);
                command.Transaction = transaction;
                for (var i = 0; i < values.Length; i++)
                {
                    command.Parameters[i].Value = values[i];
                }

                command.ExecuteNonQuery();
            }
        }

        await transaction.CommitAsync();
    }

    private readonly Dictionary<string, DbCommand> _prepared = [];

    private DbCommand Prepared(string text, int parameters)
    {
        if (!_prepared.TryGetValue(text, out var command))
        {
            command = _prepared[text] = _connection.CreateCommand();
            command.CommandText = text;
            for (var i = 1; i <= parameters; i++)
            {
                command.Parameters.Add(new SqliteParameter($"${i}", null));
            }
        }

        return command;
    }

    // The steps of the journal that share a moment shared a transaction.
    private async Task<List<Step>> PrepareAsync(EventDrafted like, EventDrafted to, bool isApart)
    {
        var (heads, ids) = (await IdsAsync(like), await IdsAsync(to));
        Dictionary<string, object> other = heads.Zip(ids).ToDictionary(x => Key(x.First), x => x.Second);
        var people = (await ReadAsync(_attendances, $"{_attendances.Quoted("EventId")} = $1", heads[0])).ToDictionary(x => Key(x[_attendances["Id"]]));
        var supporters = (await ReadAsync(_supporters, $"{_supporters.Quoted("Id")} IN (SELECT {_attendances.Quoted("SupporterId")} FROM \"{_attendances.Name}\" WHERE {_attendances.Quoted("EventId")} = $1)", heads[0])).ToDictionary(x => Key(x[_supporters["Id"]]));
        var known = people.Keys.Concat(supporters.Keys).ToHashSet();
        var outbox = (await ReadAsync(_outbox, "1 = 1"))
            .Select(row => (Row: row, Of: Guids().Matches((string)row[_outbox["Payload"]]).Select(x => Key(Guid.Parse(x.Value))).FirstOrDefault(known.Contains)))
            .Where(x => x.Of is not null).ToLookup(x => x.Of!, x => x.Row);
        foreach (var id in known)
        {
            other[id] = Raw(Guid.CreateVersion7());
        }

        List<Step> steps = [];
        object? moment = null;
        foreach (var entry in (await ReadAsync(_entries, $"{_entries.Quoted("ShiftId")} = $1", heads[2])).OrderBy(x => Convert.ToInt64(x[_entries["Seq"]])))
        {
            var isAsking = Convert.ToInt32(entry[_entries["From"]]) == (int)AttendanceState.None;
            if (isApart || !Equals(moment, entry[_entries["At"]]))
            {
                moment = entry[_entries["At"]];
                steps.Add(new Step(isAsking, [(HeadText, [entry[_entries["Seq"]], ids[2]])]));
            }

            var (statements, who) = (steps[^1].Statements, Key(entry[_entries["AttendanceId"]]));
            var (row, asked) = (people[who], outbox[who].ToLookup(x => ((string)x[_outbox["Type"]]).StartsWith("AttendanceAsked", StringComparison.Ordinal)));
            var supporter = row[_attendances["SupporterId"]] is DBNull ? null : Key(row[_attendances["SupporterId"]]);
            if (isAsking)
            {
                var key = RandomNumberGenerator.GetBytes(32);
                statements.Add(Insert(_attendances, Changed(_attendances, row, other,
                    ("State", (int)AttendanceState.Asked), ("Line", DBNull.Value), ("SupporterId", DBNull.Value), ("ConfirmedAt", DBNull.Value), ("Holder", key), ("MailboxKey", key), ("AddressKey", key))));
            }
            else
            {
                statements.Add((UpdateText, [.. Told.Select(name => Mapped(row[_attendances[name]], other)), other[who]]));
                if (supporter is not null)
                {
                    statements.Add(Insert(_supporters, Changed(_supporters, supporters[supporter], other, ("MailboxKey", RandomNumberGenerator.GetBytes(32)), ("AddressKey", RandomNumberGenerator.GetBytes(32)))));
                }
            }

            statements.Add(Insert(_entries, Changed(_entries, entry, other)));
            statements.AddRange(asked[isAsking].Concat(isAsking || supporter is null ? [] : outbox[supporter]).Select(x => Insert(_outbox, Changed(_outbox, x, other, ("Id", Raw(Guid.CreateVersion7()))))));
        }

        return steps;
    }

    // What confirming changes of an attendance.
    private static readonly string[] Told = ["State", "StateSince", "ModifiedAt", "Line", "HeldUntil", "ConfirmedAt", "SupporterId", "KnowsSince", "Sequence", "DueAt", "Version"];

    private static readonly string[] Sums = ["Waiting", "Parties", "LastLine"];

    private string UpdateText => $"UPDATE \"{_attendances.Name}\" SET {string.Join(", ", Told.Select((x, i) => $"{_attendances.Quoted(x)} = ${i + 1}"))} WHERE {_attendances.Quoted("Id")} = ${Told.Length + 1}";

    private string HeadText => $"UPDATE \"{_heads.Name}\" SET {_heads.Quoted("Seq")} = $1, {string.Join(", ", Sums.Select(x => $"{_heads.Quoted(x)} = {_heads.Quoted(x)} + 1"))} WHERE {_heads.Quoted("ShiftId")} = $2";

    // Event, date and shift.
    private async Task<object[]> IdsAsync(EventDrafted of)
    {
        await using var scope = _site.Services.CreateAsyncScope();
        var head = await scope.ServiceProvider.GetRequiredService<SolidarityDb>().ShiftHeads.AsNoTracking().SingleAsync(x => x.EventId == of.Id);
        return [Raw(head.EventId.Value), Raw(head.OccurrenceId.Value), Raw(head.ShiftId.Value)];
    }

    private object Raw(Guid id) => _connection is SqliteConnection ? id.ToByteArray(bigEndian: true) : id;

    private async Task<List<object[]>> ReadAsync(Table table, string where, params object[] values)
    {
        await using var command = _connection.CreateCommand();
        command.CommandText = $"SELECT * FROM \"{table.Name}\" WHERE {where}";
        Array.ForEach(values, value => Add(command, value));
        await using var reader = await command.ExecuteReaderAsync();
        table.Columns = [.. Enumerable.Range(0, reader.FieldCount).Select(reader.GetName)];
        List<object[]> rows = [];
        while (await reader.ReadAsync())
        {
            var row = new object[reader.FieldCount];
            reader.GetValues(row);
            rows.Add(row);
        }

        return rows;
    }

    private static void Add(DbCommand command, object value) =>
        command.Parameters.Add(command is NpgsqlCommand ? new NpgsqlParameter { Value = value } : new SqliteParameter("$1", value));

    private static object[] Changed(Table table, object[] row, Dictionary<string, object> other, params (string Column, object Value)[] changes)
    {
        var made = row.Select(value => Mapped(value, other)).ToArray();
        foreach (var (column, value) in changes)
        {
            made[table[column]] = value is int number && row[table[column]] is not DBNull ? Convert.ChangeType(number, row[table[column]].GetType(), null) : value;
        }

        return made;
    }

    // Ids, and the ids in what the outbox holds.
    private static object Mapped(object value, Dictionary<string, object> other) => value switch
    {
        Guid or byte[] { Length: 16 } when other.TryGetValue(Key(value), out var mapped) => mapped,
        string { Length: < 2_000 } text when text.StartsWith('{') => Guids().Replace(text, x => other.TryGetValue(Key(Guid.Parse(x.Value)), out var mapped) ? Text(mapped) : x.Value),
        _ => value,
    };

    private static string Text(object id) => (id is byte[] bytes ? new Guid(bytes, bigEndian: true) : (Guid)id).ToString();

    private static string Key(object id) => Convert.ToHexString(id is Guid guid ? guid.ToByteArray(bigEndian: true) : (byte[])id);

    private static (string Text, object[] Values) Insert(Table table, object[] row) => (table.Insert, row);

    [GeneratedRegex("[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")]
    private static partial Regex Guids();

    private sealed record Step(bool IsAsking, List<(string Text, object[] Values)> Statements);

    private sealed class Table(string name, IReadOnlyDictionary<string, string> quoted)
    {
        private string[] _columns = [];

        public string Name => name;

        /// <summary>The column of a property, as it stands in statements.</summary>
        public string Quoted(string property) => quoted[property];

        public string Insert { get; private set; } = "";

        public string[] Columns
        {
            get => _columns;
            set
            {
                _columns = value;
                Insert = $"INSERT INTO \"{name}\" ({string.Join(", ", value.Select(x => $"\"{x}\""))}) VALUES ({string.Join(", ", value.Select((_, i) => $"${i + 1}"))})";
            }
        }

        // On PostgreSQL some tables have names that others rely on: small letters, and words parted.
        public int this[string column] => Array.FindIndex(_columns, x => x.Replace("_", "", StringComparison.Ordinal).Equals(column, StringComparison.OrdinalIgnoreCase));
    }
}
