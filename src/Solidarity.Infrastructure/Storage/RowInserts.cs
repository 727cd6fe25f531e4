using System.Data;
using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Storage;
using Npgsql;

namespace Solidarity.Infrastructure.Storage;

/// <summary>
/// Adds many rows of one table without tracking them, by the columns and conversions of the model: on SQLite with one prepared
/// command, on PostgreSQL with one statement that takes a column as an array, elsewhere by EF Core's own batches.
/// </summary>
internal static class RowInserts
{
    /// <summary>Adds the rows in the transaction that is open.</summary>
    public static async Task InsertAsync<T>(SolidarityDb db, IReadOnlyCollection<T> rows, CancellationToken cancellationToken)
        where T : class
    {
        if (rows.Count == 0)
        {
            return;
        }

        var table = RowTable.Of<T>(db);
        await db.Database.OpenConnectionAsync(cancellationToken);
        try
        {
            await using var command = db.Database.GetDbConnection().CreateCommand();
            command.Transaction = db.Database.CurrentTransaction?.GetDbTransaction();
            var values = rows.Select(table.Values).ToList();
            await (db.Provider == DatabaseProvider.Sqlite ? OneByOneAsync(command, table, values, cancellationToken) : ByColumnsAsync(command, table, values, cancellationToken));
        }
        finally
        {
            await db.Database.CloseConnectionAsync();
        }
    }

    private static async Task OneByOneAsync(DbCommand command, RowTable table, IEnumerable<object?[]> rows, CancellationToken cancellationToken)
    {
        table.PrepareOne(command);
        foreach (var row in rows)
        {
            RowTable.Fill(command, row);
            await command.ExecuteNonQueryAsync(cancellationToken);
        }
    }

    private static Task ByColumnsAsync(DbCommand command, RowTable table, IReadOnlyList<object?[]> rows, CancellationToken cancellationToken)
    {
        command.CommandText = table.InsertArrays();
        command.Parameters.AddRange(table.ArrayParameters().ToArray());
        table.FillArrays((NpgsqlParameterCollection)command.Parameters, rows);
        return command.ExecuteNonQueryAsync(cancellationToken);
    }
}

/// <summary>A table of the model with its columns, for statements that are written by hand.</summary>
internal sealed class RowTable
{
    private readonly ISqlGenerationHelper _sql;
    private readonly IReadOnlyDictionary<string, string> _names;
    private readonly IReadOnlyList<Column> _columns;

    private RowTable(IEntityType type, ISqlGenerationHelper sql, IReadOnlyCollection<string> without)
    {
        _sql = sql;
        var id = StoreObjectIdentifier.Create(type, StoreObjectType.Table)!.Value;
        _columns =
        [
            .. type.GetProperties().Where(property => !without.Contains(property.Name))
                .Select(property => new Column(property, property.GetRelationalTypeMapping(), property.GetColumnName(id)!)),
        ];
        _names = _columns.ToDictionary(column => column.Property.Name, column => sql.DelimitIdentifier(column.Name));
        Name = sql.DelimitIdentifier(id.Name, id.Schema);
    }

    /// <summary>The table's name, as it stands in statements.</summary>
    public string Name { get; }

    /// <summary>The names of all columns, parted by commas.</summary>
    public string Names => string.Join(", ", _columns.Select(column => _sql.DelimitIdentifier(column.Name)));

    /// <summary>The names of all columns as they are, in order.</summary>
    public IEnumerable<string> PlainNames => _columns.Select(column => column.Name);

    /// <summary>The name of the column of a property, as it stands in statements.</summary>
    public string this[string property] => _names[property];

    /// <summary>The table of a type.</summary>
    /// <param name="db">Whose model it is.</param>
    /// <param name="without">Properties that are null in each row that is added: they are not sent at all.</param>
    public static RowTable Of<T>(SolidarityDb db, params IReadOnlyCollection<string> without) =>
        new(db.Model.FindEntityType(typeof(T))!, db.Database.GetService<ISqlGenerationHelper>(), without);

    /// <summary>A row's values as the database takes them, in the order of the columns.</summary>
    public object?[] Values(object row)
    {
        var values = new object?[_columns.Count];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = _columns[i].Of(row);
        }

