using Microsoft.EntityFrameworkCore;

namespace Solidarity.Infrastructure.Storage;

/// <summary>The tables and columns that there are, and those that there should be.</summary>
internal static class StoredColumns
{
    private const string Standard = "SELECT table_name AS \"Table\", column_name AS \"Column\" FROM information_schema.columns WHERE table_schema = ";

    /// <summary>What the database has.</summary>
    public static async Task<IReadOnlyDictionary<string, HashSet<string>>> ReadAsync(SolidarityDb db, CancellationToken cancellationToken)
    {
        var sql = db.Provider switch
        {
            DatabaseProvider.Sqlite => "SELECT t.name AS \"Table\", c.name AS \"Column\" FROM sqlite_master t JOIN pragma_table_info(t.name) c WHERE t.type = 'table'",
            DatabaseProvider.SqlServer => Standard + "SCHEMA_NAME()",
            _ => Standard + "current_schema()",
        };
        var rows = await db.Database.SqlQueryRaw<StoredColumn>(sql).ToListAsync(cancellationToken);
        return rows.GroupBy(row => row.Table).ToDictionary(group => group.Key, group => group.Select(row => row.Column).ToHashSet());
    }

    /// <summary>What the model needs.</summary>
    public static IReadOnlyDictionary<string, List<string>> Expected(SolidarityDb db) =>
        db.Model.GetRelationalModel().Tables.ToDictionary(table => table.Name, table => table.Columns.Select(column => column.Name).ToList());

    internal sealed record StoredColumn(string Table, string Column);
}
