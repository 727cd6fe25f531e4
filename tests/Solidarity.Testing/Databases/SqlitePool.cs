using Microsoft.Data.Sqlite;

namespace Solidarity.Testing.Databases;

/// <summary>The connections that this process keeps open to one SQLite database.</summary>
public static class SqlitePool
{
    /// <summary>
    /// Closes them, and those of no other database: clearing all pools at once may close a connection that a test beside this one is just
    /// opening.
    /// </summary>
    public static void Clear(string connectionString)
    {
        using var connection = new SqliteConnection(connectionString);
        SqliteConnection.ClearPool(connection);
    }
}