        return values;
    }

    /// <summary>Makes a command that adds one row after the other, to be filled by <see cref="Fill"/>.</summary>
    public void PrepareOne(DbCommand command, string after = "")
    {
        command.CommandText = $"INSERT INTO {Name} ({Names}) VALUES ({string.Join(", ", _columns.Select((_, i) => $"@p{i}"))}){after}";
        for (var i = 0; i < _columns.Count; i++)
        {
            command.Parameters.Add(_columns[i].Mapping.CreateParameter(command, $"@p{i}", null, nullable: true));
        }

        command.Prepare();
    }

    public static void Fill(DbCommand command, object?[] row)
    {
        for (var i = 0; i < row.Length; i++)
        {
            command.Parameters[i].Value = row[i] ?? DBNull.Value;
        }
    }

    /// <summary>A statement that adds one row, with the parameters <c>?1</c> and on.</summary>
    public string InsertOne(string after = "") => $"INSERT INTO {Name} ({Names}) VALUES ({string.Join(", ", _columns.Select((_, i) => $"?{i + 1}"))}){after}";

    /// <summary>A statement of PostgreSQL that adds many rows, each column an array.</summary>
    public string InsertArrays(string after = "") => $"INSERT INTO {Name} ({Names}) SELECT * FROM unnest({Places}){after}";

    /// <summary>The places of the arrays in a statement of PostgreSQL, parted by commas.</summary>
    public string Places => string.Join(", ", _columns.Select((_, i) => $"${i + 1}"));

    /// <summary>The columns of one table in a statement, with something else in the place of some properties'.</summary>
    public string NamesWith(IReadOnlyDictionary<string, string> others, string table) =>
        string.Join(", ", _columns.Select(column => others.GetValueOrDefault(column.Property.Name) ?? $"{table}.{_sql.DelimitIdentifier(column.Name)}"));

    /// <summary>Parameters for the arrays, to be filled by <see cref="FillArrays"/>.</summary>
    public IEnumerable<NpgsqlParameter> ArrayParameters() => _columns.Select(column => new NpgsqlParameter { DataTypeName = column.ArrayType });

    /// <summary>Gives the arrays to them.</summary>
    public void FillArrays(NpgsqlParameterCollection parameters, IReadOnlyList<object?[]> rows)
    {
        for (var i = 0; i < _columns.Count; i++)
        {
            parameters[i].Value = _columns[i].ArrayOf(rows, i);
        }
    }

    /// <summary>The rows as a table in memory, for SQL Server's bulk copy.</summary>
    public DataTable Data(IReadOnlyList<object?[]> rows)
    {
        var data = new DataTable();
        foreach (var column in _columns)
        {
            data.Columns.Add(column.Name, column.Type == typeof(DateOnly) ? typeof(DateTime) : column.Type);
        }

        foreach (var row in rows)
        {
            data.Rows.Add([.. row.Select(value => value is DateOnly day ? day.ToDateTime(TimeOnly.MinValue) : value)]);
        }

        return data;
    }

    private sealed record Column(IProperty Property, RelationalTypeMapping Mapping, string Name)
    {
        private readonly Func<IReadOnlyList<object?[]>, int, Array> _arrayOf = typeof(Column)
            .GetMethod(nameof(Typed), System.Reflection.BindingFlags.NonPublic | System.Reflection.BindingFlags.Static)!
            .MakeGenericMethod(ElementOf(Property, Mapping)).CreateDelegate<Func<IReadOnlyList<object?[]>, int, Array>>();

        private readonly Func<object, object?> _get = Property.GetGetter().GetClrValue;
        private readonly Func<object?, object?>? _convert = Mapping.Converter?.ConvertToProvider;

        /// <summary>The value as the database takes it.</summary>
        public object? Of(object row)
        {
            var value = _get(row);
            return value is not null && _convert is not null ? _convert(value) : value;
        }

        /// <summary>The type of what is stored, without the null.</summary>
        public Type Type { get; } = Mapping.Converter?.ProviderClrType ?? Nullable.GetUnderlyingType(Property.ClrType) ?? Property.ClrType;

        /// <summary>The type of an array of it on PostgreSQL.</summary>
        public string ArrayType => Mapping.StoreTypeNameBase + "[]";

        public Array ArrayOf(IReadOnlyList<object?[]> rows, int at) => _arrayOf(rows, at);

        private static Array Typed<T>(IReadOnlyList<object?[]> rows, int at)
        {
            var all = new T[rows.Count];
            for (var i = 0; i < all.Length; i++)
            {
                all[i] = (T)rows[i][at]!;
            }

            return all;
        }

        private static Type ElementOf(IProperty property, RelationalTypeMapping mapping)
        {
            var type = mapping.Converter?.ProviderClrType ?? property.ClrType;
            return type.IsValueType && Nullable.GetUnderlyingType(type) is null && property.IsNullable ? typeof(Nullable<>).MakeGenericType(type) : type;
        }
    }
}
