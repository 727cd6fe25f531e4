using Microsoft.Extensions.Configuration;

namespace Solidarity.Infrastructure.Storage;

/// <summary>The databases that can hold an installation.</summary>
public enum DatabaseProvider
{
    /// <summary>A file beside the program; one server.</summary>
    Sqlite,

    /// <summary>Microsoft SQL Server.</summary>
    SqlServer,

    /// <summary>PostgreSQL.</summary>
    PostgreSql,
}

/// <summary>Which database, and where.</summary>
/// <param name="Provider">The kind.</param>
/// <param name="ConnectionString">In the provider's own form.</param>
public sealed record DatabaseOptions(DatabaseProvider Provider, string ConnectionString)
{
    /// <summary>Taken when no connection string is set: a file under <c>var/</c>.</summary>
    public const string DefaultSqlite = "Data Source=var/solidarity.db";

    /// <summary>Reads <c>Database__Provider</c> and <c>ConnectionStrings__Solidarity</c>.</summary>
    /// <exception cref="StartRefused">The provider is unknown, or has no connection string.</exception>
    public static DatabaseOptions From(IConfiguration configuration)
    {
        var name = configuration["Database:Provider"];
        if (!Enum.TryParse<DatabaseProvider>(string.IsNullOrWhiteSpace(name) ? nameof(DatabaseProvider.Sqlite) : name, ignoreCase: true, out var provider)
            || !Enum.IsDefined(provider))
        {
            throw new StartRefused($"Database__Provider is \"{name}\"; it can be Sqlite, SqlServer or PostgreSql.");
        }

        var connection = configuration.GetConnectionString("Solidarity");
        if (string.IsNullOrWhiteSpace(connection))
        {
            connection = provider == DatabaseProvider.Sqlite
                ? DefaultSqlite
                : throw new StartRefused($"ConnectionStrings__Solidarity is not set; with Database__Provider={provider} it must say where the database is.");
        }

        return new DatabaseOptions(provider, connection);
    }
}
