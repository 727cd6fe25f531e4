using System.Data.Common;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Storage;
using Solidarity.Application;
using Solidarity.Infrastructure.Jobs;
using Solidarity.Infrastructure.Storage;

namespace Solidarity.Infrastructure.Keys;

/// <summary>Seals anew, with the newest key, what older keys have sealed. It may be cut off anywhere and run on several servers at once.</summary>
/// <remarks>
/// Beside the aggregates, on the bare rows: nothing changes that anybody could read, so no version grows and no event is told. A row is
/// written only while it still holds what was read, so what somebody else stores meanwhile stands.
/// </remarks>
internal sealed class SealedRows(IDbContextFactory<SolidarityDb> databases, KeyRing keys, TimeProvider time)
{
    /// <summary>Of small values; of photographs and whole sheets so few that they are not too much at once.</summary>
    private const int Batch = 500;

    private const int LargeBatch = 10;
    private const int Large = 100_000;

    /// <summary>Until then another server may not have seen the key yet, and seals with the one before.</summary>
    private static readonly TimeSpan UntilAllKnow = KeyRingWatch.Pace * 6;

    private int _cleanOf;

    /// <summary>Works until no row is left; does nothing when all was done before and no key has come since.</summary>
    /// <returns>How many values were sealed anew.</returns>
    public async Task<int> ResealAsync(CancellationToken cancellationToken)
    {
        keys.Refresh();
        var newest = keys.Newest;
        if (_cleanOf == newest)
        {
            return 0;
        }

        var allKnow = time.GetUtcNow() - keys.NewestSince > UntilAllKnow;
        var count = 0;
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        foreach (var column in ColumnsOf(db))
        {
            List<object[]> rows = [];
            do
            {
                rows = await ResealAsync(db, column, newest, rows.LastOrDefault()?[0], cancellationToken);
                count += rows.Count;
            }
            while (rows.Count == column.Batch);
        }

        if (allKnow)
        {
            _cleanOf = newest;
        }

        return count;
    }

    private static List<Column> ColumnsOf(SolidarityDb db)
    {
        var sql = db.GetService<ISqlGenerationHelper>();
        return [.. from type in db.Model.GetEntityTypes()
            from property in type.GetDeclaredProperties()
            where property.GetValueConverter() is ISealing
            let table = StoreObjectIdentifier.Create(type, StoreObjectType.Table)!.Value
            select new Column(
                sql.DelimitIdentifier(table.Name, table.Schema),
                sql.DelimitIdentifier(property.GetColumnName(table)!),
                [.. type.FindPrimaryKey()!.Properties.Select(key => sql.DelimitIdentifier(key.GetColumnName(table)!))],
                ((ISealing)property.GetValueConverter()!).Purpose,
                property.GetMaxLength() > Large ? LargeBatch : Batch)];
    }

    private async Task<List<object[]>> ResealAsync(SolidarityDb db, Column column, int newest, object? after, CancellationToken cancellationToken)
    {
        await db.Database.OpenConnectionAsync(cancellationToken);
        try
        {
            var rows = await OldOnesAsync(db, column, newest, after, cancellationToken);
            if (rows.Count > 0)
            {
                await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
                foreach (var row in rows)
                {
                    await WriteAsync(db, transaction.GetDbTransaction(), column, row, cancellationToken);
                }

                await transaction.CommitAsync(cancellationToken);
            }

            return rows;
        }
        finally
        {
            await db.Database.CloseConnectionAsync();
        }
    }

    /// <summary>Each is its key's columns, then the sealed value. What was looked through before is not looked through again, where one column is the key.</summary>
    private static async Task<List<object[]>> OldOnesAsync(SolidarityDb db, Column column, int newest, object? after, CancellationToken cancellationToken)
    {
        var goesOn = after is not null && column.Key.Count == 1;
        var key = string.Join(", ", column.Key);
        var first = db.Provider == DatabaseProvider.SqlServer ? $"OFFSET 0 ROWS FETCH NEXT {column.Batch} ROWS ONLY" : $"LIMIT {column.Batch}";
        await using var command = db.Database.GetDbConnection().CreateCommand();
        command.CommandText = $"SELECT {key}, {column.Name} FROM {column.Table} WHERE substring({column.Name}, {KeyRing.KeyIdAt + 1}, 1) <> @newest{(goesOn ? $" AND {key} > @after" : "")} ORDER BY {key} {first}";
        Add(command, "@newest", new[] { (byte)newest });
        if (goesOn)
        {
            Add(command, "@after", after!);
        }

        List<object[]> rows = [];
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            var row = new object[column.Key.Count + 1];
            reader.GetValues(row);
            rows.Add(row);
        }

        return rows;
    }

    private async Task WriteAsync(SolidarityDb db, DbTransaction transaction, Column column, object[] row, CancellationToken cancellationToken)
    {
        var old = (byte[])row[^1];
        await using var command = db.Database.GetDbConnection().CreateCommand();
        command.Transaction = transaction;
        var text = new StringBuilder($"UPDATE {column.Table} SET {column.Name} = @new WHERE {column.Name} = @old");
        Add(command, "@new", keys.SealBytes(column.Purpose, keys.UnsealBytes(column.Purpose, old)));
        Add(command, "@old", old);
        for (var i = 0; i < column.Key.Count; i++)
        {
            text.Append($" AND {column.Key[i]} = @key{i}");
            Add(command, $"@key{i}", row[i]);
        }

        command.CommandText = text.ToString();
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static void Add(DbCommand command, string name, object value)
    {
        var parameter = command.CreateParameter();
        (parameter.ParameterName, parameter.Value) = (name, value);
        command.Parameters.Add(parameter);
    }

    private sealed record Column(string Table, string Name, IReadOnlyList<string> Key, string Purpose, int Batch);
}

/// <summary>Sees to it that no row keeps an old key for long.</summary>
internal sealed class ResealOldRows(SealedRows rows) : IWorkHandler
{
    public Work Work => Work.Resealing;

    public Task DoAsync(CancellationToken cancellationToken) => rows.ResealAsync(cancellationToken);
}
