using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Solidarity.Architecture.Tests.SqlServer;

/// <summary>Limits of SQL Server that show only when it runs the script, looked for in EF Core's model.</summary>
internal static class ModelLimits
{
    private const int MostBytesOfClusteredKey = 900;
    private const int MostBytesOfOtherKey = 1700;

    /// <summary>Keys and indexes whose columns are longer than SQL Server takes, or that can't be indexed at all.</summary>
    public static IEnumerable<string> KeysThatAreTooLong(DbContext db)
    {
        foreach (var table in TablesOf(db))
        {
            foreach (var key in table.UniqueConstraints)
            {
                var clustered = key == table.PrimaryKey && key.MappedKeys.All(mapped => mapped.IsClustered() != false);
                if (FaultOf(key.Columns, clustered) is { } fault)
                {
                    yield return $"{table.Name}.{key.Name}: {fault}";
                }
            }

            foreach (var index in table.Indexes)
            {
                var clustered = index.MappedIndexes.Any(mapped => mapped.IsClustered() == true);
                if (FaultOf(index.Columns, clustered) is { } fault)
                {
                    yield return $"{table.Name}.{index.Name}: {fault}";
                }
            }
        }
    }

    /// <summary>Foreign keys that SQL Server refuses with error 1785: a delete would reach a table twice, or come round to it.</summary>
    public static IEnumerable<string> CascadesThatMeet(DbContext db)
    {
        var tables = TablesOf(db).ToList();
        foreach (var start in tables)
        {
            var reached = new Dictionary<ITable, string>();
            var faults = new List<string>();
            Follow(start, start.Name, reached, faults, tables, [start]);
            foreach (var fault in faults)
            {
                yield return fault;
            }
        }
    }

    private static void Follow(
        ITable parent, string path, Dictionary<ITable, string> reached, List<string> faults, List<ITable> tables, HashSet<ITable> onPath)
    {
        var next =
            from table in tables
            from foreignKey in table.ForeignKeyConstraints
            where foreignKey.PrincipalTable == parent && foreignKey.OnDeleteAction is (ReferentialAction.Cascade or ReferentialAction.SetNull)
            select foreignKey;
        foreach (var foreignKey in next)
        {
            var to = foreignKey.Table;
            var way = $"{path} > {to.Name}";
            if (onPath.Contains(to))
            {
                faults.Add($"{way} comes round to {to.Name}");
            }
            else if (!reached.TryAdd(to, way))
            {
                faults.Add($"{way} and {reached[to]} both reach {to.Name}");
            }
            else if (foreignKey.OnDeleteAction == ReferentialAction.Cascade)
            {
                Follow(to, way, reached, faults, tables, [.. onPath, to]);
            }
        }
    }

    private static IEnumerable<ITable> TablesOf(DbContext db) =>
        db.GetService<IDesignTimeModel>().Model.GetRelationalModel().Tables.Where(table => !table.IsExcludedFromMigrations);

    private static string? FaultOf(IEnumerable<IColumn> columns, bool clustered)
    {
        var sizes = columns.Select(column => (column.Name, column.StoreType, Bytes: BytesOf(column.StoreType))).ToList();
        if (sizes.Find(size => size.Bytes is null) is { Name: not null } unbounded)
        {
            return $"{unbounded.Name} is {unbounded.StoreType}, which can't be a key";
        }

        var most = clustered ? MostBytesOfClusteredKey : MostBytesOfOtherKey;
        var bytes = sizes.Sum(size => size.Bytes!.Value);
        return bytes > most ? $"{bytes} bytes, and {most} are the most" : null;
    }

    /// <summary>The most bytes a value takes in a key; null for a type that can't stand in one.</summary>
    private static int? BytesOf(string storeType)
    {
        var open = storeType.IndexOf('(', StringComparison.Ordinal);
        var name = open < 0 ? storeType : storeType[..open];
        var argument = open < 0 ? null : storeType[(open + 1)..storeType.IndexOf(')', StringComparison.Ordinal)].Split(',')[0];
        return (name, argument) switch
        {
            (_, "max") => null,
            ("nvarchar" or "nchar", { } length) => 2 * int.Parse(length, CultureInfo.InvariantCulture),
            ("varchar" or "char" or "varbinary" or "binary", { } length) => int.Parse(length, CultureInfo.InvariantCulture),
            ("bit" or "tinyint", _) => 1,
            ("smallint", _) => 2,
            ("date", _) => 3,
            ("int" or "real", _) => 4,
            ("time", _) => 5,
            ("bigint" or "float" or "datetime" or "datetime2" or "rowversion", _) => 8,
            ("datetimeoffset", _) => 10,
            ("uniqueidentifier", _) => 16,
            ("decimal" or "numeric", _) => 17,
            _ => null,
        };
    }
}
