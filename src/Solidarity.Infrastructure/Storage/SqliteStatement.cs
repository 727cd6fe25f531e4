using System.Globalization;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Solidarity.Infrastructure.Storage;

/// <summary>
/// A prepared statement by SQLite's own interface, for rows that come in by the thousand: ADO.NET looks each parameter up by its name and
/// makes a reader for each row, which takes longer than storing it.
/// </summary>
internal sealed class SqliteStatement : IDisposable
{
    private readonly sqlite3 _connection;
    private readonly sqlite3_stmt _statement;

    /// <summary>Prepares a statement with the parameters <c>?1</c> and on.</summary>
    /// <exception cref="SqliteException">It can't be prepared.</exception>
    public SqliteStatement(SqliteConnection connection, string text)
    {
        _connection = connection.Handle!;
        SqliteException.ThrowExceptionForRC(raw.sqlite3_prepare_v3(_connection, text, raw.SQLITE_PREPARE_PERSISTENT, out _statement), _connection);
    }

    /// <summary>Runs it.</summary>
    /// <returns>How many rows it changed.</returns>
    /// <exception cref="SqliteException">It failed.</exception>
    public int Run(params ReadOnlySpan<object?> values)
    {
        Step(values);
        Reset();
        return raw.sqlite3_changes(_connection);
    }

    /// <summary>Runs it and reads a number; null when there is no row.</summary>
    /// <exception cref="SqliteException">It failed.</exception>
    public long? Number(params ReadOnlySpan<object?> values)
    {
        long? found = Step(values) ? raw.sqlite3_column_int64(_statement, 0) : null;
        Reset();
        return found;
    }

    /// <summary>Runs it and reads bytes; null when there is no row.</summary>
    /// <exception cref="SqliteException">It failed.</exception>
    public byte[]? Bytes(params ReadOnlySpan<object?> values)
    {
        var found = Step(values) ? raw.sqlite3_column_blob(_statement, 0).ToArray() : null;
        Reset();
        return found;
    }

    public void Dispose() => _statement.Dispose();

    /// <returns>Whether there is a row.</returns>
    private bool Step(ReadOnlySpan<object?> values)
    {
        for (var i = 0; i < values.Length; i++)
        {
            Bind(i + 1, values[i]);
        }

        var result = raw.sqlite3_step(_statement);
        if (result is not (raw.SQLITE_ROW or raw.SQLITE_DONE))
        {
            // What reset answers is the same error again.
            raw.sqlite3_reset(_statement);
            SqliteException.ThrowExceptionForRC(result, _connection);
        }

        return result == raw.SQLITE_ROW;
    }

    private void Reset() => raw.sqlite3_reset(_statement);

    private void Bind(int at, object? value)
    {
        var result = value switch
        {
            null => raw.sqlite3_bind_null(_statement, at),
            string text => raw.sqlite3_bind_text(_statement, at, text),
            byte[] bytes => raw.sqlite3_bind_blob(_statement, at, bytes),
            DateOnly day => raw.sqlite3_bind_text(_statement, at, day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)),
            long or int or short or byte or bool => raw.sqlite3_bind_int64(_statement, at, Convert.ToInt64(value, CultureInfo.InvariantCulture)),
            _ => throw new NotSupportedException($"{value.GetType()} has no form in SQLite here."),
        };
        SqliteException.ThrowExceptionForRC(result, _connection);
    }
}
