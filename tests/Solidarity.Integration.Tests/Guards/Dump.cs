using System.Text;
using Microsoft.Data.Sqlite;
using Npgsql;
using Solidarity.Infrastructure.Storage;
using Solidarity.Testing.Databases;

namespace Solidarity.Integration.Tests.Guards;

/// <summary>All that whoever takes the database away can read.</summary>
internal static class Dump
{
    /// <summary>Reads it.</summary>
    public static async Task<string> OfAsync(TestDatabase database)
    {
        if (database.Provider == DatabaseProvider.Sqlite)
        {
            var file = new SqliteConnectionStringBuilder(database.ConnectionString).DataSource;
            var whole = new StringBuilder();
            foreach (var path in new[] { file, file + "-wal" })
            {
                await using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
                using var reader = new StreamReader(stream, Encoding.Latin1);
                whole.Append(await reader.ReadToEndAsync());
            }

            return whole.ToString();
        }

        await using var source = NpgsqlDataSource.Create(database.ConnectionString);
        List<string> tables = [];
        await using (var command = source.CreateCommand("SELECT quote_ident(schemaname) || '.' || quote_ident(tablename) FROM pg_tables WHERE schemaname NOT IN ('pg_catalog', 'information_schema')"))
        await using (var reader = await command.ExecuteReaderAsync())
        {
            while (await reader.ReadAsync())
            {
                tables.Add(reader.GetString(0));
            }
        }

        var rows = new StringBuilder();
        foreach (var table in tables)
        {
            await using var command = source.CreateCommand($"SELECT t::text FROM {table} t");
            await using var reader = await command.ExecuteReaderAsync();
            while (await reader.ReadAsync())
            {
                rows.AppendLine(reader.GetString(0));
            }
        }

        return rows.ToString();
    }
}
