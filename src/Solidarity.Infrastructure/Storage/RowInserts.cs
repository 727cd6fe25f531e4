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

        var table = Table.Of(db.Model.FindEntityType(typeof(T))!, db.GetService());
        await db.Database.OpenConnectionAsync(cancellationToken);
        try
        {
            await using var command = db.Database.GetDbConnection().CreateCommand();
            command.Transaction = db.Database.CurrentTransaction?.GetDbTransaction();
            await (db.Provider == DatabaseProvider.Sqlite ? OneByOneAsync(command, table, rows, cancellationToken) : ByColumnsAsync(command, table, rows, cancellationToken));
        }
        finally
        {
            await db.Database.CloseConnectionAsync();
        }
    }

    private static ISqlGenerationHelper GetService(this SolidarityDb db) => db.Database.GetService<ISqlGenerationHelper>();

    private static async Task OneByOneAsync<T>(DbCommand command, Table table, IEnumerable<T> rows, CancellationToken cancellationToken)
        where T : class
    {
        command.CommandText = $"INSERT INTO {table.Name} ({table.Names}) VALUES ({string.Join(", ", table.Columns.Select((_, i) => $"@p{i}"))})";
        for (var i = 0; i < table.Columns.Count; i++)
        {
            command.Parameters.Add(table.Columns[i].Mapping.CreateParameter(command, $"@p{i}", null, nullable: true));
        }

        await command.PrepareAsync(cancellationToken);
        foreach (var row in rows)
        {
            for (var i = 0; i < table.Columns.Count; i++)
            {
                command.Parameters[i].Value = table.Columns[i].Of(row) ?? DBNull.Value;
            }

            await command.ExecuteNonQueryAsync(cancellationToken);
        }
    }

    private static Task ByColumnsAsync<T>(DbCommand command, Table table, IReadOnlyCollection<T> rows, CancellationToken cancellationToken)
        where T : class
    {
        command.CommandText = $"INSERT INTO {table.Name} ({table.Names}) SELECT * FROM unnest({string.Join(", ", table.Columns.Select((_, i) => $"@p{i}"))})";
        for (var i = 0; i < table.Columns.Count; i++)
        {
            command.Parameters.Add(new NpgsqlParameter($"@p{i}", table.Columns[i].AllOf(rows)) { DataTypeName = table.Columns[i].Mapping.StoreTypeNameBase + "[]" });
        }

        return command.ExecuteNonQueryAsync(cancellationToken);
    }

    private sealed record Table(string Name, string Names, IReadOnlyList<Column> Columns)
    {
        public static Table Of(IEntityType type, ISqlGenerationHelper sql)
        {
            var id = StoreObjectIdentifier.Create(type, StoreObjectType.Table)!.Value;
            var columns = type.GetProperties().Select(property => new Column(property, property.GetRelationalTypeMapping())).ToList();
            var names = columns.Select(column => sql.DelimitIdentifier(column.Property.GetColumnName(id)!));
            return new Table(sql.DelimitIdentifier(id.Name, id.Schema), string.Join(", ", names), columns);
        }
    }

    private sealed record Column(IProperty Property, RelationalTypeMapping Mapping)
    {
        /// <summary>The value as the database takes it.</summary>
        public object? Of(object row)
        {
            var value = Property.GetGetter().GetClrValue(row);
            return value is not null && Mapping.Converter is { } converter ? converter.ConvertToProvider(value) : value;
        }

        public Array AllOf<T>(IReadOnlyCollection<T> rows)
            where T : class
        {
            var type = Mapping.Converter?.ProviderClrType ?? Property.ClrType;
            type = type.IsValueType && Nullable.GetUnderlyingType(type) is null && Property.IsNullable ? typeof(Nullable<>).MakeGenericType(type) : type;
            var all = Array.CreateInstance(type, rows.Count);
            var i = 0;
            foreach (var row in rows)
            {
                all.SetValue(Of(row), i++);
            }

            return all;
        }
    }
}
